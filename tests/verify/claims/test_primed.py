"""Primes behind brackets."""

import pytest

from tests.verify.annotated import verification


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"(\tanh t)' = 1 - \tanh^2 t", "proved"),
        (r"\left( \frac{1}{1 + e^{-t}} \right)' = \frac{e^{-t}}{(1 + e^{-t})^2}", "proved"),
        (r"(t^3)' u = 3 t^2 u", "proved"),
        (r"(\log t)' = \frac{2}{t}", "refuted"),
        (r"(t^\top t)' = 2 t", "unread"),
        (r"\left( \frac{t}{2} \right)' = \frac{1}{2}", "unread"),
    ],
)
def test_a_prime_behind_a_bracket_is_a_derivative_where_it_cannot_turn_it(claim: str, verdict: str) -> None:
    assert verification(f"$$ {claim} $$").findings[-1].verdict == verdict
