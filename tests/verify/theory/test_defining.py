"""What equations say that quantities are."""

import pytest

from bnderive.algebra.expr import Element
from tests.verify.annotated import survey_of, verification

WHOLE = r"""
$$ V = \alpha G + \kappa, \qquad G = (U - c)(s^2 + \epsilon)^{-1/2} $$
$$ g_{pq} = (u_{pq} - c_q)(s_q^2 + \epsilon)^{-1/2} $$
"""
PARTS = r"""
$$ c_q = \frac1M \sum_{r=1}^M u_{rq}, \quad v_q = \frac1M \sum_{r=1}^M (u_{rq} - c_q)^2 $$
$$ z_{pq} = (u_{pq} - c_q) (v_q + \epsilon)^{-1/2} $$
$$ \frac{\partial z_{pq}}{\partial u_{ij}} = \frac{\partial A}{\partial u_{ij}} B + A \frac{\partial B}{\partial u_{ij}}, \qquad A = u_{pq} - c_q, \qquad B = (v_q + \epsilon)^{-1/2} $$
$$ \frac{\partial A}{\partial u_{ij}} = \delta_{ip} \delta_{jq} - \frac1M \delta_{jq} $$
$$ \frac{\partial B}{\partial u_{ij}} = -\frac12 (v_q + \epsilon)^{-3/2} \frac{\partial v_q}{\partial u_{ij}} $$
$$ \frac{\partial B}{\partial u_{ij}} = -\frac32 (v_q + \epsilon)^{-3/2} \frac{\partial v_q}{\partial u_{ij}} $$
"""


def test_a_name_is_read_again_when_what_defines_it_turns_out_to_be_an_array() -> None:
    quantities = survey_of(WHOLE).theory.quantities
    counts = {key.head: len(q.indices) for key, q in quantities.items()}
    assert counts["G"] == counts["V"] == 1
    inside = {e.name: len(e.indices) for d in survey_of(WHOLE).theory.definitions for e in d.expr.atoms(Element)}
    assert inside["G"] == 1


def test_a_plain_name_has_the_indices_of_what_defines_it() -> None:
    found = [f.verdict.value for f in verification(PARTS).findings]
    assert [v for v in found if v != "definition"] == ["sloppy", "sloppy", "sloppy", "refuted"]


ROWS = r"""
$$ c = \frac1n \sum_{i=1}^n u_i, \quad z_i = u_i - c $$
$$ \frac{\partial A}{\partial u_i} = \frac{\partial A}{\partial z_i} - \frac1n \sum_j \frac{\partial A}{\partial z_j} $$
$$ \frac{\partial A}{\partial u_i} = \frac{\partial A}{\partial z_i} - \sum_j \frac{\partial A}{\partial z_j} $$
"""
DECLARED = r"Let $u \in \mathbb{R}^{n \times d}$."
LISTED = r"A batch is $\mathbf{u} = [u_1, \ldots, u_n]^\top \in \mathbb{R}^{n \times d}$, $m_i = \frac1d \sum_{j=1}^d u_{ij}$. "


@pytest.mark.parametrize("batch", [DECLARED, LISTED])
def test_what_rows_define_are_rows(batch: str) -> None:
    found = [f.verdict.value for f in verification(batch + ROWS).findings]
    assert found[-4:] == ["definition", "definition", "proved", "refuted"]


def test_products_of_rows_are_no_products_of_numbers() -> None:
    text = r"With $w \in \mathbb{R}^d$, $$ s_i = w \cdot u_i $$ $$ u_i (w \cdot u_i) = w (u_i \cdot u_i) $$"
    found = verification(DECLARED + text).findings
    assert found[-1].verdict == "undecided"
