"""Shapes that the text gives in words."""

import pytest

from bnderive.document.formulas import manuscript_of
from bnderive.verify.words.shaping import said_shape
from tests.verify.annotated import announced, told, verification

SAID = {
    "a number": ("where $g$ is a scalar.", ()),
    "a number, of a kind": ("with $g$ a learned scalar,", ()),
    "a number, before": ("and the scalar gain $g$ multiplies it", ()),
    "in Chinese": ("其中 $g$ 是标量", ()),
    "a vector": ("Let $g$ be a k-dimensional vector.", ("k",)),
    "a vector, its size a formula": ("Here $g$ is a $k$-dimensional vector", ("k",)),
    "a vector of a length": ("$g$ is a row vector of length $n$.", ("n",)),
    "a function": ("where $g$ is a scalar function of $v$", None),
    "a product": ("the scalar product $g$", None),
    "another name's": ("$g$ is large. The scalar $h$ is not", None),
    "of no size": ("where $g$ is a vector", None),
}


@pytest.mark.parametrize(("text", "sizes"), SAID.values(), ids=SAID)
def test_what_is_said_of_a_name(text: str, sizes: tuple[str, ...] | None) -> None:
    assert said_shape(manuscript_of(text, "paste.md").formulas, 0) == sizes


def test_what_is_a_number_beside_a_vector() -> None:
    text = r"""We write $w = \frac{g}{\|v\|} v$ <!-- definition -->, where $v$ is a $k$-dimensional vector and $g$ is a scalar.

$$ \nabla_g L = \frac{\nabla_w L \cdot v}{\|v\|} $$ <!-- proved -->

$$ \nabla_v L = \frac{g}{\|v\|} \nabla_w L - \frac{g \nabla_g L}{\|v\|} v $$ <!-- refuted -->

$$ \nabla_v L \cdot v = g \nabla_g L $$ <!-- refuted -->
"""
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)
    assert findings[-1].correction is None or "v" not in findings[-1].correction.latex
