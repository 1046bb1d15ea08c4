"""Names of one quantity: what a document defines twice in the same way, under a first name and then under another.

Input: definitions in order of use. Output: the definitions without the second ones, and which name stands for which.
A name that another definition goes on to use is a quantity of its own, whatever else is defined like it, but where only
a label is left out: σ² is σ_B², used or not. So are copies by other letters, a = x and b = x, where something is
differentiated by each.
"""

from collections.abc import Mapping, Set
from dataclasses import replace

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.rewrite import renamed
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import Key


def twins(definitions: tuple[Definition, ...], keys: Mapping[str, Key], outputs: Set[str]) -> Mapping[str, Quantity]:
    """The second names of quantities, each with the quantity that it is another name of; `keys` are the names as they
    are written, `outputs` those that something is differentiated by.
    """
    while True:
        seen: dict[tuple[object, Expr], Quantity] = {}
        found: dict[str, Quantity] = {}
        for definition in definitions:
            quantity, expr = definition.quantity, _renamed(definition.expr, found)
            first = seen.setdefault((quantity.indices, expr), quantity) if expr.has(Element) else quantity
            letters = {keys[q.name].head for q in (first, quantity) if q.name in outputs}
            if first != quantity and len(letters) < 2:
                found[quantity.name] = first
        own = tuple(d for d in definitions if d.quantity.name not in found)
        inside = {e.name for d in own for e in d.expr.atoms(Element)}
        used = {n for n in inside & found.keys() if not _labelled(keys[n], keys[found[n].name])}
        if not used:
            return found
        definitions = tuple(d for d in definitions if d.quantity.name not in used)


def _labelled(one: Key, other: Key) -> bool:
    """Whether two names are one, with a label and without it."""
    return "" in (one.label, other.label) and replace(one, label="") == replace(other, label="")


def merged(definitions: tuple[Definition, ...], names: Mapping[str, Quantity]) -> tuple[Definition, ...]:
    """The definitions of the quantities that are left, by their first names."""
    return tuple(Definition(d.quantity, _renamed(d.expr, names)) for d in definitions if d.quantity.name not in names)


def _renamed(expr: Expr, names: Mapping[str, Quantity]) -> Expr:
    return renamed(expr, {second: first.name for second, first in names.items()}) if names else expr
