"""Equations of one layer said of the others: a^l = σ(z^l) holds of a^{l+1} and of the last, a^L, too.

Input: numbered equations and letters. Output: the same with copies of those that begin with a name at layer l, for each
other layer at which that name is mentioned; copies have numbers below zero.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from bnderive.document.equations import Equation, Side
from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Call, Group, Indexed, Mark, Name, Node, Number, walk
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.heads.arbitrary import moved

Numbered = tuple[tuple[int, Equation], ...]
Layer = tuple[str, int]
MAX_COPIES = 60


def with_layers(equations: Numbered, letters: Letters) -> Numbered:
    """The equations, each followed by its copies at other layers."""
    if not letters.layers:
        return equations
    mentioned = {found for _, e in equations for found in _in(e, letters)}
    layers = sorted({layer for _, layer in mentioned})
    heads = {number: head for number, e in equations if (head := _head(e, letters)) is not None}
    copies: dict[tuple[int, Layer], Equation] = {}
    before = -1
    while before < len(copies) < MAX_COPIES:
        before = len(copies)
        for number, equation in equations:
            for layer in layers if number in heads else ():
                if (number, layer) not in copies and _holds_at(equation, heads[number], layer, mentioned, letters):
                    copies[number, layer] = _copy(equation, heads[number][1][0], layer)
                    mentioned.update(_in(copies[number, layer], letters))
    found: list[tuple[int, Equation]] = []
    for number, equation in equations:
        own = (copies[number, layer] for layer in layers if (number, layer) in copies)
        found += [(number, equation), *((-len(found) - k, copy) for k, copy in enumerate(own, 1))]
    return tuple(found)


def _holds_at(
    equation: Equation, head: tuple[Key, Layer], layer: Layer, mentioned: set[tuple[Key, Layer]], letters: Letters
) -> bool:
    """Whether a layer is another one at which the name at the head is mentioned; further back, one of the right too."""
    key, (letter, _) = head
    if layer == (letter, 0) or layer[0].lower() != letter or (key, layer) not in mentioned:
        return False
    right = _in(replace(equation, sides=equation.sides[1:2]), letters)
    return layer[1] >= 0 or any((k, _moved(at, letter, layer)) in mentioned for k, at in right)


def _in(equation: Equation, letters: Letters) -> Iterator[tuple[Key, Layer]]:
    """The names of an equation that have a layer, without it, each with its layer."""
    for node in _nodes(equation):
        yield from _layered(node, letters)


def _nodes(equation: Equation) -> Iterator[Node]:
    for side in equation.sides:
        if side.node is not None:
            yield from walk(side.node)


def _layered(node: Node, letters: Letters) -> Iterator[tuple[Key, Layer]]:
    """A name without its layer, and its layer."""
    layer = _layer(node.sup, letters) if isinstance(node, Name) else None
    if layer is not None and isinstance(node, Name):
        yield written(replace(node, sup=None), letters).key, layer


def _layer(sup: Node | None, letters: Letters) -> Layer | None:
    match sup.body if isinstance(sup, Group) else sup:
        case Name(head=head, sub=None, sup=None) if head in letters.layers:
            return head, 0
        case Additive(terms=((_, Name(head=head)), (mark, Number(text=text)))) if head in letters.layers:
            return (head, int(mark.text + text)) if text.isdigit() else None
    return None


def _head(equation: Equation, letters: Letters) -> tuple[Key, Layer] | None:
    """The name at layer l that an equation begins with."""
    if len(equation.sides) < 2 or equation.continues is not None or equation.marks[0].text != "=":
        return None
    first = equation.sides[0].node
    base = first.base if isinstance(first, Indexed) else first
    found = next(_layered(base, letters), None) if isinstance(base, Name) else None
    return found if found is not None and found[1][1] == 0 and found[1][0].islower() else None


def _moved(layer: Layer, letter: str, to: Layer) -> Layer:
    """A layer counted from another one."""
    return (to[0], to[1] + layer[1]) if layer[0] == letter else layer


def _copy(equation: Equation, letter: str, to: Layer) -> Equation:
    """The first two sides of an equation at another layer."""

    def change(node: Node) -> Node:
        if isinstance(node, Call):
            return replace(node, name=moved(node.name, letter, to))
        layer = _layer(node.sup, Letters(frozenset(), layers=frozenset({letter}))) if isinstance(node, Name) else None
        if layer is None or not isinstance(node, Name) or node.sup is None:
            return node
        there = _written(node.sup.span, _moved(layer, letter, to))
        return replace(node, sup=replace(node.sup, body=there) if isinstance(node.sup, Group) else there)

    sides = (Side(s.span, rebuilt(s.node, change) if s.node is not None else None, s.error) for s in equation.sides[:2])
    return replace(equation, sides=tuple(sides), marks=equation.marks[:1])


def _written(span: Span, layer: Layer) -> Node:
    letter = Name(span, layer[0])
    if not layer[1]:
        return letter
    size = abs(layer[1])
    sign = Mark(span, "+" if layer[1] > 0 else "-")
    return Additive(span, ((Mark(span, "+"), letter), (sign, Number(span, Fraction(size), str(size)))))
