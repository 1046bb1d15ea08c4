"""The local partial derivatives of a graph: on each edge, how its target changes with its source alone."""

from dataclasses import replace

from bnderive.algebra.expr import Partial
from bnderive.algebra.index import fresh_indices
from bnderive.algebra.normal.facts import local_partial
from bnderive.derive.rules.deltas import contract
from bnderive.derive.rules.linearity import pull_constants
from bnderive.layer.graph import Edge, Graph


def with_partials(graph: Graph) -> Graph:
    """The graph with ∂target/∂source on every edge whose source has a gradient.

    The target's indices are named apart from the source's, by primes. Raises NotDifferentiable where a derivative is
    not known.
    """
    return replace(graph, edges=tuple(_with_partial(graph, edge) for edge in graph.edges))


def _with_partial(graph: Graph, edge: Edge) -> Edge:
    definition = graph.layer.definition(edge.target)
    source = graph.layer.quantity(edge.source)
    if definition is None or source.labels is not None:
        return edge
    fresh = fresh_indices(definition.quantity.indices, source.indices)
    return replace(
        edge,
        partial=pull_constants(
            contract(local_partial(definition, Partial(definition.quantity(*fresh), source.element)))
        ),
    )
