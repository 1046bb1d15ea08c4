"""An accuracy report for people: for each set of data a table, then in words what is wrong by more than rounding, what
was left out, and what was not measured.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from bnderive.check.accuracy.nouns import LIMIT, Accuracy, Row
from bnderive.report.styles import Line, painted, plain

_COLUMNS = 80
_NUMBERS = 9
COMPARED = 1e-18
"""No closer than this is the truth compared with the differences that confirm it."""


def render(accuracy: Accuracy, paint: bool = False) -> str:
    """The report, with colour where `paint` is set."""
    lines = list(_lines(accuracy))
    return painted(lines) if paint else plain(lines)


def _lines(accuracy: Accuracy) -> Iterator[Line]:
    yield (accuracy.layer, "bold"), (": accuracy", ""), (f"  (seed {accuracy.seed})", "dim")
    for _, rows in groupby(accuracy.rows, key=lambda r: (r.dtype, r.data)):
        yield ()
        yield from _table(list(rows))
    wrong = [r for r in accuracy.rows if r.wrong]
    yield ()
    if wrong:
        yield from _paragraph(
            f"WRONG BY MORE THAN ROUNDING (by over {LIMIT:g} units of rounding), relative to the largest element:",
            "bold",
        )
        yield from _wrong(wrong)
    else:
        yield ((f"Nothing is wrong by more than rounding ({LIMIT:g} units of it in the largest element).", ""),)
    yield from _left_out(accuracy.rows)
    yield from _notes(accuracy)


def _table(rows: Sequence[Row]) -> Iterator[Line]:
    first = rows[0]
    sizes = ", ".join(f"{name}={size}" for name, size in first.sizes.items())
    yield (f"{first.data}; {first.dtype}", "bold"), (f"; {sizes}; truth: {first.truth}" if sizes else "", "")
    room = max(len(r.subject) for r in rows)
    names = max(len(r.quantity) for r in rows)
    blank = " " * (4 + names + room)
    yield ((f"{blank}{'ulps':>{_NUMBERS}}{'':{_NUMBERS}}{'scaled':>{_NUMBERS}}", "dim"),)
    yield ((blank + "".join(f"{h:>{_NUMBERS}}" for h in ("max", "median", "max", "median")), "dim"),)
    for name in dict.fromkeys(r.quantity for r in rows):
        for k, row in enumerate(r for r in rows if r.quantity == name):
            numbers = (_ulps(row.ulps), _ulps(row.ulps_median), _scaled(row.scaled), _scaled(row.scaled_median))
            head = f"  {name if not k else '':{names}}  {row.subject:{room}}"
            yield (head, ""), ("".join(f"{n:>{_NUMBERS}}" for n in numbers), "bold red" if row.wrong else "")


def _wrong(rows: Sequence[Row]) -> Iterator[Line]:
    """One sentence for each subject on each set of data."""
    for (subject, data, dtype), group in groupby(rows, key=lambda r: (r.subject, r.data, r.dtype)):
        told = [
            f"{r.quantity} has {r.lost} of {r.elements} elements that are no finite numbers"
            if r.lost
            else f"{r.quantity} is off by {_scaled(r.scaled)}"
            for r in group
        ]
        yield from _paragraph(f"{subject}, {data}, {dtype}: {', '.join(told)}", "", 2)


def _left_out(rows: Sequence[Row]) -> Iterator[Line]:
    """Of the first subject: the truth, and so what is left out, is the same for all."""
    told = {(r.data, r.dtype, r.quantity): r for r in rows if r.zero or r.beyond}
    for row in told.values():
        why = [f"{row.zero} where the truth is zero"] if row.zero else []
        why += [f"{row.beyond} where it is beyond the range of {row.dtype}"] if row.beyond else []
        yield from _paragraph(
            f"Left out of the ulps of {row.quantity}, {row.data}: {' and '.join(why)}, of {row.elements} elements.",
            "dim",
        )


def _notes(accuracy: Accuracy) -> Iterator[Line]:
    digits = f"{max(accuracy.confirmed, COMPARED):.0e}"
    yield from _paragraph(
        "The truth is the derived closed form; differences of the definitions, on a tiny shape, confirm it "
        f"to {digits}.",
        "dim",
    )
    everywhere = {(r.data, r.dtype) for r in accuracy.rows} | {(a.data, a.dtype) for a in accuracy.absent}
    told: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in accuracy.absent:
        told.setdefault((one.subject, one.reason), []).append((one.data, one.dtype))
    for (subject, reason), where in told.items():
        places = "; ".join(f"{data} ({dtype})" for data, dtype in where) if set(where) != everywhere else ""
        yield from _paragraph(f"NOT RUN  {': '.join(p for p in (subject, places, reason) if p)}", "yellow", 9)


def _paragraph(text: str, style: str, indent: int = 0) -> Iterator[Line]:
    start = "" if text.startswith("NOT RUN") else " " * indent
    lines = wrap(text, _COLUMNS, initial_indent=start, subsequent_indent=" " * (indent + 2 if start else indent),
                 break_long_words=False, break_on_hyphens=False)  # fmt: skip
    yield from (((line, style),) for line in lines)


def _ulps(value: float) -> str:
    if value < 100:
        return f"{value:.2f}"
    return f"{value:.0f}" if value < 10_000 else f"{value:.0e}"


def _scaled(value: float) -> str:
    return "0" if value == 0 else f"{value:.1e}"
