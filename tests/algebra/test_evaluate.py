"""Evaluation against plain numpy, in every number system."""

from typing import Any

import numpy as np
import pytest
import torch
from sympy import Expr, Integer, Rational, Symbol, exp, pi, sqrt

from bnderive.algebra.arithmetic import precise
from bnderive.algebra.evaluate import evaluate, evaluate_layer
from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.ops import maximum, sigmoid, step
from bnderive.errors import BnderiveError
from tests.check import layers

ROWS, COLUMNS = Axis("i", "m"), Axis("c", "C")
i, j, c, d = Index("i", ROWS), Index("j", ROWS), Index("c", COLUMNS), Index("d", COLUMNS)
SIZES = {"m": 4, "C": 3}
RNG = np.random.default_rng(0)
X, G, S = RNG.standard_normal((4, 3)), RNG.standard_normal(3), RNG.standard_normal((4, 4))
T = np.array([2, 0, 0, 1])
VALUES = {"x": X, "g": G, "S": S, "t": T, "a": np.array(0.7)}
eps = Symbol("eps", positive=True)


def x(*indices: Expr) -> Element:
    return Element("x", *indices)


CASES: tuple[tuple[Expr, tuple[Index, ...], Any], ...] = (
    (x(i, c) * Element("g", c), (i, c), X * G),
    (x(i, c) + Element("g", c), (c, i), (X + G).T),
    (Sigma(x(i, c), i), (c,), X.sum(0)),
    (Sigma(x(i, c), i) / ROWS.length, (c,), X.mean(0)),
    (Sigma(x(i, c) * x(j, c), c), (j, i), X @ X.T),
    (Sigma(x(i, c) ** 2, i, c), (), (X**2).sum()),
    (Sigma(Element("g", c), i, c), (), 4 * G.sum()),
    (Sigma(Integer(1), i), (), 4.0),
    (Sigma((x(i, c) - Sigma(x(j, c), j) / ROWS.length) ** 2, i), (c,), ((X - X.mean(0)) ** 2).sum(0)),
    (Sigma(x(j, c) * (1 - Delta(i, j)), j), (i, c), X.sum(0) - X),
    (Sigma(x(j, c) * Delta(i, j), j), (i, c), X),
    (Sigma(x(j, c) * Before(j, i), j), (i, c), np.cumsum(X, 0) - X),
    (Element("S", i, i), (i,), np.diag(S)),
    (Element("S", i, j) - Element("S", j, i), (i, j), S - S.T),
    (x(i, Element("t", i)), (i,), X[np.arange(4), T]),
    (Delta(c, Element("t", i)), (i, c), np.eye(3)[T]),
    (Sigma(x(i, c) * Delta(c, Element("t", i)), c), (i,), X[np.arange(4), T]),
    ((x(i, c) ** 2 + eps) ** Rational(-3, 2), (i, c), (X**2 + 0.1) ** -1.5),
    ((x(i, c) ** 2 + eps) ** Rational(1, 3), (i, c), (X**2 + 0.1) ** (1 / 3)),
    (exp(x(i, c)) * 2 / sqrt(pi), (i, c), np.exp(X) * 2 / np.sqrt(np.pi)),
    (sigmoid(x(i, c)) * Element("a"), (i, c), 0.7 / (1 + np.exp(-X))),
    (maximum(x(i, c), Integer(0)), (i, c), np.maximum(X, 0)),
    (step(x(i, c)), (i, c), (X > 0) * 1.0),
    (Rational(1, 3) * Integer(1), (c,), np.full(3, 1 / 3)),
)


@pytest.mark.parametrize(("expr", "indices", "expected"), CASES, ids=[str(case[0]) for case in CASES])
def test_every_number_system_agrees_with_numpy(expr: Expr, indices: tuple[Index, ...], expected: Any) -> None:
    shape = tuple(SIZES[k.axis.size] for k in indices)

    def check(values: dict[str, Any], tolerance: float, **options: Any) -> Any:
        got = evaluate(expr, values, SIZES, {"eps": 0.1}, indices, **options)
        assert tuple(got.shape) == shape
        np.testing.assert_allclose(np.asarray(got, dtype=np.float64), expected, rtol=tolerance, atol=tolerance)
        return got

    check(VALUES, 1e-14)
    real = {n: v for n, v in VALUES.items() if v.dtype.kind == "f"}
    single = check({**VALUES, **{n: v.astype(np.float32) for n, v in real.items()}}, 2e-6)
    assert single.dtype == np.float32
    wide = check({**VALUES, **{n: v.astype(np.longdouble) for n, v in real.items()}}, 1e-14)
    assert wide.dtype == np.longdouble
    check({**VALUES, **{n: precise(v) for n, v in real.items()}}, 1e-14)
    check({n: torch.tensor(v) for n, v in VALUES.items()}, 1e-14, xp=torch)


def test_extended_precision_is_not_lost_in_constants() -> None:
    got = evaluate(x(i, c) / 3, {"x": np.ones((4, 3), np.longdouble)}, SIZES, {}, (i, c))
    assert np.all(got == np.longdouble(1) / 3)


def test_fifty_digits() -> None:
    got = evaluate((x(i, c) + 1) ** Rational(1, 2), {"x": precise(np.ones((4, 3)))}, SIZES, {}, (i, c))
    assert abs(got[0, 0] ** 2 - 2) < 1e-48


def test_complex_arguments_differentiate() -> None:
    step_ = 1e-200
    moved = evaluate(sigmoid(x(i, c)) ** Rational(-3, 2), {"x": X + 1j * step_}, SIZES, {}, (i, c)).imag / step_
    value = 1 / (1 + np.exp(-X))
    np.testing.assert_allclose(moved, -1.5 * value**-2.5 * value * (1 - value), rtol=1e-13)


def test_a_batch_in_front_is_one_evaluation_for_each_variant() -> None:
    variants = np.stack([X, 2 * X, X - 1, X, X])
    got = evaluate(Sigma(x(i, c) * x(i, d), i), {"x": variants}, SIZES, {}, (c, d))
    np.testing.assert_allclose(got, np.einsum("bic,bid->bcd", variants, variants), rtol=1e-13)
    picked = evaluate(x(i, Element("t", i)), {"x": variants, "t": T}, SIZES, {}, (i,))
    np.testing.assert_array_equal(picked, variants[:, np.arange(4), T])


def test_a_norm_of_a_large_matrix_needs_no_third_axis() -> None:
    sizes = {"m": 3000, "C": 40}
    big = np.ones((3000, 40))
    got = evaluate(Sigma(x(i, c) * Element("g", d) * x(i, d), i, d), {"x": big, "g": np.ones(40)}, sizes, {}, (c,))
    np.testing.assert_allclose(got, np.full(40, 3000.0 * 40))


def test_undefined_values_are_not_numbers_and_no_warnings() -> None:
    for values in (np.zeros((4, 3)), precise(np.zeros((4, 3)))):
        got = evaluate(1 / x(i, c), {"x": values}, SIZES, {}, (i, c))
        assert not np.isfinite(got.astype(np.float64)).any()
    assert np.isnan(evaluate(sqrt(x(i, c)), {"x": -np.ones((4, 3))}, SIZES, {}, (i, c))).all()


def test_a_layer_is_evaluated_in_order() -> None:
    derivation = layers.batchnorm()
    inputs = {"x": X, "gamma": G, "beta": G}
    values = evaluate_layer(derivation.forward, inputs, SIZES, {"eps": 0.3, "ddof": 1})
    np.testing.assert_allclose(values["var"], X.var(0, ddof=1))
    np.testing.assert_allclose(values["y"], G * (X - X.mean(0)) / np.sqrt(X.var(0, ddof=1) + 0.3) + G)


@pytest.mark.parametrize(
    ("expr", "indices", "words"),
    [
        (x(i, c), (i,), "free index c"),
        (Element("w", c), (c,), "no value was given for w"),
        (x(i, c) * eps, (i, c), "no number was given for eps"),
        (Element("g", i), (i,), "shape"),
    ],
)
def test_what_is_missing_is_named(expr: Expr, indices: tuple[Index, ...], words: str) -> None:
    with pytest.raises(BnderiveError, match=words):
        evaluate(expr, VALUES, SIZES, {}, indices)
