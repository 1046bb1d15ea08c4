"""Rows of which a document writes the elements with an index in brackets."""

from tests.verify.annotated import announced, told, verification

NORM = r"""
$$ m_j = \frac{1}{H} \sum_{h=1}^{H} x_j(h), \quad v_j = \frac{1}{H} \sum_{h=1}^{H} (x_j(h) - m_j)^2 $$ <!-- definition definition -->
$$ u_j = \frac{x_j - m_j}{\sqrt{v_j + \epsilon}} $$ <!-- definition -->
$$ \frac{\partial u_j}{\partial m_j} = -\frac{1}{\sqrt{v_j + \epsilon}} $$ <!-- proved -->
$$ \frac{\partial u_j}{\partial v_j} = -\frac{u_j}{v_j + \epsilon} $$ <!-- refuted -->
$$ \frac{\partial L}{\partial v_j} = -\frac{1}{2 (v_j + \epsilon)} u_j^T \frac{\partial L}{\partial u_j} $$ <!-- proved -->
$$ \frac{\partial L}{\partial x_j} = \frac{1}{\sqrt{v_j + \epsilon}} \left[ \frac{\partial L}{\partial u_j} - \frac{1}{H} u_j^T \frac{\partial L}{\partial u_j} u_j - \frac{1}{H} \sum_{h=1}^{H} \frac{\partial L}{\partial u_j(h)} \right] $$ <!-- proved -->
$$ z_j = u_j + b $$ <!-- definition -->
$$ z_j(h) - u_j(h) - b = 0 $$ <!-- proved -->
$$ w_j = u_j + c $$ <!-- unread -->
$$ \frac{\partial L}{\partial c} = \sum_j \frac{\partial L}{\partial w_j(h)} $$ <!-- undecided -->
$$ \frac{\partial L}{\partial v_j} = u_j \frac{\partial L}{\partial u_j} $$ <!-- unread -->
$$ \frac{\partial L}{\partial v_j} = -\frac{u_h}{2 (v_j + \epsilon)} $$ <!-- unread -->
"""


def test_an_equation_between_rows_is_one_of_their_elements() -> None:
    findings = verification(NORM).findings
    assert told(findings) == announced(NORM, findings)
