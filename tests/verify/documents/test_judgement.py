"""The verdict on two sides, as a step and as a value."""

import pytest

from bnderive.verify.documents.judgement import Judgement, composed
from bnderive.verify.verdict import Verdict
from tests.verify.annotated import verification
from tests.verify.layers import NORM, SCALED

CLAIMS = [
    (NORM, r"\frac{\partial L}{\partial \hat x_i} = \gamma \frac{\partial L}{\partial y_i}", "proved", ""),
    (NORM, r"\sum_i \hat x_i = 0", "proved", ""),
    (NORM, r"\frac{\partial L}{\partial \hat x_i} = \beta \frac{\partial L}{\partial y_i}", "refuted", ""),
    (NORM, r"\frac{\partial \mu}{\partial x_i} = \frac{1}{m}", "proved", ""),
    (NORM, r"\frac{\partial \sigma^2}{\partial \mu} = \sum_i (x_i - \mu)", "masked", ""),
    (NORM, r"\frac{\partial \sigma^2}{\partial \mu} = 0", "proved", ""),
    (SCALED, r"\frac{\partial u_k}{\partial a_j} = 2 w a_k a_j", "sloppy", "for j ≠ k"),
    (SCALED, r"\frac{\partial u_k}{\partial a_k} = w q", "proved", "local derivatives"),
    (SCALED, r"\frac{\partial u_k}{\partial a_k} = w q + 2 w a_k^2", "proved", "total derivatives"),
    (SCALED, r"w a_k = \theta a_k + w", "undecided", ""),
    (SCALED, r"w a_k = \frac{\partial q}{a_k}", "malformed", ""),
]


@pytest.mark.parametrize(("text", "latex", "verdict", "reading"), CLAIMS, ids=[c[1] for c in CLAIMS])
def test_verdicts(text: str, latex: str, verdict: str, reading: str) -> None:
    found = verification(f"{text}\n$$ {latex} $$").findings[-1]
    assert found.verdict == verdict
    assert reading in found.reading


def test_what_only_gives_a_name_is_a_definition() -> None:
    text = (
        SCALED
        + r"$$ \frac{\partial L}{\partial u_k} = \text{upstream gradient} $$ $$ \frac{\partial L}{\partial q} = \zeta $$"
    )
    assert [f.verdict for f in verification(text).findings[-2:]] == [Verdict.DEFINITION, Verdict.DEFINITION]


def test_a_step_from_what_is_no_expression_is_not_itself_at_fault() -> None:
    text = f"{SCALED} $$ w q = \\frac{{\\partial q}}{{a_k}} = w q + 1 $$"
    assert [f.verdict for f in verification(text).findings[-2:]] == [Verdict.MALFORMED, Verdict.REFUTED]
    text = f"{SCALED} $$ \\theta q = \\frac{{\\partial q}}{{a_k}} = w q $$"
    assert verification(text).findings[-1].verdict == Verdict.UNDECIDED


HOLDS, FAILS, MASKS, OPEN, UNREAD = (
    Judgement(v) for v in (Verdict.PROVED, Verdict.REFUTED, Verdict.MASKED, Verdict.UNDECIDED, Verdict.UNREAD)
)

COMPOSED = [
    (HOLDS, None, "proved"),
    (FAILS, None, "refuted"),
    (HOLDS, HOLDS, "proved"),
    (FAILS, HOLDS, "proved"),
    (HOLDS, FAILS, "carried"),
    (FAILS, FAILS, "refuted"),
    (HOLDS, MASKS, "proved"),
    (FAILS, MASKS, "masked"),
    (UNREAD, HOLDS, "proved"),
    (UNREAD, FAILS, "refuted"),
    (OPEN, FAILS, "refuted"),
    (FAILS, UNREAD, "refuted"),
]


@pytest.mark.parametrize(("step", "value", "verdict"), COMPOSED)
def test_a_step_and_a_value_make_one_verdict(step: Judgement, value: Judgement | None, verdict: str) -> None:
    assert composed(step, value).verdict == verdict


def test_a_step_after_what_is_not_understood_is_proved_only_as_a_step() -> None:
    text = r"$$ q_i = \prod_k b_{ik} $$ $$ \frac{\partial q_i}{\partial b_{ik}} = 2 c_i + c_i = 3 c_i $$"
    last = verification(text).findings[-1]
    assert (last.verdict, last.reading) == ("proved", "only as a step from the side before it")
