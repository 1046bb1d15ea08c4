"""Names of several letters that a document shows to be names."""

import pytest

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
