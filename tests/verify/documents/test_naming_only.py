"""Equations that claim nothing of what is defined."""

import pytest

from bnderive.verify.documents.naming_only import UPDATED
from tests.verify.annotated import verification
from tests.verify.layers import NORM

UPDATES = [
    r"w_k = w_k - \eta \frac{\partial L}{\partial w_k}",
    r"w_{jk}(t+1) = w_{jk}(t) + \eta d_k",
    r"moving\_mean = momentum * moving\_mean + (1 - momentum) * batch\_mean",
    r"\text{moving\_var} = (1 - \alpha) \text{moving\_var} + \alpha \sigma^2",
]


@pytest.mark.parametrize("update", UPDATES)
def test_a_new_value_of_a_name_is_no_claim(update: str) -> None:
    found = verification(f"{NORM}\n$$ {update} $$").findings[-1]
    assert (found.verdict.value, found.reason) == ("definition", UPDATED)


def test_a_layer_by_its_name_is_no_claim() -> None:
    found = verification(f"{NORM}\n$$ y_i = \\text{{Whiten}}_{{\\gamma, \\beta}}(x_i) $$").findings[-1]
    assert found.verdict.value == "definition"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"h^{(n)} = \frac{u^{(n)} - E[u^{(n)}]}{\sqrt{\text{Var}[u^{(n)}]}}", "definition"),
        (r"h^{(n)} = \frac{u^{(n)} - E[u^{(n)}]}{\sqrt{\text{Var}[u^{(n)}]} + \Omega_\pm}", "unread"),
        (r"y = \frac{x - E[x]}{\sqrt{\text{Var}[x] + \epsilon}} \cdot \gamma + \beta", "definition"),
        (r"E[x] = E_{\mathcal{M}}[\mu_{\mathcal{M}}]", "definition"),
        (r"\text{Var}[x] = \frac{n}{n - 1} \mathrm{E}_M[\sigma_M^2]", "definition"),
    ],
)
def test_means_along_an_axis_without_a_name_define_what_they_are_given_for(text: str, verdict: str) -> None:
    assert verification(f"$$ {text} $$").findings[0].verdict.value == verdict


@pytest.mark.parametrize("claim", [r"\frac{\partial b}{\partial a} = f'(a)"])
def test_what_only_resembles_that_stays_open(claim: str) -> None:
    assert verification(f"$$ {claim} $$").findings[0].verdict.value in ("unread", "undecided")


@pytest.mark.parametrize(("rows", "verdict"), [("01", "proved"), ("10", "refuted")])
def test_what_a_kronecker_delta_is_is_a_claim_and_what_rests_on_it_is_decided(rows: str, verdict: str) -> None:
    cases = rf"\begin{{cases}} {rows[0]} & \text{{if }} i \ne j \\ {rows[1]} & \text{{if }} i = j. \end{{cases}}"
    text = rf"""
$$ q = \sum_i a_i, \quad h_i = a_i - q $$
$$ \delta_{{ij}} = {cases} $$
$$ \frac{{\partial h_j}}{{\partial a_i}} = 2 \delta_{{ij}} - 1 $$
"""
    assert [f.verdict.value for f in verification(text).findings[-2:]] == [verdict, "refuted"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"m = \max_j x_j", "definition"),
        (r"m = \min(x_j)", "definition"),
        (r"m = \max_j x_j + \Omega_\pm", "unread"),
        (r"m = \Omega_\pm", "unread"),
    ],
)
def test_a_maximum_along_an_axis_defines_what_it_is_given_for(text: str, verdict: str) -> None:
    found = verification(rf"$$ {text} $$ $$ p_i = \frac{{e^{{x_i - m}}}}{{\sum_j e^{{x_j - m}}}} $$").findings[0]
    assert found.verdict.value == verdict
