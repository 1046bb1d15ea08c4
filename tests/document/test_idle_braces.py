"""Braces that end right behind the sign of a sum."""

import pytest

from tests.verify.annotated import verification

SAME = [
    r"{\frac1n \sum_k} a_k",
    r"{\frac1n \sum_{k=1}^n} a_k",
    r"\frac1n {\sum}_k a_k",
    r"\frac1n {\sum_k} {a_k}",
    r"\frac{1}{n} \sum_k^{n} a_k",
    r"\frac{\sum_k a_k}{n}",
]


@pytest.mark.parametrize("side", SAME)
def test_what_a_sum_is_of_stands_behind_such_braces(side: str) -> None:
    found = verification(rf"$$ q = \frac1n \sum_{{k=1}}^n a_k $$ $$ 2 q = 2 {side} $$").findings[-1]
    assert found.verdict == "proved"
