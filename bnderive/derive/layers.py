"""The backward as layers: what is saved, the forward that saves it, the staged and the closed backward that read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sympy import Expr, Pow, Rational

from bnderive.algebra.expr import Sigma, free_indices
from bnderive.algebra.match import match
from bnderive.algebra.rewrite import rewrite
from bnderive.derive.names import root_quantity
from bnderive.derive.prover import mentioned
from bnderive.layer.layer import Definition, Layer, Quantity

HALF = Rational(1, 2)


@dataclass(frozen=True, slots=True)
class Root:
    """A reciprocal root that the forward computes: `quantity` is `base` to the power −1/2."""

    quantity: Quantity
    base: Expr


def roots_of(layer: Layer) -> tuple[Root, ...]:
    """The roots of intermediate quantities in a layer's definitions, in order."""
    found: list[Root] = []
    taken = {*layer.quantities, *(p.name for p in layer.parameters), *(a.size for a in layer.axes)}
    inputs = {q.name for q in layer.inputs}
    for definition in layer.definitions:
        for power in sorted(definition.expr.atoms(Pow), key=str):
            base, exponent = power.args
            computed = base.has(Sigma) or not mentioned(base) <= inputs
            indices = tuple(i for i in definition.quantity.indices if i in free_indices(base))
            known = any(match(r.base, r.quantity.indices, base) is not None for r in found)
            if is_half(exponent) and computed and not known and free_indices(base) == set(indices):
                found.append(Root(root_quantity(min(mentioned(base)), indices, taken), base))
    return tuple(found)


def is_half(exponent: Expr) -> bool:
    """Whether an exponent is an odd multiple of one half."""
    return bool(exponent.is_Rational) and exponent.q == 2


def with_roots(expr: Expr, roots: Iterable[Root]) -> Expr:
    """The expression with half-integer powers and reciprocals of every saved base written through its root."""
    kept = tuple(roots)

    def swap(part: Expr) -> Expr | None:
        if isinstance(part, Pow) and (is_half(part.args[1]) or (part.args[1].is_Integer and part.args[1] < 0)):
            for root in kept:
                change = match(root.base, root.quantity.indices, part.args[0])
                if change is not None:
                    return root.quantity.element.xreplace(change) ** (-2 * part.args[1])
        return None

    return rewrite(expr, swap)


def saving(layer: Layer, roots: Sequence[Root]) -> Layer:
    """The layer with roots as definitions of their own, each just before its first use."""
    definitions: list[Definition] = []
    pending = list(roots)
    for definition in layer.definitions:
        expr = with_roots(definition.expr, roots)
        for root in [r for r in pending if r.quantity.name in mentioned(expr)]:
            definitions.append(Definition(root.quantity, root.base ** (-HALF), definition.place))
            pending.remove(root)
        definitions.append(replace(definition, expr=expr))
    return replace(layer, definitions=tuple(definitions))


def backward_layer(
    forward: Layer,
    suffix: str,
    upstream: Sequence[Quantity],
    forms: Mapping[str, tuple[Quantity, Expr]],
    outputs: Sequence[str],
) -> tuple[Layer, tuple[Quantity, ...]]:
    """A backward layer from forms in order of computation, and the quantities of the forward that it reads."""
    defined = {quantity.name for quantity, _ in forms.values()} | {q.name for q in upstream}
    used = frozenset().union(*(mentioned(expr) for _, expr in forms.values()))
    saved = tuple(q for name, q in forward.quantities.items() if name in used and name not in defined)
    layer = replace(
        forward,
        name=f"{forward.name}_{suffix}",
        inputs=(*upstream, *saved),
        definitions=tuple(Definition(quantity, expr) for quantity, expr in forms.values()),
        outputs=tuple(outputs),
        choices=(),
    )
    return layer, saved
