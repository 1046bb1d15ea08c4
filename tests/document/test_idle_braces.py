"""Braces that end right behind the sign of a sum, braces of bold print, and those around the bracket behind a name."""

import pytest

from tests.verify.annotated import side, verification

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


@pytest.mark.parametrize("sign", [r"{\nabla}_q", r"{\nabla}_{q}"])
def test_the_sign_of_a_gradient_may_stand_in_braces(sign: str) -> None:
    text = rf"$$ q = 3 u $$ $$ \frac{{\partial L}}{{\partial u}} = 3 {sign} L $$"
    assert verification(text).findings[-1].verdict == "proved"


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


APPLIED = [
    (r"\sigma{(k)}", "Apply"),
    (r"f_i'{\left(k + 1\right)}", "Apply"),
    (r"\frac f{(k)}", "Quotient"),
    (r"f^{(k)}", "Name"),
]


@pytest.mark.parametrize(("text", "kind"), APPLIED)
def test_braces_around_the_bracket_behind_a_name_say_nothing(text: str, kind: str) -> None:
    node = side(text)
    assert type(node).__name__ == kind
    assert node.span.end - node.span.start == len(text)
