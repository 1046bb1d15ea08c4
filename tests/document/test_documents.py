"""Markdown around the equations, and what front matter may leave out."""

import pytest

from bnderive.document import read_layer
from bnderive.document.displays import find_displays
from bnderive.document.source import source_of
from bnderive.errors import DocumentError
from bnderive.layer import library
from bnderive.layer.layer import Layer

HEAD = "---\ninputs: [x]\noutputs: [y]\n---\n"
EQUATION = "$$ y_i = x_i $$\n"


def displays(text: str) -> list[str]:
    source = source_of(text, "doc.md")
    return [source.text[span.start : span.end].strip() for span in find_displays(source, 0, "Forward")]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("## Forward\n$$ a $$ text $$ b $$\n", ["a", "b"]),
        ("## Forward\n\\[ a \\] and\n$$\nb\n$$\n", ["a", "b"]),
        ("## Forward\n```math\na\n```\n$$ b $$\n", ["a", "b"]),
        ("## Forward\n~~~math\na\n~~~\n", ["a"]),
        ("## Forward\n```python\n$$ no $$\n```\n$$ a $$\n", ["a"]),
        ("## Forward\n`$$ no $$` $$ a $$ `$$`\n", ["a"]),
        ("## Forward\n<!-- $$ no $$ -->\n$$ a $$ \\$ 3 \\$\n", ["a"]),
        ("## Forward\n$$ a \\\\[2pt] b $$\n", ["a \\\\[2pt] b"]),
        ("# A title\n$$ no $$\n## Forward pass\n$$ a $$\n### More\n$$ b $$\n## Backward\n$$ no $$\n", ["a", "b"]),
        ("## The forward equations ##\n$$ a $$\n# Notes\n$$ no $$\n", ["a"]),
        ("# Forward and backward of a layer\n## Forward\n$$ a $$\n## Backward\n$$ no \n", ["a"]),
        ("```\n## Forward\n$$ no $$\n```\n## Forward\n$$ a $$\n", ["a"]),
    ],
)
def test_where_equations_stand(body: str, found: list[str]) -> None:
    assert displays(body) == found


def layer_of(front: str, *equations: str) -> Layer:
    body = "\n".join(f"$$ {equation} $$" for equation in equations)
    return read_layer(f"---\n{front}\n---\n## Forward\n{body}\n", "some/dir/my-layer.md")


def test_only_inputs_and_outputs_are_required() -> None:
    layer = layer_of("inputs: [x]\noutputs: [y]", r"y_{nk} = x_{nk} - z_n", r"z_n = \sum_k x_{nk}")
    assert layer.name == "my_layer"
    assert layer.title == "my_layer"
    assert [(axis.name, axis.size) for axis in layer.axes] == [("n", "N"), ("k", "K")]


def test_a_size_may_go_by_its_name() -> None:
    layer = layer_of("inputs: [x]\noutputs: [y]", r"y_k = \frac1N \sum_n x_{nk}")
    assert {axis.name: axis.size for axis in layer.axes} == {"n": "N", "k": "K"}


def test_sizes_that_nobody_names_read_well_and_collide_with_nothing() -> None:
    layer = layer_of("inputs: [x, K]\noutputs: [y]", r"y_{iko} = K x_{iko}")
    assert {axis.name: axis.size for axis in layer.axes} == {"i": "N_i", "k": "N_k", "o": "N_o"}


@pytest.mark.parametrize(
    "front",
    [
        r"parameters: {eps: 1e-5}",
        r"parameters: {eps: {default: 1.0e-5}}",
        r"symbols: {eps: {latex: \epsilon, default: 1e-5}}",
        "symbols:\n  eps: {latex: '\\epsilon', default: 0.00001}",
        "symbols:\n  eps:\n    latex: $\\epsilon$\n    default: 1e-5",
    ],
)
def test_ways_to_declare_a_parameter(front: str) -> None:
    layer = layer_of(f"{front}\ninputs: [x]\noutputs: [y]", r"y_i = x_i + \epsilon")
    (parameter,) = layer.parameters
    assert (parameter.name, parameter.default, parameter.notation.latex()) == ("eps", 1e-5, "\\epsilon")
    assert layer.definitions[0].expr == layer.quantity("x").element + parameter.symbol


def test_inputs_may_be_latex() -> None:
    layer = layer_of(r"inputs: ['x_{ij}', '\gamma']" + "\noutputs: ['\\hat{y}']", r"\hat{y}_i = \gamma \sum_j x_{ij}")
    assert [q.name for q in layer.inputs] == ["x", "gamma"]
    assert layer.outputs == ("yhat",)


def test_definitions_come_in_the_order_of_computation() -> None:
    layer = layer_of("inputs: [x]\noutputs: [y]", "y_i = b_i + a_i", "b_i = a_i x_i", "a_i = 2 x_i")
    assert [d.quantity.name for d in layer.definitions] == ["a", "b", "y"]
    assert [d.place.line for d in layer.definitions if d.place] == [8, 7, 6]


def test_lines_may_end_as_on_windows() -> None:
    text = (HEAD + "# Title\n## Forward\n" + EQUATION).replace("\n", "\r\n")
    layer = read_layer(text, "doc.md")
    assert layer.title == "Title"
    with pytest.raises(DocumentError) as caught:
        read_layer(text.replace("x_i", "z_i"), "doc.md")
    assert caught.value.place is not None
    assert (caught.value.place.line, caught.value.place.column) == (7, 10)


def test_the_digest_is_of_the_mathematics() -> None:
    plain = HEAD + "## Forward\n" + EQUATION
    digest = read_layer(plain, "doc.md").digest
    assert len(digest) == 16
    prose = HEAD + "# Title\nProse.\n\n## Forward\nMore prose.\n\n$$\n  y_i   =  x_i\n$$\n## Backward\n$$ false $$\n"
    assert read_layer(prose, "doc.md").digest == digest
    for change in (
        plain.replace("= x_i", "= 2 x_i"),
        plain.replace("[x]", "[x]\naxes: {i: m}"),
        plain.replace("y", "z"),
    ):
        assert read_layer(change, "doc.md").digest != digest


@pytest.mark.parametrize("name", library.names())
def test_every_built_in_document_reads(name: str) -> None:
    text = library.path_of(name).read_text(encoding="utf-8")
    layer = read_layer(text, f"{name}.md")
    assert layer.name == name
    assert layer.title == library.summary(name)
    assert layer.differentiable
    assert "## Backward" in text
    defined = {q.name for q in layer.inputs}
    for definition in layer.definitions:
        assert {e.name for e in definition.expr.atoms(type(layer.inputs[0].element))} <= defined
        defined.add(definition.quantity.name)
    assert set(layer.outputs) <= defined
