"""LaTeX as text: where a node's text begins and ends, LaTeX without what does not count, and LaTeX put beside other.

The span of a node may begin inside a brace that it closes, as that of `{x}_i` does, and a bare `\\partial` does not
reach to what it stands before; `extent` mends both.
"""

import re
from functools import lru_cache

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Node, walk

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s\\~]", re.DOTALL)
_NOTHING = frozenset(
    (r"\left", r"\right", r"\big", r"\Big", r"\bigg", r"\Bigg", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\biggl",
     r"\biggr", r"\Biggl", r"\Biggr", r"\,", r"\;", r"\:", r"\!", r"\ ", r"\displaystyle", r"\limits", "&")
)  # fmt: skip
_ENDS_COMMAND = re.compile(r"\\[A-Za-z]+$")
_ALIKE = {r"\tfrac": r"\frac", r"\dfrac": r"\frac", "−": "-"}
_SQUEEZED = 4096


@lru_cache(maxsize=_SQUEEZED)
def squeezed(latex: str) -> str:
    """The LaTeX without spaces, sizes of brackets and braces around single tokens: equal where it is written alike."""
    tokens: list[str] = []
    for token in _TOKEN.findall(latex):
        if token in _NOTHING:
            continue
        if token == "}" and len(tokens) > 1 and tokens[-2] == "{":
            tokens[-2:] = tokens[-1:]
            continue
        tokens.append(_ALIKE.get(token, token))
    return " ".join(tokens)


def extent(source: Source, node: Node) -> Span:
    """The text of a node, with as many braces opened as closed."""
    spans = [part.span for part in walk(node)]
    return balanced(source, Span(min([span.start for span in spans]), max([span.end for span in spans])))


def balanced(source: Source, span: Span) -> Span:
    """The span, widened until its braces match."""
    depth = lowest = 0
    for token in re.finditer(r"\\.|[{}]", source.text[span.start : span.end], re.DOTALL):
        depth += (token.group() == "{") - (token.group() == "}")
        lowest = min(lowest, depth)
    start, end = span.start, span.end
    for _ in range(-lowest):
        start = max(0, source.text.rfind("{", 0, start))
    for _ in range(depth - lowest):
        found = source.text.find("}", end)
        end = found + 1 if found >= 0 else end
    return Span(start, end)


def beside(source: Source, span: Span, latex: str) -> str:
    """LaTeX to put in place of a span, with a space where it would run into a command before or after it."""
    before, after = source.text[max(0, span.start - 40) : span.start], source.text[span.end : span.end + 1]
    first = latex[:1] or after
    space = " " if first.isalpha() and first.isascii() and _ENDS_COMMAND.search(before) else ""
    close = " " if latex and after.isalpha() and after.isascii() and _ENDS_COMMAND.search(latex) else ""
    return space + latex + close
