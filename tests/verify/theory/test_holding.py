"""Gradients with something held fixed."""

import pytest

from tests.verify.annotated import verification

FORWARD = r"""
$$ m = \frac1k \sum_{j=1}^k a_j, \quad d_j = a_j - m, \quad r = \sqrt{\frac1k \sum_{j=1}^k d_j^2 + \epsilon} $$
"""
SCALED = FORWARD + r"$$ u_j = d_j / r $$"
RIGHT = r"\frac{\partial E}{\partial a_j} = \bar d_j - \frac1k \sum_{i=1}^k \bar d_i + \bar r \frac{d_j}{k r}"
WRONG = r"\frac{\partial E}{\partial a_j} = \bar d_j - \frac1k \sum_{i=1}^k \bar d_i + \bar r \frac{d_j}{r}"
OTHER = r", and $\bar r = \partial E / \partial r$."

PROSE = [
    (r"Let $\bar d_j = \partial E / \partial d_j$ with $r$ held fixed" + OTHER, True),
    (r"Let $\bar d_j = \partial E / \partial d_j$, holding $r$ constant" + OTHER, True),
    (r"With $r$ kept fixed, let $\bar d_j = \frac{\partial E}{\partial d_j}$" + OTHER, True),
    (r"Let $\bar d_j = \partial E / \partial d_j$, not counting what goes through $r$" + OTHER, True),
    (r"Call the direct gradient $\bar d_j = \partial E / \partial d_j$" + OTHER, True),
    (r"Let $\bar d_j = \partial E / \partial d_j$ with $r$ included" + OTHER, False),
    (r"Directly, $\bar d_j = \partial E / \partial d_j$" + OTHER, False),
    (r"We hold $r$ fixed later. Let $\bar d_j = \partial E / \partial d_j$" + OTHER, False),
]


@pytest.mark.parametrize("forward", [FORWARD, SCALED], ids=["outputs", "scaled"])
@pytest.mark.parametrize(("prose", "held"), PROSE, ids=[p for p, _ in PROSE])
def test_what_is_held_is_no_part_of_the_gradient(prose: str, held: bool, forward: str) -> None:
    right, wrong = verification(f"{forward}\n{prose}\n\n$$ {RIGHT} $$\n\n$$ {WRONG} $$\n").findings[-2:]
    assert (right.verdict.value == "proved") is held
    assert wrong.verdict.value != "proved"


def test_of_a_name_that_is_given_on_the_way() -> None:
    text = SCALED + r"Let $g_j = \frac{\partial E}{\partial d_j}$ where $r$ is held fixed. Then"
    right, wrong = (
        rf"$$ g_j = \frac{{1}}{{r}} \frac{{\partial E}}{{\partial u_j}} {term} $$"
        for term in ("", r"+ \frac{d_j}{k r} \frac{\partial E}{\partial r}")
    )
    assert [f.verdict for f in verification(text + right + wrong).findings[-2:]] == ["proved", "refuted"]
    plain = text.replace("held fixed", "known")
    assert [f.verdict for f in verification(plain + right + wrong).findings[-2:]] == ["refuted", "proved"]


def test_a_list_of_names_may_be_held() -> None:
    text = r"""
$$ m = \frac1k \sum_{j=1}^k a_j, \quad r = \sqrt{\frac1k \sum_{j=1}^k (a_j - m)^2 + \epsilon}, \quad v_j = (a_j - m) / r $$

Put $g_j = \frac{\partial E}{\partial a_j}$, with $m$ and $r$ held fixed.

$$ g_j = \frac{1}{r} \frac{\partial E}{\partial v_j} $$
"""
    assert verification(text).findings[-1].verdict == "proved"
