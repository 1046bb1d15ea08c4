"""Refuted claims, as they may have been meant."""

from tests.verify.annotated import announced, told, verification

ONE = r"""
$$ p_k = \frac{e^{u_k}}{\sum_{m=1}^M e^{u_m}} $$ <!-- definition -->
$$ E = -\sum_{k=1}^M t_k \log p_k $$ <!-- definition -->
"""


def test_weights_are_one_where_the_text_says_so() -> None:
    text = (
        ONE
        + r"""
Of the right class $c$ we know that $t_c = 1$, so

$$ E = -\log p_c $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial p_c} = -\frac{1}{p_c} $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial u_c} = p_c - 1 $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial p_c} = -\frac{2}{p_c} $$ <!-- refuted -->
$$ \frac{\partial E}{\partial p_k} = -\frac{1}{p_k} $$ <!-- refuted -->
"""
    )
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)
    assert "t is one at c and zero elsewhere, as the text says" in findings[2].reading


def test_weights_are_not_one_where_nothing_says_so() -> None:
    text = (
        ONE
        + r"""
$$ E = -\log p_c $$ <!-- refuted -->
$$ \frac{\partial E}{\partial p_c} = -\frac{t_c}{p_c} $$ <!-- proved -->
"""
    )
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)
