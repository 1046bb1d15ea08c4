"""Local partials on the edges of a graph, against derivatives worked out by hand."""

from bnderive.algebra.expr import Delta, Element
from bnderive.derive.partials import with_partials
from bnderive.layer.graph import graph_of
from bnderive.pipeline import load


def test_the_partials_of_a_scale_and_shift() -> None:
    layer = load("batchnorm")
    y = layer.quantity("y")
    i, c = y.indices
    found = {(e.source, e.target): e.partial for e in with_partials(graph_of(layer)).edges}
    d = next(k for k in found["beta", "y"].atoms(type(c)) if k.name != "c")
    assert found["beta", "y"] == Delta(d, c)
    assert found["gamma", "y"] == Delta(d, c) * Element("xhat", i, d)


def test_labels_have_no_partial() -> None:
    edges = with_partials(graph_of(load("cross_entropy"))).edges
    assert [e.partial is None for e in edges] == [e.source == "t" for e in edges]
    assert any(e.source == "t" for e in edges)
