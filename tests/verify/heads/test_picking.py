"""Elements of which the script says which one is meant."""

import pytest

from tests.verify.annotated import verification

SHARES = r"$$ p_i = \frac{e^{s_i}}{\sum_{j=1}^K e^{s_j}} $$" + "\n"
CLAIMS = [
    (r"\frac{\partial p_{k=i}}{\partial s_i} = p_{k=i} (1 - p_i)", "proved"),
    (r"\frac{\partial p_{k=i}}{\partial s_i} = p_{k=i} (1 + p_i)", "refuted"),
    (r"\frac{\partial p_{k \neq i}}{\partial s_i} = -p_{k \neq i} p_i", "proved"),
    (r"\frac{\partial p_{k \neq i}}{\partial s_i} = p_{k \neq i} p_i", "refuted"),
    (r"\frac{\partial p_k}{\partial s_i} = p_k (1_{k=i} - p_i)", "proved"),
]


@pytest.mark.parametrize(("claim", "verdict"), CLAIMS, ids=[c[0] for c in CLAIMS])
def test_a_script_may_say_which_element_is_meant(claim: str, verdict: str) -> None:
    assert verification(f"{SHARES}$$ {claim} $$").findings[-1].verdict.value == verdict
