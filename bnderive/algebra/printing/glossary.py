"""How the names of a layer are written. `bnderive.layer.glossary_of` makes one; the printers only read it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bnderive.algebra.index import Axis
from bnderive.algebra.notation import Notation
from bnderive.algebra.printing.unicode import GREEK

_WORDS = re.compile(r"\\(?:mathrm|mathit|mathsf|mathtt|text|textrm|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Glossary:
    """How each name is written, and in which order names first appear in the document.

    `quantities`: tensors by name in code. `symbols`: LaTeX of sizes and parameters by name. `order`: names in order of
    appearance; factors and terms follow it. `indices`: the names of indices that the document uses, each with its axis.
    A name that is not here is still printed: as a letter where it is one, upright otherwise.
    """

    quantities: Mapping[str, Notation] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    indices: Mapping[str, Axis] = field(default_factory=dict)

    def position(self, name: str) -> int:
        """The place of a name in the order of appearance; names that are not in it come last."""
        return self.order.index(name) if name in self.order else len(self.order)

    def letters(self) -> frozenset[str]:
        """The Latin letters that quantities and symbols are written with, and the e and L of the calculus."""
        written = [piece for n in self.quantities.values() for piece in n.pieces if isinstance(piece, str)]
        written += self.symbols.values()
        return frozenset("eL").union(*(re.findall("[A-Za-z]", _WORDS.sub(" ", w)) for w in written))


def plain_name(name: str) -> str:
    """LaTeX for a name without a notation: a letter, a Greek letter, or an upright word."""
    if name in GREEK:
        return f"\\{name}"
    return name if len(name.rstrip("'")) <= 1 else "\\mathrm{" + name.replace("_", "\\_") + "}"


def plain_notation(name: str, count: int) -> Notation:
    """The notation of a tensor that nobody gave one."""
    places: tuple[str | int, ...] = ("_{", *range(count), "}") if count else ()
    return Notation((plain_name(name), *places))
