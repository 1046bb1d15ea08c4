"""What of a tree needs no knowledge of functions: means and variances as calls, brackets with conditions, indices that
stand after a bracket as indices of the head.

Input: a node, whose parts are written so already, and the heads that are concerned. Output: the node as it is read.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bnderive.document.syntax import (
    Apply,
    Call,
    Differential,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Relation,
)
from bnderive.verify.claims.functions import EXPECTATIONS, INDICATORS, ONES, arguments_of, names_only
from bnderive.verify.claims.names import APART, is_transpose
from bnderive.verify.claims.reductions import along
from bnderive.verify.claims.trees import rebuilt

_SPREADS = {"var": "variance", "std": "std", "Std": "std"}
_INDICES = frozenset("ijklmnpqrst")
VARIANCES = frozenset({"Var", "\\mathrm{Var}", "\\mathbb{V}", "\\mathrm{V}", "\\text{Var}"})


def regular_node(node: Node, plain: str) -> Node:
    """A node with what needs no knowledge of the document written in."""
    match node:
        case Product(factors=((Mark(text=""), Differential(of=Name() as head) as first), (Mark(text=""), last))) if (
            called := _called(head, last)
        ) is not None:
            return replace(first, span=node.span, of=called)
        case Power(base=Number(value=one), exponent=turned) if one == 1 and is_transpose(turned):
            return Name(node.span, "1", sup=turned)
        case Product(factors=factors) if any(_is_row_of_ones(factor) for _, factor in factors):
            return replace(node, factors=tuple(_beside_ones(factors)))
        case Name(head="e", sup=sup) if sup is not None:
            return replace(node, sup=rebuilt(sup, _joined))
        case Name(head=head, sub=Relation() | Items() | Group(kind="{" | "(" | "[") as sub) if head in INDICATORS:
            return _condition(node, sub.body if isinstance(sub, Group) else sub)
        case Apply(head=Name(head="\\delta", sub=None, sup=None), argument=Group(body=Relation() as of), exponent=None):
            return Group(node.span, "[", of)
        case Apply(head=Name(sub=Relation() | Group(body=Relation())) as head) if head.head in ONES:
            bracket = node.argument if node.exponent is None else Power(node.span, node.argument, node.exponent)
            condition = Mark(head.span, ""), regular_node(head, plain)
            return Product(node.span, (condition, (Mark(node.argument.span, ""), bracket)))
    return along(_statistic(node, plain))


def _is_row_of_ones(node: Node) -> bool:
    return isinstance(node, Name) and node.head == "1" and node.sup is not None and is_transpose(node.sup)


def _beside_ones(factors: tuple[tuple[Mark, Node], ...]) -> Iterator[tuple[Mark, Node]]:
    """Factors with a plain 1 right before 1ᵀ as the column of ones that it is."""
    for (mark, factor), (beside, after) in pairwise(factors):
        ones = isinstance(factor, Number) and factor.value == 1 and beside.text == "" and _is_row_of_ones(after)
        yield mark, Name(factor.span, "1") if ones else factor
    yield factors[-1]


def _called(head: Name, bracket: Node) -> Node | None:
    """A name with the bracket behind it, which holds names alone, as a call; None for anything else behind it."""
    match bracket:
        case Group(kind="(") as group:
            found: Node = Apply(head.span.to(group.span), head, group)
        case Power(base=Group(kind="(") as group, exponent=power):
            found = Apply(head.span.to(bracket.span), head, group, power)
        case Indexed(base=Group(kind="(") as group):
            applied = Apply(head.span.to(group.span), head, group)
            found = replace(bracket, span=head.span.to(bracket.span), base=applied)
        case _:
            return None
    return found if names_only(arguments_of(group)) else None


def _condition(node: Name, script: Node) -> Node:
    """The relation in a script in brackets, or the product of several; the name as it is where there is none."""
    relations = script.items if isinstance(script, Items) else (script,)
    if not all(isinstance(each, Relation) for each in relations):
        return node
    brackets = tuple((Mark(each.span, ""), Group(node.span, "[", each)) for each in relations)
    return brackets[0][1] if len(brackets) == 1 else Product(node.span, brackets)


def _statistic(node: Node, plain: str) -> Node:
    """A mean or a variance in the ways in which it is written; any other node as it is."""
    match node:
        case Apply(head=Name(sup=None) as head, exponent=Number() as power):
            return _raised(node, replace(node, exponent=None), power, plain)
        case Apply(head=Name(sup=Number() as power) as head, exponent=None):
            return _raised(node, replace(node, head=replace(head, sup=None)), power, plain)
        case Group(kind="angle", body=body) if not isinstance(body, (Items, Relation)):
            return Call(node.span, "expectation", body)
        case Product(factors=((_, Differential(of=Name(sub=None) as head) as first), (mark, Group(kind="[") as group))):
            if mark.text == "" and head.head in EXPECTATIONS | VARIANCES:
                return replace(first, span=node.span, of=Apply(head.span.to(group.span), head, group))
        case Apply(head=Name(sub=None, sup=None, primes=0) as head, argument=argument, exponent=None):
            square = argument.kind == "["
            if head.head in EXPECTATIONS or (head.head == "E" and argument.kind in tuple(plain)):
                return Call(node.span, "expectation", argument.body)
            if head.head in VARIANCES and (square or len(head.head) > 2):
                return Call(node.span, "variance", argument.body)
            if head.head in _SPREADS and isinstance(argument.body, Name):
                return Call(node.span, _SPREADS[head.head], argument.body)
        case Indexed(base=Name(head=head, sub=None, sup=None, primes=0), indices=(only,)):
            array = isinstance(only, Name) and only.sub is None and only.head not in _INDICES
            if head in EXPECTATIONS or head in VARIANCES or (head == "E" and bool(plain) and array):
                return Call(node.span, "variance" if head in VARIANCES else "expectation", only)
    return node


def _raised(node: Node, base: Apply, power: Number, plain: str) -> Node:
    """E[x]² and E²[x] as the squares of a mean; any other node as it is."""
    found = _statistic(base, plain)
    return Power(node.span, found, power) if isinstance(found, Call) else node


def with_indices(node: Node, after: frozenset[str]) -> Node:
    """r(x)_i with the index at the head: r_i(x)."""
    match node:
        case Indexed(base=Apply(head=Name(head=word) as head, argument=argument, exponent=None), indices=indices):
            return Apply(node.span, _indexed(head, indices), argument) if word in after else node
    return node


def _indexed(head: Name, indices: tuple[Node, ...]) -> Name:
    span = indices[0].span.to(indices[-1].span)
    return replace(head, sub=indices[0] if len(indices) == 1 else Items(span, indices))


def set_apart(node: Node, twofold: frozenset[str]) -> Node:
    """A name with an index apart from the function of the same name without one: the σ_i of a document with σ(x)."""
    match node:
        case Name():
            return _array(node, twofold)
        case Apply(head=head):
            return replace(node, head=_array(head, twofold))
        case Differential(of=Apply() as of):
            return replace(node, of=set_apart(of, twofold))
    return node


def _array(name: Name, twofold: frozenset[str]) -> Name:
    match name.sub:
        case Name(head=index, sub=None) if name.head in twofold and index in _INDICES:
            return replace(name, head=name.head + APART)
    return name


def _joined(node: Node) -> Node:
    """A product with each name and the bracket right after it as one, which in a script they are not."""
    if not isinstance(node, Product):
        return node
    factors: list[tuple[Mark, Node]] = []
    for mark, factor in node.factors:
        last = factors[-1][1] if factors else None
        if isinstance(factor, Group) and factor.kind == "(" and mark.text == "" and isinstance(last, Name):
            factors[-1] = factors[-1][0], Apply(last.span.to(factor.span), last, factor)
        else:
            factors.append((mark, factor))
    return factors[0][1] if len(factors) == 1 else replace(node, factors=tuple(factors))
