"""Which capital letters hold the rows that small letters with an index name: X with rows x_i.

Input: equations, the names in them, letters, and the indices that names have. Output: the small letter of each such
capital. A capital whose equations have no name in common with those of the small letter, not by way of others either,
belongs to another part of the document: the X of attention is not made of the x_i that a layer before it centres.
"""

from collections.abc import Collection, Iterable, Mapping

from bnderive.document.equations import Equation
from bnderive.document.syntax import Big, Name
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.symbols.declaring import declared, lower_of
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.symbols.usual import EPSILON


def stacked(trees: tuple[Equation, ...], names: Iterable[Key], letters: Letters, slots: Slots) -> Mapping[Key, Key]:
    """The small letters whose rows capitals hold."""
    said = {key for tree in trees for key in declared(tree, letters)}
    found: dict[Key, Key] = {}
    for key in names:
        low = lower_of(key)
        rows = low is not None and low not in said and slots.arity.get(low) and not slots.arity.get(key)
        if low is not None and rows and not any(_adds_up(tree, key, low, letters) for tree in trees):
            found[key] = low
    apart = {key for key, low in found.items() if key not in said and not _meet(trees, key, low, letters, slots)}
    return {key: low for key, low in found.items() if key not in apart}


def _adds_up(tree: Equation, upper: Key, low: Key, letters: Letters) -> bool:
    """Whether an equation says that the capital is the sum of the small ones: M = Σ_t m_t."""
    first, *others = (side.node for side in tree.sides)
    if not isinstance(first, Name) or written(first, letters).key != upper:
        return False
    bodies = (node.body for node in others if isinstance(node, Big) and node.operator == "sum")
    return any(isinstance(body, Name) and written(body, letters).key == low for body in bodies)


def _meet(trees: Iterable[Equation], upper: Key, low: Key, letters: Letters, slots: Slots) -> bool:
    """Whether equations lead from the one name to the other, each to the next by a name that is in both; or one says of
    capitals what another says of small letters.
    """
    sizes = set(slots.sizes.values())
    sets = [own for tree in trees if (own := _names(tree, sizes, letters))]
    lowered = [frozenset(lower_of(k) or k for k in own) for own in sets if upper in own]
    if any(one <= own or own <= one for own in sets if low in own for one in lowered):
        return True
    seen, left = {upper}, [upper]
    while left:
        key = left.pop()
        more = {k for own in sets if key in own for k in own} - seen
        seen |= more
        left += more
    return low in seen


def _names(tree: Equation, sizes: Collection[str], letters: Letters) -> frozenset[Key]:
    """The names in an equation: no sizes, no losses, nothing that is everywhere."""
    keys = (written(n, letters).key for n in nodes_of((tree,)) if isinstance(n, Name))
    kept = (k for k in keys if k.head not in sizes and k.head not in letters.indices and not is_loss_letter(k))
    return frozenset(k for k in kept if k != EPSILON)
