"""Quantities that may reach the loss by themselves, beside what is made of them."""

from tests.verify.annotated import verification

TEXT = r"""
$$ m = \frac1k \sum_{j=1}^k a_j, \quad d_j = a_j - m, \quad r = \sqrt{\frac1k \sum_{j=1}^k d_j^2 + \epsilon} $$

Both $d$ and $r$ are handed on, with gradients $\bar d_j = \partial E / \partial d_j$ and $\bar r = \partial E / \partial r$.
"""
OUTSIDE = r"$$ \frac{\partial E}{\partial a_j} = \bar d_j - \frac1k \sum_{i=1}^k \bar d_i + \bar r \frac{d_j}{k r} $$"
WRONG = r"$$ \frac{\partial E}{\partial a_j} = \bar d_j - \frac1k \sum_{i=1}^k \bar d_i + \bar r \frac{d_j}{r} $$"
THROUGH = r"$$ \bar d_j = \bar r \frac{d_j}{k r} $$"


def test_a_gradient_may_be_what_comes_from_outside() -> None:
    right, wrong = verification(TEXT + OUTSIDE + WRONG).findings[-2:]
    assert (right.verdict, wrong.verdict) == ("sloppy", "refuted")
    assert right.reading == r"\bar{d} is what comes to d from outside alone"


def test_not_where_another_claim_holds_only_without() -> None:
    assert [f.verdict for f in verification(TEXT + THROUGH + OUTSIDE).findings[-2:]] == ["proved", "refuted"]


def test_a_gradient_that_is_named_by_its_script_may_be_that_too() -> None:
    text = (TEXT + OUTSIDE).replace(r"\bar d_", r"\delta_{d}_").replace(r"\bar r", r"\delta_r")
    for index in "ij":
        text = text.replace(rf"\delta_{{d}}_{index}", rf"\delta_{{d_{index}}}")
    assert verification(text).findings[-1].verdict == "undecided"
