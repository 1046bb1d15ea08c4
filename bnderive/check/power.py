"""The power of the probe: which wrong formulas it tells from the right one.

A mutant that no point kills is looked at again: where the normal form proves it equal to the right formula, or 50
digits show no difference, it is another way of writing the right one and is not counted; otherwise it is a survivor,
and reported.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from bnderive.algebra.arithmetic import precise
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.algebra.normal import Facts, prove
from bnderive.check.backwards import backward_values, gradients_of
from bnderive.check.batteries import BATTERIES
from bnderive.check.candidate import numpy_candidate
from bnderive.check.compare import compare_gradient
from bnderive.check.mutants import Variation
from bnderive.check.point import Point, draw
from bnderive.check.reference import Reference
from bnderive.check.shapes import small_sizes
from bnderive.check.trial import Trial
from bnderive.check.verdict import FAIL, Mutant, Power
from bnderive.derive.derivation import Derivation
from bnderive.layer.layer import Layer

IN_PLACE = Mutant("upstream gradient mutated", "the backward writes into the upstream gradient that it is given", "")
SAME = 1e-30
REPRESENTATIVE = (BATTERIES[0], BATTERIES[1], BATTERIES[-1])


def power(
    derivation: Derivation,
    variations: Sequence[Variation],
    judged: Sequence[tuple[Trial, Reference]],
    step: Callable[[], None] = lambda: None,
) -> Power:
    """How many of the mutants are killed at these points, each with an independent reference in float64."""
    killed, survivors, equivalent = 0, [], []
    points = [trial.point for trial, _ in judged]
    before = [evaluate_layer(derivation.forward, p.inputs, p.sizes, p.symbols) for p in points] if variations else []
    for variation in variations:
        if any(_killed(derivation, variation, *pair, right) for pair, right in zip(judged, before, strict=True)):
            killed += 1
        elif same(derivation, variation):
            equivalent.append(variation.mutant)
        else:
            survivors.append(variation.mutant)
        step()
    if any(changed(derivation.layer, trial.point) for trial, _ in judged):
        killed += 1
    else:
        survivors.append(IN_PLACE)
    total = len(variations) - len(equivalent) + 1
    return Power(total, killed, tuple(survivors), tuple(equivalent))


def _killed(
    derivation: Derivation, variation: Variation, trial: Trial, reference: Reference, before: Mapping[str, Any]
) -> bool:
    got = variation.gradients(derivation, trial.point, trial.point.inputs, trial.point.upstream, before=before)
    comparisons = (compare_gradient(trial, reference, name, got[name]) for name in got)
    return any(c is not None and c.verdict == FAIL for c in comparisons)


def changed(layer: Layer, point: Point) -> tuple[str, ...]:
    """What is seen of a backward that gives the right gradient and writes into the upstream gradient: the mutant
    `IN_PLACE`.
    """
    outputs = evaluate_layer(layer, point.inputs, point.sizes, point.symbols)

    def forward(*inputs: Any, **symbols: Any) -> tuple[Any, ...]:
        return (*(outputs[name] for name in layer.outputs), None)

    def backward(*arguments: Any) -> tuple[Any, ...]:
        for array in arguments[:-1]:
            if array.flags.writeable:
                np.multiply(array, 2, out=array)
        return tuple(point.inputs[q.name] for q in layer.differentiable)

    return numpy_candidate("", forward, backward).run(layer, point, "float64", "cpu").changed


def same(derivation: Derivation, variation: Variation) -> bool:
    """Whether a mutant is the right formula written differently: proved, or without a difference in 50 digits."""
    before = (*variation.forward.definitions, *variation.backward.definitions)
    wrong = {right.quantity.name for right, _ in variation.touched}
    first = next(k for k, d in enumerate(before) if d.quantity.name in wrong)
    facts = Facts.of(before[:first])
    if all(prove(right.expr, expr, facts) for right, expr in variation.touched):
        return True
    points = [draw(derivation.layer, b, s, 11) for b in REPRESENTATIVE for s in small_sizes(derivation.layer)[:2]]
    return all(_same_at(derivation, variation, point) for point in points if point is not None)


def _same_at(derivation: Derivation, variation: Variation, point: Point) -> bool:
    inputs = {n: precise(a) if a.dtype.kind == "f" else a for n, a in point.inputs.items()}
    upstream = {n: precise(a) for n, a in point.upstream.items()}
    _, values = backward_values(derivation, derivation.forward, derivation.closed, point, inputs, upstream)
    expected = gradients_of(derivation, values)
    got = variation.gradients(derivation, point, inputs, upstream)
    for name in expected:
        truth = expected[name].astype(np.longdouble)
        difference = np.abs(np.asarray(got[name] - expected[name]).astype(np.longdouble))
        if not np.all(difference <= SAME * np.abs(truth).max(initial=0.0)):
            return False
    return True
