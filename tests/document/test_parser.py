"""The syntax trees: how an equation is written, before anyone asks what it means."""

from fractions import Fraction

import pytest

from bnderive.document.parser import parse_expression, parse_statements
from bnderive.document.source import Source, Span, source_of
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Call,
    Cases,
    Differential,
    Group,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    script_items,
    walk,
)  # fmt: skip
from bnderive.errors import DocumentError


def whole(text: str) -> tuple[Source, Span]:
    return source_of(text, "doc.md"), Span(0, len(text))


def tree(text: str) -> Node:
    return parse_expression(*whole(text))


def statements(text: str) -> tuple[Node, ...]:
    return parse_statements(*whole(text))


def heads(text: str) -> list[str]:
    return [node.head for node in walk(tree(text)) if isinstance(node, Name)]


def test_every_node_knows_its_place() -> None:
    text = r"\frac{a_i}{b} + \sqrt[3]{c}"
    spans = {
        type(n).__name__: text[n.span.start : n.span.end]
        for n in walk(tree(text))
        if isinstance(n, Quotient | Root | Additive)
    }
    assert spans == {"Additive": text, "Quotient": r"\frac{a_i}{b}", "Root": r"\sqrt[3]{c}"}
    assert [text[n.span.start : n.span.end] for n in walk(tree(text)) if isinstance(n, Name)] == ["a_i", "i", "b", "c"]


def test_a_sum_reaches_over_a_product_and_stops_at_a_sign() -> None:
    node = tree(r"\sum_i a_i b_i \cdot c / d + e")
    assert isinstance(node, Additive)
    first = node.terms[0][1]
    assert isinstance(first, Big)
    assert isinstance(first.body, Product)
    assert [mark.text for mark, _ in first.body.factors] == ["", "", "*", "/"]


def test_a_minus_binds_less_than_a_power() -> None:
    node = tree("-(a)^2")
    assert isinstance(node, Additive)
    assert isinstance(node.terms[0][1], Power)


@pytest.mark.parametrize("text", ["x_{ic}", "x_{i,c}", "x_{i c}", "x_{(i)c}", "x_{i}"])
def test_scripts_list_their_items(text: str) -> None:
    name = tree(text)
    assert isinstance(name, Name)
    items = [item.head for item in script_items(name.sub) if isinstance(item, Name)]
    assert "".join(items) in ("ic", "i")


def test_names_with_accents_fonts_and_words() -> None:
    assert heads(r"\hat{x}_{i}") == [r"\hat{x}", "i"]
    assert heads(r"\widehat{\mathbf{x}}") == [r"\hat{\mathbf{x}}"]
    assert heads(r"\text{rstd}") == heads(r"\mathrm{rstd}") == heads(r"\operatorname{rstd}") == ["rstd"]
    assert heads(r"\bar{\text{loss}}") == [r"\bar{\mathrm{loss}}"]
    assert heads("ab") == ["a", "b"]
    assert [n.head for n in walk(parse_expression(*whole("ab c"), frozenset({"ab"}))) if isinstance(n, Name)] == [
        "ab",
        "c",
    ]


def test_a_bracket_after_a_name_is_kept_with_it() -> None:
    node = tree("f(x)^2 (y)")
    assert isinstance(node, Product)
    assert isinstance(node.factors[0][1], Apply)
    assert isinstance(node.factors[0][1].exponent, Number)
    assert isinstance(node.factors[1][1], Group)


def test_functions_and_their_arguments() -> None:
    call = tree(r"\log \sum_j e^{x_j}")
    assert isinstance(call, Call)
    assert isinstance(call.argument, Big)
    assert isinstance(tree(r"\tanh^2 x"), Call)
    node = tree(r"a \log b \cdot c")
    assert isinstance(node, Product)
    assert len(node.factors) == 3


def test_ratios_of_differentials_are_read() -> None:
    for text in (r"\frac{\partial L}{\partial \hat{x}_{ic}}", r"\partial L / \partial x_i"):
        found = [n.of.head for n in walk(tree(text)) if isinstance(n, Differential) and isinstance(n.of, Name)]
        assert found[0] == "L"
        assert len(found) == 2


def test_statements_are_told_apart() -> None:
    assert len(statements(r"a = b, \quad c = d. \text{where } e := f")) == 3
    assert len(statements(r"\begin{aligned} a &= b \\ c &= d \\ &\quad + e \\ f &= g \end{aligned}")) == 3
    chain = statements("a = b \\\\ = c")
    assert len(chain) == 1
    assert isinstance(chain[0], Relation)
    assert len(chain[0].operands) == 3


def test_a_range_is_one_statement() -> None:
    found = statements(r"y_i = x_i, \quad i = 1, \ldots, m")
    assert isinstance(found[1], Big)
    assert found[1].operator == "for"


def test_cases_have_rows() -> None:
    node = tree(r"\begin{cases} a & x > 0 \\ -b & \text{otherwise} \end{cases}")
    assert isinstance(node, Cases)
    assert [condition is None for _, condition in node.rows] == [False, True]


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("0.5", Fraction(1, 2)), (".25", Fraction(1, 4)), ("10.", 10)])
def test_numbers_are_exact(text: str, value: Fraction) -> None:
    found = [n.value for s in statements(f"a = {text}") for n in walk(s) if isinstance(n, Number)]
    assert found == [value]


def test_tex_takes_one_digit() -> None:
    node = tree(r"\frac12")
    assert isinstance(node, Quotient)
    assert isinstance(node.above, Number)
    assert isinstance(node.below, Number)
    assert (node.above.text, node.below.text) == ("1", "2")


@pytest.mark.parametrize("text", ["", "a +", "a b = c", "(a", "a)", r"\frac{a}", "a^", "a__b", "{}", r"\left( a", "|a"])
def test_what_is_no_expression_is_an_error(text: str) -> None:
    with pytest.raises(DocumentError):
        parse_expression(Source("doc.md", text, None, (0,)), Span(0, len(text)))
