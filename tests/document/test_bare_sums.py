"""Signs of sums that are names."""

import pytest

from bnderive.document.loose_tokens import loose_tokens
from bnderive.document.source import Source, Span


def sums(latex: str) -> str:
    """Each sign of a sum as + and each that is a name as S."""
    signs = {"\\sum": "+", "\\Sigma": "S"}
    return "".join(signs.get(t.text, "") for t in loose_tokens(Source("", latex), Span(0, len(latex))))


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\sum", "S"),
        (r"\sum' = e^z", "S"),
        (r"\frac{e^a \sum - e^a e^b}{\sum^2}", "SS"),
        (r"\frac{a}{\sum^{2}} = \frac{\sum}{b}", "SS"),
        (r"\dfrac{\sum}{2} \left( \sum \right) - \sum_i a_i - \sum", "SS+S"),
        (r"\frac{\sum b_i}{\sum} = \sum -y_i", "+SS"),
        (r"\sum -y_i \log p_i", "+"),
        (r"{\frac1n \sum} x_i", "+"),
        (r"{\sum} x_i", "+"),
        (r"\frac{1}{n} {\sum} x_i + \sum", "++"),
        (r"x^{\sum}", "+"),
        (r"\sum = \frac{\sum_i}{2}", "++"),
    ],
)
def test_signs_of_sums_that_add_nothing_are_names(latex: str, said: str) -> None:
    assert sums(latex) == said
