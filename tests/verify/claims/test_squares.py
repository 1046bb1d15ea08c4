"""Squares of names in brackets."""

import pytest

from tests.verify.annotated import announced, told, verification

FORMS = [(r"(\sigma^{(c)})^2", r"(c)"), (r"{\sigma^{(c)}}^2", r"(c)"), (r"\left(s_c\right)^2", r"c")]


@pytest.mark.parametrize(("square", "label"), FORMS, ids=[f[0] for f in FORMS])
def test_the_square_of_a_symbol_is_one_symbol_however_it_is_bracketed(square: str, label: str) -> None:
    a = "a_i^{(c)}" if label == "(c)" else "a_{ic}"
    h = "h_i^{(c)}" if label == "(c)" else "h_{ic}"
    text = rf"""
$$ {square} = \frac{{1}}{{m}} \sum_{{i=1}}^m ({a})^2 $$ <!-- definition -->
$$ {h} = \frac{{{a}}}{{\sqrt{{{square} + q}}}} $$ <!-- definition -->
$$ \frac{{\partial E}}{{\partial {square}}} = -\frac12 ({square} + q)^{{-3/2}} \sum_i \frac{{\partial E}}{{\partial {h}}} {a} $$ <!-- proved -->
$$ \frac{{\partial E}}{{\partial {square}}} = -\frac12 ({square} + q)^{{-1/2}} \sum_i \frac{{\partial E}}{{\partial {h}}} {a} $$ <!-- refuted -->
"""
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)
