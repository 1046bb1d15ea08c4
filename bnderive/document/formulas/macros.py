"""Simple macros: definitions are noted, and expanded where they are used, within bounds.

Expansion is text for text. A macro never expands inside its own expansion, and what grows past the bounds is refused.
"""

import re
from dataclasses import dataclass

from bnderive.document.formulas.pieces import Decoder
from bnderive.document.source import Source, Span

MAX_EXPANDED = 100_000
MAX_TOTAL = 4_000_000
MAX_MACROS = 2_000
_MAX_BODY = 2_000
_STEP = 4
_MAX_ENDINGS = 10
_TOO_MUCH = f"its macros expand to more than {MAX_EXPANDED:,} characters, or the document's to more than {MAX_TOTAL:,}"

DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand|DeclareMathOperator|DeclareRobustCommand|[gex]?def)(?![A-Za-z])")
_NAMED = re.compile(r"\*?\s{0,20}(?:\{\s{0,20}\\([A-Za-z]+|.)\s{0,20}\}|\\([A-Za-z]+|.))\s{0,20}")
_COUNT = re.compile(r"\[\s{0,9}([1-9])\s{0,9}\]\s{0,20}")
_DEFAULT = re.compile(r"\[([^\[\]{}]{0,200})\]\s{0,20}")
_NUMBERED = re.compile(r"(?:#[1-9]){0,9}\s{0,20}")
_USE = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro with `count` arguments, the first of which may be left out for `default`."""

    body: str
    count: int = 0
    default: str | None = None


class Macros:
    """The macros in force at a place of a document, and what may still be expanded in it."""

    def __init__(self) -> None:
        self.known: dict[str, Macro] = {}
        self._endings: dict[str, list[str]] = {}
        self._left = MAX_TOTAL

    def define(self, text: str, start: re.Match[str], limit: int) -> int:
        """Note the definition whose command is `start`. The offset after it; 0 where it is none that can be used."""
        command = start.group()
        named = _NAMED.match(text, start.end(), limit)
        if named is None or self._left < 0:
            return 0
        name, position = named[1] or named[2], named.end()
        count, default = 0, None
        if command.endswith("def"):
            numbered = _NUMBERED.match(text, position)
            assert numbered is not None
            count, position = numbered.group().count("#"), numbered.end()
        elif command != "\\DeclareMathOperator" and (sized := _COUNT.match(text, position)):
            count, position = int(sized[1]), sized.end()
            if given := _DEFAULT.match(text, position):
                default, position = given[1], given.end()
        end = closing_brace(text, position, min(limit, position + _MAX_BODY))
        self._left -= end - position if end >= 0 else _MAX_BODY
        if end < 0:
            return 0
        body = text[position + 1 : end]
        if command == "\\DeclareMathOperator":
            body = f"\\operatorname{{{body}}}"
        if len(self.known) < MAX_MACROS and not (command == "\\providecommand" and name in self.known):
            self.known[name] = Macro(body, count, default)
            if body.strip().startswith(("\\end{", "\\]")):
                self._endings.setdefault(body.strip(), []).append(name)
        return end + 1

    def standing_for(self, ending: str) -> tuple[str, ...]:
        """The macros that stand for the end of a display, the first few of them."""
        names = self._endings.get(ending, [])[:_MAX_ENDINGS]
        return tuple(name for name in names if self.known[name].body.strip() == ending)

    def expand(self, source: Source, span: Span) -> Source | None:
        """The text of a span with its macros expanded and its definitions left out; None where it has neither.

        Raises OverflowError where it grows past the bounds.
        """
        text = source.text
        decoder = Decoder(source, "plain")
        done = position = span.start
        changed = False
        while use := _USE.search(text, position, span.end):
            position = use.end()
            if DEFINES.fullmatch(use.group()) and (end := self.define(text, use, span.end)):
                replaced = ""
            elif (macro := self.known.get(use.group()[1:])) is not None:
                taken = _arguments(text, position, span.end, macro)
                self._left -= taken[1] - position if taken else _MAX_BODY
                if taken is None and self._left > 0:
                    continue
                if taken is None:
                    raise OverflowError(_TOO_MUCH)
                replaced, end = self._unfold(use.group()[1:], macro, taken[0]), taken[1]
                if text[end : end + 1].isalpha() and re.search(r"\\[A-Za-z]+$", replaced):
                    replaced += " "
            else:
                continue
            decoder.literal(done, use.start())
            decoder.whole(use.start(), end, replaced)
            done = position = end
            changed = True
            if decoder.size > MAX_EXPANDED:
                raise OverflowError(_TOO_MUCH)
        if not changed:
            return None
        decoder.literal(done, span.end)
        return decoder.finish()

    def _unfold(self, name: str, macro: Macro, arguments: list[str]) -> str:
        """The text that a macro stands for, with the macros in it expanded in turn."""
        out: list[str] = []
        stack: list[tuple[str, int, tuple[str, ...]]] = [(_filled(macro.body, arguments), 0, (name,))]
        size = steps = 0
        while stack:
            text, position, inside = stack.pop()
            use = _USE.search(text, position)
            steps += 1
            if use is None:
                out.append(text[position:])
                continue
            inner = self.known.get(use.group()[1:])
            taken = None
            if inner is not None and use.group()[1:] not in inside:
                taken = _arguments(text, use.end(), len(text), inner)
            out.append(text[position : use.start() if taken else use.end()])
            size += len(out[-1])
            if inner is None or taken is None:
                stack.append((text, use.end(), inside))
            else:
                filled = _filled(inner.body, taken[0])
                if text[taken[1] : taken[1] + 1].isalpha():
                    filled += " "
                stack.append((text, taken[1], inside))
                stack.append((filled, 0, (*inside, use.group()[1:])))
                size += len(filled)
            if size > MAX_EXPANDED or size + _STEP * steps > self._left:
                raise OverflowError(_TOO_MUCH)
        self._left -= size + _STEP * steps
        return "".join(out)


def closing_brace(text: str, position: int, limit: int) -> int:
    """The offset of the brace that closes the one at `position`; -1 where there is none before `limit`."""
    if text[position : position + 1] != "{":
        return -1
    depth = 0
    for brace in _BRACES.finditer(text, position, min(limit, len(text))):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if depth == 0:
            return brace.start()
    return -1


def _arguments(text: str, position: int, limit: int, macro: Macro) -> tuple[list[str], int] | None:
    """The arguments that follow a macro's name and the offset after them; None where they are not there."""
    arguments: list[str] = []
    if macro.default is not None:
        given = _DEFAULT.match(text, position, limit)
        arguments.append(given[1] if given else macro.default)
        position = given.end() if given else position
    while len(arguments) < macro.count:
        while position < limit and text[position].isspace():
            position += 1
        end = closing_brace(text, position, min(limit, position + _MAX_BODY))
        if end >= 0:
            arguments.append(text[position + 1 : end])
            position = end + 1
        elif position < limit and text[position] not in "{}&$":
            single = _USE.match(text, position, limit)
            arguments.append(single.group() if single else text[position])
            position += len(arguments[-1])
        else:
            return None
    return arguments, position


def _filled(body: str, arguments: list[str]) -> str:
    """A body with its arguments put in."""
    return re.sub(r"#([1-9])", lambda m: arguments[int(m[1]) - 1] if int(m[1]) <= len(arguments) else "", body)
