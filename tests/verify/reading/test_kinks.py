"""Conditions on values, and what holds on one side of a kink."""

import pytest

from tests.verify.annotated import verification


def test_a_root_of_squares_does_not_make_kinks_without_end() -> None:
    (found,) = verification(r"$$ \sqrt{a_i^2 c_i^2} = a_i c_i $$").findings
    assert found.verdict == "undecided"
    assert found.reason == "it holds on one side of a kink, and not on the other"


@pytest.mark.parametrize("claim", [r"\sqrt{c^2} = c", r"|w| = w", r"\|v\| = c"])
def test_a_free_number_may_be_negative(claim: str) -> None:
    found = verification(rf"$f = w x + c$ and $v = c \frac{{t}}{{\|t\|}}$ with $t \in \mathbb{{R}}^k$, so ${claim}$.")
    assert found.findings[-1].verdict in ("sloppy", "undecided")


@pytest.mark.parametrize(("mean", "verdict"), [(r" 1\{j = l\}", "proved"), ("", "refuted")])
def test_conditions_between_commas_hold_together(mean: str, verdict: str) -> None:
    text = r"$$ \mu_l = \frac1N \sum_k x_{kl}, \quad h_{kl} = x_{kl} - \mu_l $$" + "\n"
    text += rf"$$ \frac{{\partial h_{{kl}}}}{{\partial x_{{ij}}}} = 1\{{i = k,\ j = l\}} - \frac1N{mean} $$"
    assert verification(text).findings[-1].verdict == verdict
