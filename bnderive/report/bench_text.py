"""A bench for the terminal: for each size and pass a table of times, against a copy, torch's operator and the floor."""

from collections.abc import Iterable, Sequence

from bnderive.bench.nouns import COPY, NATIVE, STAGED, Bench, Row

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
HEAD = (
    "implementation",
    "median",
    "quartiles",
    "copies",
    "faster than staged",
    "faster than torch's",
    "of the floor",
    "peak",
)


def render(bench: Bench) -> str:
    """The whole report."""
    lines = [f"{bench.layer}: " + ", ".join(f"{k} {v}" for k, v in bench.machine.items()), ""]
    for group in groups(bench.rows):
        lines += [title(group[0]), *_columns(table(group)), ""]
    lines += [f"NOT RUN  {name}: {why}" for name, why in bench.not_run]
    return "\n".join(lines).rstrip() + "\n"


def groups(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of one run each: those of one size, type and pass."""
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        found.setdefault((tuple(row.sizes.items()), row.dtype, row.part), []).append(row)
    return list(found.values())


def title(row: Row) -> str:
    """What a group is about: the pass, the sizes, the type, and how much memory the fused loops move."""
    sizes = ", ".join(f"{name} = {size}" for name, size in row.sizes.items())
    return f"{row.part}, {sizes}, {row.dtype}: {row.moved / 1e6:.3g} MB moved, floor {duration(row.floor)}"


def table(group: Sequence[Row]) -> list[tuple[str, ...]]:
    """The cells of a group, the head first."""
    medians = {row.implementation: row.median for row in group}
    copy, native, staged = (medians.get(name) for name in (COPY, NATIVE, STAGED))
    cells: list[tuple[str, ...]] = [HEAD]
    for row in sorted(group, key=lambda r: r.median):
        low, high = row.quartiles
        cells.append(
            (
                row.implementation,
                duration(row.median),
                f"{duration(low)} – {duration(high)}",
                _ratio(row.median, copy),
                _ratio(staged, row.median) if row.implementation != COPY else "",
                _ratio(native, row.median) if row.implementation != COPY else "",
                _ratio(row.median, row.floor) if row.implementation != COPY else "",
                "" if row.peak is None else f"{row.peak / 1e6:.3g} MB",
            )
        )
    return cells


def duration(seconds: float) -> str:
    """A time with three digits and a unit."""
    scale, unit = next(((s, u) for s, u in UNITS if seconds >= s), UNITS[-1])
    return f"{seconds / scale:.3g} {unit}"


def _ratio(a: float | None, b: float | None) -> str:
    return "" if a is None or b is None else f"{a / b:.2f}"


def _columns(cells: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))]
    return ["  " + "  ".join(_padded(c, w, k) for k, (c, w) in enumerate(zip(row, widths, strict=True))).rstrip()
            for row in cells]  # fmt: skip


def _padded(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)
