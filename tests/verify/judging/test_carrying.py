"""Which claim carries the error of which."""

import pytest

from tests.verify.annotated import mended
from tests.verify.layers import NORM

RMS = r"""
$$ n = \sqrt{\sum_k x_k^2} $$
$$ y_i = \frac{x_i}{n} $$
"""
FALSE = r"\frac{\partial n}{\partial x_j} = \frac{x_j}{2 n}"
DX = r"\frac{\partial L}{\partial x_j} = \frac{1}{n} \frac{\partial L}{\partial y_j} - "
ABOUT = DX + r"\frac{x_j}{2 n^3} \sum_i \frac{\partial L}{\partial y_i} x_i"
VARIANCE = (
    r"\frac{\partial L}{\partial \sigma^2} = -\frac{\gamma}{2 (\sigma^2 + \epsilon)} "
    r"\sum_i \frac{\partial L}{\partial y_i} x_i"
)
GAMMA = r"\frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} x_i"
SIGN = r"\frac{\partial \mu}{\partial x_i} = -\frac{1}{m}"
OTHER_SIGN = r"\frac{\partial L}{\partial \beta} = -\sum_i \frac{\partial L}{\partial y_i}"
HALF = r"\frac{\partial L}{\partial \beta} = \frac{1}{2} \sum_i \frac{\partial L}{\partial y_i}"

CASES = [
    (RMS, FALSE, ABOUT, True),
    (NORM, GAMMA, VARIANCE, True),
    (NORM, GAMMA, GAMMA, True),
    (NORM, SIGN, OTHER_SIGN, False),
    (NORM, SIGN.replace("-", r"\frac12 "), HALF, False),
]


@pytest.mark.parametrize(("text", "first", "second", "carries"), CASES, ids=[c[2] for c in CASES])
def test_an_error_is_carried_only_where_the_same_is_wrong(text: str, first: str, second: str, carries: bool) -> None:
    found = mended(f"{text}\n$$ {first} $$\n\n$$ {second} $$").findings[-2:]
    assert [one.verdict for one in found] == ["refuted", "refuted"]
    assert found[0].carried == ""
    assert found[1].carried == (found[0].id if carries else "")


def test_what_repeats_a_repetition_carries_the_first() -> None:
    found = mended(NORM + f"$$ {GAMMA} $$\n\n$$ {GAMMA} $$\n\n$$ {GAMMA} $$").findings[-3:]
    assert [one.carried for one in found] == ["", found[0].id, found[0].id]


def test_what_follows_from_an_open_side_is_open_too() -> None:
    *_, step, value = mended(rf"{NORM} $$ (x)^T = 0 = \frac{{\partial}}{{\partial x}} \delta_{{ij}} $$").findings
    assert (step.verdict, value.verdict, value.counterexample) == ("undecided", "undecided", None)
