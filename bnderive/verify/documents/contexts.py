"""The parts of a document in which a name has the same number of indices: x_j here, x_{ij} where the batch comes in.

Input: chains and letters. Output: for each context its chains. A name without any index fits everywhere. What another
context defines holds in this one too, with the further axis in front (`lifted`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sympy import Expr, Symbol

from bnderive.algebra.expr import Element, Sigma, substitute_indices
from bnderive.algebra.index import Axis, Index
from bnderive.document.syntax import Group, Indexed, Name, script_items, walk
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import DELTA, Key, Letters, is_index, written
from bnderive.verify.deciding.calculus import calculus_of
from bnderive.verify.shapes.vectors import in_place
from bnderive.verify.symbols.declaring import declared
from bnderive.verify.theory.survey import Survey

Count = int | tuple[str, ...]
_T = TypeVar("_T")


@dataclass(slots=True)
class Context:
    """Chains by number, and how many indices each name has in them."""

    arity: dict[Key, Count] = field(default_factory=dict)
    chains: list[int] = field(default_factory=list)

    def fits(self, arity: Mapping[Key, Count]) -> bool:
        """Whether names with these numbers of indices belong here."""
        return all(self.arity.get(key, count) == count for key, count in arity.items())


def arity_of(chain: Chain, letters: Letters, ranks: Mapping[Key, int]) -> dict[Key, Count]:
    """How many indices each name of a chain has, where it has any and not fewer than its `ranks` say; and the sizes
    that it declares.
    """
    found: dict[Key, Count] = {declaring(k): sizes for k, sizes in declared(chain.equation, letters).items()}
    for placed in chain.sides:
        for node in walk(placed.side.node) if placed.side.node is not None else ():
            for vector in in_place(node, letters):
                before = found.get(vector.key, 0)
                found[vector.key] = max(before if isinstance(before, int) else 0, len(vector.indices) + 1)
            base, more = (node.base, len(node.indices)) if isinstance(node, Indexed) else (node, 0)
            if isinstance(base, Name):
                name = written(base, letters)
                if (count := len(name.indices) + more) and name.key != DELTA:
                    before = found.get(name.key, 0)
                    if count > ranks.get(name.key, 0) and isinstance(before, int):
                        found[name.key] = max(before, count)
                        above = _raised(name.key)
                        higher = found.get(above, 0)
                        found[above] = max(higher if isinstance(higher, int) else 0, _above(base, letters))
    return found


def _raised(key: Key) -> Key:
    """What stands for the indices above a name."""
    return replace(key, head=f"^{key.head}")


def _above(name: Name, letters: Letters) -> int:
    """How many indices a name has above it, in brackets: x^{(k)}."""
    below = sum(is_index(i, letters) for i in script_items(name.sub))
    return len(written(name, letters).indices) - below if isinstance(name.sup, Group) else 0


def declaring(key: Key) -> Key:
    """What stands for the declared sizes of a name."""
    return replace(key, head=f"\\in {key.head}")


def split_by_sizes(context: Context, first: Context) -> bool:
    """Whether a name is declared to have other sizes in this context than in the first."""
    return any(first.arity.get(k, v) != v for k, v in context.arity.items() if k.head.startswith("\\in "))


def contexts_of(chains: Iterable[Chain], letters: Letters, ranks: Mapping[Key, int]) -> tuple[Context, ...]:
    """The contexts of a document, in order of their first equation. What the text only mentions goes with the equation
    after it, or else before it, where it fits there, rather where its names have these indices in equations; it begins
    a context where it fits in none.
    """
    chains = tuple(chains)
    contexts: list[Context] = [Context()]
    placed: dict[int, Context] = {}
    for at, chain in sorted(enumerate(chains), key=lambda one: _mentions(one[1])):
        arity = arity_of(chain, letters, ranks)
        near = (*(chains[at + 1 :] if _mentions(chain) else ()), *reversed(chains[:at]))
        beside = next((placed[c.number] for c in near if c.number in placed), contexts[0])
        possible = [c for c in (beside, *reversed(contexts)) if c.fits(arity)]
        same = (c for c in possible if _mentions(chain) and arity.keys() <= c.arity.keys())
        current = next(same, next(iter(possible), None))
        if current is None:
            contexts.append(current := Context())
        current.arity.update(arity)
        current.chains.append(chain.number)
        placed[chain.number] = current
    return tuple(contexts)


def _mentions(chain: Chain) -> bool:
    """Whether the text only mentions something: there is no relation."""
    return len(chain.sides) < 2


def lifted(own: Survey, other: Survey, last: bool = False) -> Survey | None:
    """A survey with what another context defines, at the further axis that names have here; None where none has. The
    further axis is the first, or the `last`, of a name that has all of them.
    """
    theory = own.theory
    deeper = {
        key: quantity
        for key, quantity in theory.quantities.items()
        if (there := other.theory.quantities.get(key)) and len(quantity.axes) == len(there.axes) + 1
    }
    if not deeper:
        return None
    axis = max(deeper.values(), key=lambda q: len(q.axes)).axes[-1 if last else 0]
    kept = frozenset(k for k in theory.quantities if k not in deeper)
    move = _Move(own, other, axis, _axes(own, other, last), kept, last)
    defined = {d.quantity.name for d in theory.definitions}
    extra = [d for d in map(move.definition, other.theory.definitions) if d and d.quantity.name not in defined]
    shorts = {k: d for k, s in other.theory.abbreviations.items() if (d := move.definition(s)) is not None}
    totals = {k: d for k, s in other.theory.totals.items() if k in shorts and (d := move.definition(s)) is not None}
    totals = {k: d for k, d in totals.items() if k not in theory.abbreviations} | dict(theory.totals)
    shorts |= theory.abbreviations
    quantities = {**{k: move.quantity(k) for k in other.theory.quantities}, **theory.quantities}
    quantities = {k: q for k, q in quantities.items() if k not in shorts}
    definitions = (*extra, *theory.definitions)
    whole = replace(
        theory,
        quantities=quantities,
        definitions=definitions,
        scalars={**other.theory.scalars, **theory.scalars},
        abbreviations=shorts,
        totals=totals,
        loss=theory.loss | other.theory.loss,
    )
    return replace(
        own,
        theory=whole,
        calculus=calculus_of(definitions, _asides(own, other), own.calculus.outer | other.calculus.outer),
        lifted=frozenset(d.quantity.name for d in extra),
    )


def _asides(own: Survey, other: Survey) -> frozenset[str]:
    """The asides of either context that are none in the other."""
    kept = {
        d.quantity.name for s in (own, other) for d in s.theory.definitions if d.quantity.name not in s.calculus.asides
    }
    return (own.calculus.asides | other.calculus.asides) - kept


def _axes(own: Survey, other: Survey, last: bool) -> dict[Axis, Axis]:
    """Axes of the other context as those of this one, from the names that both have."""
    found: dict[Axis, Axis] = {}
    for key, quantity in own.theory.quantities.items():
        there = other.theory.quantities.get(key)
        if there is not None and 0 < len(there.axes) <= len(quantity.axes):
            one, two = (q.axes if last else reversed(q.axes) for q in (there, quantity))
            for theirs, ours in zip(one, two, strict=False):
                found.setdefault(theirs, ours)
    return found


@dataclass(frozen=True, slots=True)
class _Move:
    """From the other context to this one. `kept` are the names that have no further axis here; it is the `last`, or the
    first.
    """

    own: Survey
    other: Survey
    axis: Axis
    axes: Mapping[Axis, Axis]
    kept: frozenset[Key]
    last: bool = False

    def index(self, index: Index) -> Index:
        return Index(index.name, self.axes.get(index.axis, index.axis))

    def quantity(self, key: Key) -> Quantity:
        """The quantity of that name here."""
        here = self.own.theory.quantities.get(key)
        if here is not None:
            return here
        there = self.other.theory.quantities[key]
        indices = tuple(map(self.index, there.indices))
        return replace(there, indices=indices if key in self.kept else self.beside(Index("b°", self.axis), indices))

    def beside(self, lead: _T, rest: tuple[_T, ...]) -> tuple[_T, ...]:
        """What belongs to the further axis in its place."""
        return (*rest, lead) if self.last else (lead, *rest)

    def definition(self, definition: Definition) -> Definition | None:
        """A definition at the axes that its names have here; None where they do not fit."""
        keys = {q.name: k for k, q in self.other.theory.quantities.items()}
        lead = Index("b°", self.axis)
        name = definition.quantity.name
        if name in keys:
            quantity = self.quantity(keys[name])
        else:
            indices = tuple(map(self.index, definition.quantity.indices))
            quantity = replace(definition.quantity, indices=self.beside(lead, indices))
        fits = len(quantity.indices) == len(definition.quantity.indices) + 1
        within = tuple(map(self.index, definition.quantity.indices))
        try:
            expr = self.moved(definition.expr, keys, (lead, *within))
        except _OtherAxisError:
            return None
        ours = quantity.indices
        further = ours[-1 if self.last else 0] if fits else None
        own = dict(zip(within, (ours[:-1] if self.last else ours[1:]) if fits else ours, strict=False))
        if further is not None:
            own[lead] = further
        elif expr.has(lead):
            return None
        return Definition(quantity, substitute_indices(expr, own))

    def moved(self, expr: Expr, keys: Mapping[str, Key], scope: tuple[Index, ...]) -> Expr:
        """An expression at the axes that its names have here; the first index in scope runs over the further one.
        Raises _OtherAxisError where a name has an axis more here that is none of those in scope.
        """
        if isinstance(expr, Index):
            return self.index(expr)
        if isinstance(expr, Sigma):
            body, indices = expr.open(scope)
            inner = tuple(map(self.index, indices))
            return Sigma(self.moved(body, keys, (*scope, *inner)), *inner)
        if isinstance(expr, Element):
            at = tuple(self.moved(i, keys, scope) for i in expr.indices)
            base = expr.name if expr.name in keys else expr.name[1:]
            if base not in keys:
                return Element(expr.name, *at)
            here = self.quantity(keys[base])
            name = here.name if base == expr.name else f"d{here.name}"
            return Element(name, *(self.deeper(here, at, scope) if len(here.indices) == len(at) + 1 else at))
        if isinstance(expr, Symbol) and (number := self.number(expr)) is not None:
            return number(*self.deeper(number, (), scope)) if len(number.axes) == 1 else expr
        return expr.func(*(self.moved(a, keys, scope) for a in expr.args)) if expr.args else expr

    def number(self, symbol: Symbol) -> Quantity | None:
        """The array that a number of the other context is here."""
        key = next((k for k, s in self.other.theory.scalars.items() if s == symbol), None)
        return self.own.theory.quantities.get(key) if key is not None else None

    def deeper(self, here: Quantity, at: tuple[Expr, ...], scope: tuple[Index, ...]) -> tuple[Expr, ...]:
        """The indices of a name that has an axis more here: the further one, or for a name without any that of another
        index in scope.
        """
        axis = here.axes[-1 if self.last else 0]
        found = next((i for i in scope if i.axis == axis), None)
        if found is None or (at and found != scope[0]):
            raise _OtherAxisError
        return self.beside(found, at)


class _OtherAxisError(Exception):
    """A name has an axis here that nothing in its definition runs over."""
