"""Quantities that a document says the loss does not depend on."""

from tests.verify.annotated import mended

TEXT = r"""
$$ p_k = \sin(g_k), \quad q_k = p_k^2, \quad y_k = a_k p_k $$
$$ \frac{\partial L}{\partial p_k} = a_k \frac{\partial L}{\partial y_k} $$
$$ \frac{\partial L}{\partial p_k} = 2 a_k \frac{\partial L}{\partial y_k} + 2 p_k \frac{\partial L}{\partial q_k} $$
$$ \frac{\partial L}{\partial a_k} = 2 p_k \frac{\partial L}{\partial y_k} $$
"""


def test_what_is_true_where_a_gradient_is_zero_is_not_refuted() -> None:
    plain = [f.verdict.value for f in mended(TEXT).findings[3:]]
    zero = TEXT + r"$$ \frac{\partial L}{\partial q_k} = 0 $$"
    assert plain == ["refuted", "refuted", "refuted"]
    assert [f.verdict.value for f in mended(zero).findings[3:]] == ["undecided"] * 2 + ["refuted", "undecided"]
