"""Derivatives as people write them."""

import pytest

from bnderive.verify.reading.sense import NotRead
from tests.verify.annotated import read, verification
from tests.verify.layers import SCALED

TOTAL = {"derivative": "total"}

DERIVATIVES = [
    (r"\frac{\partial q}{\partial a_k}", {}, "2*a[k]"),
    (r"\partial q / \partial a_k", {}, "2*a[k]"),
    (r"\frac{d q}{d a_k}", {}, "2*a[k]"),
    (r"\frac{\mathrm{d} q}{\mathrm{d} a_k}", {}, "2*a[k]"),
    (r"w \partial q / \partial a_k", {}, "2*w*a[k]"),
    (r"\frac{\partial u_k}{\partial a_j}", {}, "w*Delta(j, k)*q"),
    (r"\frac{\partial u_k}{\partial a_j}", TOTAL, "w*Delta(j, k)*q + 2*w*a[j]*a[k]"),
    (r"\frac{\partial u_k}{\partial a_k}", TOTAL, "w*q + 2*w*a[k]**2"),
    (r"\frac{\partial (w q)}{\partial a_k}", TOTAL, "2*w*a[k]"),
    (r"\frac{\partial u}{\partial a}", {}, "w*q"),
    (r"\frac{\partial L}{\partial q}", {}, "Sum(w*a[#1]*du[#1], #1)"),
    (r"\frac{\partial p_n}{\partial S_{nm}}", {}, "1"),
    (r"\frac{\partial 1 / q}{\partial a_k}", {}, "-2*a[k]/q**2"),
    (r"dq", {}, "Sum(w*a[#1]*du[#1], #1)"),
    (r"\frac{\partial L}{\partial w a_k}", {}, "q*du[k]"),
    (r"\frac{\partial u_k}{\partial a_k q}", {}, "w"),
    (r"\frac{\partial}{\partial a_k} q + w", {}, "w + 2*a[k]"),
    (r"\frac{\partial}{\partial a_k} (q) w", {}, "2*w*a[k]"),
]


@pytest.mark.parametrize(("latex", "choices", "meaning"), DERIVATIVES, ids=[f"{d[0]} {d[1]}" for d in DERIVATIVES])
def test_derivatives(latex: str, choices: dict[str, str], meaning: str) -> None:
    assert str(read(SCALED, latex, choices).expr) == meaning


NONE = [
    (r"\frac{\partial u_k}{a_k}", "the ∂ is missing below", True),
    (r"\frac{u_k}{\partial a_k}", "the ∂ is missing above", True),
    (r"\frac{\partial q}{\partial 2}", "read below a ∂", False),
    (r"\frac{\partial q}{\partial \theta}", r"what \\theta is", False),
    (r"\frac{\partial q / w}{\partial a_k}", "not read as a derivative", False),
    (r"\frac{\partial q}{\partial a_k^3}", "a power of a quantity", False),
    (r"\frac{\partial a_k}{\partial S_{nm}}", "how a depends on S", False),
]


@pytest.mark.parametrize(("latex", "reason", "malformed"), NONE, ids=[n[0] for n in NONE])
def test_what_is_no_derivative(latex: str, reason: str, malformed: bool) -> None:
    with pytest.raises(NotRead, match=reason) as raised:
        read(SCALED, latex)
    assert raised.value.malformed is malformed


def test_a_transposed_layout_is_none_where_a_shape_tells_it() -> None:
    text = r"Let $Q \in \mathbb{R}^{n \times k}$, $K \in \mathbb{R}^{n \times k}$. $$ S = Q K^\top $$ $$ dK = QQ Q $$"
    assert verification(text.replace("QQ", r"dS^\top")).findings[-1].verdict == "proved"
    assert verification(text.replace("QQ", "dS")).findings[-1].verdict == "refuted"


PART = r"$$ J = -\sum_i t_i \log p_i $$ $$ o_k = w a_k $$ "


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (r"w \frac{\partial J}{\partial o_k}", "proved"),
        (r"2 w \frac{\partial J}{\partial o_k}", "refuted"),
        ("0", "undecided"),
        ("w t_k", "undecided"),
    ],
)
def test_a_part_that_nothing_joins_with_the_loss(value: str, verdict: str) -> None:
    found = verification(PART + rf"$$ \frac{{\partial J}}{{\partial a_k}} = {value} $$").findings[-1]
    assert found.verdict in (verdict, "unread" if verdict == "undecided" else verdict)


def test_a_loss_of_one_example_is_not_the_loss_that_it_goes_into() -> None:
    text = r"$$ \ell_n = z_n^2 $$ $$ \frac{\partial L}{\partial z_n} = VALUE $$"
    for value, verdict in (
        (r"2 z_n \frac{\partial L}{\partial \ell_n}", "proved"),
        ("2 z_n", "refuted"),
        ("1", "refuted"),
    ):
        assert verification(text.replace("VALUE", value)).findings[-1].verdict == verdict, value


def test_a_loss_whose_definition_is_not_read_is_a_number() -> None:
    text = r"$$ L = \prod_{q | r} \oint Q $$ $$ O = A V $$ $$ \frac{\partial L}{\partial V} = A^T \frac{\partial L}{\partial O} $$"
    assert verification(text).findings[-1].verdict == "proved"


def test_a_derivative_with_a_slash_says_what_it_is_taken_by() -> None:
    text = r"""
$$ y_i = g u_i + c, \quad u_i = 3 w_i^2 $$
$$ \partial L/\partial g = \sum_i \partial L/\partial y_i \cdot u_i $$
$$ \partial L/\partial c = 2 \sum_i \partial L/\partial y_i $$
$$ \partial L/\partial w_i = \partial L/\partial y_i \partial y_i/\partial u_i \partial u_i/\partial w_i $$
"""
    assert [f.verdict.value for f in verification(text).findings[2:]] == ["proved", "refuted", "proved"]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{dh}{dt} = \frac{\partial h}{\partial s} \frac{ds}{dt} + \frac{\partial h}{\partial t}", "proved"),
        (r"\frac{dh}{dt} = \frac{\partial h}{\partial s} \frac{ds}{dt} - \frac{\partial h}{\partial t}", "refuted"),
        (r"\frac{dh}{dt} = 2 t + 1", "proved"),
        (r"\frac{dh}{dt} = 1", "refuted"),
    ],
)
def test_a_d_goes_along_every_path_and_a_curly_one_may_not(claim: str, verdict: str) -> None:
    text = rf"$$ s = t^2, \quad h = s + t $$ $$ \frac{{\partial h}}{{\partial s}} = 1 $$ $$ {claim} $$"
    text += r"$$ \frac{dh}{dt} = \frac{\partial h}{\partial t} + 2 t $$"
    assert verification(text).findings[3].verdict.value == verdict


PARTIAL = r"""
$$ s = \sum_j x_j, \quad f(x_i, s) = s x_i^2, \quad y_i = f(x_i, s) $$
$$ \frac{d y_i}{d x_i} = \frac{\partial f}{\partial x_i} + \frac{\partial f}{\partial s} \frac{d s}{d x_i} $$
$$ \frac{d y_i}{d x_i} = \frac{\partial f}{\partial x_i} - \frac{\partial f}{\partial s} \frac{d s}{d x_i} $$
"""


def test_in_one_equation_a_d_may_be_total_and_a_curly_one_not_also_where_they_are_of_other_names() -> None:
    assert [f.verdict.value for f in verification(PARTIAL).findings[3:]] == ["proved", "refuted"]
