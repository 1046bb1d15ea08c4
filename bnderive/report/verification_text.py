"""Verifications for the terminal: the claims of each document in order with their verdicts, what is wrong marked under
the formula and mended, a summary, and the conventions that were found.
"""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from bnderive.algebra.printing import unicode
from bnderive.document.manuscript import Unread
from bnderive.document.source import Span
from bnderive.report import claims
from bnderive.report.claims import LOOKS, Claim, tally
from bnderive.report.formula.marked import marked_lines
from bnderive.report.formula.one_line import Written, one_line, raw
from bnderive.report.formula.read import alone
from bnderive.report.remarks import difference, readable, remarks, truth
from bnderive.report.styles import Line, painted, plain
from bnderive.report.view import View
from bnderive.verify.unverified import Outcome, Unverified
from bnderive.verify.verdict import Finding, Verdict, Verification

_LABEL = 9
_UNREAD_MOST = 240
_HELD = "\0=\0"  # no line breaks here


def render(outcomes: Sequence[Outcome], view: View) -> str:
    """The report; of several documents one after the other, with a table at the end."""
    lines: list[Line] = []
    for outcome in outcomes:
        lines += [()] if lines else []
        lines += _unverified(outcome, view) if isinstance(outcome, Unverified) else _document(outcome, view)
    if len(outcomes) > 1:
        lines += [(), *_table(outcomes, view)]
    safe = (tuple((_visible(piece), style) for piece, style in line) for line in lines)
    return painted(safe) if view.colour else plain(safe)


def _visible(text: str) -> str:
    """Without characters that steer a terminal: what is shown comes from other people's documents."""
    return "".join(c if c.isprintable() or unicode.width(c) == 0 else "�" for c in text)


def _unverified(outcome: Unverified, view: View) -> Iterator[Line]:
    yield ((outcome.path, "bold"), (": ", ""), ("NOT VERIFIED", "bold red"))
    for line in outcome.message.splitlines():
        whole = line.startswith(" ")
        yield from (((f"  {part}", ""),) for part in ([line] if whole else wrap(line, view.columns - 2)))


def _document(verification: Verification, view: View) -> Iterator[Line]:
    counted = tally(verification)
    yield from _paragraph(verification.manuscript.path, f"measured against {verification.layer}", view)
    entries = claims.entries(verification)
    if entries:
        yield ()
        yield from _entries(entries, view)
    yield ()
    style = "bold red" if counted.false else "yellow" if counted.open or not counted.claims else "bold green"
    first, *rest = wrap(str(counted), view.columns - 2)
    yield ((first, style),)
    yield from (((f"  {more}", style),) for more in rest)
    for verdict, meaning in claims.meanings(counted):
        yield from _labelled(f"{verdict}:", meaning, 2, 12, view, "dim", "dim")
    if verification.conventions:
        yield ()
        yield (("Conventions", "bold"),)
        margin = min(24, max(unicode.width(readable(c.what)) for c in verification.conventions)) + 2
        for convention in verification.conventions:
            why = f" ({convention.why})" if convention.why else ""
            taken = f"{readable(convention.taken)}{why}"
            yield from _labelled(readable(convention.what), taken, 2, margin, view, "", "")


def _paragraph(title: str, rest: str, view: View) -> Iterator[Line]:
    if len(title) + len(rest) + 2 <= view.columns:
        yield ((title, "bold"), (f": {rest}", ""))
    else:
        yield ((f"{title}:", "bold"),)
        yield from (((f"  {part}", ""),) for part in wrap(rest, view.columns - 2))


def _entries(entries: Sequence[Claim | Unread], view: View) -> Iterator[Line]:
    """One claim after the other, in columns: mark, id, line, formula, verdict."""
    ids = max(len("claim"), *(len(e.finding.id) for e in entries if isinstance(e, Claim)), 0)
    places = [e.line if isinstance(e, Claim) else e.place.line for e in entries]
    rows = max(len("line"), *(len(str(line)) for line in places))
    margin = 2 + ids + 1 + rows + 2
    heading = ""
    yield ((f"  {'claim':>{ids}} {'line':>{rows}}", "dim"),)
    for entry, line in zip(entries, places, strict=True):
        if isinstance(entry, Unread):
            gutter: Line = (("? ", LOOKS[Verdict.UNREAD].style), (f"{'':>{ids}} {line:>{rows}}  ", "dim"))
            yield from _unread(gutter, entry, margin, view)
            continue
        if entry.formula.heading and entry.formula.heading != heading:
            heading = entry.formula.heading
            yield ((f"  {heading}"[: view.columns], "dim"),)
        look = LOOKS[entry.finding.verdict]
        gutter = ((f"{look.mark} ", look.style), (f"{entry.finding.id:>{ids}} ", ""), (f"{line:>{rows}}  ", "dim"))
        yield from _claim(gutter, entry, margin, view)


def _unread(gutter: Line, unread: Unread, margin: int, view: View) -> Iterator[Line]:
    shown = raw(*alone(unread.place.text[:_UNREAD_MOST]))
    yield from _formula(gutter, shown, (), ("unread", LOOKS[Verdict.UNREAD].style, ""), margin, view)
    yield from _labelled("reason:", unread.reason, margin, _LABEL, view, "dim", "")


def _claim(gutter: Line, claim: Claim, margin: int, view: View) -> Iterator[Line]:
    finding, source = claim.finding, claim.formula.source
    if finding.verdict == Verdict.UNREAD:
        end = min(claim.shown.end, claim.shown.start + _UNREAD_MOST)
        shown = raw(source, Span(claim.shown.start, end))
    else:
        shown = one_line(source, claim.shown)
    indent = margin + 2 if claim.continues else margin
    if claim.continues:
        gutter = (*gutter, ("  ", ""))
    note = _note(finding)
    said = (str(finding.verdict), LOOKS[finding.verdict].style, note or "")
    yield from _formula(gutter, shown, claim.wrong, said, indent, view)
    yield from _said(finding, margin, view) if note is None else ()


def _note(finding: Finding) -> str | None:
    """The little there is to say of a claim that is right; None where there is more to say."""
    known = dict(remarks(finding))
    if finding.verdict not in (Verdict.PROVED, Verdict.DEFINITION) or not known.keys() <= {"reading", "uses"}:
        return None
    return "; ".join(text if label == "reading" else f"uses {text}" for label, text in known.items())


def _formula(
    gutter: Line, shown: Written, wrong: Sequence[Span], said: tuple[str, str, str], margin: int, view: View
) -> Iterator[Line]:
    """The formula with carets, and what is `said`: verdict, style, note. The verdict stands at the right edge of the
    first or the last line, or on its own; the note before it, where there is room.
    """
    verdict, style, note = said
    lines = marked_lines(shown, wrong, view.columns - margin, 4)
    rooms = {k: view.columns - margin - unicode.width(lines[k][0]) - len(verdict) for k in (0, len(lines) - 1)}
    wanted = unicode.width(note) + 4 if note else 2
    place = next((k for k, room in rooms.items() if room >= wanted), None)
    if place is not None:
        note, before = "", note
    else:
        place, before = next((k for k, room in rooms.items() if room >= 2), None), ""
    for k, (line, carets) in enumerate(lines):
        start = gutter if k == 0 else ((" " * margin, ""),)
        if k == place:
            tail = f"{before}  " if before else ""
            gap = " " * (rooms[k] - unicode.width(tail))
            yield (*start, (line + gap, ""), (tail, "dim"), (verdict, style))
        else:
            yield (*start, (line, ""))
        if carets:
            yield ((" " * margin + carets, "bold red"),)
    if place is None:
        yield ((" " * (view.columns - len(verdict)), ""), (verdict, style))
    for part in wrap(note, max(20, view.columns - margin)):
        yield ((" " * margin, ""), (part, "dim"))


def _said(finding: Finding, margin: int, view: View) -> Iterator[Line]:
    """All that is known about a claim, a label to each line."""
    for label, text in remarks(finding):
        style = {"mend": "bold", "uses": "dim"}.get(label, "")
        yield from _labelled(f"{label}:", text, margin, _LABEL, view, "dim", style)
    if true := truth(finding):
        yield from _truth(*true, margin, view)
    if finding.counterexample is not None:
        yield from _labelled("differs:", difference(finding.counterexample), margin, _LABEL, view, "dim", "")
        yield (((" " * margin), ""), (f"{'replay:':<{_LABEL}}{finding.counterexample.python}", "dim"))


def _truth(label: str, latex: str, margin: int, view: View) -> Iterator[Line]:
    """What would be true, in lines that fit."""
    written = one_line(*alone(latex))
    indent = margin + _LABEL
    for k, (line, _) in enumerate(marked_lines(written, (), view.columns - indent, 2)):
        yield ((" " * margin, ""), (f"{f'{label}:' if k == 0 else '':<{_LABEL}}", "dim"), (line, "green"))


def _labelled(
    label: str, text: str, margin: int, room: int, view: View, label_style: str, style: str
) -> Iterator[Line]:
    """A label and its text, which stays in its column over several lines."""
    gap = " " * max(1, room - unicode.width(label))
    indent = margin + room
    held = " ".join(text.split()).replace(" = ", _HELD)
    lines = wrap(held, max(20, view.columns - indent), break_on_hyphens=False) or [""]
    lines = [line.replace(_HELD, " = ") for line in lines]
    yield ((" " * margin, ""), (label, label_style), (gap, ""), (lines[0], style))
    yield from (((" " * indent, ""), (more, style)) for more in lines[1:])


def _table(outcomes: Sequence[Outcome], view: View) -> Iterator[Line]:
    """A row for each document, and one for all."""
    heads = ("claims", "proved", "sloppy", "false", "open")
    verified = claims.verified(outcomes)
    name = min(max(len(claims.path_of(o)) for o in outcomes), view.columns - sum(len(h) + 2 for h in heads) - 4)
    name = max(name, len("document"))
    yield ((f"  {'document':<{name}}  {'  '.join(heads)}", "dim"),)
    for outcome in outcomes:
        path = claims.path_of(outcome)
        shown = path if len(path) <= name else f"…{path[1 - name :]}"
        if isinstance(outcome, Unverified):
            yield (("! ", "bold red"), (f"{shown:<{name}}  ", ""), ("NOT VERIFIED", "bold red"))
            continue
        counted = tally(outcome)
        verdict = Verdict.REFUTED if counted.false else Verdict.UNDECIDED if counted.open else Verdict.PROVED
        mark = (f"{LOOKS[verdict].mark} ", LOOKS[verdict].style) if counted.claims else ("  ", "")
        yield (mark, (f"{shown:<{name}}  ", ""), (_numbers(counted, heads), ""))
    yield ((f"  {'all':<{name}}  {_numbers(tally(*verified), heads)}", "bold"),)


def _numbers(counted: claims.Tally, heads: Sequence[str]) -> str:
    proved, sloppy = counted.counts[Verdict.PROVED], counted.counts[Verdict.SLOPPY]
    numbers = (counted.claims, proved, sloppy, counted.false, counted.open)
    return "  ".join(f"{number:>{len(head)}}" for number, head in zip(numbers, heads, strict=True))
