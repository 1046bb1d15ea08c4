"""LaTeX to tokens, each with its place in the document.

Input: a `Source` and the span of a display. Output: tokens; white space, comments and spacing commands are left out.
A token is a single letter, digit or sign, a command such as `\\frac`, or the contents of a word such as
`\\text{rstd}` in one piece. To add a command that means nothing, add it to `SPACES`; a Unicode sign, to `UNICODE`.
"""

import re
from dataclasses import dataclass

from bnderive.document.commands import SKIPPED_WITH_ARGUMENT, SPACES, UNICODE, WORD_COMMANDS
from bnderive.document.source import Source, Span

MAX_TOKENS = 40_000

_COMMAND = re.compile(r"\\(?:operatorname\*|hspace\*|[A-Za-z]+|.)", re.DOTALL)
_ROW_SPACE = re.compile(r"\*?\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]|\*")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}\\]*)\}")
_ARGUMENT = re.compile(r"\s*\{[^{}]*\}")
_WORD = re.compile(r"\s*\{([^{}$\\_^]*)\}")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is letter, digit, command, word, sign, begin, end or stop; `text` is canonical (a Unicode γ is the
    command `\\gamma`).

    The text of `begin` and `end` is the environment's name. A word's `text` is its contents and `command` the
    command that set it, such as `\\mathrm`.
    """

    kind: str
    text: str
    span: Span
    command: str = ""


def tokenize(source: Source, span: Span) -> tuple[Token, ...]:
    """The tokens of a span, with one token of kind `stop` after them. Raises DocumentError for what is no LaTeX."""
    tokens: list[Token] = []
    position = span.start
    while position < span.end:
        token, position = read_token(source, position, span.end)
        if token is not None:
            tokens.append(token)
        check_length(source, position, len(tokens))
    return (*tokens, Token("stop", "", Span(span.end, span.end)))


def read_token(source: Source, position: int, end: int) -> tuple[Token | None, int]:
    """The token at a position, or None for what is left out, and where the next begins. Raises DocumentError."""
    char = source.text[position]
    if char.isspace() or char == "~":
        return None, position + 1
    if char == "%":
        newline = source.text.find("\n", position, end)
        return None, newline if newline >= 0 else end
    return _command(source, position, end) if char == "\\" else _character(source, position)


def check_length(source: Source, position: int, count: int, most: int = MAX_TOKENS) -> None:
    """Raises DocumentError where there are more tokens than `most`."""
    if count > most:
        raise source.error(
            Span(position - 1, position),
            f"the equation is too long: more than {most:,} tokens",
            "Split it into several.",
        )


def _character(source: Source, position: int) -> tuple[Token | None, int]:
    char = source.text[position]
    span = Span(position, position + 1)
    if char in UNICODE:
        text = UNICODE[char]
        return Token("command" if text.startswith("\\") else "sign", text, span), span.end
    if char.isascii() and char.isalpha():
        return Token("letter", char, span), span.end
    if char.isascii() and char.isdigit():
        return Token("digit", char, span), span.end
    if char in "+-*/=<>()[]{}|,;.:!'_^&":
        return Token("sign", char, span), span.end
    raise source.error(
        span,
        f"the character {char!r} has no meaning in an equation",
        "Write it as a LaTeX command, or put words into \\text{…}.",
    )


def _command(source: Source, position: int, end: int) -> tuple[Token | None, int]:
    found = _COMMAND.match(source.text, position, end)
    if found is None:
        raise source.error(
            Span(position, end), "a backslash with nothing after it", "Remove it, or finish the command."
        )
    text = found.group()
    span = Span(position, found.end())
    if environment := _ENVIRONMENT.match(source.text, position, end):
        return Token(environment.group(1), environment.group(2).strip(), Span(*environment.span())), environment.end()
    if text == "\\\\":
        space = _ROW_SPACE.match(source.text, span.end, end)
        return Token("command", text, span), space.end() if space else span.end
    if text in SPACES or text[1].isspace():
        return None, span.end
    if text in SKIPPED_WITH_ARGUMENT:
        argument = _ARGUMENT.match(source.text, span.end, end)
        if argument is None:
            raise source.error(span, f"{text} needs an argument in braces", f"Write {text}{{…}}, or remove it.")
        return None, argument.end()
    if text in WORD_COMMANDS:
        return _word(source, span, text, end)
    return Token("command", text, span), span.end


def _word(source: Source, span: Span, command: str, end: int) -> tuple[Token, int]:
    """`\\text{rstd}` in one piece; a font around more than a word, such as `\\mathrm{\\sigma_c}`, stays a command."""
    argument = _WORD.match(source.text, span.end, end)
    if argument is None:
        return Token("command", command, span), span.end
    whole = Span(span.start, argument.end())
    return Token("word", " ".join(argument.group(1).split()), whole, command), whole.end
