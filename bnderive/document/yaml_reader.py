"""Typed access to the YAML of a front matter, with errors that say where.

Input: nodes of `yaml_tree`. Output: text, tables, numbers and names, or a DocumentError at the node.
"""

import difflib
import keyword
import math
import re
from collections.abc import Iterable

from bnderive.document.source import Source, Span
from bnderive.document.yaml_tree import Scalar, Sequence, Table, Tree
from bnderive.errors import DocumentError

IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question with the nearest known name; empty where none is near."""
    near = difflib.get_close_matches(name, list(known), 1)
    return f"Did you mean {near[0]}? " if near else ""


class YamlReader:
    """What a node must be, and what it says."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def fail(self, node: Tree | Span, message: str, hint: str) -> DocumentError:
        """The error to raise about a node."""
        return self.source.error(node if isinstance(node, Span) else node.span, message, hint)

    def text(self, node: Tree, what: str) -> Scalar:
        """A value that is text."""
        if not isinstance(node, Scalar):
            raise self.fail(
                node, f"{what} must be text", "Write one value, not a list or a mapping; quote it if it has brackets."
            )
        return node

    def texts(self, node: Tree, what: str) -> tuple[Scalar, ...]:
        """One text, or a list of them."""
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(self.text(item, what) for item in items)

    def table(self, node: Tree, what: str) -> Table:
        """A mapping."""
        if not isinstance(node, Table):
            raise self.fail(node, f"{what} must be a mapping", "Write one `key: value` on each line.")
        return node

    def entries(self, node: Tree | None, what: str) -> tuple[tuple[Scalar, Tree], ...]:
        """The entries of a mapping that may be missing or empty."""
        return () if node is None or self.is_null(node) else self.table(node, what).entries

    def is_null(self, node: Tree) -> bool:
        """Whether nothing is written."""
        return isinstance(node, Scalar) and node.text == "" and node.span.start == node.span.end

    def keyed(self, table: Table, known: tuple[str, ...], what: str) -> dict[str, Tree]:
        """The values by key, all of which are known."""
        for key, _ in table.entries:
            if key.text not in known:
                raise self.fail(
                    key,
                    f"{what} has no key {key.text!r}",
                    f"{did_you_mean(key.text, known)}The keys are {', '.join(known)}.",
                )
        return {key.text: value for key, value in table.entries}

    def identifier(self, scalar: Scalar) -> str:
        """A name in code."""
        if not IDENTIFIER.fullmatch(scalar.text) or keyword.iskeyword(scalar.text) or len(scalar.text) > 60:
            raise self.fail(
                scalar,
                f"{scalar.text[:60]!r} cannot be a name in code",
                "Use letters, digits and _, and no word that Python reserves.",
            )
        return scalar.text

    def truth(self, node: Tree) -> bool:
        """True or false."""
        text = self.text(node, "a fact").text.lower()
        if text not in ("true", "false", "yes", "no"):
            raise self.fail(node, f"{text[:40]!r} is neither true nor false", "Write true or false.")
        return text in ("true", "yes")

    def number(self, node: Tree, what: str = "a default") -> float:
        """A finite number."""
        text = self.text(node, what).text
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            the = "the" + what[what.index(" ") :]
            raise self.fail(node, f"{the} {text[:40]!r} is not a finite number", "Write a number such as 1.0e-5.")
        return value
