"""A graph as a Mermaid flowchart, which GitHub draws."""

from bnderive.layer.graph import Graph
from bnderive.report.graph_labels import labels_of

_SHAPES = {"input": ("([", "])"), "definition": ("[", "]"), "output": ("[[", "]]")}


def render(graph: Graph, partials: bool) -> str:
    """The flowchart, from the inputs down."""
    labels = labels_of(graph, partials)
    ids = {node.quantity.name: f"n{k}" for k, node in enumerate(graph.nodes)}
    lines = ["flowchart TD"]
    for node in graph.nodes:
        opened, closed = _SHAPES[node.role]
        lines.append(f"    {ids[node.quantity.name]}{opened}{_quoted(labels.formulas[node.quantity.name])}{closed}")
    for edge, partial in zip(graph.edges, labels.partials, strict=True):
        label = f"|{_quoted(partial)}|" if partial else ""
        lines.append(f"    {ids[edge.source]} -->{label} {ids[edge.target]}")
    return "\n".join(lines) + "\n"


def _quoted(label: str) -> str:
    for sign, entity in (("#", "#35;"), ("&", "#amp;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("|", "#124;")):
        label = label.replace(sign, entity)
    return f'"{label}"'
