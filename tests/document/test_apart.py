"""Two axes that a document keeps apart become one only where it says so; what leaves no doubt needs no declaration."""

from time import perf_counter

import pytest

from bnderive.document import read_layer
from bnderive.errors import USAGE, DocumentError
from bnderive.layer.layer import Layer

MEAN = r"\mu_c = \frac{1}{m} \sum_{i=1}^{m} x_{ic}"
DEGREE = (r"r_i = \sum_j A_{ij}", r"y_{ij} = \frac{A_{ij}}{r_i r_j}")


def read(inputs: str, *equations: str, axes: str = "") -> Layer:
    head = f"axes: {{{axes}}}\n" if axes else ""
    body = "\n".join(f"$$ {equation} $$" for equation in equations)
    return read_layer(f"---\n{head}inputs: [{inputs}]\noutputs: [y]\n---\n## Forward\n{body}\n", "doc.md")


def refused(inputs: str, *equations: str, axes: str = "") -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(inputs, *equations, axes=axes)
    assert caught.value.exit_code == USAGE
    return caught.value


def test_a_mean_with_the_other_letter() -> None:
    error = refused("x", MEAN, r"y_{ic} = x_{ic} - \mu_i")
    assert error.hint == (
        r"Write \mu_c; or, if i and c do run over one axis, say so in the front matter: "
        "axes: {i: {size: m}, c: {size: m}}."
    )
    assert str(error).splitlines()[:3] == [
        r"doc.md:7:22: \mu_i is used with the wrong axes: mu is defined as \mu_c, where i and c are two axes",
        r"  $$ y_{ic} = x_{ic} - \mu_i $$",
        "  " + " " * 21 + "^^^^^",
    ]


@pytest.mark.parametrize(
    "equations",
    [
        (r"y_{ic} = -\mu_i + x_{ic}", MEAN),
        (MEAN, r"y_c = \frac{1}{m} \sum_i (x_{ic} - \mu_i)^2"),
        (r"d_{ic} = x_{ic}^2", r"\mu_c = \sum_i d_{ic}", r"y_{ic} = d_{ic} \mu_i"),
    ],
    ids=["before the definition", "under a sum", "of a defined quantity"],
)
def test_the_slip_is_found_wherever_it_is(equations: tuple[str, ...]) -> None:
    error = refused("x", *equations)
    assert error.message.startswith(r"\mu_i is used with the wrong axes")


@pytest.mark.parametrize("axes", ["i: {size: m}, c: {size: m}", "i: {size: m}, c: {size: C}", "i: {size: m}"])
def test_what_the_front_matter_says_decides(axes: str) -> None:
    if "c: {size: m}" in axes:
        layer = read("x", MEAN, r"y_{ic} = x_{ic} - \mu_i", axes=axes)
        assert len(layer.axes) == 1
    else:
        assert "used with the wrong axes" in refused("x", MEAN, r"y_{ic} = x_{ic} - \mu_i", axes=axes).message


def test_a_normalised_adjacency_needs_a_declaration() -> None:
    error = refused("A", *DEGREE)
    assert error.message.startswith("r_j is used with the wrong axes: r is defined as r_i")
    declared = error.hint.partition("axes: {")[2].removesuffix("}.")
    assert len(read("A", *DEGREE, axes=declared).axes) == 1


def test_a_size_in_the_bounds_declares_too() -> None:
    assert len(read("A", r"r_i = \sum_{j=1}^n A_{ij}, \quad i = 1, \dots, n", DEGREE[1]).axes) == 1


@pytest.mark.parametrize(
    ("inputs", "equations"),
    [
        ("x, A", (r"y = \sum_{i,j} x_i A_{ij} x_j",)),
        ("x", (r"a_i = x_i^2", r"y_{ij} = a_i - a_j")),
        ("S", (r"y_i = \sum_j [j \le i] S_{ij}",)),
        ("S", (r"y_i = S_{ii} + \sum_j S_{ij}",)),
        ("x", (r"K_{ij} = \exp(x_{ij})", r"y_{ij} = K_{ii} + K_{jj} - 2 K_{ij}")),
        ("A", (r"y_{ij} = A_{ij} + A_{ji}",)),
        ("x", (r"A_{ij} = \exp(x_{ij})", r"y_{ij} = A_{ij} + A_{ji}")),
        ("x", (r"P_{ij} = \exp(x_{ij})", r"y_{ik} = \sum_j P_{ij} P_{jk}")),
        ("A", (r"B_{ij} = A_{ij} + A_{ji}", r"r_i = \sum_j B_{ij}", r"y_{ij} = \frac{B_{ij}}{r_i r_j}")),
    ],
    ids=["form", "differences", "causal", "diagonal", "distances", "symmetric", "definition", "power", "adjacency"],
)
def test_one_axis_without_a_declaration(inputs: str, equations: tuple[str, ...]) -> None:
    (axis,) = read(inputs, *equations).axes
    assert axis.name == "i"


@pytest.mark.parametrize(
    ("inputs", "equations"),
    [
        ("x, A", (r"h_i = \tanh(x_i)", r"y_i = \sum_j A_{ij} h_j")),
        ("x, A", (r"h_i = \sum_j A_{ij} x_j", r"y_i = \sum_j A_{ji} h_j")),
        ("A", (r"r_i = \sum_j A_{ij}", r"c_i = \sum_j A_{ji}", r"y_{ij} = \frac{A_{ij}}{r_i c_j}")),
        ("x", (r"y_{ic} = x_{ci}",)),
        ("x", (r"d_{ic} = x_{ic}^2", r"y_{ic} = d_{ci}")),
    ],
    ids=["product", "product with a transpose", "rows and columns", "transpose", "transpose of a definition"],
)
def test_letters_that_change_places_without_making_two_axes_one(inputs: str, equations: tuple[str, ...]) -> None:
    assert len(read(inputs, *equations).axes) == 2


def test_permuted_indices() -> None:
    """x_{ci} beside x_{ic}: an error where the sizes differ, and where nothing says that they are one."""
    permuted = (MEAN, r"y_{ic} = x_{ci} - \mu_c")
    assert "size m" in refused("x", *permuted, axes="i: {size: m}, c: {size: C}").message
    error = refused("x", *permuted)
    assert error.message == "x_{ci} is used with the wrong axes: x is written x_{ic}, where c and i are two axes"
    assert error.hint.startswith("Write x_{ic}; or, ")
    assert len(read("x", *permuted, axes="i: {size: m}, c: {size: m}").axes) == 1


def test_permuted_indices_of_a_definition() -> None:
    error = refused("x", r"d_{ic} = x_{ic}^2", r"y_{ic} = x_{ic} d_{ci}")
    assert error.message.startswith("d_{ci} is used with the wrong axes: d is defined as d_{ic}")


def test_a_long_equation_takes_no_longer_for_it() -> None:
    """Thousands of doubtful places: time in proportion, not to their square."""
    long = (" + ".join(["x_{ij}"] * 2_000), " + ".join(["h_{ji}"] * 2_000))
    start = perf_counter()
    read("x", f"h_{{ij}} = {long[0]}", rf"y_i = \sum_j ({long[1]})")
    assert perf_counter() - start < 8
