"""Matrices that are written out by their entries."""

import pytest

from bnderive.document.syntax import Array, walk
from tests.verify.annotated import document_of, verification

SOFTMAX = (
    r"$$ p_i = \frac{e^{u_i}}{\sum_k e^{u_k}}, \quad J = \operatorname{diag}(\mathbf{p}) - \mathbf{p}\mathbf{p}^T $$ "
)


def matrix(*rows: str) -> str:
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


CLAIMS = [
    ("J = " + matrix("p_1 (1 - p_1) & -p_1 p_2", "-p_2 p_1 & p_2 (1 - p_2)"), "proved"),
    ("J = " + matrix("p_0 - p_0^2 & -p_0 p_1", "-p_1 p_0 & p_1 - p_1^2"), "proved"),
    ("J = " + matrix("p_1 (1 - p_1) & -p_1 p_2", "-p_2 p_1 & p_2 (1 + p_2)"), "unread"),
    (
        r"\frac{\partial \mathbf{p}}{\partial \mathbf{u}} = "
        + matrix(r"p_1 - p_1^2 & \cdots & -p_1 p_n", r"\vdots & \ddots & \vdots", r"-p_n p_1 & \cdots & p_n - p_n^2"),
        "proved",
    ),
    (
        r"\frac{\partial \mathbf{p}}{\partial \mathbf{u}} = "
        + matrix(r"p_1 - p_1^2 & \cdots & p_1 p_n", r"\vdots & \ddots & \vdots", r"p_n p_1 & \cdots & p_n - p_n^2"),
        "refuted",
    ),
    ("J = " + matrix("p_1 & 0", "0 & p_2") + r" - \mathbf{p}\mathbf{p}^T", "proved"),
    (r"J \mathbf{p} = " + matrix(r"p_1^2 - p_1 \sum_k p_k^2", r"\vdots", r"p_n^2 - p_n \sum_k p_k^2"), "proved"),
    (r"J \mathbf{p} = " + matrix(r"p_1^2 + p_1 \sum_k p_k^2", r"\vdots", r"p_n^2 + p_n \sum_k p_k^2"), "refuted"),
    (
        r"\nabla_{\mathbf{u}} L = "
        + matrix(
            *(rf"\sum_k \frac{{\partial L}}{{\partial p_k}} \frac{{\partial p_k}}{{\partial u_{n}}}" for n in "123")
        ),
        "proved",
    ),
]


@pytest.mark.parametrize(("claim", "verdict"), CLAIMS, ids=[str(n) for n in range(len(CLAIMS))])
def test_entries_that_have_a_rule_are_an_array(claim: str, verdict: str) -> None:
    assert verification(f"{SOFTMAX} $$ {claim} $$").findings[-1].verdict == verdict


def test_a_matrix_is_defined_by_its_entries() -> None:
    grid = matrix("p_1 (1 - p_1) & -p_1 p_2", "-p_2 p_1 & p_2 (1 - p_2)")
    text = (
        r"$$ p_i = \frac{e^{u_i}}{\sum_k e^{u_k}} $$ "
        rf"$$ M = {grid} $$ $$ \frac{{\partial p_i}}{{\partial u_j}} = M_{{ij}} $$"
    )
    assert [f.verdict for f in verification(text).findings] == ["definition", "definition", "proved"]


RULES = [
    (matrix("w_{11} & w_{12} & w_{13}", "w_{21} & w_{22} & w_{23}"), True),
    (matrix(r"w_{1,1} & \dots & w_{1,n}", r"\vdots & \ddots & \vdots", r"w_{m,1} & \dots & w_{m,n}"), True),
    (matrix(r"w_{1,1} & \dots & w_{1,n}", r"\vdots & \ddots & \vdots", r"w_{m,1} & \dots & w_{n,m}"), False),
    (matrix("a_1 + b", r"\vdots", "a_n + c"), False),
    (matrix("a_1 + b_2 & 0", "0 & a_2 + b_1"), False),
    (matrix("a_1 + 1 & a_1", "a_2"), False),
]


@pytest.mark.parametrize(("grid", "ruled"), RULES, ids=[g for g, _ in RULES])
def test_which_entries_have_a_rule(grid: str, ruled: bool) -> None:
    (chain,) = document_of(f"$$ Q = {grid} $$").chains
    node = chain.sides[1].side.node
    assert (node is not None and any(isinstance(part, Array) for part in walk(node))) == ruled
    assert (node is None) != ruled


def test_a_matrix_of_numbers_is_an_example_of_what_is_called_so() -> None:
    text = rf"$$ q_i = \frac1n \sum_j U_{{ij}} $$ $$ U = {matrix('2 & 4', '6 & 8')} $$ $$ \frac{{\partial q_i}}{{\partial U_{{ij}}}} = \frac2n $$"
    assert verification(text).findings[-1].verdict == "refuted"
