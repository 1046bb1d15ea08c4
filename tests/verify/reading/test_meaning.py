"""From a tree to an expression."""

import pytest

from bnderive.verify.reading.sense import NotRead
from tests.verify.annotated import read, verification
from tests.verify.layers import SCALED

MEANINGS = [
    (r"\frac{w}{2} - 3 a_k", "w/2 - 3*a[k]"),
    (r"\sqrt{q}", "sqrt(q)"),
    (r"\sqrt[3]{q}", "q**(1/3)"),
    (r"|a_k|", "Abs(a[k])"),
    (r"w(q+1)", "w*(q + 1)"),
    (r"1/q w", "w/q"),
    (r"1/q (w + 1)", "(w + 1)/q"),
    (r"a_k / q (w + 1)^2", "(w + 1)**2*a[k]/q"),
    (r"(a_k)^{-1/2}", "1/sqrt(a[k])"),
    (r"\sum_k w a_k^2", "Sum(w*a[#1]**2, #1)"),
    (r"[q + (w)]", "w + q"),
    (r"0.5 q", "q/2"),
    (r"\frac{\partial}{\partial a_k} q", "2*a[k]"),
    (r"w \frac{\partial}{\partial a_k} (q + 1)", "2*w*a[k]"),
]


@pytest.mark.parametrize(("latex", "meaning"), MEANINGS, ids=[m[0] for m in MEANINGS])
def test_meanings(latex: str, meaning: str) -> None:
    assert str(read(SCALED, latex).expr) == meaning


WITHOUT = [
    (r"\partial q", "without a ratio", True),
    (r"\frac{q}{0}", "divides by zero", True),
    (r"w \frac{\partial}{\partial a_k}", "derivative is of nothing", True),
    (r"\prod_k a_k", "not read", False),
    (r"\exp(a_k, w)", "2 arguments", False),
]


@pytest.mark.parametrize(("latex", "reason", "malformed"), WITHOUT, ids=[w[0] for w in WITHOUT])
def test_what_has_no_meaning_is_refused_at_its_place(latex: str, reason: str, malformed: bool) -> None:
    with pytest.raises(NotRead, match=reason) as raised:
        read(SCALED, latex)
    assert raised.value.malformed is malformed
    assert raised.value.span.start < raised.value.span.end


def test_a_derivative_by_an_index_is_unread_and_not_malformed() -> None:
    text = r"$$ s = \sum_k e^{a_k} $$ $$ \partial_k \partial_l \log s = q_k $$"
    assert verification(text).findings[-1].verdict == "unread"
