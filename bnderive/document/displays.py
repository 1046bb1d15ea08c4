"""Where a document's equations stand: the displays `$$…$$`, `\\[…\\]` and math fences under a heading.

Input: a `Source` and the offset at which to begin. Output: spans of LaTeX in the order of the document. Code,
comments and inline code are no equations. A section ends at the next heading of its level or above.
"""

import re

from bnderive.document.source import Source, Span

_SECTIONS = frozenset({"forward", "backward"})
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*?)[ \t\r]*$", re.MULTILINE)
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_BLANK_LINE = re.compile(r"\n[ \t>]*\r?\n")


def find_displays(source: Source, begin: int, heading: str) -> tuple[Span, ...]:
    """The displays in the first section whose heading says `heading`. Raises DocumentError where there is
    none.
    """
    text, fences = _masked(source, begin)
    section = _section(source, text, begin, heading)
    found = [f for f in fences if section.start <= f.start < section.end]
    found += _delimited(source, text, section)
    found.sort(key=lambda span: span.start)
    if not found:
        raise source.error(
            Span(section.start, section.start),
            f"the section {heading} has no equations",
            "Write each as a display: $$ y_i = … $$ on lines of its own.",
        )
    return tuple(found)


def _masked(source: Source, begin: int) -> tuple[str, list[Span]]:
    """The text with code and comments blanked, offsets kept, and the spans inside math fences."""
    pieces = [" " * begin]
    fences: list[Span] = []
    position = begin
    text = source.text
    while True:
        fence = _FENCE.search(text, position)
        comment = text.find("<!--", position)
        if comment >= 0 and (fence is None or comment < fence.start()):
            end = text.find("-->", comment)
            stop = len(text) if end < 0 else end + 3
            pieces += [text[position:comment], _spaces(text[comment:stop])]
            position = stop
            continue
        if fence is None:
            break
        closing = re.compile(rf"^[ \t>]*{re.escape(fence['fence'])}[`~]*[ \t]*\r?$", re.MULTILINE).search(
            text, fence.end()
        )
        stop = closing.end() if closing else len(text)
        if fence["info"].strip().lower() == "math":
            if closing is None:
                raise source.error(
                    Span(fence.start("fence"), fence.end("fence")),
                    "this fence is never closed",
                    "Add a line ``` after it.",
                )
            fences.append(Span(fence.end(), closing.start()))
        pieces += [text[position : fence.start()], _spaces(text[fence.start() : stop])]
        position = stop
    pieces.append(text[position:])
    masked = "".join(pieces)
    return _INLINE_CODE.sub(lambda code: _spaces(code.group()), masked), fences


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _section(source: Source, text: str, begin: int, heading: str) -> Span:
    headings = [(len(h[1]), h[2].strip().lower(), h) for h in _HEADING.finditer(text, begin)]
    for position, (level, title, match) in enumerate(headings):
        if heading.lower() in (words := re.findall(r"[a-z]+", title)) and not (
            _SECTIONS - {heading.lower()}
        ).intersection(words):
            after = (later.start() for lower, _, later in headings[position + 1 :] if lower <= level)
            return Span(match.end(), next(after, len(text)))
    raise source.error(
        Span(begin, begin),
        f"the document has no section {heading}",
        f"Put the forward equations under a heading `## {heading}`.",
    )


def _delimited(source: Source, text: str, section: Span) -> list[Span]:
    found: list[Span] = []
    opening: tuple[str, int] | None = None
    for mark in re.finditer(r"\\\\|\\\$|\$\$|\\\[|\\\]", text[section.start : section.end]):
        start, symbol = section.start + mark.start(), mark.group()
        if opening is None and symbol in ("$$", "\\["):
            opening = (symbol, start)
        elif opening is not None and symbol == ("$$" if opening[0] == "$$" else "\\]"):
            found.append(Span(opening[1] + 2, start))
            opening = None
    if opening is not None:
        torn = [s.start - 2 for s in found if _BLANK_LINE.search(text, s.start, s.end)] if opening[0] == "$$" else []
        at = torn[0] if torn else opening[1]
        closing = "$$" if text[at] == "$" else "\\]"
        raise source.error(Span(at, at + 2), f"this {text[at : at + 2]} is never closed", f"Add the missing {closing}.")
    return found
