"""Names that an author gives on the way: c_1 for a mean of gradients, ζ for the value of a chain, dout for ∂L/∂y.

Input: the equations, and what else defines a name. Output: `Short`s, to be written out wherever they are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Name, Node, walk
from bnderive.verify.gather import keys_of, name_of
from bnderive.verify.names import Key, Letters, Written
from bnderive.verify.naming import DELTA


@dataclass(frozen=True, slots=True)
class Short:
    """A name, the equation that gives it, and the side that says what it stands for. `position` is the side that
    holds the name.
    """

    key: Key
    number: int
    name: Written
    meaning: Node
    position: int


def shorts_of(
    equations: Iterable[tuple[int, Equation]], letters: Letters, known: frozenset[Key]
) -> Mapping[Key, Short]:
    """The names that equations give on the way; `known` are those that something else defines."""
    found: dict[Key, Short] = {}
    for number, equation in equations:
        nodes = [side.node for side in equation.sides]
        if len(nodes) < 2 or equation.continues is not None or nodes[0] is None:
            continue
        first = _name(nodes[0], letters)
        if first is not None and nodes[1] is not None and first.key not in known and equation.marks[0].text == "=":
            inside = keys_of(nodes[1], letters)
            if first.key not in inside and (_derives(nodes[1]) or any(k in found for k in inside)):
                found.setdefault(first.key, Short(first.key, number, first, nodes[1], 0))
                continue
        for position in range(1, len(nodes)):
            last = _name(nodes[position], letters)
            if last is not None and last.key not in known and last.key not in keys_of(nodes[0], letters):
                found.setdefault(last.key, Short(last.key, number, last, nodes[0], position))
    return found


def _name(node: Node | None, letters: Letters) -> Written | None:
    """A name, or the d of a name, with its indices; no Kronecker delta."""
    if isinstance(node, Differential) and node.letter == "d" and node.of is not None:
        inner = name_of(node.of, letters)
        return replace(inner, key=replace(inner.key, head=f"d{inner.key.head}")) if inner else None
    found = name_of(node, letters)
    return None if found is None or found.key == DELTA else found


def _derives(node: Node) -> bool:
    return any(
        isinstance(n, Differential) or (isinstance(n, Name) and len(n.head) > 1 and n.head.startswith("d"))
        for n in walk(node)
    )
