"""Formulas to equations: chains of sides with relations between them, each side parsed by itself.

Input: a `Formula`. Output: its `Equation`s in order. A side that cannot be parsed keeps its error, and the others are
read all the same.
"""

from dataclasses import dataclass

from bnderive.document.chain import Chain
from bnderive.document.chains import chains
from bnderive.document.flatten import chunks
from bnderive.document.lexer import Token
from bnderive.document.line_breaks import with_line_breaks
from bnderive.document.loose_tokens import loose_tokens
from bnderive.document.manuscript import Formula
from bnderive.document.numbering import unnumbered
from bnderive.document.prose import vocabulary
from bnderive.document.side_parser import read_side
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Mark, Node
from bnderive.errors import DocumentError

__all__ = ["Equation", "Side", "equations", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an equation: its place, and its tree or the error that parsing it raised."""

    span: Span
    node: Node | None
    error: DocumentError | None = None


@dataclass(frozen=True, slots=True)
class Equation:
    """A chain `a = b = c`: sides, and the marks between them. A formula without a relation is a chain of one side.

    `marks` has one mark less than there are sides; where the chain began with a mark (`= b`, which goes on with the
    equation before), that mark is `continues` and the chain begins with its right-hand side. The text of a mark is a
    value of `RELATIONS`. `joined` is what stands between this equation and the one before it in the same formula: ""
    for the first, "row", "implies", "space" for a wide space, "comma" or "word". `interrupted` where equations by the
    way stand between its rows. `assigns` is "gets" where its first mark gives a name a value, as code
    does, "adds" where it adds to the one that the name has.
    """

    span: Span
    sides: tuple[Side, ...]
    marks: tuple[Mark, ...]
    continues: Mark | None = None
    joined: str = ""
    interrupted: bool = False
    assigns: str = ""


def equations(formula: Formula, words: frozenset[str]) -> tuple[Equation, ...]:
    """The equations of a formula in order; none where it holds none.

    `words` are the names of several letters that may stand bare, as of `vocabulary`. Raises nothing: what cannot be
    read is a side with an error.
    """
    try:
        tokens = loose_tokens(formula.source, formula.span)
    except DocumentError as error:
        side = Side(formula.span, None, error)
        return (Equation(formula.span, (side,), ()),)
    found = []
    for chain in unnumbered(chains(with_line_breaks(formula.source, chunks(tokens)))):
        sides = tuple(_side(formula.source, chain, at, words) for at in range(len(chain.sides)))
        start = sides[0].span if chain.continues is None else chain.continues.span
        end = max((side.span.end for side in sides), default=start.end)
        how = chain.continues, chain.joined, chain.interrupted, chain.assigns
        found.append(Equation(Span(start.start, end), sides, tuple(chain.marks), *how))
    return tuple(found)


def _side(source: Source, chain: Chain, at: int, words: frozenset[str]) -> Side:
    tokens: tuple[Token, ...] = tuple(chain.sides[at])
    if not tokens:
        marks = ([chain.continues] if chain.continues else []) + chain.marks
        beside = marks[min(at, len(marks) - 1)].span
        message, hint = "nothing stands on this side of the relation", "Write what is meant."
        return Side(beside, None, source.error(beside, message, hint))
    span = Span(tokens[0].span.start, tokens[-1].span.end)
    try:
        return Side(span, read_side(source, tokens, words))
    except DocumentError as error:
        return Side(span, None, error)
