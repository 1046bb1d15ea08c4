"""Claims that the text makes for one example of a batch."""

import pytest

from tests.verify.annotated import verification

FORWARD = r"""
$$ h_{nk} = w_k q_{nk} + b_k $$
$$ \frac{\partial E}{\partial q_{nk}} = \frac{\partial E}{\partial h_{nk}} w_k $$
"""
RIGHT = r"\frac{\partial E}{\partial w_k} = \frac{\partial E}{\partial h_{nk}} q_{nk}"
WRONG = r"\frac{\partial E}{\partial w_k} = 3 \frac{\partial E}{\partial h_{nk}} q_{nk}"

PROSE = [
    ("For a single example $n$, the gradient of $w$ is", "sloppy"),
    ("What each individual sample adds is", "sloppy"),
    ("The per-sample gradients are", "sloppy"),
    ("Take one row. Its gradient is", "sloppy"),
    ("For one training example of the batch, all in all,", "sloppy"),
    ("For a fixed row, before summing over anything,", "sloppy"),
    ("Each example $n$ contributes", "sloppy"),
    ("The contribution of the $n$-th sample is", "sloppy"),
    ("For a fixed row, and then over the whole batch,", "refuted"),
    ("For a single example this is one term. Summed over the batch we get", "refuted"),
    ("Each row is normalized by itself, and", "refuted"),
    ("The layer normalizes per token, and", "refuted"),
    ("With per-sample statistics", "refuted"),
    ("", "refuted"),
]


@pytest.mark.parametrize(("prose", "verdict"), PROSE, ids=[p[0] for p in PROSE])
def test_a_gradient_for_one_example_is_one_term_of_a_sum(prose: str, verdict: str) -> None:
    right, wrong = (verification(f"{FORWARD}\n{prose}\n\n$$ {claim} $$\n").findings[-1] for claim in (RIGHT, WRONG))
    assert (right.verdict, wrong.verdict) == (verdict, "refuted")
    assert right.reading.startswith("for a single n") is (verdict == "sloppy")


FURTHER = [
    ("", "sloppy"),
    ("and", "sloppy"),
    ("That was it. Next,", "refuted"),
    ("We also have", "refuted"),
    ("Similarly,", "sloppy"),
    ("# Another matter\n", "refuted"),
]


@pytest.mark.parametrize(("between", "verdict"), FURTHER)
def test_the_sentence_may_go_on_after_a_display(between: str, verdict: str) -> None:
    first = r"$$ \frac{\partial E}{\partial b_k} = \frac{\partial E}{\partial h_{nk}} $$"
    text = f"{FORWARD}\nFor one sample,\n\n{first}\n\n{between}\n\n$$ {RIGHT} $$\n"
    assert [f.verdict for f in verification(text).findings[-2:]] == ["sloppy", verdict]
