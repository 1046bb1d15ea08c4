"""Names of which only a step shows what they stand for."""

from tests.verify.annotated import announced, told, verification

TEXT = r"""
$$ \frac{\partial L}{\partial d}\frac{\partial d}{\partial c} = \frac{\partial L}{\partial d}\frac{\partial (\sqrt{c})}{\partial c}
= \frac{\partial L}{\partial d}\frac{1}{2\sqrt{c}} $$ <!-- definition proved -->
$$ \frac{\partial L}{\partial c} = \frac{\partial L}{\partial d}\frac{1}{2d} $$ <!-- proved -->
$$ \frac{\partial L}{\partial c} = \frac{\partial L}{\partial d}\frac{1}{d} $$ <!-- undecided -->
$$ \frac{\partial d}{\partial c} = \frac{1}{d} $$ <!-- undecided -->
$$ \frac{\partial d}{\partial b} = 1 $$ <!-- unread -->
$$ \frac{\partial L}{\partial d} \frac{\partial}{\partial c} \sqrt{c} = \frac{\partial L}{\partial d} \frac{1}{\sqrt{c}} $$ <!-- refuted -->
$$ \frac{\partial q}{\partial c} = c \frac{\partial (\sin c)}{\partial c} $$ <!-- unread -->
$$ u = v^2 $$ <!-- definition -->
$$ \frac{\partial u}{\partial d} = \frac{\partial (d + v)}{\partial d} $$ <!-- undecided -->
$$ \frac{\partial u}{\partial v} = \frac{\partial (v^3)}{\partial v} $$ <!-- refuted -->
$$ \frac{\partial r}{\partial v} = \frac{\partial}{\partial v} (r + v) $$ <!-- unread -->
"""


def test_a_step_shows_what_a_name_stands_for_that_nothing_defines() -> None:
    findings = verification(TEXT).findings
    assert told(findings) == announced(TEXT, findings)
