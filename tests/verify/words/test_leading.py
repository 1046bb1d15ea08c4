"""Text before a claim that only leads up to it."""

import pytest

from bnderive.verify.words.leading import only_leads
from tests.verify.annotated import plain, verification

LAYER = r"""
$$ a = \frac1n \sum_k r_k, \quad q = \frac1n \sum_k (r_k - a)^2, \quad h_k = \frac{r_k - a}{\sqrt{q + \epsilon}} $$
"""
HELD = r"$$ \frac{\partial L}{\partial r_k} = \frac{1}{\sqrt{q + \epsilon}} \frac{\partial L}{\partial h_k} $$"


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("", True),
        ("Therefore, by the chain rule, the gradient with respect to the input is", True),
        ("First we take the derivative by $r_k$:", True),
        ("于是，损失对输入的梯度为", True),
        ("**Frozen statistics.** Here", False),
        ("In the mode that serves requests:", False),
        ("The piece that needs no sum:", False),
        (r"For $n \to \infty$", False),
        ("Imagine that somebody handed us $a$ and $q$.", False),
        ("先不管 $a$ 和 $q$：", False),
    ],
)
def test_words_that_say_only_that_something_follows(said: str, only: bool) -> None:
    formulas = plain(f"{LAYER}\n{said}\n\n{HELD}").formulas
    assert only_leads(formulas, len(formulas) - 1) is only


@pytest.mark.parametrize(
    ("said", "claim", "verdict"),
    [
        ("Hence", HELD, "refuted"),
        ("The piece that needs no sum:", HELD, "undecided"),
        ("The piece that needs no sum:", HELD.replace("frac{1}", "frac{2}"), "refuted"),
        ("Hence", HELD + " (the direct part)", "undecided"),
        ("Hence", HELD.removesuffix("$$") + r"\quad\text{(first contribution)} $$", "undecided"),
        ("Hence", HELD.replace("frac{1}", "frac{2}") + " (the direct part)", "refuted"),
        ("Hence", HELD + " Part of the sum is known.", "refuted"),
    ],
)
def test_what_holds_in_part_is_refuted_where_the_text_says_no_more(said: str, claim: str, verdict: str) -> None:
    assert verification(f"{LAYER}\n{said}\n{claim}").findings[-1].verdict == verdict
