"""Fences of code that hold formulas."""

import pytest

from bnderive.document.formulas import manuscript_of
from bnderive.document.formulas.fences import UNREAD
from bnderive.verify.run import verify_manuscript
from bnderive.verify.settings import Settings


def fenced(*texts: str) -> str:
    return "\n".join(f"```python\n{text}\n```\n" for text in texts)


def test_a_fence_with_signs_that_no_program_has_is_read_and_then_those_that_have_none() -> None:
    text = fenced(
        "O = P @ V", "dV = P^T @ dO  # where l_i = sum_k(P_ik)\ndP = dO @ V^T", "dQ = dS @ K\n   = (dU / c) @ K"
    )
    assert [f.latex for f in manuscript_of(text, "post.md").formulas] == [
        "O = P @ V",
        "dV = P^T @ dO",
        "l_i = {\\sum_k(P_{ik})}",
        "dP = dO @ V^T",
        "dQ = dS @ K\n   = (dU / c) @ K",
    ]


@pytest.mark.parametrize(
    "program",
    [
        "dx = y * (dy - np.sum(dy * y))",
        "def f(x):\n    y = x_ij ⊙ 2",
        "y = softmax(x, beta=1)",
        "y = a ** 2",
        "y += a * b",
        'y = "∂" * 3',
        "for i in x: y = x^2",
    ],
)
def test_a_program_is_none_of_formulas_and_where_there_are_no_others_this_is_said(program: str) -> None:
    alone = manuscript_of(fenced("y = a * b", program), "post.md")
    assert [(u.place.line, u.reason) for u in alone.unread] == [(2, UNREAD)]
    beside = manuscript_of("$$ y = 2 a $$\n\n" + fenced("P^T = Q", program), "post.md")
    assert ([f.latex.strip() for f in beside.formulas], beside.unread) == (["y = 2 a", "P^T = Q"], ())


def test_what_is_false_in_a_fence_is_refuted() -> None:
    softmax = fenced(
        "P_ij = exp(S_ij) / sum_k(exp(S_ik))", "∂P_ij/∂S_ij = P_ij * (1 - P_ij)\n            = P_ij * P_ij"
    )
    findings = verify_manuscript(manuscript_of(softmax, "post.md"), Settings()).findings
    assert [f.verdict for f in findings] == ["definition", "proved", "refuted"]
