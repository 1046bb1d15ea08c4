"""What an equation says a quantity is, and which axes its letters run over.

Input: an equation that may define a quantity, and what is known so far. Output: a `Definition`, at the quantity's own
indices.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise, product

from bnderive.algebra.expr import Element, free_indices, substitute_indices
from bnderive.algebra.index import Axis, Index
from bnderive.document.syntax import Node, Product, walk
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.functions import is_ones
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.deciding.calculus import Calculus
from bnderive.verify.reading import matrices
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.reducing import summed
from bnderive.verify.reading.sense import UNREADABLE, Sense, Value
from bnderive.verify.symbols.gather import Candidate
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.symbols.theory import Theory
from bnderive.verify.theory.given import Given, in_time


def defined(
    candidate: Candidate, theory: Theory, calculus: Calculus, letters: Letters, slots: Slots
) -> Definition | None:
    """What an equation says a quantity is, at the quantity's own indices; None where it says nothing usable. A name
    without an index is an array over the axes of what defines it, also if the author left an index out of it.
    """
    quantity = theory.quantities[candidate.name.key]
    axes = axes_of(candidate.number, slots)
    scopes = (("array", candidate.letters), ("letter", candidate.letters), ("letter", tuple(axes)))
    row: Definition | None = None
    ones_as = ("vector", "matrix") if _outer(candidate.right, letters) else ("matrix", "vector")
    for (bare, free), ones in product(scopes, ones_as if theory.matrices is not None else ("",)):
        sense = Sense(value, theory, calculus, letters, axes, frozenset(free), {"bare": bare, "ones": ones})
        try:
            found = value(sense, candidate.right)
        except UNREADABLE:
            continue
        own = {Index(name, axes[name]): i for name, i in zip(candidate.letters, quantity.indices, strict=False)}
        if theory.matrices is not None:
            loss = not quantity.indices and is_loss_letter(candidate.name.key)
            total = summed(found) if loss else found
            if meant := matrices.definition(candidate.right, quantity, total, own):
                return meant
            if not loss or total.dims:
                continue
        if found.dims and not quantity.indices and set(found.dims) == free_indices(found.expr):
            return Definition(replace(quantity, indices=found.dims), found.expr)
        if not (found.dims or quantity.indices) and (out := sorted(free_indices(found.expr), key=str)):
            return Definition(replace(quantity, indices=tuple(out)), found.expr)
        row = row or _row(quantity, found, own)
        rest = quantity.indices[len(candidate.letters) :]
        loose = sorted(free_indices(found.expr) - set(own), key=lambda i: (i not in found.dims, i.name))
        if len(loose) == len(rest) and [i.axis for i in loose] == [i.axis for i in rest]:
            change = own | dict(zip(loose, rest, strict=True))
            if free_indices(found.expr) == set(change) or not quantity.indices:
                return Definition(quantity, substitute_indices(found.expr, change))
    return row


def _row(quantity: Quantity, found: Value, own: Mapping[Index, Index]) -> Definition | None:
    """A name, at all the indices that it has, as what has one axis more that is not written: as what a row of x is."""
    further = found.dims if set(own.values()) == {*quantity.indices} else ()
    if len(further) != 1 or not own or free_indices(found.expr) != {*own, *further}:
        return None
    if further[0].axis in {i.axis for i in own}:
        return None
    indices = (*quantity.indices, *further)
    return Definition(replace(quantity, indices=indices), substitute_indices(found.expr, own))


def definitions_of(
    sources: Mapping[Key, tuple[Candidate, ...]],
    quantities: dict[Key, Quantity],
    read: Callable[[Candidate], Definition | None],
    given: Given,
) -> tuple[dict[Key, Definition], dict[int, Key]]:
    """What each name is by the first of its equations that is understood, and which that is; `quantities` get the
    indices that their definitions give them. What was read before a name in it got its own is read again.
    """
    found: dict[Key, Definition] = {}
    defining: dict[Key, int] = {}
    left = list(sources)
    for _ in range(len(sources)):
        for key in left:
            in_time(given)
            tries = ((c.number, read(c)) for c in sources[key])
            number, definition = next(((n, d) for n, d in tries if d is not None), (0, None))
            if definition is not None:
                found[key], defining[key] = definition, number
                quantities[key] = definition.quantity
        left = _outgrown(found, quantities)
        found = {k: d for k, d in found.items() if k not in left}
        if not left:
            break
    return found, {defining[key]: key for key in sources if key in found}


def _outgrown(definitions: Mapping[Key, Definition], quantities: Mapping[Key, Quantity]) -> list[Key]:
    """The names that are defined by one that has got other indices since: by an array read before it was one."""
    counts = {q.name: len(q.indices) for q in quantities.values()}
    inside = {key: d.expr.atoms(Element) for key, d in definitions.items()}
    return [k for k, found in inside.items() if any(len(e.indices) != counts.get(e.name) for e in found)]


def _outer(side: Node, letters: Letters) -> bool:
    """Whether a vector of ones stands before its transpose, as in 𝟏𝟏ᵀ."""
    rows = (pairwise(f for _, f in n.factors) for n in walk(side) if isinstance(n, Product))
    return any(
        is_ones(left, letters, transposed=False) and is_ones(right, letters, transposed=True)
        for row in rows
        for left, right in row
    )


def axes_of(number: int, slots: Slots) -> Mapping[str, Axis]:
    """The axis that each letter of an equation runs over."""
    letters = [item[1] for item in tuple(slots.parent) if item[0] == number]
    return {str(name): slots.axis((number, str(name))) for name in letters}
