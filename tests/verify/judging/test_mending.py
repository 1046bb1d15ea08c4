"""What is asked of the search for the nearest edit."""

from pathlib import Path

import pytest

from bnderive.pipeline import replay
from bnderive.report.remarks import remarks
from bnderive.verify.judging.mending import side_of
from bnderive.verify.verdict import Finding, Verdict
from tests.verify.annotated import mended
from tests.verify.layers import NORM, SCALED


@pytest.mark.parametrize(
    ("latex", "is_side"), [("a + b", True), ("a = b", False), ("= b", False), (r"\frac{a", False), ("a, b = c", False)]
)
def test_one_side_that_stands_by_itself(latex: str, is_side: bool) -> None:
    assert (side_of(latex, frozenset()) is not None) is is_side


COSINE = r"""
Let $x, z \in \mathbb{R}^n$. $$ u = \frac{x}{\|x\|}, \quad c = u^\top z $$
"""
EDITS = [
    (COSINE, r"\nabla_x c = \frac{1}{\|x\|} (z - u)", ("", "c")),
    (NORM, r"\frac{\partial L}{\partial \beta} = \sum_i \frac{\partial L}{\partial y_i} \hat x_i", (r" \hat x_i", "")),
    (NORM, r"\frac{\partial L}{\partial \hat x_i} = \frac{\partial L}{\partial y_i}", ("", r"\gamma")),
    (NORM, r"\frac{\partial \mu}{\partial x_i} = \frac{1}{m-1}", ("m-1", "m")),
    (NORM, r"\frac{\partial \sigma^2}{\partial x_i} = \frac{1}{m} (x_i - \mu)", ("1", "2")),
    (NORM, r"\frac{\partial \sigma^2}{\partial \mu} = \frac{2}{m} \sum_i (x_i - \mu)", ("", "-")),
    (SCALED, r"\frac{\partial L}{\partial q} = \sum_k w a_k \frac{\partial L}{\partial u_j}", ("j", "k")),
    (SCALED, r"\frac{\partial L}{\partial q} = \sum_k a_k \frac{\partial L}{\partial u_k}", ("", "w")),
]


@pytest.mark.parametrize(("text", "claim", "edit"), EDITS, ids=[e[1] for e in EDITS])
def test_the_nearest_edit(text: str, claim: str, edit: tuple[str, str]) -> None:
    found = mended(f"{text}\n$$ {claim} $$").findings[-1]
    assert found.correction is not None
    (one,) = found.correction.edits
    assert (one.was, one.now.strip()) == edit


def test_an_edit_of_a_masked_claim_holds_off_shell() -> None:
    found = mended(NORM + r"$$ \frac{\partial \sigma^2}{\partial \mu} = \frac{2}{m} \sum_i (x_i - \mu) $$").findings[-1]
    assert found.verdict == "masked"
    assert found.correction is not None
    assert found.correction.latex == r"-\frac{2}{m} \sum_i (x_i - \mu)"


SOFTMAX = r"""
$$ p_i = \frac{e^{z_i}}{\sum_k e^{z_k}} $$
"""
CROSS = (
    SOFTMAX
    + r"""
$$ L = -\sum_i t_i \log p_i $$
"""
)
LINEAR = r"""
$$ Y_{no} = \sum_i X_{ni} W_{oi} + b_o $$
$$ \frac{\partial L}{\partial b_o} = \sum_n \frac{\partial L}{\partial Y_{no}} $$
"""
RMS = r"""
$$ r = \sqrt{\frac1n \sum_k x_k^2 + \epsilon} $$
$$ y_i = g_i \frac{x_i}{r} $$
"""
SQUARE = r"""
$$ O_i = \sum_{j=1}^n P_{ij} V_j, \quad s_j = \sum_{i=1}^n P_{ij} $$
"""
SCALED_NORM = NORM.replace(r"\gamma", r"\gamma_i").replace(r"\beta", r"\beta_i")
DX = r"\frac{\partial L}{\partial x_i} = "
CLOSED = DX + (
    r"\frac{\gamma}{m \sqrt{\sigma^2 + \epsilon}} (m \frac{\partial L}{\partial y_i} - "
    r"\sum_j \frac{\partial L}{\partial y_j} - \hat x_i \sum_j \frac{\partial L}{\partial y_j} \hat x_j)"
)
LOCAL = r"\frac{\partial L}{\partial \mu} = "
JACOBIAN = r"\frac{\partial p_i}{\partial z_j} = "
DXHAT = r"\frac{\partial \hat x_i}{\partial x_j} = \frac{1}{\sqrt{\sigma^2 + \epsilon}} "

SAID = [
    # under the reading in which the claim is nearly true
    (NORM, DXHAT + r"(\delta_{ij} - \frac1m + \frac{\hat x_i \hat x_j}{m})", "the sign of (x̂_i x̂_j)/m should be −"),
    (NORM, DXHAT + r"(1 - \frac1m - \frac{\hat x_i \hat x_j}{m})", "1 should be δ_ij"),
    (NORM, DXHAT + r"(\delta_{ij} - \frac1m - \frac{\hat x_i^2}{m})", "x̂_i² should be x̂_i x̂_j"),
    # what is one too many
    (LINEAR, r"\frac{\partial L}{\partial X_{ni}} = \sum_o \frac{\partial L}{\partial Y_{no}} W_{oi} + b_o", "the term b_o is one too many"),
    # within a sum
    (RMS, DX + r"\frac{g_i}{r} \frac{\partial L}{\partial y_i} - \frac{x_i}{n r^3} \sum_k g_k \frac{\partial L}{\partial y_k}", "a factor x_k is missing"),
    # letters
    (SQUARE, r"\frac{\partial L}{\partial V_j} = \sum_{i=1}^n P_{ji} \frac{\partial L}{\partial O_i}", "P_ji should be P_ij"),
    (NORM, r"\frac{\partial L}{\partial \beta} = \sum_{j=1}^m \frac{\partial L}{\partial y_i}", "y_i inside Σ_j should be y_j"),
    # one thing for another
    (NORM, DX + r"\frac{\partial L}{\partial \hat x_i} \frac{1}{\sqrt{\sigma^2 + \epsilon}} + \frac{\partial L}{\partial \sigma^2} \frac2m \mu + \frac1m \frac{\partial L}{\partial \mu}", "μ should be x_i − μ"),
    (NORM, CLOSED.replace(r"\hat x_i \sum", r"\frac{x_i - \mu}{\sigma^2} \sum").replace(r"\hat x_j", r"(x_j - \mu)"), "σ² should be σ² + ε"),
    (NORM, r"\frac{\partial L}{\partial \hat x_i} = \gamma + \frac{\partial L}{\partial y_i}", "γ + ∂L/∂y_i should be γ ∂L/∂y_i"),
    (CROSS, r"\frac{\partial L}{\partial p_i} = -t_i \log p_i", "log(p_i) should be 1/p_i"),
    (SOFTMAX, r"\log p_i = z_i - \sum_k e^{z_k}", "Σ_k e^(z_k) should be log(Σ_k e^(z_k))"),
    # under a condition
    (SOFTMAX, JACOBIAN + "p_i p_j", "the sign of p_i p_j should be −, for i ≠ j"),
    (SOFTMAX, JACOBIAN + "p_i - p_i p_j", "a factor δ_ij is missing"),
    (CROSS, r"\frac{\partial L}{\partial z_i} = t_i - p_i", "t_i − p_i should be p_i − t_i, if the sum of t over i is 1"),
    # roots, squares, brackets
    (NORM, LOCAL + r"\frac{-1}{\sqrt{\sigma^2} + \epsilon} \sum_i \frac{\partial L}{\partial \hat x_i}", "ε belongs under the root"),
    (NORM, LOCAL + r"-\frac{\gamma}{\sqrt{\sigma^2 + \epsilon}}", "a factor Σ_i ∂L/∂y_i is missing"),
    (NORM, r"\frac{\partial L}{\partial \sigma^2} = -\frac12 \left(\sum_i \frac{\partial L}{\partial \hat x_i}\right) (x_i - \mu) (\sigma^2 + \epsilon)^{-3/2}", "(x_i − μ) (σ² + ε)^(−3/2) belongs inside the sum"),
    (SOFTMAX, r"\frac{\partial p_i}{\partial z_i} = \frac{e^{z_i} \sum_k e^{z_k} - e^{z_i} e^{z_i}}{\sum_k e^{z_k}}", "Σ_k e^(z_k) should be (Σ_k e^(z_k))²"),
    (SOFTMAX, r"\frac{\partial p_i}{\partial z_i} = \frac{e^{z_i} \sum_k e^{z_k} - e^{z_i} e^{z_i}}{\sum_k e^{2 z_k}}", "Σ_k e^(2 z_k) should be (Σ_k e^(z_k))²"),
    (SCALED_NORM, CLOSED.replace(r"\gamma}", r"\gamma_i}"), "the factor γ_i belongs inside the sums, with their index"),
    (RMS, DX + r"\frac{g_i}{r} (\frac{\partial L}{\partial y_i} - \frac{x_i}{n r^2} \sum_k g_k x_k \frac{\partial L}{\partial y_k})", "the factor g_i belongs to ∂L/∂y_i only"),
    # sums
    (SOFTMAX, r"\frac{\partial L}{\partial z_j} = p_j (\frac{\partial L}{\partial p_j} - \sum_{i \neq j} \frac{\partial L}{\partial p_i} p_i)", "the sum is over all i"),
    (SOFTMAX, r"\frac{\partial L}{\partial z_j} = \frac{\partial L}{\partial p_j} \frac{\partial p_j}{\partial z_j}", "the sum Σ_k is missing, with k for j in what it sums"),
    (LINEAR.splitlines()[1], r"\frac{\partial L}{\partial W_{oi}} = \frac{\partial L}{\partial Y_{no}} X_{ni}", "the sum Σ_n is missing"),
    # terms and derivatives
    (NORM, DX + r"\frac{\gamma}{m \sqrt{\sigma^2 + \epsilon}} (m \frac{\partial L}{\partial y_i} - \frac{\partial L}{\partial \beta} - \hat x_i \frac{\partial L}{\partial \beta})", "∂L/∂β should be ∂L/∂γ"),
    (NORM, DX + r"\frac{\gamma}{m \sqrt{\sigma^2 + \epsilon}} (m \frac{\partial L}{\partial y_i} - \frac{\partial L}{\partial \gamma} - \hat x_i \frac{\partial L}{\partial \beta})", "∂L/∂γ and ∂L/∂β changed places"),
    (NORM, DX + r"\frac{\partial L}{\partial \hat x_i} \frac{1}{\sqrt{\sigma^2 + \epsilon}} + \frac{\partial L}{\partial \sigma^2} \frac{2 (x_i - \mu)}{m}", "a term + (1/m) ∂L/∂μ is missing"),
]  # fmt: skip


def told(text: str, claim: str) -> Finding:
    found = mended(f"{text}\n$$ {claim} $$").findings[-1]
    assert found.verdict == Verdict.REFUTED, found.reason
    assert found.correction is not None
    return found


@pytest.mark.parametrize(("text", "claim", "says"), SAID, ids=[case[2] for case in SAID])
def test_an_edit_is_told_in_one_sentence(text: str, claim: str, says: str) -> None:
    found = told(text, claim)
    assert [said for label, said in remarks(found) if label == "mend"] == [says]


def test_a_one_gives_way_to_the_factor() -> None:
    correction = told(NORM, r"\frac{\partial \mu}{\partial x_i} = 1").correction
    assert correction is not None
    assert correction.latex.replace(" ", "") in (r"\frac1m", r"\frac{1}{m}")


def test_what_does_not_tell_is_not_shown() -> None:
    text = NORM + f"$$ {SAID[17][1]} $$"
    found = mended(text)
    correction = found.findings[-1].correction
    assert correction is not None
    assert "" in [edit.says for edit in correction.edits]
    assert "" not in [said for _, said in remarks(found.findings[-1])]


NOT_STRUCK_OUT = [
    (NORM, DXHAT + r"(\delta_{ij} - \frac{\hat x_i \hat x_j}{m})"),
    (SOFTMAX, JACOBIAN + r"p_i (1 - p_j)"),
    (RMS, r"\frac{\partial y_i}{\partial x_j} = \frac{g_i}{r} (\delta_{ij} + \frac{x_i x_j}{n r^2})"),
]


@pytest.mark.parametrize(("text", "claim"), NOT_STRUCK_OUT, ids=[c[1] for c in NOT_STRUCK_OUT])
def test_no_correction_takes_away_what_was_written(text: str, claim: str) -> None:
    """The derivatives of the elements alone are simpler, and are not what such a claim is about."""
    correction = told(text, claim).correction
    assert correction is not None
    assert correction.steps == 1
    assert "too many" not in correction.edits[0].says
    assert "Σ" not in correction.edits[0].says


def test_the_reading_is_that_of_the_correction() -> None:
    found = told(NORM, SAID[0][1])
    assert found.reading == "total derivatives"
    assert found.counterexample is not None
    assert "reading=2" in found.counterexample.python


def test_the_counterexample_in_that_reading_is_computed_again(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text(f"{NORM}\n$$ {SAID[0][1]} $$", encoding="utf-8")
    found = told(NORM, SAID[0][1])
    assert found.counterexample is not None
    again = replay(path, found.id, reading=2)
    assert found.counterexample.left in again
    assert found.counterexample.left not in replay(path, found.id)


def test_an_operand_of_another_shape_is_mended_with_the_letter_that_the_right_one_has() -> None:
    text = r"$$ s_{uv} = \sum_c a_{uc} b_{vc} $$ $$ \frac{\partial L}{\partial a_{uc}} = \sum_v \frac{\partial L}{\partial s_{uv}} QQ $$"
    found = mended(text.replace("QQ", "a_{uc}")).findings[-1]
    assert found.correction is not None
    assert [(e.was, e.now) for e in found.correction.edits] == [("a_{uc}", "b_{vc}")]


SIGNED = r"""
$$ Y = g \odot U + b $$
$$ \nabla_U = \nabla_Y \odot g $$
$$ \nabla_b = -\nabla_Y $$
"""
SHARES = r"""
$$ \sigma(t) = \frac{1}{1 + e^{-t}} $$
$$ \sigma(u)_i = \frac{e^{u_i}}{\sum_k e^{u_k}} $$
$$ \frac{\partial \sigma_i}{\partial u_j} = \sigma_i (\delta_{ij} + \sigma_j) $$
"""


@pytest.mark.parametrize(
    ("text", "says"), [(SIGNED, "the sign of ∇_Y should be +"), (SHARES, "the sign of σ_j should be −")]
)
def test_an_edited_side_is_read_as_those_of_the_document(text: str, says: str) -> None:
    found = mended(text).findings[-1]
    assert found.correction is not None
    assert [edit.says for edit in found.correction.edits] == [says]


def test_where_the_head_is_not_decided_a_step_is_mended() -> None:
    text = (
        r"$$ q_i = \frac{e^{a_i}}{\sum_j e^{a_j}} $$ The vector $y$ has a single one. The loss is "
        r"$$ L(\mathbf{q}) = -\log q_i \text{ where } y_i = 1. $$ We can also write "
        r"$$ L(\mathbf{q}) = -\sum_i y_i \log q_i. $$ Then "
        r"$$ \frac{\partial L}{\partial q_i} q_i (1 - q_i) = -y_i (1 - q_i) = -y_i + q_i $$"
    )
    found = mended(text).findings[-1]
    assert found.correction is not None
    assert found.correction.latex == "-y_i + q_i y_i"


def test_what_is_written_without_indices_is_mended_without() -> None:
    text = (
        r"$\mu = \frac{1}{n} \sum x$, $\sigma^2 = \frac{1}{n} \sum (x - \mu)^2$, $u = \frac{x - \mu}{\sqrt{\sigma^2}}$ "
        r"and $y = \gamma u + \beta$, so $\frac{\partial L}{\partial u} = \gamma$."
    )
    found = mended(text).findings[-1]
    assert found.truth == r"\gamma \frac{\partial L}{\partial y}"
