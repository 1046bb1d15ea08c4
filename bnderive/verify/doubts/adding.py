"""The letter Σ before names with an index, Σ y_i, in a document that does not show whether it is the sign of a sum.

Input: what is known, and the sides of a claim. Output: whether what is true of any number Σ is no proof of it.
"""

from collections.abc import Iterable

from bnderive.document.sigma import SIGMA
from bnderive.document.syntax import Name, Node, Product, walk
from bnderive.verify.claims.names import is_index, written
from bnderive.verify.theory.survey import Survey

MAY_ADD = "nothing in the document says whether Σ is the sign of a sum here"


def may_add(survey: Survey, nodes: Iterable[Node]) -> bool:
    """Whether a sum may be meant on one of two sides."""
    products = (n for node in nodes for n in walk(node) if isinstance(n, Product))
    return any(_stands_before_index(product, survey) for product in products)


def _stands_before_index(product: Product, survey: Survey) -> bool:
    """Whether a factor after Σ has an index, and nothing defines Σ."""
    factors = [factor for _, factor in product.factors]
    for k, factor in enumerate(factors[:-1]):
        if isinstance(factor, Name) and factor.head == SIGMA and factor.sub is factor.sup is None:
            names = [n for n in walk(factors[k + 1]) if isinstance(n, Name)]
            indexed = any(is_index(i, survey.letters) for n in names for i in written(n, survey.letters).indices)
            return indexed and written(factor, survey.letters).key not in survey.defined
    return False
