"""Equal parts are computed once, and what comes out is what went in."""

import numpy as np
from sympy import Rational

from bnderive.algebra.evaluate import evaluate
from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.program.names import Names
from bnderive.program.share import Line, share

n, s, c = Index("n", Axis("n", "N")), Index("s", Axis("s", "S")), Index("c", Axis("c", "C"))
g, x, w = Element("g", n, c, s), Element("x", n, c, s), Element("w", c)


def shared(*lines: Line) -> tuple[Line, ...]:
    return share(lines, Names({line.name for line in lines} | {"g", "x", "w"}).fresh)


def judged(before: tuple[Line, ...], after: tuple[Line, ...]) -> None:
    rng = np.random.default_rng(0)
    held = {"g": rng.standard_normal((2, 3, 4)), "x": rng.standard_normal((2, 3, 4)), "w": rng.standard_normal(3)}
    sizes = {"N": 2, "C": 3, "S": 4}
    for line in after:
        held[line.name] = evaluate(line.expr, held, sizes, {}, line.indices)
    for line in before:
        assert np.allclose(evaluate(line.expr, held, sizes, {}, line.indices), held[line.name], rtol=1e-12)


def test_a_sum_that_is_a_result_is_read_not_repeated() -> None:
    lines = (Line("dx", (n, c, s), g - Sigma(g, n, s)), Line("db", (c,), Sigma(g, n, s)))
    found = shared(*lines)
    judged(lines, found)
    assert [line.name for line in found] == ["db", "dx"]
    assert found[1].expr == g - Element("db", c)


def test_the_same_sum_at_another_index() -> None:
    k = Index("k", c.axis)
    lines = (Line("a", (c, k), Sigma(g, n, s) * Sigma(g.xreplace({c: k}), n, s)), Line("b", (c,), Sigma(g, n, s)))
    assert shared(*lines)[1].expr == Element("b", c) * Element("b", k)


def test_a_sum_over_more_axes_is_taken_from_one_over_fewer() -> None:
    lines = (Line("dx", (n, c, s), g * Sigma(g, s)), Line("db", (c,), Sigma(g, n, s)))
    found = shared(*lines)
    judged(lines, found)
    assert {line.name: line.expr for line in found}["db"] == Sigma(Element("sum_g", n, c), n)


def test_a_product_that_occurs_thrice_gets_a_name() -> None:
    lines = (Line("dx", (n, c, s), w * g - Sigma(w * g, c) - x * Sigma(w * g * x, c)),)
    found = shared(*lines)
    judged(lines, found)
    assert found[0].expr == w * g


def test_a_difference_used_twice_stays() -> None:
    lines = (Line("a", (n, c, s), (g - x) * w), Line("b", (c,), Sigma((g - x) ** 2, n, s)))
    assert shared(*lines) == lines


def test_powers_of_a_named_root() -> None:
    square = Sigma(x**2, n, s)
    root = square ** Rational(-1, 2)
    lines = (Line("r", (c,), root), Line("y", (c,), w * square ** Rational(-3, 2)))
    found = shared(*lines)
    judged(lines, found)
    assert found[1].expr == w * Element("r", c) ** 3
