"""A stranger's formula to equations: where they begin and end, what joins them, and that nothing is lost."""

import time
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bnderive.document.equations import Equation, equations, vocabulary
from bnderive.document.manuscript import Formula
from bnderive.document.source import Span, source_of
from bnderive.document.syntax import Additive, Name, walk


def formula(latex: str, display: bool = True) -> Formula:
    text = f"Some prose ${latex}$ and more."
    span = Span(12, 12 + len(latex))
    return Formula(source_of(text, "notes.md"), span, display, span)


def read(latex: str) -> tuple[Equation, ...]:
    return equations(formula(latex), vocabulary([]))


def written(latex: str) -> list[str]:
    """Each equation as `joined: side mark side …`, sides as they stand in the source without spaces."""
    source = formula(latex).source
    found = []
    for equation in read(latex):
        sides = ["".join(source.text[side.span.start : side.span.end].split()) for side in equation.sides]
        marks = [equation.continues.text if equation.continues else "", *(mark.text for mark in equation.marks)]
        chain = " ".join(f"{mark} {side}".strip() for mark, side in zip(marks, sides, strict=True))
        found.append(f"{equation.joined}: {chain}".removeprefix(": "))
    return found


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"f &= a & \because 2m = c \\ &= b", ["f = a = b", "implies: 2m = c"]),
        (r"f &= a & \text{since } 2m = c \\ &= b", ["f = a = b", "word: 2m = c"]),
        (r"f &= a \text{ and } 2m &= c \\ &= b", ["f = a", "word: 2m = c = b"]),
        ("u = v = w", ["u = v = w"]),
        ("u v", ["uv"]),
        ("= v", ["= v"]),
        ("&= v \\\\ &= w", ["= v = w"]),
        ("u &= v \\\\ &= w \\\\ p &= q", ["u = v = w", "row: p = q"]),
        ("u &=& v \\\\ &=& w", ["u = v = w"]),
        ("u &= v \\\\ & p = q \\\\ &= w", ["u = v = w", "row: p = q"]),
        ("& u = v \\\\ & p = q \\\\ &= w", ["u = v", "row: p = q = w"]),
        ("u &= v & 2p &= q \\\\ &= w", ["u = v", "space: 2p = q = w"]),
        ("u = v \\Rightarrow w = z \\implies 1 < 2", ["u = v", "implies: w = z", "implies: 1 < 2"]),
        ("u = v \\rightarrow w = z", ["u = v", "implies: w = z"]),
        ("u \\to v \\to w", ["u to v to w"]),
        ("u \\to v = 2u \\to w = 3v \\to p", ["u", "implies: v = 2u", "implies: w = 3v to p"]),
        ("i = j: u = v", ["i = j", "word: u = v"]),
        ("u = \\partial w : v = z", ["u = \\partialw:v = z"]),
        ("u = \\partial w: \\quad v = z", ["u = \\partialw", "word: v = z"]),
        ("u = v, \\quad i \\neq j", ["u = v", "space: i != j"]),
        ("u = v \\qquad (i \\neq j)", ["u = v", "space: i != j"]),
        ("u = v, w = z;", ["u = v", "comma: w = z"]),
        ("u = v \\text{ where } w = z.", ["u = v", "word: w = z"]),
        ("u = v \\text{ (chain rule)} = w", ["u = v = w"]),
        ("u = v, \\quad i = j \\\\ &= w", ["u = v = w", "space: i = j"]),
        ("u = v \\forall i", ["u = v", "space: \\foralli"]),
        ("\\boxed{u = v}", ["u = v"]),
        ("\\boxed{\\begin{aligned} u &= v \\\\ w &= z \\end{aligned}}", ["u = v", "row: w = z"]),
        ("u = v \\tag*{$\\square$} \\label{x_1}", ["u = v"]),
        ("u := v, \\quad w =: z", ["u = v", "space: w = z"]),
        ("u \\overset{\\text{def}}{=} v \\stackrel{(a)}{\\approx} w", ["u = v approx w"]),
        ("a, b \\in \\mathbb{R}", ["a,b in \\mathbb{R}"]),
        ("i = 1, \\dots, n", ["i = 1,\\dots,n"]),
        ("i = 1, 2, ..., n", ["i = 1,2,...,n"]),
        ("u = v \\hspace{1cm} w = z", ["u = v", "space: w = z"]),
        ("u = v \\; \\; \\; \\; w = z", ["u = v", "space: w = z"]),
        ("u = v\nw = z", ["u = v", "row: w = z"]),
        ("u = v\n+ z", ["u = v+z"]),
        ("u &= v & w &= z", ["u = v", "space: w = z"]),
        ("u_\\text{next} = v^\\text{in} w", ["u_\\text{next} = v^\\text{in}w"]),
        ("\\text{Mean}: u = v", ["\\text{Mean}", "word: u = v"]),
        ("u &lt; v &amp;= w", ["u < v = w"]),
        ("\\left\\{ \\begin{aligned} u &= v \\\\ w &= z \\end{aligned} \\right.", ["u = v", "row: w = z"]),
        ("\\begin{cases} u = v \\\\ w = z \\end{cases}", ["u = v", "row: w = z"]),
        ("f = \\begin{cases} u & i = j \\\\ w & \\text{else} \\end{cases}",
         ["f = \\begin{cases}u&i=j\\\\w&\\text{else}\\end{cases}"]),
        ("\\sum_{i = 1}^n (a = b)", ["\\sum_{i=1}^n(a=b)"]),
        ("-u &= v \\\\ -w &= z", ["-u = v", "row: -w = z"]),
        ("=", []),
        ("\\text{where}", []),
        ("   ", []),
    ],
)  # fmt: skip
def test_where_equations_begin_and_end(latex: str, expected: list[str]) -> None:
    assert written(latex) == expected


@pytest.mark.parametrize(
    "latex",
    [
        "q &= a \\\\ & + b",
        "q = a + \\\\ b",
        "q = ( a \\\\ + b )",
        "q = \\left( a \\right. \\\\ & \\left. + b \\right)",
        "q = \\bigl( a \\bigr. \\\\ & \\bigl. + b \\bigr)",
        "q = \\begin{aligned}[t] & a \\\\ & + b \\end{aligned}",
        "q = {} & a \\\\ & \\quad + b",
    ],
)
def test_a_row_goes_on_with_the_side_above(latex: str) -> None:
    (equation,) = read(latex)
    assert len(equation.sides) == 2
    assert all(side.error is None for side in equation.sides)


def test_a_row_goes_on_with_the_side_before_a_condition_in_brackets() -> None:
    main, *conditions = read("q &= a \\quad (i \\ne j) \\\\ & + b \\quad (i = j) \\\\ & - c")
    assert [type(side.node) for side in main.sides] == [Name, Additive]
    assert [condition.marks[0].text for condition in conditions] == ["!=", "="]


def test_a_side_that_cannot_be_read_costs_no_other() -> None:
    equation, after = read("u = \\begin{vmatrix} 1 & 2 \\\\ 3 & 4 \\end{vmatrix} = w \\\\ x = y")
    assert [side.node is None for side in equation.sides] == [False, True, False]
    assert equation.sides[1].error is not None
    assert "matrix" in equation.sides[1].error.message
    assert all(side.node for side in after.sides)


@pytest.mark.parametrize(
    "latex", ["a = (b + c \\\\ d = e", "a = \\left( b \\\\ d = e", "a = b) \\\\ d = e", "a = # \\\\ d = e"]
)
def test_a_broken_row_costs_only_itself(latex: str) -> None:
    broken, whole = read(latex)
    assert broken.sides[0].node is not None
    assert broken.sides[1].node is None
    assert all(side.node for side in whole.sides)


@pytest.mark.parametrize(
    ("typed", "latex"),
    [("y\u0306", "\\breve{y}"), ("y\u0301", "\\acute{y}"), ("ò", "\\grave{o}"), ("u\u030a", "\\mathring{u}"),
     ("y\u0302", "\\hat{y}"), ("w\u0332_i", "\\underline{w}_i")],
)  # fmt: skip
def test_an_accent_is_a_part_of_the_name(typed: str, latex: str) -> None:
    (accented,), (commanded,), (bare,) = (read(f"{side} = 1") for side in (typed, latex, normalize("NFD", typed)[0]))
    names = [
        side.node.head for side in (accented.sides[0], commanded.sides[0], bare.sides[0]) if isinstance(side.node, Name)
    ]
    assert len(names) == 3
    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("\\stackrel{\\sim }{C_t}", "\\tilde{C_t}"), ("\\overset{\\wedge}{x}", "\\hat{x}"), ("\\overset{-}x", "\\bar x")],
)
def test_a_sign_over_a_letter_is_an_accent(typed: str, plain: str) -> None:
    (one,), (other,) = read(f"{typed} = 1"), read(f"{plain} = 1")
    assert isinstance(one.sides[0].node, Name)
    assert isinstance(other.sides[0].node, Name)
    assert one.sides[0].node.head == other.sides[0].node.head


@pytest.mark.parametrize(
    "side",
    ["y\u0325", "{y}\u0302", "\\overset{*}{y}", "\\stackrel{\\bullet}{\\mathbf{y}}", "\\underset{\\circ}{\\gamma}"],
)
def test_an_accent_that_is_not_known_is_not_passed_over(side: str) -> None:
    (equation,) = read(f"{side} = x")
    assert equation.sides[0].error is not None
    assert equation.sides[1].node is not None


def test_an_annotation_above_or_below_is_passed_over() -> None:
    (equation,) = read("\\underset{n \\times m}{w} \\overset{!}{=} \\underset{i}{\\max} x_i")
    assert all(side.node is not None for side in equation.sides)


def test_an_empty_side_has_an_error_at_its_relation() -> None:
    (equation,) = read("a =")
    assert equation.sides[0].node is not None
    assert equation.sides[1].error is not None
    assert "nothing stands" in equation.sides[1].error.message


def test_places_are_those_of_the_document() -> None:
    latex = "u &= \\frac{dL}{dx_i} \\\\ &= \\hat{x}_i"
    (equation,) = read(latex)
    source = formula(latex).source
    assert [source.text[s.span.start : s.span.end] for s in equation.sides] == ["u", "\\frac{dL}{dx_i}", "\\hat{x}_i"]
    assert [source.text[m.span.start : m.span.end] for m in equation.marks] == ["=", "="]


def test_vocabulary_is_what_the_document_shows_to_be_words() -> None:
    words = vocabulary(
        [formula("\\text{rvar} = \\mathrm{my\\_scale} \\text{ if } x"), formula("wobble", display=False),
         formula("ijk", display=False), formula("NHW", display=False), formula("a = b \\quad SIZE(a)_{ij} = a_i"),
         formula("c = abc(u + v)")]
    )  # fmt: skip
    assert {"rvar", "my_scale", "wobble", "gamma", "softmax", "SIZE"} <= words
    assert not {"if", "ijk", "NHW", "dx", "xi", "abc"} & words


@pytest.mark.parametrize(
    "latex",
    ["{" * 9000, "x^{" * 3000, "\\left(" * 3000, "a,b=" * 2000, "d" * 5000, "\\text{" * 2000, "\\sum" * 50 + "x",
     "a \\\\" * 3000, "\\boxed{" * 2000, "1[i=j" * 1500, "(" * 45 + "a" + ")" * 45, "1e999999", "9" * 5000, "\\", "\\input{/etc/passwd}",
     "a" * 41000],
)  # fmt: skip
def test_nothing_hangs_or_crashes(latex: str) -> None:
    start = time.perf_counter()
    assert read(latex)
    assert time.perf_counter() - start < 20


SAMPLE = (
    "\\begin{align} \\frac{\\partial L}{\\partial \\hat{x_i}} &= \\sum_{j=1}^{m} \\Bigl( \\gamma \\cdot -\\frac12 (x_j - \\mu)"
    "^{-3/2} \\Bigr) \\\\ &\\text{where $i \\ne j$}, \\quad P[i][j] = e^{S[i]} \\Rightarrow \\left. f \\right|_{x=0} = 1 \\end{align}"
)


def sound(latex: str) -> None:
    shown = formula(latex)
    for equation in equations(shown, frozenset({"rstd"})):
        assert len(equation.marks) == len(equation.sides) - 1
        for side in equation.sides:
            assert (side.node is None) != (side.error is None)
            for node in walk(side.node) if side.node else ():
                assert shown.span.start <= node.span.start <= node.span.end <= shown.span.end


def test_every_truncation_is_read() -> None:
    assert all(side.node for equation in read(SAMPLE) for side in equation.sides)
    for end in range(len(SAMPLE)):
        sound(SAMPLE[:end])
        sound(SAMPLE[end:])


PIECES = st.sampled_from(
    ["\\\\", "&", "=", "{", "}", "(", ")", "[", "]", "\\left", "\\right", ".", "|", "_", "^", "'", "d", "x", "\\frac", "\\sum",
     "\\text{where}", "\\quad", ",", "\\begin{cases}", "\\end{cases}", "\\begin{aligned}", "\\end{aligned}", "\\boxed", "1",
     "\\partial", "\\hat", "\\mathbf", "\\dots", "\\Rightarrow", "\\to", "-", "+", "\\cdot", "\\over", "\\{", "\\}", "\\in",
     "\\forall", "exp", "\\mathrm{d}", ":", "²", "\u0302", "\\underbrace", "\\substack", "\\underset", "rstd", "\\overline"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_pieces_are_read_or_refused(pieces: list[str]) -> None:
    sound(" ".join(pieces))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    if "\0" not in text:
        sound(text)


def test_the_span_of_a_letter_has_the_mark_above_it() -> None:
    latex = "q = 2 a\u0302"
    text = formula(latex).source.text
    (equation,) = read(latex)
    assert text[equation.sides[1].span.start : equation.sides[1].span.end] == "2 a\u0302"


REMARKS = [
    r"\begin{aligned} u &= v w \\ & \Bigl(\text{since } v = 2 t\Bigr) \\ &= 2 t w \end{aligned}",
    r"\begin{aligned} u &= v w \\ (\text{since } v = 2 t) \\ &= 2 t w \end{aligned}",
]


@pytest.mark.parametrize("latex", REMARKS)
def test_a_row_in_brackets_that_begins_with_words_is_a_remark(latex: str) -> None:
    assert [len(e.sides) for e in read(latex)] == [3, 2]
    assert all(side.error is None for e in read(latex) for side in e.sides)


def test_a_row_in_brackets_without_words_goes_on() -> None:
    (equation,) = read(r"\begin{aligned} u &= v \\ & (w + 1) \end{aligned}")
    assert len(equation.sides) == 2


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"1. a = b \\ 2. c = d \\ (3) e = f", [": a = b", "row: c = d", "row: e = f"]),
        (r"2. a = b \\ 3. c = d", [": 2.a = b", "row: 3.c = d"]),
        (r"1.5 a = b \\ 2.5 c = d", [": 1.5a = b", "row: 2.5c = d"]),
        (r"1. a = b \\ c = 2. d", [": 1.a = b", "row: c = 2.d"]),
    ],
)
def test_numbers_that_count_the_equations_of_a_formula_are_no_factors(latex: str, expected: list[str]) -> None:
    assert written(latex) == [e.removeprefix(": ") for e in expected]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"y = a \cdots (1) \\ = b \cdots\cdots (12)", ["y = a = b"]),
        (r"y = a + \cdots + (1)", ["y = a+\\cdots+(1)"]),
        (r"y = a + \cdots (1)", ["y = a+\\cdots(1)"]),
        (r"(Mean) \space y = a", ["y = a"]),
        (r"(Mean) y = a", ["(Mean)y = a"]),
        (r"y = a (1)", ["y = a(1)"]),
        (r"y = \cdots (1)", ["y = \\cdots(1)"]),
        (r"y = a \\ & (2.14) \\ = b^2 \\ & (2.15)", ["y = a = b^2"]),
        (r"y = a(2.14)", ["y = a(2.14)"]),
        (r"y = a +    (2.14)", ["y = a+(2.14)"]),
    ],
)
def test_a_number_behind_dots_is_no_part_of_a_side(latex: str, expected: list[str]) -> None:
    assert written(latex) == expected
