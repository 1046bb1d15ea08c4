"""The front matter of a document: what mathematics leaves implicit, validated.

Input: a `Source`. Output: `FrontMatter`, whose LaTeX is parsed but not yet understood. To add a key, add it to
`_KEYS` and to `FrontMatter`; to add a fact about a symbol, to `_FACTS` and to `Entry`.
"""

import re
from dataclasses import dataclass

from bnderive.document.module_entry import ModuleEntry, module_entry
from bnderive.document.parser import parse_expression
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Name
from bnderive.document.transliterate import code_names
from bnderive.document.yaml_reader import IDENTIFIER, YamlReader
from bnderive.document.yaml_tree import Scalar, Sequence, Table, Tree, read_yaml

_KEYS = ("layer", "title", "axes", "symbols", "parameters", "inputs", "outputs", "module")
_FACTS = ("latex", "positive", "integer", "default", "labels")
_FENCE = re.compile(r"\s*---[ \t]*\r?\n")
_FENCE_END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_WORD = re.compile(r"[A-Za-z]{2,}[0-9]*")


@dataclass(frozen=True, slots=True)
class Named:
    """A name, or LaTeX for one, in a list of the front matter."""

    text: str
    span: Span
    notation: Name | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A symbol: its name in code, how it is written (None: by transliteration), and the facts stated about it."""

    name: str
    span: Span
    notation: Name | None = None
    positive: bool = False
    integer: bool = False
    default: float | None = None
    labels: Named | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class AxisEntry:
    """An axis: the letter of its index and, where it is stated, its size."""

    letter: Named
    size: Named | None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter. `parameters` are names and entries that are parameters; `end` is where the document's
    body begins.
    """

    layer: Named | None
    title: str
    axes: tuple[AxisEntry, ...]
    symbols: tuple[Entry, ...]
    parameters: tuple[Entry, ...]
    inputs: tuple[Named, ...]
    outputs: tuple[Named, ...]
    end: int
    span: Span
    module: ModuleEntry | None = None


def read_front_matter(source: Source) -> FrontMatter:
    """The front matter at the head of a document. Raises DocumentError where it is missing or wrong."""
    opening = _FENCE.match(source.text)
    if opening is None:
        raise source.error(
            Span(0, 1),
            "the document has no front matter",
            "Begin it with lines --- around `inputs: [x]` and `outputs: [y]`.",
        )
    closing = _FENCE_END.search(source.text, opening.end())
    if closing is None:
        raise source.error(
            Span(opening.end() - 4, opening.end() - 1), "the front matter is never closed", "End it with a line ---."
        )
    span = Span(opening.end(), closing.start())
    tree = read_yaml(source, span)
    reader = _Reader(source)
    table = reader.table(tree, "the front matter") if tree is not None else Table(span, ())
    values = reader.keyed(table, _KEYS, "the front matter")
    for required in ("inputs", "outputs"):
        if required not in values:
            raise source.error(
                Span(0, 3),
                f"the front matter does not say what the {required} are",
                f"Add a line such as `{required}: [x]`.",
            )
    return FrontMatter(
        reader.layer(values["layer"]) if "layer" in values else None,
        reader.text(values["title"], "the title").text if "title" in values else "",
        tuple(map(reader.axis, reader.entries(values.get("axes"), "axes"))),
        tuple(reader.entry(key, value) for key, value in reader.entries(values.get("symbols"), "symbols")),
        reader.parameters(values.get("parameters")),
        reader.names(values["inputs"], "inputs"),
        reader.names(values["outputs"], "outputs"),
        closing.end(),
        span,
        module_entry(reader, values["module"]) if "module" in values else None,
    )


class _Reader(YamlReader):
    """The keys of a front matter."""

    def layer(self, node: Tree) -> Named:
        scalar = self.text(node, "the layer's name")
        if "/" in scalar.text or "\\" in scalar.text or scalar.text.endswith(".md"):
            raise self.fail(
                node,
                "`layer` names a document, and a document cannot be made of itself or another",
                "Write the layer's own name, such as `layer: batchnorm`.",
            )
        return Named(self.identifier(scalar), scalar.span)

    def notation(self, node: Tree, what: str) -> Name:
        scalar = self.text(node, what)
        if not scalar.text.strip():
            raise self.fail(node, f"{what} is empty", "Write how the mathematics writes it, such as \\gamma_c.")
        if any(ord(char) < 32 for char in scalar.text):
            raise self.fail(
                node,
                f"{what} has a control character, as \\n and \\b in double quotes are",
                "Use single quotes around LaTeX.",
            )
        words = frozenset(_WORD.findall(re.sub(r"\\[A-Za-z]+|[_^]\s*\{[^{}]*\}", " ", scalar.text)))
        if scalar.inner is not None:
            source, span = self.source, scalar.inner
        else:
            source, span = (
                Source(self.source.path, scalar.text, self.source.place(scalar.span)),
                Span(0, len(scalar.text)),
            )
        if (dollars := re.fullmatch(r"\s*\$([^$]*)\$\s*", source.text[span.start : span.end])) is not None:
            span = Span(span.start + dollars.start(1), span.start + dollars.end(1))
        parsed = parse_expression(source, span, words)
        if not isinstance(parsed, Name):
            raise self.fail(
                node, f"{what} is not one symbol", "Write one letter or \\text{word} with its indices, such as x_{ic}."
            )
        return parsed

    def axis(self, pair: tuple[Scalar, Tree]) -> AxisEntry:
        key, value = pair
        name = self.notation(key, "the letter of an index")
        if name.sub is not None or name.sup is not None:
            raise self.fail(key, "an axis is named by one letter", "Write the letter of its index, such as i.")
        letter = Named(key.text, key.span, name)
        if isinstance(value, Scalar):
            return AxisEntry(letter, None if self.is_null(value) else self.size(value))
        values = self.keyed(self.table(value, f"the axis {key.text}"), ("size",), f"the axis {key.text}")
        return AxisEntry(letter, self.size(values["size"]) if "size" in values else None)

    def size(self, node: Tree) -> Named:
        scalar = self.text(node, "a size")
        try:
            float(scalar.text)
        except ValueError:
            return Named(scalar.text, scalar.span, self.notation(scalar, "a size"))
        raise self.fail(node, "a size is a symbol, never a number", "Write a letter, such as `size: m`.")

    def entry(self, key: Scalar, value: Tree) -> Entry:
        name = self.identifier(key)
        if isinstance(value, Scalar):
            return Entry(name, key.span, self.notation(value, f"the notation of {name}"))
        facts = self.keyed(self.table(value, f"the symbol {name}"), _FACTS, f"the symbol {name}")
        labels = self.text(facts["labels"], "labels") if "labels" in facts else None
        return Entry(
            name,
            key.span,
            self.notation(facts["latex"], f"the notation of {name}") if "latex" in facts else None,
            self.truth(facts["positive"]) if "positive" in facts else False,
            self.truth(facts["integer"]) if "integer" in facts else False,
            self.number(facts["default"]) if "default" in facts else None,
            Named(labels.text, labels.span, self.notation(labels, "labels")) if labels else None,
            any(fact in facts for fact in ("positive", "integer", "default")),
        )

    def parameters(self, node: Tree | None) -> tuple[Entry, ...]:
        if node is None or self.is_null(node):
            return ()
        if isinstance(node, Table):
            return tuple(self.parameter(key, value) for key, value in node.entries)
        return tuple(Entry(n.text, n.span, n.notation) for n in self.names(node, "parameters"))

    def parameter(self, key: Scalar, value: Tree) -> Entry:
        if isinstance(value, Scalar) and _NUMBER.fullmatch(value.text):
            return Entry(self.identifier(key), key.span, default=self.number(value), stated=True)
        return self.entry(key, value)

    def names(self, node: Tree, what: str) -> tuple[Named, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        found: list[Named] = []
        for item in items:
            scalar = self.text(item, f"each of the {what}")
            if "," in scalar.text and isinstance(node, Scalar):
                raise self.fail(item, f"the {what} must be a list", f"Write `{what}: [{scalar.text}]`.")
            plain = IDENTIFIER.fullmatch(scalar.text) is not None
            if scalar.text in (n.text for n in found):
                raise self.fail(item, f"{scalar.text} stands twice among the {what}", "Remove one of them.")
            notation = None if plain else self.notation(item, f"each of the {what}")
            if notation is not None and notation.sub is None and notation.sup is None:
                found.append(Named(code_names(notation.head, notation.primes, (), ())[0], scalar.span))
            else:
                found.append(Named(scalar.text, scalar.span, notation))
        if not found or self.is_null(node):
            raise self.fail(node, f"the list of {what} is empty", f"Name at least one, as in `{what}: [x]`.")
        return tuple(found)
