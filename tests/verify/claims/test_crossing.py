"""Products by elements that have a dot, beside matrix products that have a cross."""

from bnderive.document.syntax import Product
from bnderive.verify.claims.chains import nodes_in
from tests.verify.annotated import announced, document_of, told, verification

TEXT = r"""
$$ H = O \cdot \tanh(C) $$ <!-- definition -->
$$ O = \sigma(X \times W + b) $$ <!-- definition -->
$$ \frac{\partial L}{\partial O} = \frac{\partial L}{\partial H} \cdot \tanh(C) $$ <!-- proved -->
$$ \frac{\partial L}{\partial X} = \left[\frac{\partial L}{\partial H} \cdot \tanh(C) \cdot (O \cdot (1 - O))\right] \times W^T $$ <!-- proved -->
$$ \frac{\partial L}{\partial W} = X^T \times \left[\frac{\partial L}{\partial H} \cdot \tanh(C) \cdot O\right] $$ <!-- refuted -->
"""
PRODUCTS = r"""
$$ u = v \cdot w $$
$$ z = (a \cdot u) \times W^T + {} $$
"""


def test_a_dot_is_by_elements_where_a_cross_multiplies_matrices() -> None:
    findings = verification(TEXT).findings
    assert told(findings) == announced(TEXT, findings)


def test_a_dot_beside_what_is_transposed_is_no_product_by_elements() -> None:
    marks = {last: _marks(PRODUCTS.replace("{}", last)) for last in ("b", r"a^T \cdot b", "a^T b")}
    assert marks == {"b": ["\\odot", "*", "\\odot"], r"a^T \cdot b": ["*", "*", "*", "*"], "a^T b": ["*", "*", "*", ""]}


def _marks(text: str) -> list[str]:
    products = (node for node in nodes_in(document_of(text).chains) if isinstance(node, Product))
    return [mark.text for product in products for mark, _ in product.factors[1:]]
