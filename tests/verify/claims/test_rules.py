"""Rules of calculus that a document recalls."""

import pytest

from tests.verify.annotated import verification


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"\left( \frac{u}{v} \right)' = \frac{u'v - uv'}{v^2}", "proved"),
        (r"\left( \frac{u}{v} \right)^{'} = \frac{u'v + uv'}{v^2}", "undecided"),
        (r"(uv + 2 w)' = u'v + uv' + 2 w'", "proved"),
        (r"(u^3)' = 3 u^2 u'", "proved"),
        (r"d(\frac{f}{g}) = \frac{g \cdot df - f \cdot dg}{g^2}", "proved"),
        (r"(A B)' = B' A'", "unread"),
        (r"(uv)' = u'v + uv' + w", "unread"),
    ],
)
def test_rules_hold_for_whatever_functions(latex: str, verdict: str) -> None:
    assert verification(rf"Let $u = x_i$. $$ y_i = x_i w_i $$ $$ {latex} $$").findings[-1].verdict == verdict
