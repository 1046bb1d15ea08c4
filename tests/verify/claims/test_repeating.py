"""Second derivatives."""

from tests.verify.annotated import announced, told, verification

TEXT = r"""
$$ y = x^3 $$ <!-- definition -->
$$ \frac{d^2y}{dx^2} = 6x $$ <!-- proved -->
$$ \frac{\partial^2}{\partial x^2} y = 7x $$ <!-- refuted -->
$$ \frac{\mathrm{d}^2y}{(\mathrm{d}x)^2} + \partial^2 y / \partial x^2 = 12x $$ <!-- proved -->
$$ \frac{d^3y}{dx^3} = 6 $$ <!-- unread -->
$$ p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}, \quad \ell = \log \sum_k e^{z_k}, \quad u_n = \sum_k v_{nk} z_k $$
<!-- definition definition definition -->
$$ \frac{\partial^2 \ell}{\partial z_i \partial z_j} = p_i (\delta_{ij} - p_j) $$ <!-- proved -->
$$ \frac{\partial^2 \ell}{\partial z_i^2} = p_i $$ <!-- refuted -->
$$ \frac{\partial^2 L}{\partial z_i \partial z_j} = 0 $$ <!-- unread -->
$$ \frac{\partial}{\partial z_i} \frac{\partial L}{\partial u_n} = 0 $$ <!-- unread -->
"""


def test_what_is_differentiated_twice() -> None:
    findings = verification(TEXT).findings
    assert told(findings) == announced(TEXT, findings)
