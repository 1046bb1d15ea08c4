"""Derivatives of which a script says along what they go."""

import pytest

from bnderive.verify.reading.sense import NotRead
from tests.verify.annotated import read
from tests.verify.layers import SCALED

ALONG = [
    (r"\frac{\partial u_k}{\partial a_j}\Big|_{q \text{ fixed}}", "w*Delta(j, k)*q"),
    (r"\left.\frac{\partial u_k}{\partial a_j}\right|_{q \text{ const}}", "w*Delta(j, k)*q"),
    (r"\frac{\partial u_k}{\partial a_j}\bigg|_{\text{direct}}", "w*Delta(j, k)*q"),
    (r"\frac{\partial u_k}{\partial a_j}\bigg|_{\text{via } q}", "2*w*a[j]*a[k]"),
    (r"\frac{\partial u_k}{\partial a_j}_{\text{via } q}", "2*w*a[j]*a[k]"),
]


@pytest.mark.parametrize(("latex", "text"), ALONG)
def test_a_derivative_goes_along_the_paths_that_its_script_leaves(latex: str, text: str) -> None:
    assert str(read(SCALED, latex).expr) == text


@pytest.mark.parametrize("script", ["q", r"a_k = 0", r"\text{fixed}", r"\text{direct } q", r"\text{via } r"])
def test_a_script_that_does_not_say_so_is_not_read(script: str) -> None:
    with pytest.raises(NotRead):
        read(SCALED, rf"\frac{{\partial u_k}}{{\partial a_j}}\Big|_{{{script}}}")
