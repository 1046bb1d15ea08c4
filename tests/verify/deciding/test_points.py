"""The quick filter: agreement at random points, on shell and off."""

from time import perf_counter

import numpy as np
from sympy import Integer, log, sqrt

from bnderive.algebra.expr import Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.verify.deciding.points import KINDS, ON, agreement, points_of, probe
from bnderive.verify.deciding.shell import Shell, tensors_of
from tests.verify.standardizing import EPS, MU, REST, ROW, I, J, N, R, V, W, a, closed, g, g_a, shell, total, u, v_by_mu


def test_agreement_on_shell_and_off() -> None:
    found = agreement(g_a(I), closed(I), shell(), 0)
    assert (found.on, found.off) == (True, False)
    found = agreement(R, 1 / sqrt(V + EPS), shell(), 0)
    assert (found.on, found.off) == (True, True)
    found = agreement(v_by_mu(), 1 + v_by_mu(), shell(), 0)
    assert (found.on, found.off) == (False, False)


def test_a_point_on_shell_holds_the_definitions() -> None:
    points = points_of(shell(), 3)
    assert points.at(u(I), (I,)) is not None
    row, mean, spread = points.values["a"][ON], points.values["mu"][ON], points.values["v"][ON]
    np.testing.assert_allclose(row.mean(1), mean)
    np.testing.assert_allclose(((row - mean[:, None]) ** 2).mean(1), spread)
    assert not np.allclose(points.values["a"][~ON].mean(1), points.values["mu"][~ON])
    assert row.shape[1] >= 3
    assert len(row) + int((~ON).sum()) == len(KINDS)


def test_what_has_no_value_tells_nothing() -> None:
    assert agreement(log(-(a(I) ** 2)), g(I), Shell(()), 0).on is None
    assert agreement(Element("t", Element("p", I)), g(I), Shell(()), 0).on is None
    many = Sigma(Integer(1), *(Index(f"k{k}", ROW) for k in range(12)))
    assert agreement(many, N**12, Shell(()), 0).on is None


def test_a_logarithm_is_looked_at_where_it_has_a_value() -> None:
    assert agreement(log(a(I) ** 2), 2 * log(a(I)), Shell(()), 0).on is True
    assert agreement(log(a(I)), 2 * log(a(I)), Shell(()), 0).on is False


def test_a_size_has_one_value_on_both_sides() -> None:
    assert agreement(N * W, Sigma(W, J), Shell(()), 0).on is True
    assert agreement(ROW.length, Integer(3), Shell(()), 0).on in (True, False)


def test_a_probe_sorts_candidates() -> None:
    test = probe(shell(), g_a(I))
    assert test.on_shell(closed(I))
    assert not test(closed(I))
    assert test(g_a(I))
    assert not test.on_shell(closed(I, 1))
    assert not test.on_shell(g_a(J))
    assert not test.on_shell(total(g(J)))
    assert probe(shell(), REST).on_shell(Integer(0))
    assert not probe(shell(), REST)(-REST)
    assert not probe(shell(), 1 / (MU - MU + a(I))).on_shell(1 / (a(I) - a(I) + REST - REST + Integer(0) + 10**30))


def test_a_probe_is_quick() -> None:
    test = probe(shell(), g_a(I))
    test(closed(I))
    start = perf_counter()
    for k in range(100):
        test.on_shell(closed(I) + k * W)
    assert perf_counter() - start < 1


def test_tensors_are_read_off_their_places() -> None:
    c = Index("c", Axis("c", "C"))
    t = Element("t", I)
    found = tensors_of((Element("x", I, c) + Element("x", I, t), Delta(c, Element("s", J))), Shell(()))
    assert found is not None
    assert {q.name: [x.name for x in q.axes] for q in found} == {"s": ["i"], "t": ["i"], "x": ["i", "c"]}
    assert {q.name: q.labels and q.labels.name for q in found} == {"s": "c", "t": "c", "x": None}
    assert tensors_of((a(I) + Element("a"),), Shell(())) is None
    assert tensors_of((Element("a", t),), Shell(())) is None
