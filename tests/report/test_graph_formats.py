"""Graphs: what each format says, and that the image's boxes and words lie where they should."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from bnderive.layer.graph import graph_of
from bnderive.report import graph_dot, graph_mermaid, graph_svg, graph_text
from bnderive.report.layout import Box, layout, rows

SVG = "{http://www.w3.org/2000/svg}"


def test_the_listing_as_it_is_read(samples: Any, golden: Callable[[str, str], None]) -> None:
    golden("batchnorm_graph.txt", graph_text.render(samples.with_partials, True))


def test_mermaid_names_every_node_and_edge(samples: Any) -> None:
    chart = graph_mermaid.render(samples.graph, False).splitlines()
    assert chart[0] == "flowchart TD"
    assert '    n3["μ_c = (1/m) Σ_i x_ic"]' in chart
    assert '    n0(["x_ic"])' in chart
    assert '    n6[["y_ic = γ_c x̂_ic + β_c"]]' in chart
    assert sum("-->" in line for line in chart) == len(samples.graph.edges)


def test_dot_names_every_node_and_edge(samples: Any) -> None:
    digraph = graph_dot.render(samples.graph, False)
    assert digraph.startswith('digraph "batchnorm" {\n')
    assert '    "x" -> "mu";\n' in digraph
    assert digraph.count("->") == len(samples.graph.edges)


@pytest.mark.parametrize("partials", [False, True])
def test_the_boxes_of_the_image_do_not_overlap_and_lie_within_it(samples: Any, partials: bool) -> None:
    image = ElementTree.fromstring(graph_svg.render(samples.with_partials, partials))  # noqa: S314 - it is our own
    left, top, wide, high = (float(v) for v in image.attrib["viewBox"].split())
    frames = [tuple(float(r.attrib[k]) for k in ("x", "y", "width", "height")) for r in image.iter(f"{SVG}rect")]
    backdrop, *boxes = frames
    assert len(boxes) == len(samples.graph.nodes)
    assert backdrop == (left, top, wide, high)
    for x, y, w, h in boxes:
        assert left <= x <= x + w <= left + wide
        assert top <= y <= y + h <= top + high
    for (x, y, w, h), (u, v, s, t) in combinations(boxes, 2):
        assert x + w <= u or u + s <= x or y + h <= v or v + t <= y
    words = [t.text for t in image.iter(f"{SVG}text")]
    assert "x̂_ic = (σ_c² + ε)^(-1/2) (x_ic − μ_c)" in words


def test_names_are_escaped(samples: Any) -> None:
    layer = replace(samples.layer, name='a"<b>&')
    image = graph_svg.render(graph_of(layer), False)
    assert ElementTree.fromstring(image).find(f"{SVG}title").text == 'Computational graph of a"<b>&'  # type: ignore[union-attr] # noqa: S314
    assert graph_dot.render(graph_of(layer), False).startswith('digraph "a\\"<b>&" {')


def test_rows_go_down_and_inputs_stand_just_above_what_they_feed() -> None:
    links = [("x", "a"), ("a", "b"), ("x", "b"), ("w", "b")]
    assert rows(["x", "w", "a", "b"], links) == {"x": 0, "w": 1, "a": 1, "b": 2}


def test_boxes_of_a_row_keep_their_distance() -> None:
    boxes = {"x": Box(10, 10, 0), **{f"y{k}": Box(30, 10, 1) for k in range(5)}}
    plan = layout(boxes, [("x", f"y{k}") for k in range(5)], across=7, down=20)
    places = sorted(plan.centres[f"y{k}"][0] for k in range(5))
    assert min(b - a for a, b in pairwise(places)) >= 37 - 1e-9
    assert plan.centres["x"][0] == pytest.approx(places[2])
    assert plan.height == 40
