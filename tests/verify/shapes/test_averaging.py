"""Gradients with names that are those of single examples."""

import pytest

from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.shapes.averaging import averaged_by
from tests.verify.annotated import numbered, verification

NET = r"""
$$ S \in \mathbb{R}^{D \times m}, \quad W \in \mathbb{R}^{K \times D}, \quad Z = W S + b, \quad A = \sigma(Z) $$
$$ J = -\frac{1}{m} \sum_{n=1}^m \sum_{k=1}^K (Y_{kn} \log A_{kn} + (1 - Y_{kn}) \log(1 - A_{kn})) $$
"""
MEANS = r"$$ dZ = A - Y $$ $$ dW = \frac{1}{m} dZ S^T $$ $$ db = \frac{1}{m} dZ \mathbf{1} $$"


def test_two_parameters_with_a_mean_of_named_gradients() -> None:
    letters = Letters(frozenset("nk"))
    assert averaged_by(numbered(MEANS), {Key("Z")}, letters) == "m"
    assert averaged_by(numbered(MEANS), {Key("Z"), Key("W")}, letters) == ""
    assert averaged_by(numbered(r"$$ dW = \frac{1}{m} dZ S^T $$"), (), letters) == ""


def test_means_of_gradients_of_examples_are_told() -> None:
    findings = verification(NET + MEANS).findings[-3:]
    assert [f.verdict for f in findings] == ["sloppy"] * 3
    assert "single examples" in findings[0].reading


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"dW = \frac{1}{m} dZ S^T", "refuted"),
        (r"dW = dZ S^T", "proved"),
        (r"dZ = A - Y", "refuted"),
        (r"dZ = \frac{1}{m} (A - Y)", "proved"),
    ],
)
def test_one_mean_alone_is_an_error(claim: str, verdict: str) -> None:
    assert verification(f"{NET} $$ {claim} $$").findings[-1].verdict == verdict


LAYERS = r"""
$$ P = V X, \quad Q = \tanh(P), \quad R = U Q, \quad Q_2 = \tanh(R) $$
$$ dU = \frac1m dR Q^T $$
$$ dP = U^T dR * (1 - (Q)^2) $$
"""
ROWS = r"""
$$ P = X V, \quad Q = \tanh(P), \quad R = Q U, \quad Q_2 = \tanh(R) $$
$$ dU = \frac1m Q^T dR $$
$$ dP = dR U^T * (1 - (Q)^2) $$
"""


@pytest.mark.parametrize(
    ("text", "claim", "verdict"),
    [
        (LAYERS, r"dV = \frac1m dP X^T", "sloppy"),
        (LAYERS, r"dV = \frac2m dP X^T", "refuted"),
        (ROWS, r"dV = \frac1m X^T dP", "sloppy"),
        (ROWS, r"dV = \frac2m X^T dP", "refuted"),
    ],
)
def test_the_mean_itself_says_which_axis_counts_the_examples(text: str, claim: str, verdict: str) -> None:
    assert verification(f"{text} $$ {claim} $$").findings[-1].verdict == verdict
