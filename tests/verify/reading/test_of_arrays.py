"""Functions of arrays that a document defines of one and uses of others."""

import pytest

from tests.verify.annotated import verification

NORM = r"""
$$ \text{rms}(u) = \sqrt{\frac1d \sum_{j=1}^d u_j^2} $$
$$ h(u)_k = \frac{u_k}{\text{rms}(u)} g_k, \quad w_k = c u_k $$
"""
CENTRED = r"""
$$ q = \frac1d \sum_j u_j, \quad f(u)_k = u_k - q, \quad w_k = c u_k $$
"""


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (NORM, r"\text{rms}(w)^2 = c^2 \text{rms}(u)^2", "proved"),
        (NORM, r"\text{rms}(w)^2 = c \, \text{rms}(u)^2", "undecided"),
        (NORM, r"\frac{\partial \text{rms}(u)}{\partial u_k} = \frac{u_k}{d \, \text{rms}(u)}", "proved"),
        (NORM, r"\frac{\partial \text{rms}(u)}{\partial u_k} = \frac{2 u_k}{d \, \text{rms}(u)}", "refuted"),
        (NORM, r"\frac{\partial \text{rms}(w)}{\partial u_k} = \frac{c w_k}{d \, \text{rms}(w)}", "proved"),
        (NORM, r"h(w)_i = \frac{w_i}{\text{rms}(w)} g_i", "proved"),
        (NORM, r"h(w)_i = \frac{c u_i}{\text{rms}(u)} g_i", "undecided"),
        (NORM, r"\sum_k h(w)_k^2 / g_k^2 = d", "proved"),
        (CENTRED, r"f(w)_k = w_k - q", "unread"),
    ],
)
def test_a_function_of_an_array_at_another(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward}$$ {claim} $$").findings[-1].verdict == verdict


def test_it_is_used_under_the_conditions_that_the_text_gives() -> None:
    given = "We scale by a $c > 0$.\n\n"
    finding = verification(f"{NORM}{given}$$ h(w)_k = h(u)_k $$").findings[-1]
    assert (finding.verdict, finding.reading) == ("sloppy", "where c > 0, as the text says")


def test_where_it_is_defined_twice_nothing_is_refuted() -> None:
    again = r"$$ \text{rms}(u) = \sqrt{\frac1d \sum_{j=1}^d u_j^2 + \epsilon} $$ "
    claim = r"$$ \text{rms}(w)^2 = \frac1d \sum_j w_j^2 + \epsilon $$ $$ \sum_k h(w)_k^2 / g_k^2 = 2 d^2 $$"
    found = verification(f"{NORM}{again}{claim}").findings
    assert [f.verdict for f in found[-3:]] == ["undecided"] * 3
