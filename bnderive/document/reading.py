"""Reading a derivation document: from a file or a text to a `Layer`.

`load_layer` reads a file, `read_layer` a text. Everything that can be wrong with a document is a `DocumentError` with
its place.
"""

import re
from pathlib import Path

from bnderive.document.displays import find_displays
from bnderive.document.elaborate import elaborate
from bnderive.document.front_matter import FrontMatter, read_front_matter
from bnderive.document.lexer import Token, tokenize
from bnderive.document.parser import parse_statements
from bnderive.document.source import Source, load_source, source_of
from bnderive.document.syntax import Name, Node
from bnderive.layer.layer import Layer

FORWARD = "Forward"
_TITLE = re.compile(r"^# +(.+?)[ #]*$", re.MULTILINE)


def load_layer(path: Path) -> Layer:
    """The layer that a document defines. Raises DocumentError for a file that cannot be read or says something
    wrong.
    """
    return _read(load_source(path))


def read_layer(text: str, path: str) -> Layer:
    """The layer that the text of a document defines; `path` is what errors call it. Raises DocumentError."""
    return _read(source_of(text, path))


def _read(source: Source) -> Layer:
    front = read_front_matter(source)
    spans = find_displays(source, front.end, FORWARD)
    tokens = [tokenize(source, span) for span in spans]
    words = _declared_words(front) | frozenset(word for line in tokens for word in _left_words(line))
    try:
        statements: tuple[Node, ...] = tuple(s for span in spans for s in parse_statements(source, span, words))
        if not statements:
            raise source.error(
                spans[0], "the displays hold no equations", "Write one definition in each: $$ y_i = … $$."
            )
        canonical = "\n".join(" ".join(token.command + token.text for token in line) for line in tokens)
        title = front.title or (match[1].strip() if (match := _TITLE.search(source.text, front.end)) else "")
        return elaborate(source, front, statements, canonical, title)
    except RecursionError:
        raise source.error(
            spans[0], "the equations are nested too deeply", "Name the inner parts in definitions of their own."
        ) from None


def _declared_words(front: FrontMatter) -> frozenset[str]:
    notations = [e.notation for e in (*front.symbols, *front.parameters)] + [
        n.notation for n in (*front.inputs, *front.outputs)
    ]
    notations += [axis.size.notation for axis in front.axes if axis.size]
    heads = {n.head for n in notations if isinstance(n, Name)}
    names = {n.text for n in (*front.inputs, *front.outputs)} | {
        e.name for e in (*front.symbols, *front.parameters) if e.notation is None
    }
    declared = {e.name for e in front.symbols if e.notation is not None}
    return frozenset(word for word in heads | (names - declared) if len(word) > 1 and word.isalnum())


def _left_words(tokens: tuple[Token, ...]) -> list[str]:
    """Names of several letters that stand bare at the start of a definition, such as rstd."""
    words: list[str] = []
    run = ""
    fresh = True
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.kind == "letter" and (fresh or (run and before is not None and before.span.end == token.span.start)):
            run, fresh = run + token.text, False
            continue
        if len(run) > 1 and token.text in ("_", "=", ":", "\\gets", "\\coloneqq"):
            words.append(run)
        run, fresh = "", token.text in ("\\\\", "&", ",", ";", "\\quad", "\\qquad") or token.kind in ("begin", "word")
    return words
