"""Braces that end right behind the sign of a sum, and braces of bold print."""

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


BOLD = [
    r"\mathbf{ q = \frac1n \sum_k a_k }",
    r"q = \boldsymbol{\frac1n \sum_k a_k}",
    r"q = \frac{1}{\bm{n + 0}} \sum_k a_k",
    r"2 q = q \mathbf{+ q}",
]


@pytest.mark.parametrize("equation", BOLD)
def test_what_is_printed_in_bold_to_stress_it_is_read(equation: str) -> None:
    found = verification(rf"$$ q = \frac1n \sum_{{k=1}}^n a_k $$ $$ {equation} $$").findings
    assert [f.verdict.value for f in found] == ["definition", "proved"]
