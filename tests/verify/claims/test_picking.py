"""x_{n k^*} is an element of x, at a place that no equation says: what rests on it is neither proved nor refuted."""

import pytest

from bnderive.verify.verdict import Verdict
from tests.verify.annotated import verification

DOCUMENT = r"""
$$ m_n = {} $$
$$ y_{{nk}} = x_{{nk}} - m_n $$
$$ \frac{{\partial m_n}}{{\partial x_{{nk}}}} = 0 $$
$$ \frac{{\partial L}}{{\partial x_{{nk}}}} = \frac{{\partial L}}{{\partial y_{{nk}}}} $$
"""


@pytest.mark.parametrize("picked", ["x_{n k^*}", "x_{n k^*_n}", "x_{n,*}", r"x_{n,\max}"])
def test_an_element_is_no_other_tensor(picked: str) -> None:
    findings = verification(DOCUMENT.format(picked)).findings
    assert all(f.verdict in (Verdict.UNDECIDED, Verdict.UNREAD) for f in findings[-2:])


def test_a_label_that_is_no_place_is_another_tensor() -> None:
    findings = verification(DOCUMENT.format(r"x_{n,\text{old}}")).findings
    assert [f.verdict for f in findings][-2:] == [Verdict.PROVED] * 2
