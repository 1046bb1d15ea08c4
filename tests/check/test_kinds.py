"""Every kind of reference, against the closed form that was written by hand, and each in the way it could go wrong."""

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bnderive.algebra.arithmetic import PRECISE
from bnderive.check import complex_step, high_precision, native, richardson
from bnderive.check.batteries import BATTERIES
from bnderive.check.candidate import numpy_candidate
from bnderive.check.kinds import KINDS
from bnderive.check.mutants import mutants_of
from bnderive.check.point import draw
from bnderive.check.power import same
from bnderive.check.probe import large_points, small_points
from bnderive.check.reference import Kind, NotRun, kinks
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.trial import trial_of
from bnderive.check.verdict import DIFFERS, FAIL, PASS
from bnderive.derive.backward import derive
from bnderive.document import read_layer
from tests.check import layers


@pytest.mark.parametrize("build", [layers.batchnorm, layers.softmax])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_reference_gives_the_gradient(kind: Kind, build) -> None:  # type: ignore[no-untyped-def]
    derivation = build()
    assert not kind.refuses(derivation.layer)
    points = [*small_points(derivation.layer, 3)[:8], *large_points(derivation.layer, 3)[:1]]
    fitting = [p for p in points if kind.fits(derivation.layer, p) and p.battery.mean < 1e3]
    compared = 0
    for point in fitting:
        trial = trial_of(derivation, point, "float64")
        assert trial is not None
        try:
            reference = kind.reference(derivation, trial)
        except NotRun:
            continue
        truth = trial.closed
        for name, value in reference.values.items():
            expected = truth[name]
            if name in reference.directions:
                direction, axes = reference.directions[name]
                expected = (expected * direction).sum(axis=axes)
            scale = np.abs(expected).max() + 1e-6
            assert np.all(np.abs(value - expected) <= 1e-9 * scale + reference.error.get(name, 0.0)), (kind.name, name)
            compared += 1
    assert compared


def test_the_complex_step_is_exact_to_rounding() -> None:
    derivation = layers.batchnorm()
    point = draw(derivation.layer, BATTERIES[0], {"m": 3, "C": 2}, 0)
    assert point is not None
    fine, digits = complex_step.complex_step(derivation, point), high_precision.high_precision(derivation, point)
    for name in ("x", "gamma", "beta"):
        np.testing.assert_allclose(
            fine.values[name].astype(float), digits.values[name].astype(float), rtol=1e-14, atol=1e-16
        )


def test_richardson_estimates_its_own_error() -> None:
    derivation = layers.batchnorm()
    point = draw(derivation.layer, BATTERIES[9], {"m": 5, "C": 2}, 0)
    assert point is not None
    rough, fine = richardson.richardson(derivation, point), complex_step.complex_step(derivation, point)
    for name in ("x", "gamma", "beta"):
        error = np.abs(rough.values[name] - fine.values[name])
        assert np.all(error <= rough.error[name] + 1e-12 * np.abs(fine.values[name]).max())


def test_channels_of_a_batch_normalization_are_compared_one_by_one() -> None:
    layer = layers.batchnorm().layer
    assert complex_step.independent_axes(layer, layer.quantity("x")) == (layers.CHANNELS,)
    softmax = layers.softmax().layer
    assert complex_step.independent_axes(softmax, softmax.quantity("x")) == (layers.ROWS,)


def test_torch_is_not_trusted_where_it_computes_something_else() -> None:
    derivation = layers.batchnorm()
    point = draw(derivation.layer, BATTERIES[1], {"m": 5, "C": 2}, 0)
    assert point is not None
    assert point.symbols["ddof"] == 1
    with pytest.raises(NotRun, match="something else"):
        native.native(derivation, point)


def test_differences_over_a_step_are_not_trusted_where_the_forward_has_kinks() -> None:
    front = "---\ninputs: [x]\noutputs: [y]\n---\n## Forward\n\n"
    smooth = read_layer(front + r"$$ y_i = \tanh(x_i) $$" + "\n", "smooth.md")
    kinked = read_layer(front + r"$$ y_i = \max(x_i, 0) $$" + "\n", "kinked.md")
    assert kinks(smooth) == ""
    assert "kinks" in kinks(kinked)


def test_richardson_does_not_claim_to_know_where_steps_cross_whole_waves() -> None:
    """The slope of sin(10⁵ x), from steps that are coarse but for the last: no entry is near it."""
    x = np.longdouble(0.3)
    steps = [np.longdouble(0.1) / 2**k for k in range(richardson.LEVELS)]
    slopes = [np.atleast_1d((np.sin(1e5 * (x + h)) - np.sin(1e5 * (x - h))) / (2 * h)) for h in steps]
    value, error = richardson.extrapolate(slopes, [np.full(1, 1e-15) for _ in steps])
    assert np.abs(value - 1e5 * np.cos(1e5 * x)) <= error


def test_richardson_does_not_claim_to_know_where_a_step_crosses_a_pole() -> None:
    steps = [0.125 / 2**k for k in range(12)]
    pole = 0.001
    slopes = [np.array([(1 / (h - pole) + 1 / (h + pole)) / (2 * h)], dtype=np.longdouble) for h in steps]
    value, error = richardson.extrapolate(slopes, [np.full(1, 1e-18) for _ in steps])
    truth = -1 / pole**2
    assert abs(value[0] - truth) <= error[0]


@pytest.mark.parametrize(("power", "value"), [(-(10**7), 0.0), (10**7, np.inf), (-1, 0.5)])
def test_numbers_beyond_the_widest_type_become_zero_or_infinite(power: int, value: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert high_precision.widest_of(PRECISE.mpf(2) ** power) == value


def test_a_mutant_of_a_layer_of_numbers_alone_is_compared() -> None:
    layer = read_layer(
        "---\ninputs: [a]\noutputs: [y]\n---\n## Forward\n\n$$ b = a^2 $$\n\n$$ y = b (1 + b) $$\n", "one.md"
    )
    derivation = derive(layer)
    assert not same(derivation, next(v for v in mutants_of(derivation) if "twice" in v.name or "sign" in v.name))


NARROW = "---\ninputs: [x]\noutputs: [y]\nsymbols: {eps: {latex: \\epsilon, positive: true}}\n---\n## Forward\n\n"


@pytest.mark.parametrize(("factor", "verdict"), [(1.0, PASS), (1.001, FAIL)])
def test_differences_fail_nobody_whom_the_complex_step_confirms(factor: float, verdict: str) -> None:
    """The slope of a root is in a width of √ε, which no step resolves where ε is 2⁻⁶⁰."""
    layer = read_layer(NARROW + r"$$ y_i = \sqrt{(x_i - 1)^2 + \epsilon} $$" + "\n", "narrow.md")

    def forward(x: Any, eps: float) -> Any:
        return np.sqrt((x - 1) ** 2 + eps), (x, eps)

    def backward(dy: Any, saved: Any) -> Any:
        x, eps = saved
        return factor * dy * (x - 1) / np.sqrt((x - 1) ** 2 + eps)

    settings = Settings(dtypes=("float64",), mutants=False)
    assert check(derive(layer), [numpy_candidate("", forward, backward)], settings).verdict == verdict


def test_what_does_not_judge_never_fails_a_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    right = native.OPERATORS["batchnorm"]
    wrong = dict(native.OPERATORS) | {"batchnorm": lambda torch, a, s: right(torch, a, s) + 1e-9 * a[0]}
    monkeypatch.setattr(native, "OPERATORS", wrong)
    verdict = check(
        layers.batchnorm(), [layers.candidate(layers.BATCHNORM)], Settings(dtypes=("float64",), mutants=False)
    )
    assert verdict.verdict == PASS
    assert DIFFERS in {case.verdict for case in verdict.cases if case.check == "torch operator"}


def test_a_pass_says_what_error_it_would_have_seen_and_sees_it() -> None:
    settings = Settings(dtypes=("float64",), mutants=False)
    verdict = check(layers.batchnorm(), [layers.candidate(layers.BATCHNORM)], settings)
    assert 0 < verdict.sees["float64"] < 1e-12
    scaled = layers.planted("return dx, projected", "return dx * (1 + 1e-9), projected")
    assert check(layers.batchnorm(), [scaled], settings).verdict == FAIL


def test_a_direction_is_right_where_a_step_times_a_reciprocal_leaves_the_range_of_a_double() -> None:
    derivation = layers.softmax()
    point = large_points(derivation.layer, 3)[0]
    (name,) = point.inputs
    point = replace(point, inputs={name: point.inputs[name] * 0.1 + 600})
    reference = complex_step.directional(derivation, point)
    y = np.exp(point.inputs[name] - 600)
    y /= y.sum(axis=1, keepdims=True)
    (dy,) = point.upstream.values()
    gradient = y * (dy - (dy * y).sum(axis=1, keepdims=True))
    direction, axes = reference.directions[name]
    expected = (gradient * direction).sum(axis=axes)
    assert np.allclose(np.asarray(reference.values[name], float), expected, rtol=1e-9, atol=1e-12)
