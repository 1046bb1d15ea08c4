"""Whatever text is given: a layer, or an error that bnderive means to give; and soon."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bnderive.document import read_layer
from bnderive.errors import BnderiveError
from bnderive.layer import library

HEAD = "---\naxes: {i: {size: m}}\nsymbols: {x: 'x_{ic}', e: {latex: '\\epsilon', default: 1}}\ninputs: [x, t]\noutputs: [y]\n---\n## Forward\n"
PIECES = [
    *"xyzijc_^{}()[]|+-*/=,.;:&'<> \n0129", "\\\\", "\\frac", "\\sqrt", "\\sum", "\\sum_i", "\\sum_{i=1}^m", "\\sum_{j \\ne i}", "\\left", "\\right",
    "\\left(", "\\right)", "\\hat", "\\hat{x}", "\\text{if}", "\\text{rstd}", "\\mathbf", "\\exp", "\\log", "\\max", "\\sigma", "\\sigma^2", "\\gamma_c",
    "\\begin{cases}", "\\end{cases}", "\\begin{aligned}", "\\end{aligned}", "\\quad", "\\cdot", "\\ne", "\\le", "\\delta_{ij}", "\\mathbb{1}", "x_{ic}",
    "y_{ic} =", "t_i", "x_{i t_i}", "\\epsilon", "e^", "$$", "\\[", "\\]", "\\partial", "\\prod", "\\dots", "\\{", "\\}", "\\lvert", "\\rvert", "%", "\\",
    "#", "## Backward", "```", "```math", "\\substack", "\\boxed", "\\underbrace", "\\tag{1}", "\\in", "\\mathcal{B}", "~", "\\,", "é", "γ", "²",
]  # fmt: skip


def outcome(text: str) -> BnderiveError | None:
    """The error that the text gives; None where it is a layer."""
    try:
        assert read_layer(text, "fuzz.md").outputs
    except BnderiveError as error:
        return error
    return None


def survives(text: str) -> None:
    start = time.perf_counter()
    error = outcome(text)
    assert time.perf_counter() - start < 20  # a hang, not a speed
    if error is not None:
        assert error.exit_code == 2
        assert error.place is not None
        assert error.hint
        assert str(error)


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    survives(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_front_matter(text: str) -> None:
    survives(f"---\n{text}\n---\n## Forward\n$$ y_i = x_i $$\n")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=100))
def test_any_equation(text: str) -> None:
    survives(f"{HEAD}$$ y_{{ic}} = {text} $$\n")


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_pieces_of_latex(pieces: list[str]) -> None:
    survives(f"{HEAD}$$ y_{{ic}} = x_{{ic}} {' '.join(pieces)} $$\n")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", " "]))
def test_any_pieces_of_markdown(pieces: list[str], between: str) -> None:
    survives(HEAD + between.join(pieces))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "layer:",
                "axes:",
                "symbols:",
                "inputs:",
                "outputs:",
                "x",
                "[",
                "]",
                "{",
                "}",
                ":",
                "-",
                "&a",
                "*a",
                "!!x",
                "'",
                '"',
                "\n",
                "  ",
                "|",
                ">",
                "\\n",
                "latex",
                ",",
            ]
        ),
        max_size=30,
    )
)
def test_any_pieces_of_yaml(pieces: list[str]) -> None:
    survives(f"---\n{' '.join(pieces)}\n---\n## Forward\n$$ y_i = x_i $$\n")


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n in {"batchnorm", "softmax"} else pytest.mark.long) for n in library.names()]
)
def test_every_truncation_of_a_document(name: str) -> None:
    text = Path(library.path_of(name)).read_text(encoding="utf-8")
    forward = text.find("## Backward")
    for end in [*range(0, forward, 3), *range(forward, len(text), 97)]:
        survives(text[:end])


@pytest.mark.parametrize("name", library.names())
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_character_changed(name: str, data: st.DataObject) -> None:
    text = library.path_of(name).read_text(encoding="utf-8")
    at = data.draw(st.integers(0, text.find("## Backward")))
    survives(text[:at] + data.draw(st.sampled_from([*"{}()_^\\$&|:-[]'\"i1=", ""])) + text[at + 1 :])
