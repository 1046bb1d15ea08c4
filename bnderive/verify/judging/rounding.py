"""Numbers that are worked out by hand: what is printed as 0.612 stands for every number that rounds to it.

Input: a refuted claim and its two sides. Output: the same, or sloppy where the sides are equal to the digits that are
printed. The decimal that a side is, and decimals of so many digits inside one, are taken to be rounded; what is short,
as 0.2 in 0.2 · 0.612, is exact.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from bnderive.document.syntax import Additive, Group, Node, Number, walk
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import UNREADABLE, Sense
from bnderive.verify.theory.readings import sense_of

DIGITS = 3
MANY = 30
_SLACK = 1 + 1e-9


def to_the_digit(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim about numbers again, to the digits that are printed."""
    read = judgement.read
    if read is None or not (read.left.is_number and read.right.is_number):
        return judgement
    sense = sense_of(compared.survey, compared.scope, read.choices)
    try:
        spread = sum(_spread(sense, node) for node in compared.nodes)
    except UNREADABLE:
        return judgement
    if not 0 < abs(float(read.left - read.right)) <= spread * _SLACK:
        return judgement
    return judgement.meant("to the digits that are printed")


def _spread(sense: Sense, side: Node) -> float:
    """How far a side may be from what it says, each of its decimals being rounded by itself."""
    whole = value(sense, side).expr
    moved = (
        max(abs(float(value(sense, _moved(side, number, sign * _half(number))).expr - whole)) for sign in (1, -1))
        for number in _rounded(side)
    )
    return sum(moved)


def _rounded(side: Node) -> Iterator[Number]:
    """The decimals in a side that are taken to be rounded."""
    numbers = [n for n in walk(side) if isinstance(n, Number) and "." in n.text]
    whole = _alone(side)
    found = [n for n in numbers if n is whole or len(n.text.replace(".", "").lstrip("0")) >= DIGITS]
    yield from found[:MANY]


def _alone(side: Node) -> Node:
    """What a side is, without brackets and a sign."""
    match side:
        case Group(body=body) | Additive(terms=((_, body),)):
            return _alone(body)
    return side


def _half(number: Number) -> Fraction:
    """Half a unit of the last digit of a decimal."""
    return Fraction(1, 2 * 10 ** len(number.text.split(".")[1]))


def _moved(side: Node, number: Number, by: Fraction) -> Node:
    def change(node: Node) -> Node:
        same = isinstance(node, Number) and node.span == number.span
        return replace(node, value=number.value + by) if isinstance(node, Number) and same else node

    return rebuilt(side, change)
