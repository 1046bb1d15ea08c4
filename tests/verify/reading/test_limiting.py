"""Limits at infinity."""

import pytest

from tests.verify.annotated import verification

TEXT = r"$$ h(t) = \frac{1}{1 + e^{-t}} $$"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\lim_{t \to \infty} h(t) = \lim_{t \to \infty} \frac{1}{1 + e^{-t}} = 1", "proved"),
        (r"\lim_{t \to -\infty} \tanh(t) = -1", "proved"),
        (r"\lim_{t \to \infty} h'(t) = 0", "proved"),
        (r"\lim_{t \to -\infty} h(t) = 1", "undecided"),
        (r"\lim_{t \to \infty} h(b t) = 1", "unread"),
        (r"\lim_{t \to \infty} e^{t} = 1", "unread"),
    ],
)
def test_limits_of_what_is_rational_in_exponentials(claim: str, verdict: str) -> None:
    assert verification(f"{TEXT} $$ {claim} $$").findings[-1].verdict == verdict
