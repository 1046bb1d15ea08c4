"""Names of several letters that a document shows to be names."""

import pytest

from bnderive.document.equations import equations
from bnderive.document.manuscript import Formula
from bnderive.document.prose import vocabulary
from bnderive.document.source import Source, Span

NAMED = [
    (r"pvar_k = \frac1n \sum_i a_{ik}", {"pvar", "dpvar"}),
    (r"\begin{aligned} b_k &= 2 a_k \\ pvar_k &= b_k^2 \\ &qq_k = qq_k \end{aligned}", {"pvar", "dpvar", "qq"}),
    (r"b_k = pvar_k", set()),
    (r"ab = 2", set()),
]


@pytest.mark.parametrize(("latex", "names"), NAMED, ids=[n[0] for n in NAMED])
def test_what_begins_an_equation_is_a_name_in_every_row(latex: str, names: set[str]) -> None:
    span = Span(0, len(latex))
    found = vocabulary([Formula(Source("", latex), span, True, span)])
    assert names <= found
    assert not ({"pvar", "ab", "qq"} - names) & found


@pytest.mark.parametrize(
    "latex", ["由a = 2 b可知c = 3 b", "第i个样本a = 2 b，则c = 3 b，维度为(1,n)", "次にa = 2 b、つまりc = 3 b"]
)
def test_bare_text_between_relations_separates_them(latex: str) -> None:
    span = Span(0, len(latex))
    found = [e for e in equations(Formula(Source("", latex), span, True, span), frozenset()) if len(e.sides) > 1]
    assert [latex[e.span.start : e.span.end].strip() for e in found] == ["a = 2 b", "c = 3 b"]


@pytest.mark.parametrize(
    ("latex", "name"),
    [(r"s_k = g h_k + c = QN_{g, c}(r_k)", "QN"), (r"s_k = BN(U r_k)", "BN"), (r"s_k = LN \left( r_k \right)", "LN")],
)
def test_capitals_before_a_bracket_are_a_name(latex: str, name: str) -> None:
    span = Span(0, len(latex))
    assert name in vocabulary([Formula(Source("", latex), span, True, span)])
    other = latex.replace(name, "PQ").replace("_{g, c}", "")
    assert "PQ" not in vocabulary([Formula(Source("", other), Span(0, len(other)), True, Span(0, len(other)))])
