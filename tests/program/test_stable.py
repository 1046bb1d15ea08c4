"""Shifted exponentials: where they apply, where they must not, and that values stay."""

import numpy as np
import pytest
from sympy import Expr, exp, log

from bnderive.algebra.evaluate import evaluate
from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.program.masked import Within, masked
from bnderive.program.names import Names
from bnderive.program.share import Line, Peak
from bnderive.program.stable import stabilise

n, k, j = Index("n", Axis("n", "N")), Index("k", Axis("k", "K")), Index("j", Axis("k", "K"))
x, z, y = Element("x", n, k), Element("Z", n), Element("y", n, k)
TOTAL = Line("Z", (n,), Sigma(exp(x), k))


def stable(*lines: Line, outputs: str) -> dict[str, Line]:
    found = stabilise(lines, frozenset(outputs.split()), Names({line.name for line in lines} | {"x"}).fresh)
    return {line.name: line for line in found}


def values(lines: dict[str, Line], x_value: np.ndarray) -> dict[str, np.ndarray]:
    held = {"x": x_value}
    for line in lines.values():
        if isinstance(line.expr, Peak):
            assert line.indices == (n,)
            held[line.name] = x_value.max(axis=1)
        else:
            held[line.name] = evaluate(line.expr, held, {"N": 3, "K": 4}, {}, line.indices)
    return held


SOFTMAX = (Line("y", (n, k), exp(x) / z), "y")
LOGSUM = (Line("y", (n,), log(z)), "y")
LOGPROB = (Line("y", (n, k), log(exp(x) / z)), "y")
SQUARED = (Line("y", (n, k), exp(2 * x) / z**2), "y")


@pytest.mark.parametrize(("line", "output"), [SOFTMAX, LOGSUM, LOGPROB, SQUARED])
def test_shifted(line: Line, output: str) -> None:
    found = stable(TOTAL, line, outputs=output)
    assert "max_x" in found
    rng = np.random.default_rng(0)
    small = rng.standard_normal((3, 4))
    plain = values({"Z": TOTAL, "y": line}, small)
    assert np.allclose(values(found, small)["y"], plain["y"], rtol=1e-12)
    assert np.isfinite(values(found, 1e4 * small)["y"]).all()


@pytest.mark.parametrize(
    "line",
    [
        Line("y", (n, k), exp(x) / (1 + z)),
        Line("y", (n, k), exp(x) + z),
        Line("y", (n,), z),
        Line("y", (n,), log(1 + z)),
        Line("y", (n, k), x / z),
    ],
)
def test_left_as_written(line: Line) -> None:
    assert stable(TOTAL, line, outputs="y") == {"Z": TOTAL, "y": line}


def test_a_sum_that_is_asked_for_is_not_shifted() -> None:
    assert stable(TOTAL, SOFTMAX[0], outputs="y Z") == {"Z": TOTAL, "y": SOFTMAX[0]}


def test_rows_and_columns_are_shifted_apart() -> None:
    rows = Line("r", (n, k), exp(x) / Sigma(exp(Element("x", n, j)), j))
    i = Index("i", n.axis)
    columns = Line("c", (n, k), exp(x) / Sigma(exp(Element("x", i, k)), i))
    found = stable(rows, columns, outputs="r c")
    shifts = [line for line in found.values() if isinstance(line.expr, Peak)]
    assert {line.indices for line in shifts} == {(k,), (n,)}
    named = {line.indices: Element(line.name, *line.indices) for line in shifts}
    for name, at in (("r", (n,)), ("c", (k,))):
        exponents = {e.args[0] for e in found[name].expr.atoms(exp) if not any(i.is_bound for i in e.atoms(Index))}
        assert exponents == {x - named[at]}


a, b = Index("a", k.axis), Index("b", k.axis)
s = Element("s", a, b)
INDICATORS = (
    (Before(b, a), Before(b, a)),
    (Before(b, a) + Delta(a, b), 1 - Before(a, b)),
    (1 - Before(b, a), 1 - Before(b, a)),
    (1 - Delta(a, b), 1 - Delta(a, b)),
    (Before(a, b) + Before(b, a), 1 - Delta(a, b)),
)


@pytest.mark.parametrize(("written", "kept"), INDICATORS)
def test_an_indicator_moves_into_the_exponent(written: Expr, kept: Expr) -> None:
    assert masked(exp(s) * written) == exp(Within(s, kept))


def test_what_is_no_indicator_stays() -> None:
    assert masked(exp(s) * Delta(a, b)) == exp(Element("s", a, a)) * Delta(a, b)
    assert masked(exp(s) * (1 + Delta(a, b))) == exp(s) * (1 + Delta(a, b))
    assert masked(exp(s) * (Before(a, b) + 2 * Delta(a, b))) == exp(Within(s, 1 - Before(b, a))) * (
        Before(a, b) + 2 * Delta(a, b)
    )
    assert masked(exp(s) * (Element("y", a, b) * Delta(a, b) + Before(a, b))).atoms(Within) == set()


def test_a_sum_and_a_single_term_are_one_sum() -> None:
    own = exp(Element("s", a, a))
    assert masked(Sigma(exp(s), b) - own) == Sigma(exp(Within(s, 1 - Delta(a, b))), b)
    assert masked(Sigma(exp(s) * Before(b, a), b) + own) == Sigma(exp(Within(s, 1 - Before(a, b))), b)
    assert masked(Sigma(exp(s), b) + own) == Sigma(exp(s), b) + own


@pytest.mark.parametrize(("written", "kept"), INDICATORS)
def test_the_shift_is_the_largest_kept(written: Expr, kept: Expr) -> None:
    found = stable(Line("y", (a, b), exp(s) * written / Sigma(exp(s) * written, b)), outputs="y")
    peak = next(line for line in found.values() if isinstance(line.expr, Peak))
    assert peak == Line(peak.name, (a,), Peak(Sigma(Within(s, kept), b)))
    shifted = exp(Within(s - Element(peak.name, a), kept))
    assert found["y"].expr == shifted / Sigma(shifted, b)


def test_what_the_shift_leaves_out_is_not_shifted() -> None:
    line = Line("y", (a, b), exp(s) / Sigma(exp(s) * Before(b, a), b))
    assert stable(line, outputs="y") == {"y": line}


def test_either_of_two_symmetric_indices_is_found() -> None:
    score = Sigma(Element("x", n, k) * Element("x", Index("m", n.axis), k), k)
    m = Index("m", n.axis)
    line = Line("y", (n, m), exp(score) / Sigma(exp(score), n) + exp(score) / Sigma(exp(score), m))
    found = stable(line, outputs="y")
    assert {line.indices for line in found.values() if isinstance(line.expr, Peak)} <= {(n,), (m,)}
    assert not any(e.args[0] == score for e in found["y"].expr.atoms(exp))
