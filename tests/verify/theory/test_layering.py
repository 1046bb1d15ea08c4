"""Equations of one layer said of the others."""

import pytest

from bnderive.verify.symbols.letters import letters_of
from bnderive.verify.theory.layering import with_layers
from tests.verify.annotated import numbered, verification

FORWARD = r"""
$$ h^m_i = \tanh(u^m_i) $$
$$ u^m_i = \sum_j A^m_{ij} h^{m-1}_j + c^m_i $$
$$ g^m_i = \frac{\partial E}{\partial u^m_i} $$
"""

CLAIMS = [
    (r"g^m_i = \sum_k g^{m+1}_k A^{m+1}_{ki} (1 - (h^m_i)^2)", "proved"),
    (r"g^m_i = \sum_k g^{m+1}_k A^{m+1}_{ik} (1 - (h^m_i)^2)", "malformed"),
    (r"g^m_i = \sum_k g^{m+1}_k A^{m+1}_{ki} (1 - h^m_i)", "refuted"),
    (r"g^m_i = \sum_k g^{m+1}_k A_{ki} (1 - (h^m_i)^2)", "undecided"),
    (r"\frac{\partial u^{m+1}_k}{\partial h^m_i} = A^{m+1}_{ki}", "proved"),
    (r"g^M_i = \frac{\partial E}{\partial h^M_i} (1 - (h^M_i)^2)", "proved"),
    (r"g^M_i = \frac{\partial E}{\partial h^M_i} (1 - (h^m_i)^2)", "unread"),
    (r"\frac{\partial E}{\partial u^M_i} = \frac{\partial E}{\partial h^M_i} h^M_i", "refuted"),
]


@pytest.mark.parametrize(("claim", "verdict"), CLAIMS, ids=[c for c, _ in CLAIMS])
def test_what_is_said_of_one_layer_holds_of_the_next_and_of_the_last(claim: str, verdict: str) -> None:
    assert verification(f"{FORWARD} $$ {claim} $$").findings[-1].verdict == verdict


def test_without_indices_too() -> None:
    bold = r"$$ \mathbf{g}^m = (\mathbf{A}^{m+1})^\top \mathbf{g}^{m+1} \odot (1 - \mathbf{h}^m \odot \mathbf{h}^m) $$"
    assert verification(FORWARD + bold).findings[-1].verdict == "proved"
    assert verification(FORWARD + bold.replace(r"^\top", "")).findings[-1].verdict != "proved"


def copies(text: str) -> int:
    equations = numbered(text)
    return sum(number < 0 for number, _ in with_layers(equations, letters_of(e for _, e in equations)))


def test_only_the_layers_that_are_mentioned_are_copied() -> None:
    assert copies(FORWARD) == 0
    assert copies(FORWARD + r"$$ \frac{\partial u^{m+1}_k}{\partial h^m_i} = A^{m+1}_{ki} $$") == 1
    assert copies(FORWARD + r"$$ \frac{\partial E}{\partial h^m_i} = \sum_k A^{m+1}_{ki} g^{m+1}_k $$") == 2


def test_a_power_is_no_layer() -> None:
    assert (
        verification(r"$$ y_i = x_i^n $$ $$ \frac{\partial y_i}{\partial x_i} = n x_i^{n-1} $$").findings[-1].verdict
        == "proved"
    )


BRACKETS = r"""
$$ u^{(m)} = A^{(m)} h^{(m-1)} + c^{(m)}, \qquad h^{(m)} = \tanh(u^{(m)}), \qquad E = \frac12 \|h^{(M)} - t\|^2 $$
$$ g^{(m)} = \frac{\partial E}{\partial u^{(m)}} $$
"""
PLAIN = BRACKETS.replace("{(", "{").replace(")}", "}")


@pytest.mark.parametrize("forward", [BRACKETS, PLAIN])
@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"g^{(m)} = ((A^{(m+1)})^T g^{(m+1)}) \odot (1 - h^{(m)} \odot h^{(m)})", "proved"),
        (r"g^{(M)} = (h^{(M)} - t) \odot (1 - h^{(M)} \odot h^{(M)})", "proved"),
        (r"\frac{\partial E}{\partial A^{(m)}} = g^{(m)} (h^{(m-1)})^T", "proved"),
    ],
)
def test_layers_of_vectors_under_a_loss_of_the_last(forward: str, claim: str, verdict: str) -> None:
    claim = claim if forward is BRACKETS else claim.replace("{(", "{").replace(")}", "}")
    found = verification(
        f"{forward} $$ {claim} $$ $$ \\frac{{\\partial E}}{{\\partial h^{{(m)}}}} = (A^{{(m+1)}})^T g^{{(m+1)}} $$"
    )
    assert found.findings[-2].verdict == verdict
