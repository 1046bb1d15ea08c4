"""The largest along an axis: a place is a label that the layer computes, and the largest is the element at it."""

from bnderive.algebra.expr import Delta, Element, Place, Sigma
from bnderive.algebra.index import Index
from bnderive.document import read_layer
from bnderive.layer.layer import Layer


def read(*equations: str) -> Layer:
    shown = "\n".join(f"$$ {e} $$" for e in equations)
    return read_layer(f"---\ninputs: [x]\noutputs: [y]\n---\n## Forward\n{shown}\n", "doc.md")


def n_and_k(layer: Layer) -> tuple[Index, Index]:
    n, k = layer.quantity("x").axes
    return Index("n", n), Index("k", k)


def test_a_largest_is_the_element_at_its_place() -> None:
    layer = read(r"y_n = \max_k |x_{nk}|")
    n, k = n_and_k(layer)
    (place,) = layer.choices
    assert place.quantity.labels == k.axis
    assert place.expr == Place(Sigma(abs(Element("x", n, k)), k))
    assert layer.definitions[0].expr == abs(Element("x", n, Element("k_max", n)))
    assert [s.quantity.name for s in layer.steps] == ["k_max", "y"]


def test_equal_places_are_one() -> None:
    layer = read(r"y_{nc} = \frac{x_{nc} - \max_k x_{nk}}{\max_j x_{nj}} \min_k x_{nk}")
    assert [c.quantity.name for c in layer.choices] == ["k_max", "k_min"]
    assert layer.choices[0].quantity.notation.latex("n") != layer.choices[1].quantity.notation.latex("n")


def test_equal_places_are_one_in_a_sum_too() -> None:
    layer = read(r"m_n = \max_k x_{nk}", r"y_n = \frac{m_n}{\sum_i \max_k x_{ik}}")
    assert [s.quantity.name for s in layer.steps] == ["k_max", "m", "y"]
    assert {e.name for e in layer.definitions[-1].expr.atoms(Element)} == {"m", "x", "k_max"}


def test_a_place_may_have_a_name_and_bounds() -> None:
    layer = read(r"a_n = \operatorname{argmin}_{k=1}^{K} x_{nk}", r"y_{nc} = x_{n a_n} [c = a_n]")
    n, k = n_and_k(layer)
    assert k.axis.size == "K"
    assert layer.choices[0].expr == Place(Sigma(-Element("x", n, k), k))
    c = layer.definitions[0].quantity.indices[1]
    assert layer.definitions[0].expr == Element("x", n, Element("a", n)) * Delta(c, Element("a", n))


def test_a_largest_may_stand_in_a_sum_and_in_another() -> None:
    layer = read(r"y = \sum_n \max_k \left( x_{nk} - \min_j x_{nj} \right)^2")
    inner, outer = layer.choices
    n, _ = n_and_k(layer)
    assert [c.quantity.indices for c in (inner, outer)] == [(n,), (n,)]
    assert inner.quantity.name in {e.name for e in outer.expr.atoms(Element)}
    assert [s.quantity.name for s in layer.steps] == ["j_min", "k_max", "y"]
