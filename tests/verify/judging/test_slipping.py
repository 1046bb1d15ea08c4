"""Slips: what is one sign or number away from what is proved is false, whatever is not known."""

import pytest

from tests.verify.annotated import verification

LAYER = r"""
$$ m = \frac1n \sum_{k=1}^n u_k $$
$$ v = \frac1n \sum_{k=1}^n (u_k - m)^2 $$
$$ h_k = \frac{u_k - m}{\sqrt{v + \epsilon}} $$
"""
GRADIENT = (
    r"$$ \frac{\partial L}{\partial u_i} = \frac{1}{\sqrt{v + \epsilon}} \left( \frac{\partial L}{\partial h_i} "
    r"@ \frac1n \sum_k \frac{\partial L}{\partial h_k} - \frac{h_i}{n} \sum_k h_k \frac{\partial L}{\partial h_k} \right) $$"
)
CASES = [
    # a condition can not make a term right that has the wrong sign
    (LAYER + "Assume that the rows are independent.\n\n" + GRADIENT.replace("@", "+"), "refuted"),
    (LAYER + "Assume that the rows are independent.\n\n" + GRADIENT.replace("@", "-"), "proved"),
    (LAYER + "Suppose we neglect rounding.\n\n" + GRADIENT.replace("@", r"- 3 \cdot"), "undecided"),
    # it may say that the whole is measured otherwise, or that a term is another one
    (
        (
            r"$E = \frac12 \sum_i (a_i - t_i)^2$. Assume that there is no such number before the sum. Then "
            r"$\frac{\partial E}{\partial a_i} = 2 (a_i - t_i)$."
        ),
        "undecided",
    ),
    (
        (
            r"$q_i = a_i + w_i$ and $w_i = c\,a_i^3$. If we subtract the second, then "
            r"$\frac{\partial q_i}{\partial a_i} = 1 - 3 c\,a_i^2$."
        ),
        "undecided",
    ),
    (
        LAYER + r"If $m$ and $v$ were given: $\frac{\partial h_i}{\partial u_i} = \frac{1}{\sqrt{v + \epsilon}}$.",
        "proved",
    ),
    # what is not understood beneath cannot do it either
    (
        r"$$ w = \Xi\langle a, b | $$ $$ q_i = a_i^2 + w a_i $$ $$ \frac{\partial q_i}{\partial a_i} = 2 a_i - w $$",
        "refuted",
    ),
    (
        r"$$ w = \Xi\langle a, b | $$ $$ q_i = a_i^2 + w a_i $$ $$ \frac{\partial q_i}{\partial a_i} = 2 a_i + w $$",
        "proved",
    ),
    (
        r"$$ w = \Xi\langle a, b | $$ $$ q_i = a_i^2 + w a_i $$ $$ \frac{\partial q_i}{\partial a_i} = 2 a_i + w + b_i $$",
        "undecided",
    ),
]


@pytest.mark.parametrize(("text", "verdict"), CASES)
def test_a_slip_is_false_whatever_is_not_known(text: str, verdict: str) -> None:
    assert verification(text).findings[-1].verdict.value == verdict
