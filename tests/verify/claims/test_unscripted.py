"""Indices that lost their underscore."""

import pytest

from tests.verify.annotated import verification

CENTRED = r"$$ a = \frac1n \sum_{i=1}^n x_i, \quad y_i = s (x_i - a) $$ "


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"\frac{\partial y_i}{\partial s} = xi - a", "proved"),
        (r"\frac{\partial y_i}{\partial s} = xi + a", "refuted"),
        (r"\frac{\partial y_i}{\partial s} = x i - a", "unread"),
        (r"\frac{\partial y_i}{\partial s} = xi - a i", "unread"),
        (r"\frac{\partial y_i}{\partial s} = xk - a", "undecided"),
    ],
)
def test_a_letter_that_touches_a_name_is_its_index(latex: str, verdict: str) -> None:
    assert verification(f"{CENTRED} $$ {latex} $$").findings[-1].verdict == verdict
