"""The lines of a kernel while they are written: one scope for what is done once, one for each loop inside.

What is read from memory is read in the outermost scope that knows its indices, and once.
"""

from dataclasses import dataclass, field

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index


@dataclass(slots=True)
class Scope:
    """Lines at an indentation of `depth` steps: `first`, then `opening`, which names indices and reads memory, then
    `body`. `known` are the indices that have a value; `variables` hold elements, `masks` are
    those that have a name.
    """

    depth: int
    known: frozenset[Index]
    first: list[str] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    variables: dict[Element, str] = field(default_factory=dict)
    masks: set[str] = field(default_factory=set)

    @property
    def lines(self) -> list[str]:
        """All lines."""
        return [*self.first, *self.opening, *self.body]


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of the tiles, at `position`: `name` is the variable of its places, of which `block` are in a tile, `mask`
    says which of them there are. It runs over `indices`, flattened where they are several.
    """

    name: str
    block: str
    mask: str
    indices: tuple[Index, ...]
    position: int
