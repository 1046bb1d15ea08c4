"""What every format of a graph writes on nodes and edges, as Unicode."""

from dataclasses import dataclass

from sympy import Expr

from bnderive.algebra.expr import Partial, free_indices
from bnderive.algebra.index import fresh_indices
from bnderive.algebra.printing import Glossary, text, text_equation
from bnderive.layer.glossary import glossary_of
from bnderive.layer.graph import Edge, Graph, Node
from bnderive.layer.layer import Quantity


@dataclass(frozen=True, slots=True)
class Labels:
    """`names`: each node by its quantity's name. `formulas`: `name = expression`, or the name of an input.

    `partials`: what stands on each edge, in the order of the graph's edges; empty where there is nothing to show.
    """

    names: dict[str, str]
    formulas: dict[str, str]
    partials: tuple[str, ...]


def labels_of(graph: Graph, partials: bool) -> Labels:
    """The labels; those of edges are empty unless `partials` asks for them."""
    names = glossary_of(graph.layer, *(node.quantity for node in graph.nodes))
    quantities = {node.quantity.name: node.quantity for node in graph.nodes}
    return Labels(
        {name: text(q.element, names) for name, q in quantities.items()},
        {node.quantity.name: _formula(node, names) for node in graph.nodes},
        tuple(_partial(edge, quantities, names) if partials else "" for edge in graph.edges),
    )


def _formula(node: Node, names: Glossary) -> str:
    element = node.quantity.element
    return text(element, names) if node.expr is None else text_equation(element, node.expr, names)


def _partial(edge: Edge, quantities: dict[str, Quantity], names: Glossary) -> str:
    if edge.partial is None:
        return ""
    target, source = quantities[edge.target], quantities[edge.source]
    left = Partial(target(*fresh_indices(target.indices, source.indices)), source.element)
    if not free_indices(edge.partial) <= free_indices(left):
        return text(edge.partial, names)
    return text_equation(_together(left, edge.partial, target, source), edge.partial, names)


def _together(left: Partial, right: Expr, target: Quantity, source: Quantity) -> Partial:
    """Without primes where the partial does not need them: ∂y_ic/∂x̂_ic rather than ∂y_i′c′/∂x̂_ic."""
    if free_indices(right) & (free_indices(left) - set(source.indices) - set(target.indices)):
        return left
    return Partial(target.element, source.element)
