"""Sums whose terms are written one by one with dots between them."""

import pytest

from tests.verify.annotated import verification

MEAN = r"$$ m = \frac1n (b_1 + b_2 + \cdots + b_n), \quad c_i = b_i - m $$"
BY_M = r"\frac{\partial L}{\partial m}"
LAST = r"\frac{\partial L}{\partial c_n}"


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"\frac{\partial c_i}{\partial b_k} = \delta_{ik} - \frac1n", "proved"),
        (r"\frac{\partial c_i}{\partial b_k} = \delta_{ik} - \frac2n", "refuted"),
        (r"m = \frac{b_1 + \dots + b_n}{n}", "proved"),
        (r"m = \frac{b_1 + \dots + b_k + \dots + b_n}{n}", "proved"),
        (r"n m = b_1^2 + \dots + b_n^2", "refuted"),
        (r"\frac{\partial m}{\partial b_k} = \frac{0 + \dots + 0 + 1 + 0 + \dots + 0}{n}", "proved"),
        (r"n m - b_n = b_1 + \dots + b_{n-1}", "unread"),
        (r"n m = b_2 + \dots + b_n", "unread"),
        (r"n m = b_1 + b_3 + \dots + b_n", "unread"),
        (r"n m = b_1 - \dots + b_n", "unread"),
        (r"n m = b_1 + c_2 + \dots + b_n", "unread"),
        (rf"{BY_M} = -\frac{{\partial L}}{{\partial c_1}} - \cdots - {LAST}", "proved"),
        (rf"{BY_M} = -\frac{{\partial L}}{{\partial c_1}} + \cdots - {LAST}", "unread"),
        (rf"{BY_M} = \frac{{\partial L}}{{\partial c_1}} - \cdots - {LAST}", "unread"),
        (r"n m - b_k + 3 c_k = b_1 + b_2 + \dots + 3 c_k + \dots + b_n", "proved"),
        (r"n m + 3 c_k = b_1 + b_2 + \dots + 3 c_k + \dots + b_n", "refuted"),
        (r"b_k - n m - 3 = -b_1 - \dots - (b_k + 3 - b_k) - \dots - b_n", "proved"),
        (r"b_k - n m + c_k = -b_1 - \dots + c_k - \dots - b_n", "proved"),
        (r"n m - b_k + b_k c_l = b_1 + \dots + b_k c_l + \dots + b_n", "unread"),
        (r"n m = b_1 + \dots + 3 + \dots + b_n", "unread"),
        (rf"{BY_M} = -(\frac{{\partial L}}{{\partial c_1}} + \cdots + {LAST})", "proved"),
    ],
)
def test_dots_between_terms(latex: str, verdict: str) -> None:
    assert verification(f"{MEAN}\n$$ {latex} $$\n").findings[2].verdict.value == verdict
