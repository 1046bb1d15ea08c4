"""What is framed, struck out or above a brace stands in the sum around it, as it does in print."""

import pytest

from tests.verify.annotated import verification

HEAD = r"Let $u_i = a x_i$ and $v_i = b x_i$. $$ LEFT = RIGHT $$"
TERMS = [
    (r"u_i v_i - (u_i + v_i)", r"u_i v_i - \underbrace{u_i - v_i}_{\text{both}}", "proved"),
    (r"u_i v_i - (u_i - v_i)", r"u_i v_i - \underbrace{u_i - v_i}_{\text{both}}", "sloppy"),
    (r"u_i v_i - (u_i + 2 v_i)", r"u_i v_i - \underbrace{u_i - v_i}_{\text{both}}", "refuted"),
    (r"u_i v_i - (u_i - v_i)", r"u_i v_i - (\underbrace{u_i - v_i}_{\text{both}})", "proved"),
    (r"u_i - v_i + u_i v_i", r"u_i \cancel{- v_i} \underbrace{+ u_i v_i}_{\text{last}}", "proved"),
    (r"u_i - v_i + u_i v_i", r"u_i \boxed{- v_i} + u_i v_i", "proved"),
    (r"u_i - v_i - u_i v_i", r"u_i \cancel{- v_i} \underbrace{+ u_i v_i}_k", "refuted"),
    (r"2 (u_i - v_i)", r"2 \underbrace{u_i - v_i}_k", "proved"),
]


@pytest.mark.parametrize(("left", "right", "verdict"), TERMS)
def test_terms_keep_their_own_signs(left: str, right: str, verdict: str) -> None:
    text = HEAD.replace("LEFT", left).replace("RIGHT", right)
    assert verification(text).findings[-1].verdict.value == verdict
