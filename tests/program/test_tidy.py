"""Sums made ready: the same values, and no sum left that needs an array larger than any tensor."""

import numpy as np
import pytest
from sympy import Expr, Integer

from bnderive.algebra.evaluate import evaluate
from bnderive.algebra.expr import Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.program.tidy import tidy

i, j, k = Index("i", Axis("i", "m")), Index("j", Axis("i", "m")), Index("k", Axis("k", "K"))
a, b, c, t = Element("a", i), Element("b", k), Element("c", i, k), Element("t", i)
m, K = i.axis.length, k.axis.length
CASES = {
    "constant": (Sigma(Integer(3), i), 3 * m),
    "factor": (Sigma(a * c, k), a * Sigma(c, k)),
    "independent": (Sigma(a * b, i, k), Sigma(a, i) * Sigma(b, k)),
    "outer sum": (Sigma(a + b, k), K * a + Sigma(b, k)),
    "nested": (Sigma(Sigma(c, k), i), Sigma(c, i, k)),
    "delta": (Sigma(Delta(i, j) * c, i), Element("c", j, k)),
    "label": (Sigma(Delta(k, t) * c, k), Element("c", i, t)),
    "leave one out": (Sigma(Element("a", j) * (1 - Delta(i, j)), j), Sigma(Element("a", j), j) - a),
    "own element": (Sigma(Element("S", i, j) * (1 - Delta(i, j)), j), Sigma(Element("S", i, j) * (1 - Delta(i, j)), j)),
    "square": (Sigma((a + b) ** 2, k), Sigma((a + b) ** 2, k)),
    "outer factor": (Sigma((Element("d", j, k) - c) * b, k), Sigma(Element("d", j, k) * b, k) - Sigma(c * b, k)),
}


@pytest.mark.parametrize(("given", "expected"), CASES.values(), ids=CASES)
def test_form(given: Expr, expected: Expr) -> None:
    assert tidy(given) == expected


@pytest.mark.parametrize("given", [g for g, _ in CASES.values()], ids=CASES)
def test_value(given: Expr) -> None:
    rng = np.random.default_rng(0)
    shapes = {"a": (4,), "b": (3,), "c": (4, 3), "d": (4, 3), "S": (4, 4)}
    values = {name: rng.standard_normal(shape) for name, shape in shapes.items()} | {"t": rng.integers(0, 3, 4)}
    before, after = (evaluate(e, values, {"m": 4, "K": 3}, {}, (i, j, k)) for e in (given, tidy(given)))
    assert np.allclose(before, after, rtol=1e-12)
