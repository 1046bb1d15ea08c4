"""Parts of a document in which a name has the same number of indices."""

import pytest

from bnderive.verify.claims.names import Key
from tests.verify.annotated import document_of, verification

TEXT = r"""
$$ y_j = w_j x_j $$
$$ \frac{\partial L}{\partial y_j} = w_j $$
$$ \frac{\partial L}{\partial w_j} = \sum_{i=1}^N \frac{\partial L}{\partial y_{ij}} x_{ij} $$
$$ \frac{\partial y_j}{\partial x_j} = w_j $$
"""


def test_chains_are_sorted_by_the_indices_of_their_names() -> None:
    document = document_of(TEXT)
    first, second, batch, last = (document.surveys[c.number] for c in document.chains)
    assert first is second is last
    assert [len(s.theory.quantities[Key("y")].axes) for s in (first, batch)] == [1, 2]


def test_indices_in_brackets_count() -> None:
    document = document_of(r"$$ P[i, j] = 2 S[i, j] $$ $$ P[i] = 2 S[i] $$")
    assert len({id(s) for s in document.surveys.values()}) == 2


def test_a_name_without_indices_fits_everywhere() -> None:
    document = document_of(r"$$ y_i = w x_i $$ $$ y = w x $$ $$ z_i = w x_i $$")
    assert len({id(s) for s in document.surveys.values()}) == 1


def test_what_one_context_defines_holds_in_the_next_with_the_further_axis() -> None:
    document = document_of(TEXT)
    deeper = document.surveys[document.claims[-2].chain.number]
    definition = deeper.theory.definition("y")
    assert definition is not None
    assert str(definition.expr) == "w[j]*x[i, j]"
    assert definition.quantity.axes[0].size == "N"


CENTRED = r"""
$$ a = \frac1n \sum_k r_k $$
$$ h_k = r_k - a $$
$$ s_k = g h_k + \beta $$
With features:
"""
BY_FEATURE = r"""
$$ \frac{\partial L}{\partial g_c} = \sum_{k=1}^n \frac{\partial L}{\partial s_{kc}} h_{kc} $$
$$ \frac{\partial L}{\partial r_{kc}} = \frac{\partial L}{\partial h_{kc}} - \frac1n \sum_{m=1}^n \frac{\partial L}{\partial h_{mc}} $$
"""
BY_ROW = r"""
$$ \frac{\partial L}{\partial h_{bk}} = g_k \frac{\partial L}{\partial s_{bk}} $$
$$ \frac{\partial L}{\partial r_{bk}} = \frac{\partial L}{\partial h_{bk}} - \frac1n \sum_m \frac{\partial L}{\partial h_{bm}} $$
"""


@pytest.mark.parametrize("claims", [BY_FEATURE, BY_ROW], ids=["last", "first"])
def test_an_index_that_definitions_leave_out_is_the_first_or_the_last(claims: str) -> None:
    assert [f.verdict.value for f in verification(CENTRED + claims).findings[-2:]] == ["proved", "proved"]


def test_what_is_false_with_the_index_in_either_place_is_refuted() -> None:
    wrong = BY_FEATURE.replace(r"- \frac1n", r"- \frac2n")
    assert verification(CENTRED + wrong).findings[-1].verdict.value == "refuted"


def test_an_index_above_a_name_is_not_the_one_below_it() -> None:
    text = r"""
$$ h^{(k)} = \frac{r^{(k)} - E[r^{(k)}]}{\sqrt{Var[r^{(k)}]}} $$
$$ a = \frac1n \sum_{i=1}^n r_i $$
$$ h_i = r_i - a $$
$$ \frac{\partial L}{\partial r_i} = \frac{\partial L}{\partial h_i} - \frac1n \sum_j \frac{\partial L}{\partial h_j} $$
"""
    assert verification(text).findings[-1].verdict.value == "proved"


def test_an_index_above_that_is_left_out_comes_back_by_no_mention() -> None:
    text = r"""
With a pair $s^{(k)}, t^{(k)}$ of parameters
$$ z^{(k)} = s^{(k)} h^{(k)} + t^{(k)} $$
for short, with $r \equiv r^{(k)}$ and $s \equiv s^{(k)}$,
$$ a = \frac1n \sum_{i=1}^n r_i, \quad h_i = r_i - a, \quad z_i = s h_i + t $$
and the gradients with $h \equiv h^{(k)}$
$$ \frac{\partial L}{\partial h_i} = s \frac{\partial L}{\partial z_i} $$
$$ \frac{\partial L}{\partial s} = 2 \sum_i \frac{\partial L}{\partial z_i} h_i $$
"""
    assert [f.verdict.value for f in verification(text).findings[-2:]] == ["proved", "refuted"]


def test_what_the_text_only_mentions_begins_no_context_before_the_equations() -> None:
    text = r"""
We look for $\frac{\partial L}{\partial x_k}$ and start at $y_{k,c}$.
By $\mu_c$ and $\sigma_c^2$, the loss has its $\frac{\partial L}{\partial x_{k,c}}$ through $\hat{x}_{k,c}$ from all $x_{l,c}$.
$$ \frac{\partial \hat{x}_{k,c}}{\partial x_{k,c}} = \frac{1}{\sqrt{\sigma_c^2 + \epsilon}} $$
$$ \frac{\partial \mu_c}{\partial x_{k,c}} = \frac1n $$
"""
    assert verification(text).findings[0].verdict.value == "proved"
    assert verification(text.replace("{1}{", "{2}{")).findings[0].verdict.value == "refuted"


def test_what_the_text_mentions_goes_with_equations_that_write_it_so() -> None:
    text = r"""
$$ \mu_j = \frac1m \sum_{i=1}^m x_{ij}, \quad \hat{x}_{ij} = x_{ij} - \mu_j, \quad y_{ij} = \gamma_j \hat{x}_{ij} + \beta_j $$
where $\gamma_j$ and $\beta_j$ are learned.
$$ \frac{\partial L}{\partial \beta} = \sum_{i=1}^m \frac{\partial L}{\partial y_i} $$
$$ \frac{\partial L}{\partial \hat{x}_i} = \gamma \frac{\partial L}{\partial y_i} $$
"""
    assert [f.verdict.value for f in verification(text).findings[-2:]] == ["proved", "proved"]
