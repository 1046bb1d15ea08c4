"""A refuted claim again, as it may have been meant: for indices that differ, with the values that the text before it
gives, on one side of a kink, for probabilities that sum to one. What holds so is sloppy, and says how.

To add a way in which a claim may be meant, add a function, and its place in `EXCUSES`. Each is given a refuted claim
and returns it as it is, or with another verdict.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from sympy import Expr, Integer, Mul

from bnderive.algebra.expr import Delta, Element, free_indices
from bnderive.algebra.index import Index
from bnderive.document.syntax import Big, Group, Name, Node, Number, Relation, walk
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import DELTA, Key, written
from bnderive.verify.deciding.decide import decide
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.judging.bracketing import inside_sums, under_operators
from bnderive.verify.judging.casework import for_one_example, going_on, in_another_case, in_case
from bnderive.verify.judging.endowed import endowed, of_positive, one_hot_of
from bnderive.verify.judging.normalizing import one_at, said_of_place, said_of_sum, shell_with, weights_of
from bnderive.verify.judging.rounding import to_the_digit
from bnderive.verify.judging.unnamed_loss import of_defined_loss, with_loss
from bnderive.verify.reading.kinks import holds_where, indicator, one_sided
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import UNREADABLE, NotRead
from bnderive.verify.symbols.slots import bound_letters
from bnderive.verify.symbols.usual import EPSILON
from bnderive.verify.theory.readings import Read, sense_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Verdict
from bnderive.verify.words.telling import a_true_class, of_classes

UNDER = "it is said under a condition, and neither proved nor refuted there"
ONE_SIDED = "it holds on one side of a kink, and not on the other"


def excused(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim, or what it is where it may have been meant otherwise."""
    for excuse in EXCUSES:
        meant = excuse(judgement, compared)
        if meant.verdict != Verdict.REFUTED:
            return meant
    return judgement


def apart(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, for indices that differ: ∂p_j/∂z_i = −p_i p_j is meant for j ≠ i."""
    if compared.chain.cases or any(_prints_delta(compared.survey, node) for node in compared.nodes):
        return judgement
    for read in judgement.refuted:
        for weight, said in distinct(read):
            same = compared.proves(read.left * weight, read.right * weight)
            if same and not compared.proves(read.left * weight, Integer(0)):
                return judgement.meant(f"for {said}", read=read)
    return judgement


def _prints_delta(known: Survey, node: Node) -> bool:
    """Whether a side itself says what holds where two indices are equal."""
    return any(
        (isinstance(n, Name) and written(n, known.letters).key == DELTA)
        or (isinstance(n, Group) and isinstance(n.body, Relation))
        for n in walk(node)
    )


def distinct(read: Read) -> tuple[tuple[Expr, str], ...]:
    """What is one where the free indices of a claim that run over one axis differ, and zero elsewhere, with its words;
    nothing where there are no such indices.
    """
    free = sorted(free_indices(read.left) | free_indices(read.right), key=lambda i: i.name)
    letters = [i for i in free if not i.name.startswith("·")]
    pairs = [(a, b) for a in letters for b in letters if a.name < b.name and a.axis == b.axis]
    if not pairs or not (read.left - read.right).has(*(i for pair in pairs for i in pair)):
        return ()
    weight: Expr = Integer(1)
    for a, b in pairs:
        weight *= 1 - Delta(a, b)
    return ((weight, " and ".join(f"{a.name} ≠ {b.name}" for a, b in pairs)),)


def supposing(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, with the numbers that the text right before it gives to names: for ε = 0. With w_i = 1
    each element is meant, but where that says at which place it is one.
    """
    read, given = judgement.read, compared.chain.given
    if read is None or not given:
        return judgement
    sense = sense_of(compared.survey, compared.scope, {})
    try:
        change = dict(_set(value(sense, name).expr, value(sense, number).expr) for name, number in given)
    except NotRead:
        return judgement
    said = "with the values that the text before it gives"
    places = [value(sense, name).expr for name, _ in given if name in compared.chain.ones]
    each = {e.name: number for e, number in change.items() if isinstance(e, Element) and e not in places}
    if _holds_with(change, read, compared, each):
        return judgement.meant(said)
    positive = [e.key for e in compared.document.text.endowed if e.kind == "positive"]
    left, right, shell = of_positive(compared, read, positive)
    if positive and _holds_with(change, replace(read, left=left, right=right), replace(compared, shell=shell), each):
        return judgement.meant(f"{said}, with {', '.join(key.latex() for key in positive)} > 0")
    for quantity in weights_of(compared.survey, _sides(compared)):
        there = replace(compared, shell=shell_with(compared.survey, quantity))
        if _holds_with(change, read, there, each):
            return judgement.meant(f"{said}, {said_of_sum(compared.survey, quantity)}")
    return judgement


def undamped(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again that gives a number for what is made of arrays, with ε = 0, where the text does not say
    that it is kept: that Σ_i x̂_i² = m.
    """
    read, epsilon = judgement.read, compared.survey.theory.scalars.get(EPSILON)
    if read is None or epsilon is None or not (read.left.has(Element) and _is_of_sizes(read.right, compared.survey)):
        return judgement
    if any(written(name, compared.survey.letters).key == EPSILON for name in compared.chain.kept):
        return judgement
    return judgement.meant("for ε = 0") if _holds_with({epsilon: Integer(0)}, read, compared) else judgement


def _is_of_sizes(expr: Expr, survey: Survey) -> bool:
    """Whether an expression is made of numbers and sizes alone."""
    sizes = {axis.length for quantity in survey.theory.quantities.values() for axis in quantity.axes}
    return not expr.has(Element) and expr.free_symbols <= sizes


def _holds_with(
    change: Mapping[Expr, Expr], read: Read, compared: Comparison, each: Mapping[str, Expr] = MappingProxyType({})
) -> bool:
    """Whether the sides are equal where names have other values, in the definitions too; `each` are those of all
    elements of arrays.
    """
    shell = compared.shell
    arrays = (q for q in compared.survey.theory.quantities.values() if q.name in each)
    kept = (d for d in shell.definitions if d.quantity.name not in each)
    fixed = (replace(d, expr=change.get(d.quantity.element, d.expr.xreplace(change))) for d in kept)
    given = (Definition(quantity, each[quantity.name]) for quantity in arrays)
    there = replace(compared, shell=replace(shell, definitions=(*given, *fixed)))
    return there.proves(read.left.xreplace(change), read.right.xreplace(change))


def _set(name: Expr, number: Expr) -> tuple[Expr, Expr]:
    """What is to be put for what: where σ² is one, and σ is a name, one for σ."""
    base, power = name.as_base_exp()
    return (base, number ** (1 / power)) if number.is_nonnegative else (name, number)


def at_a_place(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, with weights that are one where the text says so: y_c = 1 of the right class c."""
    read, survey = judgement.read, compared.survey
    if read is None:
        return judgement
    weights = one_hot_of(compared)
    for name in compared.chain.ones:
        try:
            element = value(sense_of(survey, compared.scope, {}), name).expr
        except UNREADABLE:
            continue
        quantity = next((q for q in weights if isinstance(element, Element) and q.name == element.name), None)
        place = element.args[-1] if quantity is not None else None
        if quantity is not None and isinstance(place, Index) and _holds_at(quantity, place, read, compared):
            return judgement.meant(f"{said_of_place(quantity, place)}, as the text says")
    return judgement


def one_hot(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, in a text that speaks of one-hot labels, with weights that are one at a place over which
    nothing in the document sums: the c of L = −log p_c. It is open where the text only speaks of classes, and of what
    stands at that place alone, unless the text says that the place is that of a class.
    """
    read, document, weights = judgement.read, compared.document, one_hot_of(compared)
    said = of_classes(document.manuscript.formulas) if read is not None and weights else ""
    if read is None or not said:
        return judgement
    places, named = _places(document)
    for quantity in weights:
        for place in sorted(free_indices(read.left + read.right), key=lambda i: i.name):
            aside = place not in free_indices(read.left) or place.name in named
            if place.name not in places or (named and not aside) or not _holds_at(quantity, place, read, compared):
                continue
            if said == "one-hot" and aside:
                return judgement.meant(said_of_place(quantity, place))
            return replace(judgement, verdict=Verdict.UNDECIDED, reason=f"it holds {said_of_place(quantity, place)}")
    return judgement


def _places(document: Document) -> tuple[frozenset[str], frozenset[str]]:
    """The letters over which nothing sums, and those of them that the text calls the right class."""
    letters, formulas = document.letters, document.manuscript.formulas
    bigs = (big for _, node in document.sides for big in walk(node) if isinstance(big, Big))
    free = frozenset(letters.indices - {name for big in bigs for name in bound_letters(big, letters)})
    alone = ((c.sides[0].side.node, c.sides[0].formula) for c in document.chains if len(c.sides) == 1)
    named = (node.head for node, place in alone if isinstance(node, Name) and a_true_class(formulas, place))
    return free, free.intersection(named)


def _holds_at(quantity: Quantity, place: Index, read: Read, compared: Comparison) -> bool:
    """Whether a claim holds where a quantity is one at a place and zero elsewhere."""
    if place not in free_indices(read.left + read.right) or place.axis != quantity.indices[-1].axis:
        return False
    left, right = (one_at(side, compared.survey, quantity, place) for side in (read.left, read.right))
    return compared.proves(left, right)


def on_one_side(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, where it is about one side of a kink: as the text says, or as may be meant."""
    read, shell = judgement.read, compared.shell
    if read is None:
        return judgement
    sense = sense_of(compared.survey, compared.scope, read.choices)
    try:
        given = tuple(indicator(sense, condition).expr for condition in compared.chain.supposed)
    except UNREADABLE:
        given = ()
    if given:
        left, right, positive = of_positive(compared, read, _positive(compared))
        proved = holds_where(read.left, read.right, given, shell, compared.proves)
        if proved or decide(left, right, positive, compared.seed).kind == "proved":
            return judgement.meant("where the text says that it holds", verdict=Verdict.PROVED)
        kind = decide(left * Mul(*given), right * Mul(*given), shell, compared.seed).kind
        return judgement if kind == "refuted" else replace(judgement, verdict=Verdict.UNDECIDED, reason=UNDER)
    steps = one_sided(read.left, read.right, shell, compared.proves)
    if steps and 0 not in (read.left, read.right) and not any(free_indices(s) for s in steps):
        return judgement.meant("on one side of the kink of a single number")
    if steps:
        return replace(judgement, verdict=Verdict.UNDECIDED, reason=ONE_SIDED)
    return judgement


def _positive(compared: Comparison) -> Iterator[Key]:
    """The names that the text says are positive, for this claim."""
    for condition in compared.chain.supposed:
        for one, mark, other in zip(condition.operands, condition.marks, condition.operands[1:], strict=False):
            name, zero = (one, other) if mark.text == ">" else (other, one)
            if isinstance(name, Name) and isinstance(zero, Number) and zero.value == 0 and mark.text in "<>":
                yield written(name, compared.survey.letters).key


def normalized(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, where it may rest on probabilities that sum to one: the y of −Σ_k y_k log p_k."""
    read, survey = judgement.read, compared.survey
    if read is None:
        return judgement
    for quantity in weights_of(survey, _sides(compared)):
        decision = decide(read.left, read.right, shell_with(survey, quantity), compared.seed)
        said = said_of_sum(survey, quantity)
        if decision.kind == "proved":
            return judgement.meant(said)
        if decision.kind == "undecided":
            return replace(judgement, verdict=Verdict.UNDECIDED, reason=f"{said}, {decision.reason}")
    return judgement


def of_one_loss(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, where a loss that the document does not define may be the one that it does."""
    for read, said in of_defined_loss(compared):
        if compared.proves(read.left, read.right):
            return judgement.meant(said, read=read)
        meant = normalized(replace(judgement, read=read), compared)
        if meant.verdict != Verdict.REFUTED:
            return meant.meant(said, read=meant.read) if meant.verdict == Verdict.SLOPPY else meant
    return judgement


def _sides(compared: Comparison) -> tuple[Node, ...]:
    return tuple(p.side.node for p in compared.chain.sides if p.side.node is not None)


EXCUSES: tuple[Callable[[Judgement, Comparison], Judgement], ...] = (
    in_case,
    to_the_digit,
    for_one_example,
    apart,
    inside_sums,
    under_operators,
    with_loss,
    of_one_loss,
    normalized,
    supposing,
    undamped,
    endowed,
    at_a_place,
    one_hot,
    on_one_side,
    in_another_case,
    going_on,
)
