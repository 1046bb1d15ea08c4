"""A graph in the DOT language of Graphviz."""

from bnderive.layer.graph import Graph
from bnderive.report.graph_labels import labels_of

_SHAPES = {"input": "box, style=rounded", "definition": "box", "output": "box, peripheries=2"}


def render(graph: Graph, partials: bool) -> str:
    """The digraph, from the inputs down."""
    labels = labels_of(graph, partials)
    lines = [f"digraph {_quoted(graph.layer.name)} {{", "    rankdir=TB;", '    node [fontname="DejaVu Sans"];']
    lines.append('    edge [fontname="DejaVu Sans", fontsize=11];')
    for node in graph.nodes:
        name = node.quantity.name
        lines.append(f"    {_quoted(name)} [label={_quoted(labels.formulas[name])}, shape={_SHAPES[node.role]}];")
    for edge, partial in zip(graph.edges, labels.partials, strict=True):
        label = f" [label={_quoted(partial)}]" if partial else ""
        lines.append(f"    {_quoted(edge.source)} -> {_quoted(edge.target)}{label};")
    return "\n".join(lines) + "\n}\n"


def _quoted(label: str) -> str:
    escaped = label.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
