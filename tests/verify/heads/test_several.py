"""Functions of whole arrays that a document gives for several of them."""

import pytest

from tests.verify.annotated import verification

TWO = r"""$$ r = \text{RMS}(\mathbf{x}) = \sqrt{\frac{1}{n} \sum_{i=1}^{n} x_i^2} $$ $$ u_i = \frac{x_i}{r} $$
$$ \text{RMS}(\mathbf{u}) = \sqrt{\frac{1}{n} \sum_i u_i^2} = \frac{1}{r} \sqrt{\frac{1}{n} \sum_i x_i^2} = RIGHT $$
We also have $\text{RMS}(\mathbf{x}) = \frac{\|\mathbf{x}\|_2}{\sqrt{n}}$, so that $\mathbf{u} = \frac{\mathbf{x}}{\text{RMS}(ARRAY)}$."""

ROOT = r"""$$ \text{RMS}(x) = \sqrt{\frac{1}{n} \sum_{i=1}^n x_i^2} $$ $$ u = \frac{x}{\text{RMS}(x)}, \quad h = \frac{\partial L}{\partial u} $$
$$ \frac{\partial L}{\partial x} = POWER \left( h - u \frac{1}{n} \sum_j h_j u_j \right) $$"""


@pytest.mark.parametrize(("power", "verdict"), [(r"\text{RMS}^{-1}", "proved"), (r"\text{RMS}^{-2}", "refuted")])
def test_a_word_for_a_quantity_that_is_raised_multiplies_the_bracket_after_it(power: str, verdict: str) -> None:
    assert verification(ROOT.replace("POWER", power)).findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("right", "array", "verdicts"),
    [
        ("1", r"\mathbf{x}", ["proved"] * 4),
        ("2", r"\mathbf{x}", ["proved", "proved", "refuted", "proved"]),
        ("1", r"\mathbf{u}", ["proved", "proved", "proved", "undecided"]),
    ],
)
def test_what_is_given_for_each_array_is_a_quantity_for_each(right: str, array: str, verdicts: list[str]) -> None:
    found = verification(TWO.replace("RIGHT", right).replace("ARRAY", array)).findings
    assert [f.verdict for f in found if f.verdict != "definition"] == verdicts


def test_a_function_that_is_given_for_one_array_alone_is_left_as_it_is() -> None:
    text = r"$$ \text{RMS}(\mathbf{x}) = \sqrt{\sum_i x_i^2} $$ $$ \text{RMS}(\mathbf{u}) = q $$"
    assert verification(text).findings[-1].verdict != "proved"
