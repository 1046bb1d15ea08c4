"""A difference from its own mean is centred twice, whatever it is of and over which axes, and nothing else is."""

import numpy as np
import pytest
from sympy import Expr, Integer

from bnderive.algebra.evaluate import evaluate
from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.program.names import Names
from bnderive.program.recentre import recentre
from bnderive.program.share import Line, ordered

n, c, s = Index("n", Axis("n", "N")), Index("c", Axis("c", "C")), Index("s", Axis("s", "S"))
k = Index("k", c.axis)
x, w, mu = Element("x", n, c, s), Element("w", n, c, s), Element("mu", c)
N, C, S = (i.axis.length for i in (n, c, s))
MEAN = Line("mu", (c,), Sigma(x, n, s) / (N * S))
SIZES = {"N": 3, "C": 2, "S": 4}


def recentred(*lines: Line, backward: tuple[Line, ...] = ()) -> tuple[list[Line], list[Line]]:
    return recentre(lines, backward, Names({line.name for line in (*lines, *backward)} | {"x", "w"}).fresh)


def values(lines: list[Line], dtype: type = np.float64, mean: float = 0.0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    held = {name: (mean + rng.standard_normal((3, 2, 4))).astype(np.float32).astype(dtype) for name in "xw"}
    for line in ordered(lines):
        held[line.name] = evaluate(line.expr, held, SIZES, {}, line.indices)
    return held


FOUND: dict[str, tuple[Line, ...]] = {
    "named": (MEAN, Line("y", (n, c, s), x - mu)),
    "turned": (MEAN, Line("y", (n, c, s), mu - x)),
    "multiple": (MEAN, Line("y", (n, c, s), 2 * (x - mu))),
    "inline": (Line("y", (n, c, s), x - Sigma(x, c) / C),),
    "in a sum": (MEAN, Line("y", (c,), Sigma((x - mu) ** 2, n, s))),
    "of a sum": (Line("m", (n, s), Sigma(x + w, c) / C), Line("y", (n, c, s), x + w - Element("m", n, s))),
    "other letters": (MEAN, Line("y", (n, k, s), Element("x", n, k, s) - Element("mu", k))),
    "of a product": (Line("m", (c,), Sigma(x * w, n, s) / (N * S)), Line("y", (n, c, s), x * w - Element("m", c))),
}
LEFT: dict[str, Expr] = {
    "another count": x - Sigma(x, n, s) / (N * S - 1),
    "a sum": x - Sigma(x, n, s),
    "another array": w - mu,
    "another term": x - mu + Integer(1),
    "a sum with the mean": x + mu,
}


@pytest.mark.parametrize("name", FOUND)
def test_found(name: str) -> None:
    lines = FOUND[name]
    start, _ = recentred(*lines)
    assert len(start) == len(lines) + 2
    assert np.allclose(values(start)["y"], values(list(lines))["y"], rtol=1e-12, atol=1e-12)
    rough, true = (values(list(lines), kind, 1e6)["y"] for kind in (np.float32, np.longdouble))
    fine = values(start, np.float32, 1e6)["y"]
    if not name.startswith("of a"):  # which is rounded itself
        assert np.abs(fine - true).max() < 0.1 * np.abs(rough - true).max()


@pytest.mark.parametrize("name", LEFT)
def test_left(name: str) -> None:
    lines = (MEAN, Line("y", (n, c, s), LEFT[name]))
    assert recentred(*lines) == (list(lines), [])


def test_the_backward_reads_what_the_forward_centred() -> None:
    back = (Line("dx", (n, c, s), w * (x - mu)), Line("dw", (n, c, s), w - Sigma(w, n) / N))
    start, body = recentred(MEAN, Line("y", (n, c, s), x - mu), backward=back)
    assert [line.name for line in start] == ["mu", "x_less_mean", "x_centred", "y"]
    assert body == [Line("dx", (n, c, s), w * Element("x_centred", n, c, s)), back[1]]
    assert recentred(MEAN, backward=back) == ([MEAN], list(back))
