"""Definitions written by the names that others give to parts of them: R = X − μ stands in x̂ = (X − μ)/√v.

Input: definitions. Output: the same, where a name is put in the place of what it stands for wherever that is written
out, so that a gradient with respect to it means what its author means.
"""

from collections.abc import Iterable, Mapping, Set
from itertools import islice, product

from sympy import Add, Expr, Mul, Pow

from bnderive.algebra.expr import Element, free_indices, substitute_indices
from bnderive.algebra.index import Index
from bnderive.algebra.rewrite import rewrite
from bnderive.layer.layer import Definition
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.points import agreement
from bnderive.verify.deciding.shell import Shell, mentioned

MAX_PLACES = 64


def named_parts(definitions: tuple[Definition, ...], apart: frozenset[str] = frozenset()) -> tuple[Definition, ...]:
    """The definitions, with the names of parts in the place of those parts; those `apart` are left as they are, and so
    are those in which something that the part is made of would be left beside it: xᵀ(Ax) is not xᵀb.
    """
    found = definitions
    for definition in definitions:
        name = definition.quantity.name
        if definition.expr.args and not isinstance(definition.expr, Element):
            left = apart | resting({name}, found)
            own = next(d for d in found if d.quantity.name == name)
            found = tuple(d if d.quantity.name in left else _wholly(d, own) for d in found)
    return found


def _wholly(definition: Definition, part: Definition) -> Definition:
    """A definition with the name of a part, where nothing that this is made of stands in it besides."""
    named = _with(definition, part)
    return named if mentioned(named.expr).isdisjoint(mentioned(part.expr)) else definition


def connected(
    definitions: Mapping[Key, Definition], others: Iterable[tuple[Key, Definition]], outputs: frozenset[str]
) -> dict[Key, Definition]:
    """The definitions, with those of `others` that leave fewer of the names `outputs`, which something is
    differentiated by, without use: B = B_1 ⊙ B_4 for B = softmax(W) where ∂L/∂B_4 is asked for.
    """
    found = dict(definitions)
    for key, other in others:
        if key in found and _loose(found, outputs) > 1:
            changed = {**found, key: other}
            if _loose(changed, outputs) < _loose(found, outputs) and _ordered(changed):
                found = changed
    return found


def restated(
    definitions: Mapping[Key, Definition], others: Iterable[tuple[Key, Definition]], outputs: frozenset[str]
) -> dict[Key, Definition]:
    """The definitions, with those of `others` that say the same in the names that something is differentiated by, and
    that nothing uses; what says something else is a claim. Then such names are put in the place of what they stand for.
    """
    found, apart = dict(definitions), unused(definitions, outputs)
    for key, other in others if apart else ():
        if key in found and unused(found, outputs) & {e.name for e in other.expr.atoms(Element)}:
            changed = {**found, key: other}
            if _loose(changed, outputs) < _loose(found, outputs) and _ordered(changed):
                rest = in_order(tuple(d for d in found.values() if d.quantity.name != other.quantity.name))
                if found[key].quantity == other.quantity and agreement(found[key].expr, other.expr, Shell(rest), 0).on:
                    found = changed
    return put_in(found, apart)


def put_in(
    definitions: Mapping[Key, Definition], names: frozenset[str], apart: frozenset[str] = frozenset()
) -> dict[Key, Definition]:
    """The definitions, with these names in the place of what they stand for; those `apart` are left as they are."""
    found = dict(definitions)
    for name in sorted(names):
        own = next(d for d in found.values() if d.quantity.name == name)
        left = apart | resting({name}, in_order(tuple(found.values())))
        if own.expr.args and not isinstance(own.expr, Element):
            found = {k: d if d.quantity.name in left else _wholly(d, own) for k, d in found.items()}
    return found


def in_order(definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """Definitions each after those that it uses; of those that rest on one another the last is left out."""
    done: list[Definition] = []
    left = [(d, {e.name for e in d.expr.atoms(Element)}) for d in definitions]
    while left:
        names = {d.quantity.name for d, _ in left}
        ready = [d for d, inside in left if inside.isdisjoint(names)]
        if not ready:
            around = {d.quantity.name: d for d, _ in left}
            last = next(d for d, _ in reversed(left) if _needs_itself(d, around))
            left = [(d, inside) for d, inside in left if d is not last]
            continue
        done += ready
        left = [(d, inside) for d, inside in left if not inside.isdisjoint(names)]
    return tuple(done)


def _needs_itself(definition: Definition, others: Mapping[str, Definition]) -> bool:
    """Whether a definition rests on itself by these."""
    name, seen = definition.quantity.name, set[str]()
    left = [name]
    while left:
        inside = mentioned(others[left.pop()].expr) & others.keys()
        if name in inside:
            return True
        left += inside - seen
        seen |= inside
    return False


def unused(definitions: Mapping[Key, Definition], outputs: frozenset[str]) -> frozenset[str]:
    """The defined names that something is differentiated by, though nothing uses them."""
    used = {e.name for d in definitions.values() for e in d.expr.atoms(Element)}
    return frozenset({d.quantity.name for d in definitions.values()} & outputs - used)


def _loose(definitions: Mapping[Key, Definition], outputs: frozenset[str]) -> int:
    """How many such names there are."""
    return len(unused(definitions, outputs))


def _ordered(definitions: Mapping[Key, Definition]) -> bool:
    """Whether nothing rests on itself."""
    left = {d.quantity.name: {e.name for e in d.expr.atoms(Element)} for d in definitions.values()}
    while ready := [name for name, uses in left.items() if not uses & left.keys()]:
        left = {name: uses for name, uses in left.items() if name not in ready}
    return not left


def resting(names: Set[str], definitions: tuple[Definition, ...]) -> frozenset[str]:
    """These names and all that they rest on."""
    found = {*names}
    for definition in reversed(definitions):
        if definition.quantity.name in found:
            found |= mentioned(definition.expr)
    return frozenset(found)


def _put(name: Element, part: Expr, expr: Expr) -> Expr | None:
    """An expression with a name in the place of a part, which is all of it, or some of its factors or terms; None where
    it is not there.
    """
    if part == expr:
        return name
    within = isinstance(expr, (Add, Mul)) and expr.func == part.func and set(part.args) <= set(expr.args)
    return expr.func(name, *(arg for arg in expr.args if arg not in part.args)) if within else None


def _with(definition: Definition, part: Definition) -> Definition:
    own = part.quantity.indices
    if not set(own) <= free_indices(part.expr):
        return definition

    def named(expr: Expr) -> Expr | None:
        if expr.func != part.expr.func:
            return None
        if isinstance(expr, Pow) and not own and expr.base == part.expr.args[0]:
            ratio = expr.exp / part.expr.args[1]
            return Element(part.quantity.name) ** ratio if ratio.is_Integer else None
        choices = [sorted((i for i in free_indices(expr) if i.axis == o.axis), key=lambda i: i.name) for o in own]
        for at in islice(product(*choices), MAX_PLACES):
            written = substitute_indices(part.expr, dict(zip(own, at, strict=True)))
            if (found := _put(Element(part.quantity.name, *at), written, expr)) is not None:
                return found
        return None

    return Definition(definition.quantity, rewrite(definition.expr, named, frozenset[Index]()))
