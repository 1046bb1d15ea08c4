"""The wrong formulas of a layer: its backward, and the definitions of what the backward reads, each with one mistake.

Made from the syntax by `check/mutations.py`, so that every layer has its own. Some mistakes are made in one place of
one formula, some everywhere at once (a size miscounted, the upstream gradient ignored).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Expr, Integer

from bnderive.algebra.arithmetic import Arithmetic
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import size_symbol
from bnderive.algebra.printing import Glossary, text, text_equation
from bnderive.check.backwards import backward_of, gradients_of
from bnderive.check.mutations import MUTATIONS, Context, head, is_undefined
from bnderive.check.point import Point
from bnderive.check.shapes import size_names
from bnderive.check.sites import replaced, rewritten, sites
from bnderive.check.verdict import Mutant
from bnderive.derive.derivation import Derivation
from bnderive.layer.glossary import glossary_of
from bnderive.layer.layer import Definition, Layer


@dataclass(frozen=True, slots=True)
class Variation:
    """A mutant as the two layers that compute it. `touched` are the definitions that differ, right and wrong."""

    name: str
    forward: Layer
    backward: Layer
    touched: tuple[tuple[Definition, Expr], ...]
    glossary: Glossary

    @property
    def mutant(self) -> Mutant:
        """The mutant as it is reported, with the wrong formula written out."""
        change = "; ".join(text_equation(d.quantity.element, expr, self.glossary) for d, expr in self.touched)
        return Mutant(self.name, change, self.touched[0][0].quantity.name)

    def gradients(
        self,
        derivation: Derivation,
        point: Point,
        inputs: Mapping[str, Any],
        upstream: Mapping[str, Any],
        arithmetic: Arithmetic | None = None,
        before: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """What the wrong formula gives at a point, by the name of the input; `before` are the values of the right
        forward there, which spare evaluating it where nothing in it is wrong.
        """
        if before is None or self.forward is not derivation.forward:
            before = evaluate_layer(self.forward, inputs, point.sizes, point.symbols, arithmetic=arithmetic)
        return gradients_of(derivation, backward_of(derivation, self.backward, point, before, upstream, arithmetic))


def mutants_of(derivation: Derivation, staged: bool = False) -> tuple[Variation, ...]:
    """Every mutant of the closed form (or of the staged form) and of the forward definitions that it reads.

    Without repeats, and without those that have no value wherever they are evaluated.
    """
    backward = derivation.staged if staged else derivation.closed
    forward = derivation.forward
    made: dict[Any, Variation] = {}
    constants = _constants(derivation, forward, backward) if staged else ()
    local, everywhere = _local(derivation, forward, backward), _everywhere(derivation, forward, backward)
    for variation in (*constants, *local, *everywhere):
        key = tuple((right.quantity.name, wrong) for right, wrong in variation.touched)
        if not any(is_undefined(wrong) for _, wrong in variation.touched):
            made.setdefault(key, variation)
    return tuple(made.values())


def _context(derivation: Derivation, backward: Layer, definition: Definition) -> Context:
    layer = derivation.layer
    return Context(
        glossary_of(derivation.forward, *backward.quantities.values()),
        tuple(size_symbol(name) for name in size_names(layer)),
        tuple(p.symbol for p in layer.parameters),
        tuple(p.symbol for p in layer.parameters if p.integer),
        definition.quantity.indices,
    )


def _local(derivation: Derivation, forward: Layer, backward: Layer) -> Iterator[Variation]:
    """One mistake in one place."""
    for layer, definition in (
        *((backward, d) for d in backward.definitions),
        *((forward, d) for d in _read(forward, backward)),
    ):
        context = _context(derivation, backward, definition)
        for site in sites(definition.expr):
            for mutation in MUTATIONS:
                for new, name in mutation(site, context):
                    wrong = replaced(definition.expr, site.path, new)
                    if wrong != definition.expr:
                        yield _variation(
                            name, forward, backward, context, {definition.quantity.name: wrong}, layer is forward
                        )


def _constants(derivation: Derivation, forward: Layer, backward: Layer) -> Iterator[Variation]:
    """Intermediate quantities through which no gradient goes, as if they were constants: each alone, and all that are
    sums together (the statistics of a normalization).
    """
    adjoints = {name: gradient.quantity.name for name, gradient in derivation.adjoints.items()}
    moved = {d.quantity.name for d in backward.definitions if d.expr != 0}
    inner = [d for d in derivation.layer.definitions if adjoints.get(d.quantity.name) in moved]
    sums = [d for d in inner if d.expr.has(Sigma)]
    for group in (*([d] for d in inner), *([sums] if len(sums) > 1 else [])):
        context = _context(derivation, backward, backward.definitions[0])
        told = ", ".join(head(d.quantity.name, context) for d in group)
        name = f"{told} treated as {'a constant' if len(group) == 1 else 'constants'}"
        wrong = {adjoints[d.quantity.name]: Integer(0) for d in group}
        yield replace(_variation("", forward, backward, context, wrong, forward_side=False), name=name)


def _everywhere(derivation: Derivation, forward: Layer, backward: Layer) -> Iterator[Variation]:
    """One mistake in every place of the backward."""
    if not backward.definitions:
        return
    context = _context(derivation, backward, backward.definitions[0])
    for name, change in _throughout(derivation, context):
        wrong = {d.quantity.name: rewritten(d.expr, change) for d in backward.definitions}
        differing = {
            d.quantity.name: wrong[d.quantity.name] for d in backward.definitions if wrong[d.quantity.name] != d.expr
        }
        if differing:
            yield _variation(name, forward, backward, context, differing, forward_side=False)


def _throughout(derivation: Derivation, context: Context) -> Iterator[tuple[str, Callable[[Expr], Expr]]]:
    upstream = {q.name for q in derivation.upstream}
    yield "upstream gradient ignored", lambda e: Integer(1) if isinstance(e, Element) and e.name in upstream else e
    for size in context.sizes:
        swaps = [(size, other) for other in (size - 1, size + 1, *(size - q for q in context.counts))]
        for right, wrong in (*swaps, *((size - q, size) for q in context.counts)):
            name = f"{text(wrong, context.glossary)} for {text(right, context.glossary)} everywhere"
            yield name, lambda e, right=right, wrong=wrong: wrong if e == right else e  # type: ignore[misc]


def _variation(
    name: str, forward: Layer, backward: Layer, context: Context, wrong: Mapping[str, Expr], forward_side: bool
) -> Variation:
    side = forward if forward_side else backward
    touched = tuple((d, wrong[d.quantity.name]) for d in side.definitions if d.quantity.name in wrong)
    definitions = tuple(Definition(d.quantity, wrong.get(d.quantity.name, d.expr), d.place) for d in side.definitions)
    changed = replace(side, definitions=definitions)
    place = "" if len(touched) > 1 else f" in {head(touched[0][0].quantity.name, context)}"
    layers = (changed, backward) if forward_side else (forward, changed)
    return Variation(name + place, *layers, touched, context.glossary)


def _read(forward: Layer, backward: Layer) -> list[Definition]:
    """The forward definitions that the backward reads, directly or through others."""
    needed = {q.name for q in backward.inputs}
    for definition in reversed(forward.definitions):
        if definition.quantity.name in needed:
            needed |= {e.name for e in definition.expr.atoms(Element)}
    return [d for d in forward.definitions if d.quantity.name in needed]
