"""What the text around equations says of them."""

import pytest

from tests.verify.annotated import mended, verification
from tests.verify.layers import SCALED

LINES = [
    ("- $u_k - w = 0$: nothing is left", True),
    ("2. **$u_k - w = 0$**: nothing is left", True),
    ("- so $u_k - w = 0$: nothing is left", False),
    ("- $u_k - w = 0$ holds", False),
    ("- $u_k - w = a_k$: what is left", False),
    ("- $u_k - w a_k q = 0$: what is left", True),
    (r"1. $\sum_k \frac{\partial L}{\partial u_k} = 0$: they add up to nothing", False),
]


@pytest.mark.parametrize(("line", "case"), LINES, ids=[line for line, _ in LINES])
def test_what_begins_an_item_with_a_number_and_a_colon_is_a_case(line: str, case: bool) -> None:
    text = SCALED.rsplit("$$", 2)[0] + r"$$ \frac{\partial L}{\partial p_n} = dp_n $$" + "\n\n" + line + "\n"
    assert (verification(text).findings[-1].verdict.value == "definition") is case


DROPPED = r"""
$$ s = \frac{1}{n} \sum_i a_i^2, \quad h_i = a_i / \sqrt{s + \epsilon} $$
TEXT
$$ \frac{\partial E}{\partial s} = -\frac{1}{2} \sum_i \frac{\partial E}{\partial h_i} a_i s^{-3/2} $$
$$ \frac{\partial E}{\partial s} = -\frac{1}{2} \sum_i \frac{\partial E}{\partial h_i} a_i s^{-1/2} $$
"""


def test_what_the_text_drops_is_zero_from_there_on() -> None:
    *_, right, wrong = verification(
        DROPPED.replace("TEXT", r"We now drop the small $\epsilon$ to save space.")
    ).findings
    assert (right.verdict, wrong.verdict) == ("sloppy", "refuted")
    assert right.reading == "with the values that the text before it gives"


def test_what_the_text_keeps_is_not_zero() -> None:
    *_, right, _ = verification(DROPPED.replace("TEXT", r"We keep $\epsilon$ throughout.")).findings
    assert right.verdict == "refuted"


def test_what_the_text_assumes_of_a_number_holds_from_there_on() -> None:
    text = r"""
Suppose the rows are centred, so that $\mu = 0$.
$$ \mu = \frac1n \sum_i x_i, \quad v = \frac1n \sum_i (x_i - \mu)^2 $$
$$ v = \frac1n \sum_i x_i^2 $$
$$ v = \frac1n \sum_i x_i $$
"""
    assert [f.verdict for f in mended(text).findings[-2:]] == ["sloppy", "refuted"]
