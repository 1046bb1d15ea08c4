"""Two names for one count: definitions that sum to N, and gradients that sum over the same index to m.

Input: numbered equations and letters. Output: which name is read as which. Both stand for the length of one axis, each
divides a sum or a gradient somewhere, no equation has both, and one of them stands in no definition: nothing then tells
the two apart. The one that comes first is kept.
"""

from collections.abc import Iterator, Mapping

from bnderive.document.equations import Equation
from bnderive.document.syntax import Big, Name, Node, Product, Quotient, walk
from bnderive.verify.claims.names import Key, Letters, is_index, letter, written
from bnderive.verify.symbols.gather import candidates
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.slots import USUAL_SIZES, Place, Slots, bound_letters, slots_of

Numbered = tuple[tuple[int, Equation], ...]


def recounted(equations: Numbered, letters: Letters) -> Mapping[Key, Key]:
    """The names of counts that are read as others."""
    places: dict[str, set[Place]] = {}
    inside: dict[str, set[int]] = {}
    for number, equation in equations:
        for node in nodes_of((equation,)):
            if isinstance(node, Name) and node.sub is None and node.head in USUAL_SIZES:
                inside.setdefault(node.head, set()).add(number)
            for size, place in _summed(node, letters):
                places.setdefault(size, set()).add(place)
    if len(places) < 2:
        return {}
    joined = slots_of(equations, letters, Slots(), force=True)
    axes = {size: {joined.root(place) for place in own} for size, own in places.items()}
    defining = {c.number for c in candidates(equations, letters)}
    divisors = {head for node in nodes_of(e for _, e in equations) for head in _divisors(node)}
    said = (e.sides[0].node for _, e in equations if len(e.sides) > 1)
    firsts = {first.head for first in said if isinstance(first, Name)}
    counts = [size for size in places if size in inside.keys() & divisors - letters.indices - firsts]
    found: dict[Key, Key] = {}
    for position, size in enumerate(counts):
        for first in (c for c in counts[:position] if Key(c) not in found):
            apart = inside[first].isdisjoint(inside[size])
            claims = any(inside[one].isdisjoint(defining) for one in (first, size))
            if apart and claims and not axes[first].isdisjoint(axes[size]):
                found.setdefault(Key(size), Key(first))
    return found


def _summed(node: Node, letters: Letters) -> Iterator[tuple[str, Place]]:
    """The places under a sum that its index runs through, each with the name that the sum ends at."""
    if not isinstance(node, Big) or not isinstance(node.sup, Name) or node.sup.sub is not None:
        return
    bound = bound_letters(node, letters)
    for name in (n for n in walk(node.body) if isinstance(n, Name)):
        found = written(name, letters)
        for position, item in enumerate(found.indices):
            if is_index(item, letters) and isinstance(item, Name) and letter(item) in bound:
                yield node.sup.head, (found.key, position)


def _divisors(node: Node) -> Iterator[str]:
    """The names that something is divided by, among other factors too."""
    below = node.below if isinstance(node, Quotient) else None
    match below:
        case Name(head=head, sub=None, sup=None):
            yield head
        case Product(factors=factors):
            yield from (f.head for _, f in factors if isinstance(f, Name) and f.sub is None and f.sup is None)
    if isinstance(node, Product):
        yield from (f.head for mark, f in node.factors if mark.text == "/" and isinstance(f, Name))
