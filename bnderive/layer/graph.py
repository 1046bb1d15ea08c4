"""The computational graph of a layer: a node for each quantity, an edge from each quantity to each definition that uses
it.
"""

from dataclasses import dataclass

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.layer.layer import Layer, Quantity


@dataclass(frozen=True, slots=True)
class Node:
    """A quantity in the graph. `role` is input, definition or output."""

    quantity: Quantity
    role: str
    expr: Expr | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """`target` is computed from `source`; `partial` is ∂target/∂source where it was asked for."""

    source: str
    target: str
    partial: Expr | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in order of computation, and edges in the order of their targets."""

    layer: Layer
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph_of(layer: Layer) -> Graph:
    """The graph of a layer, without local partials."""
    nodes = [Node(q, "input") for q in layer.inputs]
    edges = []
    for definition in layer.steps:
        name = definition.quantity.name
        nodes.append(Node(definition.quantity, "output" if name in layer.outputs else "definition", definition.expr))
        used = {e.name for e in definition.expr.atoms(Element)}
        edges += [Edge(q, name) for q in layer.quantities if q in used]
    return Graph(layer, tuple(nodes), tuple(edges))
