"""Replacing parts of an expression without capture."""

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.rewrite import renamed

ROWS = Axis("r", "n")
J, K = Index("j", ROWS), Index("k", ROWS)


def test_a_tensor_is_renamed_in_sums_and_in_the_places_of_indices() -> None:
    expr = Element("a", K) * Sigma(Element("a", J) * Element("w", J, Element("a", J)), J)
    said = str(renamed(expr, {"a": "b"}))
    assert said == str(expr).replace("a[", "b[") != str(expr)
    assert renamed(expr, {"c": "d"}) == expr
