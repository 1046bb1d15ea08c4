"""The matrix that takes a mean away."""

import pytest

from bnderive.verify.claims.centring import centres
from bnderive.verify.claims.names import Letters
from tests.verify.annotated import side, verification

ONES = r"\mathbf{1} \mathbf{1}^\top"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (rf"(I - \frac1n {ONES})", True),
        (rf"(I - \frac{{{ONES}}}{{n}})^\top", True),
        (rf"[\mathbf{{I}}_n - \frac2n {ONES} + \frac{{1}}{{n^2}} {ONES} {ONES}]", True),
        (rf"(I - {ONES} x)", False),
        (rf"(I - \frac1n {ONES} - x x^\top)", False),
        (rf"\frac1n {ONES}", False),
        (r"(I_i - 1)", False),
    ],
)
def test_what_is_as_large_as_what_stands_beside_it(text: str, expected: bool) -> None:
    assert centres(side(text), Letters(frozenset("i"))) is expected


CENTRED = rf"""
$$ \mathbf{{c}} = (I - \frac1n {ONES}) \mathbf{{y}}, \quad s = \frac1n \mathbf{{y}}^\top (I - \frac1n {ONES}) \mathbf{{y}} $$
$$ \mathbf{{z}} = \frac{{\mathbf{{c}}}}{{\sqrt{{s + \epsilon}}}} $$
$$ \frac{{\partial \mathbf{{c}}}}{{\partial \mathbf{{y}}}} = I - \frac1n {ONES} $$
$$ \frac{{\partial \mathbf{{z}}}}{{\partial \mathbf{{y}}}} = \frac{{1}}{{\sqrt{{s + \epsilon}}}}
(I - \frac1n {ONES} - \frac1n \mathbf{{z}} \mathbf{{z}}^\top) $$
$$ \frac{{\partial s}}{{\partial \mathbf{{y}}}} = \frac1n \mathbf{{y}}^\top (I - \frac1n {ONES}) $$
"""


def test_vectors_without_their_mean_are_read() -> None:
    found = [f.verdict.value for f in verification(CENTRED).findings]
    assert found == [*["definition"] * 3, "proved", "proved", "refuted"]
