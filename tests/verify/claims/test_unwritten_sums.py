"""Signs of sums by themselves."""

import pytest

from tests.verify.annotated import verification

SOFTMAX = r"$$ q_i = \frac{e^{z_i}}{\sum_{j=1}^N e^{z_j}}, \quad r_i = \frac{e^{z_i}}{\sum_k e^{z_k}} $$"
CLAIM = r"If $i = j$, $$ \frac{\partial q_i}{\partial z_j} = \frac{e^{z_i} \sum SIGN e^{z_i} e^{z_j}}{\sum^2} $$"


@pytest.mark.parametrize(("sign", "verdict"), [("-", "proved"), ("+", "refuted")])
def test_the_only_sum_that_a_document_divides_by(sign: str, verdict: str) -> None:
    found = verification(SOFTMAX + CLAIM.replace("SIGN", sign))
    assert found.findings[-1].verdict == verdict
    assert ("sum", r"\Sigma = \sum_k e^{z_k}") in {(c.what, c.taken) for c in found.conventions}


@pytest.mark.parametrize("other", [r"$$ t_i = \frac{z_i}{\sum_j z_j^2} $$", r"$$ \Sigma = \sum_j z_j $$"])
def test_with_another_meaning_it_is_left_open(other: str) -> None:
    found = verification(SOFTMAX + other + CLAIM.replace("SIGN", "-"))
    assert found.findings[-1].verdict != "proved"
    assert not any(c.what == "sum" for c in found.conventions)
