r"""Letters that name the gradient of the quantity in their script, δ_{x_i}, and bars over it."""

import pytest

from bnderive.verify.verdict import Verification
from tests.verify.annotated import verification

FORWARD = r"""
$$ c = \frac1n \sum_{i=1}^n x_i, \quad h_i = x_i - c, \quad z_i = h_i^2, \quad y_i = a z_i + b $$
"""
TRUE = r"""
$$ @{z_i} = a @{y_i} $$ $$ @{h_i} = @{z_i} (2 x_i - 2 c) $$ $$ @{b} = \sum_i @{y_i} $$
$$ @{x_i} = @{h_i} - \frac1n \sum_j @{h_j} $$
"""
FALSE = r"$$ @{b} = \sum_i @{h_i} $$ $$ @{y_i} = a @{z_i} $$ $$ @{h_i} = \sum_j @{z_j} $$"


def _verified(letter: str, told: str) -> Verification:
    return verification(f"{FORWARD} {told} {TRUE} {FALSE}".replace("@", letter))


@pytest.mark.parametrize(
    ("letter", "told"),
    [
        (r"\delta_", r"Let $\delta_{y_i} = \frac{\partial L}{\partial y_i}$."),
        ("g_", r"We write $\frac{\partial L}{\partial v} = g_{v}$."),
    ],
)
def test_a_letter_that_an_equation_calls_the_gradient_by_its_script_is_that(letter: str, told: str) -> None:
    found = _verified(letter, told)
    assert [f.verdict.value for f in found.findings[4:]] == ["definition", *["proved"] * 4, *["refuted"] * 3]
    assert "gradient" not in {c.what for c in found.conventions}


@pytest.mark.parametrize(
    ("letter", "told"),
    [
        (r"\delta_", r"Let $\delta_i = \frac{\partial L}{\partial y_i}$."),
        ("r_", r"Let $r_{y_i}$ be the upstream gradient."),
        (r"\overline", "As usual, adjoints are written with a bar."),
        (r"\bar", "A bar over a name denotes the derivative of the loss by it."),
    ],
)
def test_what_no_equation_says_of_a_letter_is_a_convention_that_claims_bear_out(letter: str, told: str) -> None:
    found = _verified(letter, told)
    assert [f.verdict.value for f in found.findings[-7:]] == [*["proved"] * 4, *["refuted"] * 3]
    assert [c.what for c in found.conventions].count("gradient") == 1


def test_what_the_claims_do_not_bear_out_or_stands_for_something_else_is_no_gradient() -> None:
    errors = r"$$ \delta_{h_i} = \delta_{x_i} - \delta_c $$ $$ \delta_{z_i} = 2 h_i \delta_{h_i} $$"
    assert {f.verdict.value for f in verification(FORWARD + errors).findings[4:]} == {"undecided"}
    other = r"$$ \delta_{y_i} = \frac{\partial L}{\partial z_i} $$ $$ \delta_{z_i} = a \delta_{y_i} $$"
    assert verification(FORWARD + other).findings[-1].verdict not in ("proved", "refuted")
    means = r"$$ \mu_x = \frac1n \sum_i x_i, \quad \mu_y = \frac1n \sum_i y_i $$ $$ \mu_y = a \mu_x $$"
    assert verification(r"$$ y_i = a x_i $$" + means).findings[-1].verdict == "proved"
    plain = r"Adjoints have no bar here; a bar is the mean, of gradients too. $$ \bar x = \frac1n \sum_{i=1}^n x_i, \quad \bar y = \frac1n \sum_{i=1}^n y_i $$"
    assert verification(rf"$$ y_i = a x_i $$ {plain} $$ \bar y = a \bar x $$").findings[-1].verdict == "proved"
