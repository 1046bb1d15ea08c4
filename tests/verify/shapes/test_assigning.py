"""What equations say of the shapes of their names."""

import pytest

from tests.verify.annotated import verification

LENGTH = r"""
$u = \frac{k}{\|a\|} a$ and $P = I - \frac{a a^\top}{\|a\|^2}$ with $r = \|a\|$, in elements $u_i = EACH$. Here
$$ \frac{\partial u_i}{\partial k} = \frac{a_i}{r} $$
$$ \nabla_a E = \frac{k}{\|a\|} P \nabla_u E $$
"""


@pytest.mark.parametrize("each", ["k a_i / r", r"\frac{k a_i}{r}"])
def test_what_stands_beside_an_element_is_a_number(each: str) -> None:
    assert [f.verdict for f in verification(LENGTH.replace("EACH", each)).findings[-2:]] == ["proved", "proved"]


LAYERS = r"""
$$ h = U x + b, \quad a = \tanh(h), \quad z = V a $$
$$ \delta = \frac{\partial L}{\partial h} = V^\top \frac{\partial L}{\partial z} \odot (1 - a^2) $$
$$ \frac{\partial L}{\partial b} = \delta $$
$$ \frac{\partial L}{\partial b} = 2 \delta $$
"""


def test_a_name_for_a_gradient_is_not_taken_for_a_number() -> None:
    assert [f.verdict.value for f in verification(LAYERS).findings[-3:]] == ["proved", "proved", "refuted"]
