"""A graph for the terminal: each quantity with what it is computed from and what it feeds."""

from bnderive.algebra.printing import text_lines
from bnderive.algebra.printing.unicode import width
from bnderive.layer.graph import Graph
from bnderive.report.graph_labels import Labels, labels_of

_COLUMNS = 80
_TITLES = {"input": "Inputs", "definition": "Definitions", "output": "Outputs"}


def render(graph: Graph, partials: bool) -> str:
    """The listing, in order of computation under the heading of each role."""
    labels = labels_of(graph, partials)
    lines = [f"{graph.layer.name}: {len(graph.nodes)} quantities, {len(graph.edges)} dependencies"]
    for role, title in _TITLES.items():
        chosen = [node.quantity.name for node in graph.nodes if node.role == role]
        if chosen:
            lines += ["", title]
        for name in chosen:
            lines += [*text_lines(f"  {labels.formulas[name]}", _COLUMNS, 4), *_sources(graph, name, labels)]
            fed = [labels.names[e.target] for e in graph.edges if e.source == name]
            lines += [f"    ──▶ {', '.join(fed)}"] if fed else []
    return "\n".join(lines) + "\n"


def _sources(graph: Graph, name: str, labels: Labels) -> list[str]:
    rows = [(labels.names[e.source], p) for e, p in zip(graph.edges, labels.partials, strict=True) if e.target == name]
    if not any(p for _, p in rows):
        return [f"    ◀── {', '.join(source for source, _ in rows)}"] if rows else []
    column = max(width(source) for source, _ in rows)
    lines: list[str] = []
    for source, partial in rows:
        head = f"    ◀── {source}{' ' * (column - width(source))}  "
        first, *rest = text_lines(" " * width(head) + partial, _COLUMNS)
        lines += [head + first.lstrip(), *rest]
    return lines
