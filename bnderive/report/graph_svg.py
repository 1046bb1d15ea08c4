"""A graph as an SVG image that stands alone: boxes in rows, from the inputs down, with arrows between them."""

from html import escape
from itertools import pairwise

from bnderive.algebra.printing import text_lines
from bnderive.algebra.printing.unicode import width
from bnderive.layer.graph import Graph, Node
from bnderive.report.graph_labels import Labels, labels_of
from bnderive.report.layout import Box, layout, rows

_COLUMNS = 46
_LETTER, _LINE, _PADDING, _MARGIN = 8.0, 19.0, 12.0, 20.0
_ACROSS, _DOWN = 28.0, 44.0
_SMALL = 0.85
_FILL = {"input": "#e8f1fb", "definition": "#ffffff", "output": "#e9f6ec"}
_STROKE = {"input": "#2b6cb0", "definition": "#4a5568", "output": "#2f855a"}

Point = tuple[float, float]


def render(graph: Graph, partials: bool) -> str:
    """The image. With `partials`, the local partial derivatives stand on the edges."""
    labels = labels_of(graph, partials)
    names = [node.quantity.name for node in graph.nodes]
    ends = [(edge.source, edge.target) for edge in graph.edges]
    step = 2 if any(labels.partials) else 1
    texts = {name: text_lines(labels.formulas[name], _COLUMNS, 4) for name in names}
    boxes = {name: _box(texts[name], step * row, 1.0) for name, row in rows(names, ends).items()}
    links = list(ends)
    tags: dict[int, str] = {}
    for k, (edge, partial) in enumerate(zip(ends, labels.partials, strict=True)):
        if partial:
            tags[k] = f"{k}"
            texts[tags[k]] = text_lines(partial, _COLUMNS, 4)
            boxes[tags[k]] = _box(texts[tags[k]], boxes[edge[1]].row - 1, _SMALL)
            links[k] = (edge[0], tags[k])
            links.append((tags[k], edge[1]))
    return _drawn(graph, labels, texts, boxes, links, tags)


def _box(lines: tuple[str, ...], row: int, scale: float) -> Box:
    across = max(width(line) for line in lines) * _LETTER + 2 * _PADDING
    return Box(across * scale, (len(lines) * _LINE + _PADDING) * scale, row)


def _drawn(
    graph: Graph,
    labels: Labels,
    texts: dict[str, tuple[str, ...]],
    boxes: dict[str, Box],
    links: list[tuple[str, str]],
    tags: dict[int, str],
) -> str:
    top = min(box.row for box in boxes.values())
    boxes = {name: Box(b.width, b.height, b.row - top) for name, b in boxes.items()}
    plan = layout(boxes, links, _ACROSS, _DOWN)
    wide, high = plan.width + 2 * _MARGIN, plan.height + 2 * _MARGIN
    frame = f"{-_MARGIN:.0f} {-_MARGIN:.0f} {wide:.0f} {high:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}" viewBox="{frame}" role="img"',
        'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="13">',
        f"<title>Computational graph of {escape(graph.layer.name)}</title>",
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"',
        'orient="auto"><path d="M0 0L10 5L0 10z" fill="#4a5568"/></marker></defs>',
        f'<rect x="{-_MARGIN:.0f}" y="{-_MARGIN:.0f}" width="{wide:.0f}" height="{high:.0f}" fill="#ffffff"/>',
    ]
    for (source, target), route in zip(links, plan.routes, strict=True):
        start = _edge_of(boxes[source], plan.centres[source], 1)
        end = _edge_of(boxes[target], plan.centres[target], -1)
        parts.append(_arrow((start, *route, end), head=target in labels.names))
    for node in graph.nodes:
        name = node.quantity.name
        parts.append(_node(node, texts[name], boxes[name], plan.centres[name]))
    parts += [_lettering(texts[tag], plan.centres[tag], boxes[tag].width, _SMALL) for tag in tags.values()]
    return "\n".join(parts) + "\n</svg>\n"


def _edge_of(box: Box, centre: Point, side: int) -> Point:
    return centre[0], centre[1] + side * box.height / 2


def _arrow(points: tuple[Point, ...], *, head: bool) -> str:
    (x, y), *_ = points
    path = f"M{x:.1f} {y:.1f}"
    for (x, y), (u, v) in pairwise(points):
        middle = (y + v) / 2
        path += f"C{x:.1f} {middle:.1f} {u:.1f} {middle:.1f} {u:.1f} {v:.1f}"
    marker = ' marker-end="url(#arrow)"' if head else ""
    return f'<path d="{path}" fill="none" stroke="#4a5568" stroke-width="1.2"{marker}/>'


def _node(node: Node, lines: tuple[str, ...], box: Box, centre: Point) -> str:
    left, top = centre[0] - box.width / 2, centre[1] - box.height / 2
    round_ = 14 if node.role == "input" else 4
    frame = (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="{round_}" '
        f'fill="{_FILL[node.role]}" stroke="{_STROKE[node.role]}"/>'
    )
    return frame + _lettering(lines, centre, box.width, 1.0)


def _lettering(lines: tuple[str, ...], centre: Point, across: float, scale: float) -> str:
    left = centre[0] - across / 2 + _PADDING * scale
    first = centre[1] - (len(lines) - 1) * _LINE * scale / 2 + 4.5 * scale
    size = "" if scale == 1.0 else f' font-size="{13 * scale:.1f}" fill="#2d3748"'
    return "".join(
        f'<text x="{left:.1f}" y="{first + k * _LINE * scale:.1f}" xml:space="preserve"{size}>{escape(line)}</text>'
        for k, line in enumerate(lines)
    )
