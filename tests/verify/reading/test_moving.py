"""Equations between differentials, beside gradients by the same names."""

import pytest

from tests.verify.annotated import mended, verification
from tests.verify.layers import NORM, SCALED

RELATIONS = [
    (SCALED, r"du_k = w q \, da_k + w a_k \, dq", "proved"),
    (SCALED, r"dq = 2 \sum_k a_k \, da_k", "proved"),
    (SCALED, r"dq = \sum_k a_k \, da_k", "refuted"),
    (SCALED, r"dq = 2 \sum_k du_k w a_k", "refuted"),
    (SCALED, r"dq = \sum_k du_k w a_k", "proved"),
    (NORM, r"d\sigma^2 = \frac2m \sum_i (x_i - \mu) (dx_i - d\mu)", "proved"),
    (NORM, r"d\hat x_i = \frac{dx_i - d\mu}{\sqrt{\sigma^2 + \epsilon}} - \hat x_i d\sigma^2", "refuted"),
    (NORM, r"dL = \sum_i \frac{\partial L}{\partial \hat x_i} d\hat x_i", "proved"),
    (NORM, r"dL = 2 \sum_i \frac{\partial L}{\partial \hat x_i} d\hat x_i", "refuted"),
    (NORM, r"dL = \sum_i \frac{\partial L}{\partial x_i} dx_i", "proved"),
    (NORM, r"dL = \sum_i \frac{\partial L}{\partial x_i} dx_i + \frac{\partial L}{\partial \mu} d\mu", "refuted"),
]


@pytest.mark.parametrize(("text", "latex", "verdict"), RELATIONS, ids=[r[1] for r in RELATIONS])
def test_what_differentials_do_is_not_what_gradients_do(text: str, latex: str, verdict: str) -> None:
    text += r"$$ \frac{\partial L}{\partial \beta} = \sum_i \frac{\partial L}{\partial y_i} $$" if text is NORM else ""
    assert verification(f"{text} $$ {latex} $$").findings[-1].verdict == verdict


def test_what_has_no_differential_is_held_fixed() -> None:
    latex = r"d\hat x_i = \frac{dx_i}{\sqrt{\sigma^2 + \epsilon}}"
    found = verification(f"{NORM} $$ {latex} $$").findings[-1]
    assert (found.verdict, found.reading) == ("proved", "what has no differential here is held fixed")


CHAINED = r"Let $w \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $t \in \mathbb{R}^m$. $$ r = Aw - t, \quad f = r^T r $$"


def test_what_has_no_differential_in_a_chain_is_held_fixed_in_all_of_it() -> None:
    found = mended(rf"{CHAINED} $$ df = 2 r^T dr = 2 r^T A \, dw $$ $$ df = r^T A \, dw $$").findings
    assert [f.verdict for f in found[2:]] == ["proved", "proved", "refuted"]
    assert found[-1].correction is not None
    assert "2" in found[-1].correction.latex


def test_a_change_is_written_with_a_d() -> None:
    found = verification(rf"{CHAINED} $$ df = r^T A \, dw $$").findings[-1]
    assert "change" not in found.truth
    assert r"\mathrm{d}w" in found.truth


def test_a_correction_is_sought_along_the_same_changes() -> None:
    found = mended(f"{SCALED} $$ dq = 3 \\sum_k a_k da_k $$").findings[-1]
    assert found.correction is not None
    assert "2" in found.correction.latex


UNIT = r"$$ r = \sum_k a_k^2, \quad q_k = a_k / \sqrt{r} $$ "


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (UNIT + r"$$ \sum_k q_k dq_k = 0 $$", "undecided"),
        (UNIT + r"$$ dr = 2 \sum_k a_k da_k $$ $$ a_k dq_k = q_k dr $$", "undecided"),
        (UNIT + r"$$ a_k dq_k = q_k dr $$", "refuted"),
    ],
)
def test_a_d_that_may_be_a_small_change_refutes_nothing_as_a_gradient(text: str, verdict: str) -> None:
    assert verification(text).findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\langle dY, G \rangle = \langle A dV, G \rangle = \langle dV, A^T G \rangle", "proved"),
        (r"\operatorname{tr}(dY^T G) = \operatorname{tr}(dV^T A^T G)", "proved"),
        (r"\langle G, dY \rangle = 2 \langle A^T G, dV \rangle", "refuted"),
    ],
)
def test_in_an_inner_product_a_d_is_a_small_change(claim: str, verdict: str) -> None:
    claim = claim.replace("G", r"\frac{\partial L}{\partial Y}")
    assert verification(f"$$ Y = A V $$ With $Y = AV$ then $$ {claim} $$").findings[-1].verdict == verdict


@pytest.mark.parametrize(("power", "verdict"), [("s^2", "proved"), ("s", "refuted")])
def test_the_root_of_what_is_defined_moves_with_it(power: str, verdict: str) -> None:
    text = r"$$ m = \frac1n \sum_i r_i, \quad s^2 = \frac1n \sum_i (r_i - m)^2 $$ $$ h_i = \frac{r_i - m}{s} $$"
    claim = rf"$$ dh_i = \frac{{dr_i - dm}}{{s}} - \frac{{r_i - m}}{{{power}}} ds $$"
    assert verification(text + claim).findings[-1].verdict.value == verdict
