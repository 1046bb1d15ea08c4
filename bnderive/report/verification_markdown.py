"""A verification as Markdown that GitHub renders.

One document in Markdown or plain text is written as it stands, byte for byte, with the verdicts in a quotation after
each equation, or after the paragraph that an equation stands in, and a summary at the end. LaTeX, notebooks and
several documents at once are written as a list of formulas with their verdicts.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bnderive.document.manuscript import Unread
from bnderive.report.claims import LOOKS, Claim, entries, meanings, path_of, tally, verified
from bnderive.report.markdown_words import code, display_math, inline_math, words
from bnderive.report.remarks import difference, remarks, truth
from bnderive.report.view import View
from bnderive.verify.unverified import Outcome, Unverified
from bnderive.verify.verdict import Verdict, Verification

_BLOCK_END = re.compile(r"\n(?=[ \t>]*(?:\r?\n|\Z|\#{1,6}[ \t]|`{3}|~{3}|\$\$|\\\[))")
_REST_OF_DISPLAY = re.compile(r"(?:\$\$|\\\]|[`~]{3,})?[ \t.,;]*(?=\r?\n|\Z)")
_BLANK_AFTER = re.compile(r"\r?\n[ \t]*(?:\r?\n|\Z)|\s*\Z")
_ALIGNING = re.compile(r"(?<!\\)&|\\\\(?:\[[^\]]*\])?")
_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_WHOLE = frozenset({"markdown", "text"})


def render(outcomes: Sequence[Outcome], view: View) -> str:
    """The document with its verdicts, or the list of several."""
    only = outcomes[0] if len(outcomes) == 1 else None
    if isinstance(only, Verification) and only.manuscript.kind in _WHOLE:
        return beside(only)
    blocks = [block for outcome in outcomes for block in _listed(outcome)]
    if len(outcomes) > 1:
        blocks += ["# Summary", _table(outcomes)]
    return "\n\n".join(blocks) + "\n"


def beside(verification: Verification) -> str:
    """The text of the document with quotations put in."""
    text = verification.manuscript.text
    newline = "\r\n" if "\r\n" in text else "\n"
    notes: dict[int, list[Claim | Unread]] = {}
    for entry in entries(verification):
        notes.setdefault(_place(entry, text), []).append(entry)
    pieces: list[str] = []
    done = 0
    for place in sorted(notes):
        start = _prefix(notes[place][0], text)
        note = newline.join(f"{start}> {line}".rstrip() for line in _note(notes[place]))
        after = "" if _BLANK_AFTER.match(text, place) else newline
        pieces += [text[done:place], f"{newline * 2}{note}{after}"]
        done = place
    rest = text[done:]
    end = "" if (rest or "".join(pieces)).endswith("\n") else newline
    return "".join(pieces) + rest + end + newline + newline.join(_end(verification)) + newline


def _place(entry: Claim | Unread, text: str) -> int:
    """Where the note on a claim goes: the end of the line that its display ends on, or of its paragraph."""
    if isinstance(entry, Unread):
        start = 0
        for _ in range(entry.place.line - 1):
            start = text.find("\n", start) + 1
        line_end = text.find("\n", start)
        return _paragraph_end(text, line_end if line_end >= 0 else len(text))
    end = entry.formula.origin.end
    rest = _REST_OF_DISPLAY.match(text, end)
    return rest.end() if entry.formula.display and rest else _paragraph_end(text, end)


def _paragraph_end(text: str, start: int) -> int:
    found = _BLOCK_END.search(text, start)
    return found.start() - (text[found.start() - 1] == "\r") if found else len(text.rstrip("\r\n"))


def _prefix(entry: Claim | Unread, text: str) -> str:
    """What a line needs at its start to stay in the same list or quotation as the formula."""
    if isinstance(entry, Unread):
        return ""
    start = text.rfind("\n", 0, entry.formula.origin.start) + 1
    found = _PREFIX.match(text, start, max(start, entry.formula.origin.start))
    return re.sub(r"[^ \t>]", " ", found.group()) if found else ""


def _note(inside: Sequence[Claim | Unread]) -> Iterator[str]:
    """The lines on the claims of one place; those that are right in one line together."""
    for k, (verdict, group) in enumerate(groupby(inside, _quiet)):
        if k:
            yield ""
        if verdict is not None:
            listed = ", ".join(_named(entry) for entry in group if isinstance(entry, Claim))
            yield f"{LOOKS[verdict].mark} {verdict}: {listed}"
            continue
        for j, entry in enumerate(group):
            if j:
                yield ""
            yield from _unread(entry) if isinstance(entry, Unread) else _told(entry, alone=len(inside) == 1)


def _quiet(entry: Claim | Unread) -> Verdict | None:
    """The verdict where there is little more to say."""
    if isinstance(entry, Unread) or entry.finding.verdict not in (Verdict.PROVED, Verdict.DEFINITION):
        return None
    return entry.finding.verdict if {label for label, _ in remarks(entry.finding)} <= {"uses"} else None


def _named(claim: Claim) -> str:
    uses = "".join(f" (uses {words(text)})" for _, text in remarks(claim.finding))
    return f"**{claim.finding.id}**{uses}"


def _unread(unread: Unread) -> Iterator[str]:
    yield f"{LOOKS[Verdict.UNREAD].mark} **unread**, line {unread.place.line}: {words(unread.reason)}"


def _told(claim: Claim, *, alone: bool) -> Iterator[str]:
    """A claim, and under it a list of what is known about it."""
    finding = claim.finding
    written = code if finding.verdict == Verdict.UNREAD else inline_math
    shown = "" if alone else f": {written(_ALIGNING.sub(' ', finding.latex))}"
    yield f"{LOOKS[finding.verdict].mark} **{finding.id} {finding.verdict}**{shown}"
    said = [f"{label}: {f'**{words(text)}**' if label == 'mend' else words(text)}" for label, text in remarks(finding)]
    said += [f"{true[0]}: {inline_math(true[1])}"] if (true := truth(finding)) else []
    if finding.counterexample:
        said += [f"differs: {words(difference(finding.counterexample))}"]
        said += [f"replay: {code(finding.counterexample.python)}"]
    yield from [""] * bool(said)
    yield from (f"- {line}" for line in said)


def _end(verification: Verification) -> Iterator[str]:
    """The summary and the conventions."""
    counted = tally(verification)
    yield from (
        "---",
        "",
        f"**Verified by bnderive**, measured against {words(verification.layer)}: {words(str(counted))}.",
    )
    listed = [f"- {verdict}: {meaning}" for verdict, meaning in meanings(counted)]
    yield from ["", *listed] if listed else []
    if verification.conventions:
        yield from ("", "Conventions:", "")
        for convention in verification.conventions:
            why = f" ({words(convention.why)})" if convention.why else ""
            yield f"- {_name(convention.what)}: {_name(convention.taken)}{why}"


def _name(text: str) -> str:
    return inline_math(text) if "\\" in text else words(text)


def _listed(outcome: Outcome) -> Iterator[str]:
    """The blocks of one document, formula by formula."""
    yield f"# {words(path_of(outcome))}"
    if isinstance(outcome, Unverified):
        yield f"**Not verified**: {words(outcome.message)}"
        return
    heading = ""
    for number, group in groupby(entries(outcome), lambda e: e.finding.formula if isinstance(e, Claim) else None):
        inside = list(group)
        first = inside[0]
        if isinstance(first, Claim) and number is not None:
            formula = first.formula
            if formula.heading and formula.heading != heading:
                heading = formula.heading
                yield f"## {words(heading)}"
            if first.prose:
                yield words(first.prose)
            yield display_math(formula.latex)
        yield "\n".join(f"> {line}".rstrip() for line in _note(inside))
    yield "\n".join(_end(outcome))


def _table(outcomes: Sequence[Outcome]) -> str:
    rows = ["| document | claims | proved | sloppy | false | open |", "|---|---|---|---|---|---|"]
    for outcome in outcomes:
        path = words(path_of(outcome))
        if isinstance(outcome, Unverified):
            rows.append(f"| {path} | not verified | | | | |")
        else:
            rows.append(f"| {path} | {_numbers(outcome)} |")
    return "\n".join([*rows, f"| all | {_numbers(*verified(outcomes))} |"])


def _numbers(*verifications: Verification) -> str:
    counted = tally(*verifications)
    proved, sloppy = counted.counts[Verdict.PROVED], counted.counts[Verdict.SLOPPY]
    return " | ".join(str(n) for n in (counted.claims, proved, sloppy, counted.false, counted.open))
