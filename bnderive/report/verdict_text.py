"""A verdict for people: what was compared, what failed and how to see it again, the power of the probe, what was not
run.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from textwrap import wrap

from bnderive.check.verdict import (
    DIFFERS,
    FAIL,
    FORWARD,
    INCONCLUSIVE,
    NOT_RUN,
    PASS,
    RUNS,
    UNCHANGED,
    Case,
    Failure,
    Power,
    Verdict,
)
from bnderive.report.styles import Line, painted, plain

_STYLES = {PASS: "green", FAIL: "bold red", INCONCLUSIVE: "yellow", NOT_RUN: "yellow", DIFFERS: "yellow"}
_HEAD = ("check", "type", "cases", "error", "tolerance", "verdict")
_RIGHT = frozenset({"cases", "error", "tolerance"})
_ORDER = (PASS, DIFFERS, INCONCLUSIVE, FAIL)
_COLUMNS, _LEAST = 80, 12


def render(verdict: Verdict, paint: bool = False) -> str:
    """The report, with colour where `paint` is set."""
    lines = list(_lines(verdict))
    return painted(lines) if paint else plain(lines)


def failed_first(verdict: Verdict) -> str:
    """The report for an error message: what failed, then all the rest."""
    lines: list[Line] = []
    for failure in verdict.failures:
        lines += [*_failure(failure, verdict), ()]
    return plain([*lines, *_lines(replace(verdict, failures=()))])


def replay(failure: Failure, verdict: Verdict) -> str:
    """The command that shows a failure again."""
    case = failure.case
    sizes = " ".join(f"--size {name}={size}" for name, size in case.sizes.items())
    device = "" if case.device == "cpu" else f" --device {case.device}"
    return f"{verdict.replay} --seed {verdict.seed} --dtype {case.dtype}{device} {sizes}".rstrip()


def _lines(verdict: Verdict) -> Iterator[Line]:
    yield (
        (verdict.layer, "bold"),
        (": ", ""),
        (verdict.verdict, _STYLES[verdict.verdict]),
        (f"  (seed {verdict.seed})", "dim"),
    )
    for subject, taken in verdict.taken.items():
        yield from _paragraph(f"{subject} as {taken}", 10, "dim", (("taken     ", "dim"),))
    if verdict.kept:
        numbers = ", ".join(f"{name} = {value:g}" for name, value in verdict.kept.items())
        told = f"{numbers}: it has no such argument"
        yield from _paragraph(told, 10, "yellow", (("only with ", "yellow"),))
    if any(case.verdict != NOT_RUN for case in verdict.cases):
        yield ()
        yield from _table(verdict)
    if verdict.sees:
        yield ()
        told = ", ".join(f"{error:.1e} in {dtype}" for dtype, error in verdict.sees.items())
        plain = {RUNS, FORWARD, UNCHANGED}
        what = "gradient" if any(c.sees is not None and c.check not in plain for c in verdict.cases) else "output"
        yield from _paragraph(f"errors of every {what} from {told}, relative to itself", 9, head=(("sees     ", ""),))
    for failure in verdict.failures:
        yield ()
        yield from _failure(failure, verdict)
    if verdict.power.total:
        yield ()
        yield from _power(verdict.power)
    missing = [case for case in verdict.cases if case.verdict == NOT_RUN]
    if missing:
        yield ()
        yield from _not_run(missing)
    if verdict.unasked:
        yield ()
        yield from _paragraph(", ".join(verdict.unasked), 11, "yellow", (("not asked  ", ""),))


def _table(verdict: Verdict) -> Iterator[Line]:
    """One block for each code on each device, all with the same columns."""
    blocks: dict[str, dict[tuple[str, str], list[Case]]] = {}
    for case in verdict.cases:
        if case.verdict != NOT_RUN:
            dtype = "all" if case.error is None and case.verdict == PASS else case.dtype
            block = blocks.setdefault(f"{case.subject}, {case.device}", {})
            block.setdefault((case.check, dtype), []).append(case)
    made = {title: [_row(key, cases) for key, cases in groups.items()] for title, groups in blocks.items()}
    every = [_HEAD, *(row for rows in made.values() for row in rows)]
    widths = [max(len(row[k]) for row in every) for k in range(len(_HEAD))]
    wide = _COLUMNS - 2 * len(_HEAD)
    if sum(widths) > wide:
        widths[-1] = max(len(part) for row in every for part in row[-1].split(", "))
        widths[0] = max(min(widths[0], wide - sum(widths[1:])), _LEAST)
    for k, (title, rows) in enumerate(made.items()):
        if k:
            yield ()
        yield ((title, "bold"),)
        for row in (_HEAD, *rows):
            style = "dim" if row is _HEAD else _STYLES[row[-1].split(",")[0]]
            for line in _folded(row, widths):
                cells = [c.rjust(w) if h in _RIGHT else c.ljust(w) for c, w, h in zip(line, widths, _HEAD, strict=True)]
                yield ("  " + "  ".join(cells[:-1]) + "  ", "dim" if row is _HEAD else ""), (line[-1], style)


def _folded(row: tuple[str, ...], widths: list[int]) -> Iterator[tuple[str, ...]]:
    """The row in as many lines as its columns need."""
    *cells, verdict = row
    parts = [verdict] if len(verdict) <= widths[-1] else verdict.replace(", ", ",\n").splitlines()
    return zip_longest(*map(wrap, cells, widths), parts, fillvalue="")


def _paragraph(text: str, indent: int, style: str = "", head: Line = ()) -> Iterator[Line]:
    """Text after its head, all but that indented."""
    start = " " * (0 if head else indent)
    first, *rest = wrap(text, _COLUMNS - indent, break_long_words=False, break_on_hyphens=False) or [""]
    yield (*head, (start + first, style))
    yield from (((" " * indent, ""), (more, style)) for more in rest)


def _row(key: tuple[str, ...], cases: list[Case]) -> tuple[str, ...]:
    def nearness(case: Case) -> tuple[int, float]:
        ratio = case.error / case.tolerance if case.error is not None and case.tolerance else 0.0
        return _ORDER.index(case.verdict), ratio

    worst = max(cases, key=nearness)
    blunt = sum(case.verdict == INCONCLUSIVE for case in cases)
    verdict = worst.verdict
    if verdict == INCONCLUSIVE and blunt < len(cases):
        verdict = f"{PASS}, {blunt} inconclusive"
        worst = max((case for case in cases if case.verdict == PASS), key=nearness)
    return (*key, str(len(cases)), _number(worst.error), _number(worst.tolerance), verdict)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1e}"


def _failure(failure: Failure, verdict: Verdict) -> Iterator[Line]:
    case = failure.case
    plain = case.check in {RUNS, FORWARD, UNCHANGED} or not case.gradient
    what = case.gradient if plain else f"d{case.gradient}"
    against = "" if case.check == what or not what else f"; {case.check}"
    against += f": {case.reason}" if case.reason and failure.element is not None else ""
    where = ", ".join(f"{name}={size}" for name, size in case.sizes.items()) or "its one shape"
    subject = f"{what or case.check} of {case.subject} ({case.dtype}, {case.device})"
    yield from _paragraph(f"{subject} at {where}; data: {case.data}{against}", 6, head=(("FAIL  ", _STYLES[FAIL]),))
    if failure.element is None:
        yield from _paragraph(case.reason, 6)
    else:
        place = f"[{', '.join(str(k) for k in failure.element)}]"
        yield ((f"      element {place}: expected {failure.expected:.10g}, got {failure.got:.10g}", ""),)
        yield ((f"      relative error {_number(case.error)}, tolerance {_number(case.tolerance)}", ""),)
    if failure.looks_like:
        yield from _paragraph("; or ".join(failure.looks_like), 18, "bold", (("      looks like: ", ""),))
    yield ((f"      again: {replay(failure, verdict)}", "dim"),)


def _power(power: Power) -> Iterator[Line]:
    style = "green" if power.killed == power.total else "yellow"
    yield ("mutants  ", ""), (f"{power.killed} of {power.total} wrong formulas told from the right one", style)
    for mutant in power.survivors:
        yield from _paragraph(f"{mutant.name}: {mutant.change}", 12, "yellow", (("  survived: ", "yellow"),))
    if power.equivalent:
        yield ((f"  {len(power.equivalent)} more are the right formula written differently", "dim"),)


def _not_run(cases: list[Case]) -> Iterator[Line]:
    told: dict[tuple[str, str, str], list[str]] = {}
    for case in cases:
        subject = f"{case.subject} on {case.device}" if case.subject else ""
        told.setdefault((case.check, subject, case.reason), []).append(case.dtype)
    for (check, subject, reason), dtypes in told.items():
        ran = "" if check == RUNS else f"{check}, "
        what = f"{ran}{subject} ({', '.join(dict.fromkeys(dtypes))})" if subject else check
        yield from _paragraph(f"{what}: {reason}", 9, head=(("NOT RUN  ", "yellow"),))
