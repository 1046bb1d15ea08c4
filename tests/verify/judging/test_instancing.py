"""Sums over the numbers of an example."""

import pytest

from tests.verify.annotated import verification

LAYER = r"""
$$ c = \frac1n \sum_{i=1}^n u_i, \quad q_i = u_i - c, \quad y_i = g q_i + b, \quad L = \frac12 \sum_{i=1}^n (y_i - t_i)^2 $$
"""
EXAMPLE = r" For three numbers, with $g = 2.0$: $$ c = \frac13 (1 + 2 + 6) = 3 $$ "
CASES = [
    (r"\frac{\partial L}{\partial g} = \sum_{i=1}^3 \frac{\partial L}{\partial y_i} q_i", "sloppy", "unread"),
    (r"\frac{\partial L}{\partial c} = - \sum_{i=1}^3 \frac{\partial L}{\partial q_i}", "sloppy", "unread"),
    (r"\frac{\partial L}{\partial c} = \sum_{i=1}^3 \frac{\partial L}{\partial q_i}", "refuted", "unread"),
    (
        r"\frac{\partial L}{\partial u_k} = \frac{\partial L}{\partial q_k} - \frac{1}{3} \sum_{i=1}^3 \frac{\partial L}{\partial q_i}",
        "sloppy",
        "unread",
    ),
    (r"\sum_{i=1}^3 q_i = \frac{1}{n} \sum_{i=1}^3 q_i", "unread", "unread"),
    (r"\frac{\partial L}{\partial q_i} = \frac{\partial L}{\partial y_i} \times 2.0", "sloppy", "refuted"),
    (
        r"\frac{\partial L}{\partial q_i} = \frac{\partial L}{\partial y_i} g = 3.0 \frac{\partial L}{\partial y_i}",
        "refuted",
        "refuted",
    ),
]


@pytest.mark.parametrize(("claim", "verdict", "plain"), CASES)
def test_a_number_ends_a_sum_over_all_in_an_example(claim: str, verdict: str, plain: str) -> None:
    assert verification(f"{LAYER}{EXAMPLE} $$ {claim} $$").findings[-1].verdict == verdict
    assert verification(f"{LAYER} $$ {claim} $$").findings[-1].verdict == plain
