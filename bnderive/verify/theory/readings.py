"""The readings of a claim: both sides as expressions, for each way in which what grammar leaves open can be taken.

Input: two sides and what is known of the document. Output: `Read` pairs, the plainest reading first. A reading in which
the two sides are arrays of different shape is no reading.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from sympy import Expr

from bnderive.algebra.expr import Element, free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.document.syntax import Big, Name, Node, Relation, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import written
from bnderive.verify.reading.kinks import indicator
from bnderive.verify.reading.matrices import aligned
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.moving import related
from bnderive.verify.reading.reducing import summed
from bnderive.verify.reading.sense import OPEN, UNREADABLE, NotRead, Sense, Value
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.slots import bound_letters
from bnderive.verify.theory.defining import axes_of
from bnderive.verify.theory.survey import Survey

MAX_READINGS = 24
SHAPES = "the two sides are arrays of different shapes"
SUMMED = "the loss is the sum of this over all elements"
EACH = ("each element is equal to the other side", True)

# What a choice other than the plainest is called, and whether the author wrote something else than what is meant.
FIXED = "what has no differential here is held fixed"
_SAID: Mapping[tuple[str, str], tuple[str, bool]] = {
    ("derivative", "local"): ("local derivatives", False),
    ("derivative", "total"): ("total derivatives", False),
    ("sign", "own"): ("total derivatives with d, local ones with ∂", False),
    ("scope", "bracket"): ("each sum ends at its bracket, for it binds a letter that is free outside", True),
    ("listed", "held"): ("a letter that is free outside is listed under the sum, and held", True),
    ("bare", "letter"): ("a name without its index is read at the index of the equation", True),
    ("product", "dot"): ("a product of two arrays is their dot product", False),
    ("times", "elementwise"): ("· is a product by elements", False),
    ("hadamard", "in turn"): ("⊙ and products are taken from left to right", False),
    ("stacked", "columns"): ("a matrix has the vectors of that letter as its columns", False),
    ("square", "length"): ("the square of a vector is that of its length", True),
    ("slice", "column"): ("a row of a matrix is written as a column", False),
    ("ones", "vector"): ("𝟏 is a vector", False),
    ("identity", "matrix"): ("I is the identity, and no size", False),
    ("layout", "numerator"): ("the gradient of a matrix is written transposed", False),
    ("ends", "first"): ("the loss depends on it through the first that uses it alone", False),
    ("ends", "last"): ("the loss depends on it through the last that uses it alone", False),
    ("operator", "bracket"): ("∂/∂ applies to the bracket after it", False),
    ("reach", "factor"): ("∂/∂ applies to the factor after it", False),
    ("change", "part"): (FIXED, False),
    ("change", "rest"): (FIXED, False),
    ("jacobian", "denominator"): (
        "the derivative of a vector by a vector has a column for each element of the first",
        False,
    ),
    ("gradient", "row"): ("the gradient of a vector is a row", False),
    ("chain", "elements"): ("a product of derivatives is the chain rule, summed over all that they share", False),
    ("sum", "rows"): ("what names no axis is taken along each row", True),
    ("sum", "columns"): ("what names no axis is taken down each column", True),
    ("brace", "bracket"): ("what stands above a brace, or in a frame, is in brackets", True),
    ("slash", "bracket"): ("a slash reaches over the name after it and its bracket", False),
}


@dataclass(frozen=True, slots=True)
class Read:
    """Both sides of a claim in one reading; `said` describes it, `sloppy` says that the author wrote something else.

    `void` names the derivatives in it that are zero in any case, and that nobody has a reason to write; `divisors` are
    what it divides by. `spread`: one side is an array, and the other a number, which each element may be equal to; that
    may be proved, and refuted it only shows that the sides have different shapes.
    """

    left: Expr
    right: Expr
    said: tuple[str, ...]
    sloppy: bool
    choices: Mapping[str, str]
    void: tuple[str, ...] = ()
    divisors: tuple[Expr, ...] = ()
    spread: bool = False

    @property
    def tentative(self) -> bool:
        """Whether this is no reading where it is not proved."""
        return self.spread or self.choices.get("chain") == "elements" or self.choices.get("unnamed") == "own"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a claim stands: what its letters run over, which are free at the head, the conditions on it, the number of
    its chain, and the quantities whose differentials it relates.
    """

    axes: Mapping[str, Axis]
    free: frozenset[str]
    conditions: tuple[Relation, ...] = ()
    number: int = 0
    moving: frozenset[str] = frozenset()


def scope_of(survey: Survey, chain: Chain) -> Scope:
    """The scope of the claims of a chain."""
    head, *rest = (placed.side.node for placed in chain.sides)
    axes = axes_of(chain.number, survey.slots)
    given = tuple(n for n in rest if n is not None)
    moving = related(survey.theory, survey.calculus, survey.letters, head, given)
    scope = Scope(axes, frozenset(), chain.conditions, chain.number, moving)
    if head is None:
        return scope
    try:
        found = value(sense_of(survey, scope, {}), head)
    except UNREADABLE:
        return replace(scope, free=_written_below(head, survey, axes))
    return replace(scope, free=frozenset(i.name for i in free_indices(found.expr) if i.name in axes))


def _written_below(node: Node, survey: Survey, axes: Mapping[str, Axis]) -> frozenset[str]:
    """The letters of indices in what is not read, but for those that sums bind."""
    nodes = walk(node)
    bound = {name for n in nodes if isinstance(n, Big) for name in bound_letters(n, survey.letters)}
    items = (i for n in nodes if isinstance(n, Name) for i in written(n, survey.letters).indices)
    return frozenset(i.head for i in items if isinstance(i, Name) and i.head in axes) - bound


def sense_of(survey: Survey, scope: Scope, choices: Mapping[str, str]) -> Sense:
    """How a side is read with these choices."""
    theory, calculus, letters = survey.theory, survey.calculus, survey.letters
    return Sense(value, theory, calculus, letters, scope.axes, scope.free, choices, moving=scope.moving)


def readings(survey: Survey, scope: Scope, left: Node, right: Node) -> Iterator[Read]:
    """Every reading of a claim. Raises NotRead where the plainest one, and every other, cannot be read."""
    scope = scope if scope.free else replace(scope, free=_left_out(survey, scope, left, right))
    tried: set[tuple[tuple[str, str], ...]] = set()
    queue: list[dict[str, str]] = [{}]
    problem: NotRead | None = None
    found = False
    while queue and len(tried) < MAX_READINGS:
        choices = queue.pop(0)
        sense = sense_of(survey, scope, choices)
        try:
            pair = value(sense, left), value(sense, right)
            given = tuple(indicator(sense, c).expr for c in scope.conditions)
        except NotRead as error:
            problem = problem or error
            pair = None
        if not sense.consistent:
            continue
        key = tuple(sorted((a, sense.choices.get(a, OPEN[a][0])) for a in sense.asked))
        queue += _others(sense, choices) if key not in tried else []
        if key in tried:
            continue
        tried.add(key)
        pair, meant = _of_loss(sense, left, pair) if pair is not None else (None, False)
        if pair is not None and (read := _read(pair, given, key, tuple(sense.aliases), tuple(sense.void))) is not None:
            found = found or not read.tentative or read.spread
            said, sloppy = (*read.said, *((SUMMED,) if meant else ())), read.sloppy or meant
            yield replace(read, said=said, sloppy=sloppy, divisors=tuple(sense.divisors))
        elif pair is not None:
            problem = problem or NotRead(right.span, SHAPES, misfit=True)
    if not found and problem is not None:
        raise problem


def _of_loss(sense: Sense, left: Node, pair: tuple[Value, Value]) -> tuple[tuple[Value, Value], bool]:
    """Both sides, and whether the right one, which says a loss element by element, has been summed."""
    own = written(left, sense.letters).key if isinstance(left, Name) else None
    if own is None or not is_loss_letter(own) or pair[0].dims or len(pair[1].dims) != 1:
        return pair, False
    return (pair[0], summed(pair[1])), True


def _left_out(survey: Survey, scope: Scope, left: Node, right: Node) -> frozenset[str]:
    """The letters on the right alone, over the axes of an array on the left: the author left them out there."""
    try:
        one, other = (value(sense_of(survey, scope, {}), side) for side in (left, right))
    except UNREADABLE:
        return frozenset()
    return frozenset(i.name for i in _stray(one, other) if i.name in scope.axes)


def _stray(left: Value, right: Value) -> frozenset[Index]:
    """The indices that are free on the right alone, over the axes of an array on the left without indices."""
    axes = {i.axis for i in left.dims}
    if not axes:
        return frozenset()
    free = free_indices(right.expr) - free_indices(left.expr) - set(right.dims)
    return frozenset(i for i in free if i.axis in axes)


def _others(sense: Sense, choices: Mapping[str, str]) -> list[dict[str, str]]:
    """The choices that were asked for and not made, in every combination."""
    new = [a for a in sense.asked if a not in choices]
    combined = product(*(OPEN[a] for a in new))
    return [{**choices, **dict(zip(new, picks, strict=True))} for picks in combined] if new else []


def _read(
    pair: tuple[Value, Value],
    given: tuple[Expr, ...],
    key: tuple[tuple[str, str], ...],
    aliases: tuple[str, ...],
    void: tuple[str, ...],
) -> Read | None:
    left, right = aligned(*pair)
    if left.dims and right.dims and set(left.dims) != set(right.dims):
        return None
    spread = bool(left.dims) != bool(right.dims) and (left if right.dims else right).expr.has(Element)
    if spread and not left.dims:
        return None
    if _stray(left, right):
        return None
    a, b = left.expr, right.expr
    for factor in given:
        a, b = a * factor, b * factor
    said = [_SAID[item] for item in key if item in _SAID]
    said += [EACH] if spread else []
    void = () if a == b == 0 else void
    sloppy = any(other for _, other in said) or bool(aliases) or bool(void)
    return Read(a, b, (*(text for text, _ in said), *aliases, *void), sloppy, dict(key), void, spread=spread)
