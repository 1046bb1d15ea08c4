"""Definitions of a layer for the names that a document uses and does not define.

Input: a layer and the quantities of the document. Output: definitions in the document's names. A name is matched by
how the layer writes it; axes over which nothing sums may be left out, as where a document speaks of one channel.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy
from sympy import Expr

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.document.equations import equations
from bnderive.document.manuscript import Formula
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Name
from bnderive.layer.layer import Definition, Layer, Quantity
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.symbols.theory import notation_of, own_indices


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Quantities and definitions of a layer under the document's names, and its parameters."""

    quantities: Mapping[Key, Quantity]
    definitions: Mapping[Key, Definition]
    scalars: Mapping[Key, Expr]


def borrowed(
    layer: Layer, own: Mapping[Key, Quantity], scalars: Mapping[Key, Expr], squares: frozenset[str]
) -> Borrowed:
    """What a layer defines, with the axes that the document gives its names. `scalars` are the document's own."""
    parameters = _parameters(layer, squares)
    named = ((name, _key(q, squares)) for name, q in layer.quantities.items())
    keys = {name: key for name, key in named if key is not None}
    dropped = _dropped(layer, keys, own)
    axes = _axes(layer, keys, own, dropped)
    quantities: dict[Key, Quantity] = {}
    for name, key in keys.items():
        kept = tuple(axes.get(a, a) for a in layer.quantity(name).axes if a not in dropped)
        quantities[key] = own.get(key) or Quantity(key.code(), notation_of(key, len(kept)), own_indices(kept))
    move = _Move(keys, quantities, axes, dropped, {p: scalars[k] for k, p in parameters.items() if k in scalars})
    definitions = {}
    for definition in layer.definitions:
        own_key = keys.get(definition.quantity.name)
        if own_key is not None and (found := move.definition(definition, own_key)) is not None:
            definitions[own_key] = found
    return Borrowed(quantities, definitions, {k: p for k, p in parameters.items() if k not in scalars})


def _parameters(layer: Layer, squares: frozenset[str]) -> dict[Key, Expr]:
    named = ((_named(p.notation.latex()), p.symbol) for p in layer.parameters)
    return {written(name, Letters(frozenset(), squares)).key: symbol for name, symbol in named if name is not None}


def _named(latex: str) -> Name | None:
    source, span = Source("", latex, None, (0,)), Span(0, len(latex))
    found = equations(Formula(source, span, False, span), frozenset())
    node = found[0].sides[0].node if len(found) == 1 and len(found[0].sides) == 1 else None
    return node if isinstance(node, Name) else None


def _key(quantity: Quantity, squares: frozenset[str]) -> Key | None:
    """How a layer writes a quantity, as a name."""
    letters = "ijklpqrst"[: len(quantity.indices)]
    name = _named(quantity.notation.latex(*letters))
    return None if name is None else written(name, Letters(frozenset(letters), squares | {"\\sigma"})).key


def _dropped(layer: Layer, keys: Mapping[str, Key], own: Mapping[Key, Quantity]) -> frozenset[Axis]:
    """The axes that the document leaves out: those that nothing sums over, where its names have fewer indices."""
    summed = {i.axis for d in layer.definitions for s in d.expr.atoms(Sigma) for i in s.bound}
    parallel = frozenset(layer.axes) - summed
    fewer = [name for name, key in keys.items() if key in own and len(own[key].axes) < len(layer.quantity(name).axes)]
    return parallel if fewer else frozenset()


def _axes(
    layer: Layer, keys: Mapping[str, Key], own: Mapping[Key, Quantity], dropped: frozenset[Axis]
) -> dict[Axis, Axis]:
    found: dict[Axis, Axis] = {}
    for name, key in keys.items():
        kept = [a for a in layer.quantity(name).axes if a not in dropped]
        if key in own and len(own[key].axes) == len(kept):
            for theirs, ours in zip(kept, own[key].axes, strict=True):
                found.setdefault(theirs, ours)
    return found


@dataclass(frozen=True, slots=True)
class _Move:
    """From the layer's names and axes to the document's."""

    keys: Mapping[str, Key]
    quantities: Mapping[Key, Quantity]
    axes: Mapping[Axis, Axis]
    dropped: frozenset[Axis]
    parameters: Mapping[Expr, Expr]

    def definition(self, definition: Definition, key: Key) -> Definition | None:
        """A definition in the document's names; None where one of them has other axes there."""
        quantity = self.quantities[key]
        kept = [self.index(i) for i in definition.quantity.indices if i.axis not in self.dropped]
        if [i.axis for i in kept] != list(quantity.axes):
            return None
        expr = self.moved(definition.expr)
        if expr is None:
            return None
        return Definition(quantity, expr.xreplace(dict(zip(kept, quantity.indices, strict=True))))

    def index(self, index: Index) -> Index:
        return Index(index.name, self.axes.get(index.axis, index.axis))

    def moved(self, expr: Expr) -> Expr | None:
        if isinstance(expr, Index):
            return self.index(expr)
        if isinstance(expr, Sigma):
            body, indices = expr.open()
            inner = self.moved(body)
            return None if inner is None else Sigma(inner, *map(self.index, indices))
        if isinstance(expr, Element):
            key = self.keys.get(expr.name)
            at = [self.moved(i) for i in expr.indices if not (isinstance(i, Index) and i.axis in self.dropped)]
            if key is None or len(at) != len(self.quantities[key].axes):
                return None
            return Element(self.quantities[key].name, *at)
        if isinstance(expr, sympy.Symbol):
            sizes = {a.size: self.axes[a].length for a in self.axes}
            return sizes.get(expr.name, self.parameters.get(expr, expr))
        if not expr.args:
            return expr
        parts = [self.moved(a) for a in expr.args]
        return None if any(p is None for p in parts) else expr.func(*parts)
