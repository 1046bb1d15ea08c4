"""Conditions that only the text sets."""

import pytest

from tests.verify.annotated import verification

SHARE = r"$$ s_i = \frac{e^{a_i}}{\sum_k e^{a_k}} $$ "
CLAIM = r"$$ \frac{\partial s_i}{\partial a_j} = s_i (1 - s_i) $$"
SET = [
    "When i equals j we have",
    "On the diagonal this is",
    "Assuming that both are the same,",
    "当两者相等时，",
    "같은 경우에는",
    "With equal letters,",
]
OPEN = [
    "We differentiate:",
    "When we differentiate, we get",
    "With everything else held in place:",
    "A delta is one where both agree, else zero, so that it picks one. Then",
    "After substitution and simplification:",
    "A share falls as the other grows:",
    r"As $\frac{\partial w_i}{\partial c} = -1$,",
    "Suppose that the loss behind it is $E$, so that",
    "假设后一层的误差为 $E$，则",
]


@pytest.mark.parametrize("prose", SET)
def test_what_holds_under_a_condition_in_words_is_not_refuted(prose: str) -> None:
    found = verification(SHARE + prose + CLAIM).findings[-1]
    assert (found.verdict, found.reason) == ("undecided", "the text before it sets a condition that is not understood")


@pytest.mark.parametrize("prose", OPEN)
def test_without_a_condition_it_is_refuted(prose: str) -> None:
    assert verification(SHARE + prose + CLAIM).findings[-1].verdict == "refuted"


def test_a_condition_on_a_square_is_one_on_its_root() -> None:
    text = r"$$ q_i = \frac{a_i}{\sigma}, \quad \sigma = \sqrt{v} $$ Assume that $\sigma^2 = 1$. Then $$ \frac{\partial q_i}{\partial a_i} = 1 $$"
    assert verification(text).findings[-1].verdict == "sloppy"


BY_MEAN = r"\frac{\partial u}{\partial x_j} = \frac{\partial u}{\partial c} \frac{\partial c}{\partial x_j}"
CENTRED = r"$$ c = \frac1n \sum_k x_k, \quad u = c + \sum_k x_k^2 $$ "


@pytest.mark.parametrize("text", [f"Along the second path $$ {BY_MEAN} $$", f"$$第二条路径为：{BY_MEAN}$$"])
def test_a_derivative_along_one_path_is_not_refuted(text: str) -> None:
    found = verification(CENTRED + text).findings[-1]
    assert (found.verdict.value, found.reason[:24]) == ("undecided", "the text speaks of a pat")


def test_what_stands_beside_a_derivative_along_a_path_is_refuted() -> None:
    wrong = verification(CENTRED + f"Along the second path $$ {BY_MEAN} = \\frac2n $$").findings[-1]
    assert wrong.verdict == "refuted"
    assert verification(CENTRED + f"Now $$ {BY_MEAN} $$").findings[-1].verdict == "refuted"


AFTERWARDS = [
    (" if the two stand apart, as in $u$.", "undecided"),
    (". If so, as in $u$.", "refuted"),
    (", with $u$.", "refuted"),
]


@pytest.mark.parametrize(("after", "verdict"), AFTERWARDS)
def test_a_condition_may_stand_after_a_claim(after: str, verdict: str) -> None:
    text = SHARE + r"Then $\frac{\partial s_i}{\partial a_j} = 0$" + after
    assert verification(text).findings[-1].verdict == verdict


ONE_HOT = (
    r"$$ s_i = \frac{e^{a_i}}{\sum_k e^{a_k}}, \quad L = -\sum_i t_i \log s_i $$ Here $t_r = 1$ at the right place."
)


@pytest.mark.parametrize(("prose", "verdict"), [("Then", "refuted"), ("For all others,", "undecided")])
def test_what_is_one_at_a_place_says_nothing_of_another_condition(prose: str, verdict: str) -> None:
    claim = (
        r" $$ \frac{\partial L}{\partial a_r} = s_r - 1 $$ " + prose + r" $$ \frac{\partial L}{\partial a_i} = s_i $$"
    )
    found = verification(ONE_HOT + claim).findings
    assert [f.verdict.value for f in found[-2:]] == ["sloppy", verdict]


NORM = r"""
$$ a = \frac1n \sum_k r_k, \quad v = \frac1n \sum_k (r_k - a)^2, \quad h_k = \frac{r_k - a}{\sqrt{v}} $$
"""
CONSTANT = r"$$ \frac{\partial L}{\partial r_k} = \frac{1}{\sqrt{v}} \frac{\partial L}{\partial h_k} $$"
STEADY = [
    "Treating $a$ and $v$ as constants, we get",
    "At inference the statistics are fixed, and this is",
    "With frozen statistics this is:",
    "将 $a$ 和 $v$ 看作常数，则有",
    "\n## Inference\n",
    "In the special case $v = 1$ this is",
]


@pytest.mark.parametrize("prose", STEADY)
def test_what_holds_with_something_held_is_not_refuted(prose: str) -> None:
    assert verification(f"{NORM}{prose} {CONSTANT}").findings[-1].verdict.value == "undecided"


def test_what_was_held_before_the_last_sentence_holds_nothing() -> None:
    text = f"{NORM} At inference the statistics are fixed, $v = 1$. We go on with training. {CONSTANT}"
    assert verification(text).findings[-1].verdict.value == "refuted"


@pytest.mark.parametrize(("between", "verdict"), [("\n# Next\n", "refuted"), ("\nFor $k$ as well:\n", "undecided")])
def test_a_sentence_ends_at_a_heading(between: str, verdict: str) -> None:
    text = SHARE + "We assume that $i$ goes on to the next layer, as $j$ does" + between
    assert verification(text + CLAIM).findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        ("If both agree", "undecided"),
        ("if both agree, they add up", "undecided"),
        ("When both agree, this is what we have", "undecided"),
        ("When the rows are long, we sum in parts", "refuted"),
        ("\n# If both agree\n", "refuted"),
    ],
)
def test_a_condition_behind_a_formula_is_said_of_it(after: str, verdict: str) -> None:
    text = f"{SHARE}{CLAIM} {after} $$ t = u $$"
    assert verification(text).findings[1].verdict == verdict


@pytest.mark.parametrize(("prose", "verdict"), [("如果代入化简，得到", "refuted"), ("如果两者相等，", "undecided")])
def test_what_is_put_in_sets_no_condition(prose: str, verdict: str) -> None:
    assert verification(SHARE + prose + CLAIM).findings[-1].verdict == verdict


@pytest.mark.parametrize(("between", "verdict"), [("", "undecided"), ("Also,", "refuted")])
def test_a_condition_before_displays_is_one_on_each_of_them(between: str, verdict: str) -> None:
    text = "\n\n".join((SHARE, "When both agree,", r"$$ \sum_i s_i = 1 $$", between, CLAIM))
    assert verification(text).findings[-1].verdict == verdict
