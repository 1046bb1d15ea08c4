"""Names that no equation defines, and that may be made of what stands beside them."""

import pytest

from tests.verify.annotated import mended

SHIFTED = r"$$ w_k = r_k - c $$"
SHARES = r"$$ q_k = \frac{e^{r_k}}{Z} $$"
SCALED = r"$$ w_k = \frac{r_k - m}{\sqrt{v + \epsilon}}, \quad t_k = g w_k + b $$"
COMPLETE = r"\frac{1}{\sqrt{v + \epsilon}} \left( \frac{\partial L}{\partial w_k} - \frac1N \sum_j \frac{\partial L}{\partial w_j} - \frac{w_k}{N} \sum_j w_j \frac{\partial L}{\partial w_j} \right)"
DIVIDED = r"$$ w_k = \frac{r_k a_k}{q} $$"
LAW = r"\frac{a_k}{q} \left( \delta_{kj} - \frac{r_k r_j}{n q^2} \right)"


def verdict(text: str, claim: str) -> str:
    return mended(f"{text}\n$$ {claim} $$").findings[-1].verdict.value


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (SHIFTED, r"\frac{\partial w_k}{\partial r_j} = \delta_{kj} - \frac1n"),
        (SHARES, r"\frac{\partial q_k}{\partial r_j} = q_k (\delta_{kj} - q_j)"),
        (SHARES, r"\sum_k q_k = 1"),
        (SCALED, r"\sum_k \frac{\partial L}{\partial r_k} = 0"),
        (r"$$ v = \frac1n \sum_k (r_k - c)^2 $$", r"\frac{\partial v}{\partial c} = 0"),
        (SCALED.replace("g w", r"\alpha w"), rf"\frac{{\partial L}}{{\partial r_k}} = {COMPLETE}"),
        (SCALED, rf"\frac{{\partial L}}{{\partial r_k}} = {COMPLETE}"),
        (DIVIDED, rf"\frac{{\partial w_k}}{{\partial r_j}} = {LAW}"),
        (SHIFTED, r"\frac{\partial w_k}{\partial r_k} = 1 - \frac1n"),
        (
            r"$$ v = \frac1n \sum_k (r_k - c)^2, \quad h_k = \frac{r_k - c}{\sqrt{v}} $$",
            r"\frac{\partial L}{\partial c} = -\frac{1}{\sqrt{v}} \sum_k \frac{\partial L}{\partial h_k}",
        ),
        (
            r"$$ w_k = s (r_k - m) $$",
            r"\frac{\partial w_k}{\partial r_j} = s (\delta_{kj} - \frac1n - \frac{w_k w_j}{n})",
        ),
        (
            r"$$ h_k = \frac{r_k - c}{s}, \quad s^2 = \frac1n \sum_j (r_j - c)^2 $$",
            r"\frac{\partial h_k}{\partial r_j} = \frac1s \left( \delta_{kj} - \frac1n - \frac{h_k h_j}{n} \right)",
        ),
    ],
)
def test_what_makes_a_claim_true_is_not_held_constant(text: str, claim: str) -> None:
    assert verdict(text, claim) == "undecided"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (SHIFTED, r"\frac{\partial w_k}{\partial r_j} = 2 \delta_{kj}"),
        (SHIFTED, r"\frac{\partial w_k}{\partial r_k} = 2"),
        (SHIFTED + " where $c$ is a constant.", r"\frac{\partial w_k}{\partial r_j} = \delta_{kj} - \frac1n"),
        (SHIFTED + r" with $c \in \mathbb{R}$.", r"\frac{\partial w_k}{\partial r_j} = \delta_{kj} - \frac1n"),
        (SHARES, r"\frac{\partial q_k}{\partial r_j} = 2 q_k (\delta_{kj} - q_j)"),
        (SHARES, r"q_k = \frac{r_k}{Z}"),
        (SCALED, r"\frac{\partial L}{\partial r_k} = \frac{g}{v + \epsilon} \frac{\partial L}{\partial t_k}"),
        (SCALED, r"\frac{\partial L}{\partial w_k} = \frac{\partial L}{\partial t_k}"),
        (DIVIDED, r"\frac{\partial w_k}{\partial a_j} = \frac{r_k}{q}"),
        (r"$$ w_k = \tanh(a r_k) $$", r"\frac{\partial w_k}{\partial r_k} = a (1 + w_k^2)"),
    ],
)
def test_what_no_value_and_no_slope_makes_true_is_refuted(text: str, claim: str) -> None:
    assert verdict(text, claim) == "refuted"
