"""A derivative that the text takes along paths: all of them, or one alone."""

import pytest

from tests.verify.annotated import verification

SCALED = r"$$ a = \frac1n \sum_k u_k, \quad s = \frac1n \sum_k (u_k - a)^2, \quad q_i = \frac{u_i - a}{\sqrt{s}} $$ "
EVERY = r"\frac{\partial L}{\partial a} \frac1n + \frac{\partial L}{\partial s} \frac2n (u_i - a)"
DIRECT = r"\frac{\partial L}{\partial q_i} \frac{1}{\sqrt s}"
CASES = [
    (f"\\frac{{\\partial L}}{{\\partial u_i}} = {EVERY} + {DIRECT}", "proved"),
    (f"\\frac{{\\partial L}}{{\\partial u_i}} = {EVERY} - {DIRECT}", "refuted"),
    (f"\\frac{{\\partial L}}{{\\partial u_i}} = {DIRECT}", "undecided"),
    (f"\\frac{{\\partial L}}{{\\partial u_i}} = {EVERY}", "undecided"),
    (r"\frac{\partial L}{\partial s} = \sum_i \frac{\partial L}{\partial q_i} \frac{q_i}{s}", "refuted"),
    (r"\frac{\partial L}{\partial a} = - \sum_i \frac{\partial L}{\partial q_i} \frac{1}{\sqrt s}", "proved"),
    (
        r"\frac{\partial q_i}{\partial u_j} = \frac{\partial q_i}{\partial a} \frac{\partial a}{\partial u_j}",
        "undecided",
    ),
]


@pytest.mark.parametrize(("claim", "verdict"), CASES)
def test_a_claim_with_every_path_in_it_is_about_no_single_one(claim: str, verdict: str) -> None:
    text = f"{SCALED} By the path $u_i \\to a \\to L$, or more of them: $$ {claim} $$"
    assert verification(text).findings[-1].verdict == verdict
