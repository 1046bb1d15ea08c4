"""What a name that an author gives on the way stands for, written out: J_ij for ∂y_i/∂x_j.

Input: a `Short` and what is known. Output: its meaning as a definition; and, where derivatives in it may be local or
total and that makes a difference, its meaning with total derivatives. Which is meant is a matter of reading.
"""

from collections.abc import Mapping
from dataclasses import replace

from bnderive.algebra.expr import free_indices, substitute_indices
from bnderive.algebra.index import Index
from bnderive.algebra.notation import Notation
from bnderive.document.syntax import Name
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import Letters, letter
from bnderive.verify.deciding.calculus import Calculus
from bnderive.verify.deciding.growth import bounded
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import UNREADABLE, Sense
from bnderive.verify.symbols.shorts import Short
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.symbols.theory import Theory, own_indices
from bnderive.verify.theory.defining import axes_of


def written_out(
    short: Short, theory: Theory, calculus: Calculus, letters: Letters, slots: Slots
) -> tuple[Definition | None, Definition | None]:
    """What a name stands for, and what else with total derivatives; None where that is not read, or is the same."""
    plain, open_to = _read(short, theory, calculus, letters, slots, {})
    if plain is not None and "slice" in open_to:
        upright, _ = _read(short, theory, calculus, letters, slots, {"slice": "column"})
        lesser = upright is not None and len(upright.quantity.indices) < len(plain.quantity.indices)
        plain = upright if lesser else plain
    if plain is None or "derivative" not in open_to:
        return plain, None
    total, _ = _read(short, theory, calculus, letters, slots, {"derivative": "total"})
    return plain, total if total is not None and total.quantity == plain.quantity and total != plain else None


def _read(
    short: Short, theory: Theory, calculus: Calculus, letters: Letters, slots: Slots, choices: Mapping[str, str]
) -> tuple[Definition | None, Mapping[str, None]]:
    """The definition in one reading, and what was open in it."""
    names = tuple(letter(i) for i in short.name.indices if isinstance(i, Name))
    axes = axes_of(short.number, slots)
    places = own_indices(tuple(axes[name] for name in names))
    quantity = Quantity(short.key.code(), Notation((short.key.latex(),)), places)
    own = {Index(name, axes[name]): i for name, i in zip(names, quantity.indices, strict=True)}
    beside = calculus.beside(theory.held.get(short.key, frozenset()))
    sense = Sense(value, theory, beside, letters, axes, frozenset(names), choices)
    try:
        found = value(sense, short.meaning)
        bounded(found.expr)
    except UNREADABLE:
        return None, {}
    rest = free_indices(found.expr) - set(own)
    if rest != set(found.dims) and (theory.matrices is None or not rest <= set(found.dims)):
        return None, {}
    quantity = replace(quantity, indices=(*quantity.indices, *found.dims))
    return Definition(quantity, substitute_indices(found.expr, own)), sense.asked
