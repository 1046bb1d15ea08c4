"""Chain rules that give a part of a gradient the name of the whole."""

import pytest

from tests.verify.annotated import verification

FORWARD = r"""
$$ m = \frac1k \sum_{j=1}^k a_j, \quad v = \frac1k \sum_{j=1}^k (a_j - m)^2, \quad u_j = \frac{a_j - m}{\sqrt{v + \epsilon}} $$
"""
M, V, A = (rf"\frac{{\partial E}}{{\partial {name}}}" for name in ("m", "v", "a_j"))
BY_V = r"\frac{\partial v}{\partial m}"
ONE = r"\frac{\partial m}{\partial m}"

CLAIMS = [
    (rf"{M} = {M} \cdot {ONE} + {V} \cdot {BY_V}", "sloppy"),
    (rf"{M} = {M} + {V} {BY_V}", "sloppy"),
    (rf"{M} = {V} {BY_V} - \frac{{1}}{{\sqrt{{v + \epsilon}}}} \sum_j \frac{{\partial E}}{{\partial u_j}}", "proved"),
    (rf"{A} = {A} + {V} \frac{{\partial v}}{{\partial a_j}} + {M} \frac1k", "sloppy"),
    (rf"{A} = {A} + {V} \frac{{\partial v}}{{\partial a_j}} + {M} \frac2k", "refuted"),
    pytest.param(
        rf"{A} = 2 {A} + {V} \frac{{\partial v}}{{\partial a_j}} + {M} \frac1k", "refuted", marks=pytest.mark.long
    ),
    (rf"{A} = {A} + \frac{{\partial E}}{{\partial u_j}}", "refuted"),
    (
        rf"{M} = \sum_j \frac{{\partial E}}{{\partial u_j}} \frac{{\partial u_j}}{{\partial m}} + {V} \frac{{\partial m}}{{\partial v}}",
        "masked",
    ),
]


@pytest.mark.parametrize(("claim", "verdict"), CLAIMS)
def test_the_gradient_on_the_right_may_be_a_part(claim: str, verdict: str) -> None:
    found = verification(f"{FORWARD}\n$$ {claim} $$").findings[-1]
    assert found.verdict == verdict
    assert ("the part of it that does not go through" in found.reading) is (verdict == "sloppy")
