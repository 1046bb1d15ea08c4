"""Derivatives between the quantities of a theory: local, total, and of the loss.

Local: the definition differentiated with its other names held fixed. Total: along every path between the two. The
gradient of the loss with respect to a quantity is the full one, by the chain rule over every definition that uses it;
what no definition uses carries a gradient from outside. Nothing here uses that a mean is a mean: statistics stay names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from sympy import Add, Expr, Mul

from bnderive.algebra.differentiate import differentiate
from bnderive.algebra.expr import Element, Sigma, free_indices, substitute_indices
from bnderive.algebra.index import Index, fresh_indices
from bnderive.derive.rules.deltas import contract
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.deciding.growth import bounded, check_derivative
from bnderive.verify.deciding.shell import mentioned

SLOPE = "′"


def gradient_name(name: str) -> str:
    """The name in code of ∂L/∂name where it comes from outside."""
    return f"d{name}"


def slope_name(of: str, by: str) -> str:
    """The name in code of ∂of/∂by, where nothing is known but that the one is made of the other."""
    return f"{of}{SLOPE}{by}"


def is_slope(name: str) -> bool:
    """Whether a name in code is that of such a derivative."""
    return SLOPE in name


@dataclass(slots=True)
class Calculus:
    """Derivatives over definitions, remembered: one from `calculus_of` is shared by all that is read over the same.

    `asides` are defined names through which nothing reaches the loss, `outer` those that reach it by themselves
    besides, `given` those whose gradient comes from outside, whatever uses them.
    """

    definitions: tuple[Definition, ...]
    asides: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    adjoints: dict[Quantity, Expr] = field(default_factory=dict)
    totals: dict[tuple[str, Element], Expr] = field(default_factory=dict)

    def definition(self, name: str) -> Definition | None:
        """The definition of that name."""
        return next((d for d in self.definitions if d.quantity.name == name), None)

    def consumers(self, name: str) -> tuple[Definition, ...]:
        """The definitions that use a quantity."""
        return tuple(d for d in self.definitions if mentions(d.expr, name) and d.quantity.name not in self.asides)

    def beside(self, held: frozenset[str]) -> "Calculus":
        """The same with these names held fixed."""
        return calculus_of(self.definitions, self.asides | held, self.outer, self.given) if held else self

    def giving(self, name: str) -> "Calculus":
        """The same with the gradient of one more name from outside."""
        return calculus_of(self.definitions, self.asides, self.outer, self.given | {name})

    def opening(self, names: Iterable[str]) -> "Calculus":
        """The same with names that reach the loss by themselves besides."""
        return calculus_of(self.definitions, self.asides, self.outer.union(names), self.given)

    def without(self, names: frozenset[str]) -> "Calculus":
        """The same with these names constant, and nothing that reaches the loss through them."""
        return self.with_definitions(tuple(d for d in self.definitions if d.quantity.name not in names)).beside(names)

    def with_definitions(self, definitions: tuple[Definition, ...]) -> "Calculus":
        """The same with other definitions."""
        return calculus_of(definitions, self.asides, self.outer, self.given)

    def replacing(self, definitions: tuple[Definition, ...]) -> "Calculus":
        """The same with definitions, in order, in place of its own: what only those used leads nowhere, and what these
        alone use leads where they do.
        """
        asides = set(self.asides)
        for name in (d.quantity.name for d in reversed(definitions)):
            used = any(mentions(d.expr, name) and d.quantity.name not in asides for d in definitions)
            was = bool(self.consumers(name))
            if used and not was:
                asides.discard(name)
            elif was and not used and name not in self.outer | self.given:
                asides.add(name)
        return calculus_of(definitions, frozenset(asides), self.outer, self.given)

    def at(self, definition: Definition, indices: tuple[Expr, ...]) -> Expr:
        """What is defined, at these indices."""
        return substitute_indices(definition.expr, dict(zip(definition.quantity.indices, indices, strict=True)))

    def local(self, of: Expr, by: Element) -> Expr:
        """∂of/∂by with every other name held fixed; a defined name is looked up once."""
        if isinstance(of, Element) and of.name != by.name and (definition := self.definition(of.name)):
            of = self.at(definition, of.indices)
        return derivative(of, by)

    def direct(self, of: Expr, by: str) -> bool:
        """Whether the definition of a name, or an expression itself, contains the name `by`."""
        if isinstance(of, Element) and of.name != by and (definition := self.definition(of.name)):
            return mentions(definition.expr, by)
        return mentions(of, by)

    def is_end(self, of: Expr) -> bool:
        """Whether an expression is a defined scalar that no definition uses, such as a loss."""
        return (
            isinstance(of, Element)
            and not of.indices
            and self.definition(of.name) is not None
            and not self.consumers(of.name)
        )

    def total(self, of: Expr, by: Element) -> Expr:
        """dof/dby along every path through the definitions."""
        parts = [derivative(of, by)]
        for name in dict.fromkeys(e.name for e in sorted(of.atoms(Element), key=str)):
            definition = self.definition(name)
            if definition is None or name == by.name or not self.reaches(name, by.name):
                continue
            inner = fresh_indices(definition.quantity.indices, tuple(free_indices(of) | free_indices(by)))
            outer = derivative(of, definition.quantity(*inner))
            parts.append(contract(Sigma(Mul(outer, self._total_of(definition, inner, by)), *inner)))
        return bounded(Add(*parts))

    def _total_of(self, definition: Definition, indices: tuple[Index, ...], by: Element) -> Expr:
        if not all(isinstance(i, Index) for i in by.indices):
            return self.total(self.at(definition, indices), by)
        target = Element(by.name, *named_apart(by, "°"))
        key = definition.quantity.name, target
        if key not in self.totals:
            self.totals[key] = self.total(definition.expr, target)
        change = dict(zip((*definition.quantity.indices, *target.indices), (*indices, *by.indices), strict=True))
        return substitute_indices(self.totals[key], change)

    def reaches(self, name: str, by: str) -> bool:
        """Whether a defined name depends on `by`."""
        seen, left = {name}, [name]
        while left:
            definition = self.definition(left.pop())
            inside = {e.name for e in definition.expr.atoms(Element)} if definition is not None else set()
            if by in inside:
                return True
            left += inside - seen
            seen |= inside
        return False

    def ends(self, name: str) -> frozenset[str]:
        """The quantities, used by nothing, that a quantity leads to."""
        seen, left, found = {name}, [name], set()
        while left:
            here = left.pop()
            users = {u.quantity.name for u in self.consumers(here)}
            if not users:
                found.add(here)
            left += users - seen
            seen |= users
        return frozenset(found)

    def adjoint(self, quantity: Quantity, indices: tuple[Expr, ...], only: Definition | None = None) -> Expr:
        """∂L/∂quantity at these indices, in terms of statistics, inputs and the gradients from outside; the part that
        comes through one definition, where one is given.
        """
        if only is not None:
            through = self._through(only, only.expr, quantity.element)
            return substitute_indices(through, dict(zip(quantity.indices, indices, strict=True)))
        if quantity not in self.adjoints:
            self.adjoints[quantity] = self._adjoint(quantity)
        return substitute_indices(self.adjoints[quantity], dict(zip(quantity.indices, indices, strict=True)))

    def _adjoint(self, quantity: Quantity) -> Expr:
        users = self.consumers(quantity.name)
        outside = Element(gradient_name(quantity.name), *quantity.indices)
        if quantity.name in self.given:
            return outside
        parts = [outside] if not users or quantity.name in self.outer else []
        return bounded(Add(*parts, *(self._through(user, user.expr, quantity.element) for user in users)))

    def _through(self, user: Definition, expr: Expr, by: Element) -> Expr:
        fresh = fresh_indices(user.quantity.indices, tuple(free_indices(by)))
        inner = substitute_indices(expr, dict(zip(user.quantity.indices, fresh, strict=True)))
        partial = derivative(inner, by)
        return contract(Sigma(Mul(self.adjoint(user.quantity, fresh), partial), *fresh))

    def through_part(self, part: Expr, stand_in: Element) -> Expr | None:
        """∂L/∂part for a product that stands inside definitions, such as γ x̂_i; None where none contains it."""
        found = [(d, e) for d in self.definitions if (e := with_part(d, part, stand_in)) is not None]
        if not found:
            return None
        return Add(*(self._through(d, e, stand_in) for d, e in found))


@lru_cache(maxsize=256)
def calculus_of(
    definitions: tuple[Definition, ...],
    asides: frozenset[str] = frozenset(),
    outer: frozenset[str] = frozenset(),
    given: frozenset[str] = frozenset(),
) -> Calculus:
    """The calculus over these definitions; made once, with the derivatives that it remembers."""
    return Calculus(definitions, asides, outer, given)


@lru_cache(maxsize=512)
def derivative(of: Expr, by: Element) -> Expr:
    """∂of/∂by, also where an index of `by` is bound or repeated: taken at indices of its own, then put back."""
    check_derivative(of, by.name)
    own = named_apart(by, "•")
    found = differentiate(of, Element(by.name, *own))
    change = {a: b for a, b in zip(own, by.indices, strict=True) if isinstance(a, Index)}
    return contract(substitute_indices(found, change))


def with_part(definition: Definition, part: Expr, stand_in: Element) -> Expr | None:
    """The definition with a product in it named: y_i = γ x̂_i + β as z_i + β; None where the product is not in it."""
    own = definition.quantity.indices
    wanted = sorted(free_indices(part), key=lambda i: i.name)
    change = {a: b for a in wanted for b in own if a.axis == b.axis}
    if len(change) < len(wanted):
        return None
    factors = set(Mul.make_args(substitute_indices(part, change)))
    name = substitute_indices(stand_in, change)

    def renamed(expr: Expr) -> Expr:
        if factors <= set(Mul.make_args(expr)):
            return Mul(name, *(f for f in Mul.make_args(expr) if f not in factors))
        return expr.func(*map(renamed, expr.args)) if isinstance(expr, (Add, Mul)) else expr

    found = renamed(definition.expr)
    return found if found != definition.expr else None


def mentions(expr: Expr, name: str) -> bool:
    """Whether a tensor of that name occurs in an expression."""
    return name in mentioned(expr)


def named_apart(by: Element, mark: str) -> tuple[Expr, ...]:
    """The indices of an element under names of their own; a label stays what it is."""
    return tuple(Index(f"{k}{mark}", i.axis) if isinstance(i, Index) else i for k, i in enumerate(by.indices))
