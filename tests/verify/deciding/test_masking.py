"""Errors that are multiplied by what vanishes, and the steps that look like them and are right."""

import pytest
from sympy import Expr, Integer, exp

from bnderive.algebra.expr import Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.layer.layer import Definition
from bnderive.verify.deciding.decide import decide
from bnderive.verify.deciding.shell import Shell
from tests.verify.standardizing import (
    EPS,
    GV,
    HALF,
    MU,
    REST,
    I,
    J,
    N,
    R,
    V,
    W,
    a,
    closed,
    g,
    g_a,
    g_mu,
    shell,
    tensor,
    total,
    u,
    v_by_mu,
)

G = total(g(J))

MASKED = {
    "sign": (v_by_mu(1), 2 / (N - 1) * REST),
    "sign, with the sum split": (v_by_mu(1), 2 / (N - 1) * (total(a(J)) - N * MU)),
    "factor 2 lost": (v_by_mu(), -REST / N),
    "1/n lost": (v_by_mu(), -2 * REST),
    "n for n - 1": (v_by_mu(1), -2 / N * REST),
    "sign in a sum of terms": (g_mu(), -W * R * G - GV * v_by_mu()),
    "exponent": (g_mu(), -W * R * G + GV * v_by_mu() * R),
    "exponent of n": (g_mu(), -W * R * G + GV * v_by_mu() * N**2),
    "factor lost": (g_mu(), -W * R * G + v_by_mu()),
    "weight lost": (g_mu(), -W * R * G + GV / W * v_by_mu()),
    "weight twice": (g_mu(), -W * R * G + GV * W * v_by_mu()),
    "a sum that counts it n times": (total(g(J) + GV * v_by_mu()), G + GV * v_by_mu()),
    "a sum that takes in too little": (G + GV * v_by_mu(), total(g(J) + GV * v_by_mu())),
    "in the whole gradient": (g_a(I), W * g(I) * R - W * R * G / N - GV * v_by_mu() / N + GV * 2 * (a(I) - MU) / N),
    "a multiple of the sum of u": (total(g(J)) + total(u(J)), G - total(u(J))),
}

RIGHT = {
    "a term that vanishes is dropped": (g_mu(), -W * R * G),
    "a term that vanishes is kept": (g_mu(), -W * R * G + GV * v_by_mu()),
    "nothing is nothing": (v_by_mu() * GV, Integer(0)),
    "the mean put in": (2 / (N - 1) * (total(a(J)) - total(MU)), 2 / (N - 1) * (N * MU - N * MU)),
    "the mean put in once of twice": (total(a(J) ** 2) - total(a(J)) ** 2 / N, total(a(J) ** 2) - MU * total(a(J))),
    "the mean put in twice": (total(a(J)) ** 2 / N, N * MU**2),
    "the square written out": (total((a(J) - MU) ** 2), total(a(J) ** 2) - N * MU**2),
    "the square and the mean": (total((a(J) - MU) ** 2), total(a(J) ** 2) - total(a(J)) ** 2 / N),
    "the square halfway": (total((a(J) - MU) ** 2), total(a(J) ** 2) - MU * total(a(J))),
    "the variance by its name": (total((a(J) - MU) ** 2) * GV, N * V * GV),
    "the variance under a root": ((total((a(J) - MU) ** 2) / N + EPS) ** -HALF * REST, R * REST),
    "the gradient in one line": (g_a(I), closed(I)),
    "the gradient, what vanishes kept": (g_a(I), closed(I) + GV * v_by_mu() / N),
    "the gradient less its mean first": (
        g_a(I),
        W * R * (g(I) - G / N - u(I) / N * total((g(J) - Sigma(g(I), I) / N) * u(J))),
    ),
    "the deviation of a mean": (GV, -HALF * R**3 * W * total((g(J) - Sigma(g(I), I) / N) * (a(J) - MU))),
    "two of three left": (REST + total(u(J)) + MU, total(u(J)) + MU),
    "one added, another dropped": (g(I) * REST + MU, MU + G * total(u(J))),
    "a sum without its own term": (Sigma((1 - Delta(I, J)) * (a(J) - MU), J), MU - a(I)),
    "a factor that is one": (total(u(J) ** 2) * G, (N - N * EPS / (V + EPS)) * G),
    "a variance of sums": (V * N + N * MU**2, total(a(J) ** 2)),
}


@pytest.mark.parametrize("name", MASKED)
def test_an_error_behind_zero_is_found(name: str) -> None:
    lhs, rhs = MASKED[name]
    for left, right in ((lhs, rhs), (rhs, lhs), (3 * lhs - g(I), 3 * rhs - g(I))):
        decision = decide(left, right, shell(1 if "n - 1" in name or "sign" in name else 0))
        if "sign" in name and "sum of terms" in name:
            decision = decide(left, right, shell())
        assert decision.kind == "masked"
        assert decision.uses == ("mu",)
        assert decision.off_shell
        assert decision.witness is not None
        assert decision.witness.left != decision.witness.right


@pytest.mark.parametrize("name", RIGHT)
def test_a_step_that_uses_what_vanishes_is_right(name: str) -> None:
    lhs, rhs = RIGHT[name]
    for left, right in ((lhs, rhs), (rhs, lhs), (W * lhs, W * rhs), (lhs + G, G + rhs)):
        assert decide(left, right, shell()).kind == "proved"


def test_a_witness_off_shell_takes_the_mean_as_a_free_number() -> None:
    witness = decide(v_by_mu(1), -v_by_mu(1), shell(1)).witness
    assert witness is not None
    row, mean = witness.tensors["a"], witness.tensors["mu"][()]
    assert mean != sum(row.values()) / 3
    assert witness.left == -2 / (witness.sizes["n"] - 1) * sum(x - mean for x in row.values())
    assert witness.right == -witness.left


def test_along_several_axes() -> None:
    c = Index("c", Axis("c", "C"))
    x, mean, w = (lambda i: Element("x", i, c)), tensor("mean", c), Element("w", c)
    known = Shell((Definition(mean, Sigma(x(J), J) / N),), frozenset({"mean"}))
    rest = Sigma(x(J) - mean.element, J)
    assert decide(w * rest, -w * rest, known).kind == "masked"
    assert decide(Sigma(w * rest, c), Sigma(N * w * rest, c), known).kind == "masked"
    assert decide(Sigma(w * rest, c), Integer(0), known).kind == "proved"
    assert decide(w * rest + x(I), x(I), known).uses == ("mean",)


def test_probabilities_multiplied_by_their_sum() -> None:
    c, d, e = (Index(name, Axis("c", "C")) for name in "cde")
    z, p = tensor("Z"), tensor("p", c)
    definitions = (Definition(z, Sigma(exp(Element("x", d)), d)), Definition(p, exp(Element("x", c)) / z.element))
    known = Shell(definitions, frozenset({"Z"}), frozenset({"Z"}))
    ones = Sigma(p(d), d)
    slope = lambda i: Element("g", i)  # noqa: E731
    for lhs, rhs in (
        (p(c) * ones**2, p(c) * ones),
        (p(c) * ones, p(c)),
        (Sigma(slope(d) * p(d) * ones, d), Sigma(slope(d) * p(d), d) * ones**3),
        (p(c) * (slope(c) - Sigma(slope(d) * p(d), d)), p(c) * Sigma((slope(c) - slope(e)) * p(e), e)),
    ):
        assert decide(lhs, rhs, known).kind == "proved"


def test_a_name_that_determines_no_sum_masks_nothing() -> None:
    half = tensor("half")
    known = Shell((Definition(half, Sigma(exp(a(J)), J) ** 2 + Sigma(a(J), J) ** 2),), frozenset({"half"}))
    vanishing: Expr = half.element - known.definitions[0].expr
    assert decide(vanishing, -vanishing, known).kind == "proved"
