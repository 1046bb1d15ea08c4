"""Numbers that are put in for names."""

import pytest

from tests.verify.annotated import verification

MEAN = r"$$ c = \frac1n \sum_k u_k, \quad h_k = u_k - c $$ "
FOUND = [
    (r"c = \frac12 \sum_k u_k = \frac12 (3 + 5) = 4", ["undecided", "proved"]),
    (r"c = \frac12 \sum_k u_k = \frac12 (3 + 5) = 5", ["undecided", "refuted"]),
    (r"\sum_k h_k = 1.234", ["undecided"]),
    (r"\sum_k h_k = 1", ["refuted"]),
    (r"\frac{\partial h_k}{\partial c} = \frac12", ["refuted"]),
    (r"\sum_k h_k = 0", ["proved"]),
    (r"|c| = 4 > 3", ["undecided"]),
]


@pytest.mark.parametrize(("latex", "verdicts"), FOUND, ids=[f[0] for f in FOUND])
def test_they_are_those_of_an_example(latex: str, verdicts: list[str]) -> None:
    found = [f.verdict.value for f in verification(f"{MEAN} $$ {latex} $$").findings]
    assert found[-len(verdicts) :] == verdicts


def test_a_letter_that_may_be_a_size_can_have_a_number_for_its_value() -> None:
    text = r"$C_k = 2 D_k$ and $q = \frac1N \sum_{i=1}^N (u_i - h_i)^2$. Say $|d| = 4.0 > 1$."
    assert verification(text).findings[-1].verdict == "undecided"


EXAMPLE = r"Let $q = \frac12 (r_1^2 + r_2^2)$."


@pytest.mark.parametrize(
    ("said", "verdict"), [("Take $r = (3, 4)$.", "undecided"), ("", "refuted"), (r"Take $\epsilon = 3$.", "refuted")]
)
def test_a_number_may_be_the_value_at_the_numbers_of_an_example(said: str, verdict: str) -> None:
    text = rf"{said} {EXAMPLE} $$ \frac{{\partial q}}{{\partial r_1}} = r_1 = 3 $$"
    assert verification(text).findings[-1].verdict.value == verdict


@pytest.mark.parametrize(("factor", "verdict"), [("2", "proved"), ("3", "refuted")])
def test_a_value_in_an_example_gives_a_name_no_other_meaning(factor: str, verdict: str) -> None:
    text = r"$$ c = \frac1n \sum_{i=1}^n a_i $$ $$ v = \frac1n \sum_{i=1}^n (a_i - c)^2 $$ "
    claim = f"$$ \\frac{{\\partial v}}{{\\partial a_j}} = \\frac{{{factor}}}{{n}} (a_j - c) $$ "
    example = r"""# Numbers
        $$ c = \frac13 \sum_{i=1}^3 \sum_{j=1}^2 B_{ij} = \frac13 (1 + 2 + 6) = 3 $$
        $$ v = \frac13 \sum_{i=1}^3 \sum_{j=1}^2 (B_{ij} - c)^2 = \frac13 ((1 - 3)^2 + (6 - 3)^2) $$"""
    found = verification(text + claim + example).findings
    assert next(f.verdict for f in found if "partial" in f.latex) == verdict


def test_where_a_sum_begins_is_no_number_of_an_example() -> None:
    text = r"Take $b = 1$. $$ s_k = g u_k + b $$ $$ \frac{\partial L}{\partial b} = \sum_{k=1}^n \frac{\partial L}{\partial s_j} $$"
    assert verification(text).findings[-1].verdict == "refuted"
