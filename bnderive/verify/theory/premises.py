"""What a document states of quantities that it does not define: ∂a_j/∂z_i = …, where no equation says what a is, or
∂L/∂a_j = …, where none says how a reaches the loss.

Input: a survey, and chains that begin with a derivative. Output: the survey in which a name without a definition is
made of those that it is differentiated by, in a way of which nothing is known (`opaque`), and in which what such a
chain states is taken as given. What comes of it follows from what the document states, and is no more certain; a
counterexample would only show what is not known.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sympy import Expr, Integer

from bnderive.algebra.expr import Delta, Element, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.notation import Notation
from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.chains import Claim
from bnderive.verify.claims.names import Key, unfonted, written
from bnderive.verify.deciding.calculus import gradient_name, is_slope
from bnderive.verify.deciding.parts import in_order
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.reading.matrices import aligned
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.theory import quantity_of
from bnderive.verify.theory.opaque import unknown
from bnderive.verify.theory.readings import scope_of, sense_of
from bnderive.verify.theory.survey import Survey

_NUMBER = re.compile(r"(\\hat\{|\\tilde\{|\\bar\{)?([a-z]|\\[a-z]+)\}?")
_Made = dict[Quantity, dict[Quantity, None]]


@dataclass(frozen=True, slots=True)
class Premises:
    """A survey with what is `given` in it: the claim that states it, by the name in code of what it is stated of.
    `made` are the names that are made of others in a way of which nothing is known, each with those others.
    """

    survey: Survey
    made: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    given: Mapping[str, Claim] = field(default_factory=dict)


def depending(known: Survey, sides: Iterable[Node]) -> Premises:
    """What is known, where a name without a definition is made of those that these sides differentiate it by, and the
    loss, where it is defined, of those that lead nowhere.
    """
    known = _with_names(known)
    quantities, calculus = known.theory.quantities, known.calculus
    pairs = tuple(dict.fromkeys(_ratios(known, sides)))
    made: _Made = {}
    for one, other in ((quantities[a], quantities[b]) for a, b in pairs):
        if calculus.definition(one.name) is None and not calculus.reaches(other.name, one.name):
            made.setdefault(one, {})[other] = None
    used = {other.name for others in made.values() for other in others}
    wider: _Made = {}
    for above, below in pairs:
        one, other = quantities[above], quantities[below]
        ends = is_loss_letter(above) and calculus.is_end(one.element)
        apart = calculus.definition(other.name) is None and not calculus.consumers(other.name)
        if ends and apart and other.name not in used:
            wider.setdefault(one, {})[other] = None
    if not made and not wider:
        return Premises(known)
    more = {one.name: unknown(one, others).expr for one, others in wider.items()}
    old = tuple(replace(d, expr=d.expr + more.get(d.quantity.name, 0)) for d in calculus.definitions)
    definitions = in_order((*old, *(unknown(one, others) for one, others in made.items())))
    names = {q.name: k for k, q in quantities.items()}
    beneath = {names[a.name]: frozenset(names[b.name] for b in others) for a, others in {**made, **wider}.items()}
    return Premises(replace(known, calculus=calculus.with_definitions(definitions)), beneath)


def _with_names(known: Survey) -> Survey:
    """What is known, with arrays that only seem to name a derivative that is not understood: ∂a_k/∂z_j = w_{kj}."""
    theory, slots = known.theory, known.slots
    left = (k for k in known.shorts if k not in theory.abbreviations and slots.arity.get(k))
    added: dict[Key, Quantity] = {}
    for key in left:
        names = {q.name for q in (*theory.quantities.values(), *added.values())}
        added[key] = quantity_of(key, tuple(slots.axis((key, k)) for k in range(slots.arity[key])), names)
    return replace(known, theory=replace(theory, quantities={**theory.quantities, **added})) if added else known


def _ratios(known: Survey, sides: Iterable[Node]) -> Iterator[tuple[Key, Key]]:
    """The names of which one is differentiated by the other."""
    quantities, letters = known.theory.quantities, known.letters
    for part in (n for side in sides for n in walk(side)):
        match part:
            case Quotient(above=Differential(of=of), below=Differential(of=by)) if of is not None and by is not None:
                above, below = (tuple(dict.fromkeys(keys_of(n, letters))) for n in (of, by))
                if len(above) == len(below) == 1 and above != below and {*above, *below} <= quantities.keys():
                    yield above[0], below[0]


def taken(known: Premises, claim: Claim) -> Premises | None:
    """What is known, with what a claim states taken as given; None where it states no derivative of what is unknown."""
    head, right = claim.left.side.node, claim.right.side.node
    if head is None or right is None or not _of_elements(known.survey, head):
        return None
    survey = _from_outside(known, head)
    sense = sense_of(survey, scope_of(survey, claim.chain), {})
    try:
        one, other = aligned(value(sense, head), value(sense, right))
    except UNREADABLE:
        return None
    atom, theory = one.expr, survey.theory
    gradients = {gradient_name(q.name) for q in theory.quantities.values()}
    if not isinstance(atom, Element) or not (is_slope(atom.name) or atom.name in gradients):
        return None
    if (other.dims and set(one.dims) != set(other.dims)) or not _may_be_given(survey, atom, other.expr):
        return None
    definitions = in_order((*theory.definitions, _given(atom, other.expr)))
    survey = replace(survey, theory=replace(theory, definitions=definitions))
    return replace(known, survey=survey, given={**known.given, atom.name: claim})


def _of_elements(survey: Survey, head: Node) -> bool:
    """Whether a side speaks of arrays with axes and of small letters: what has no axes, and may be a matrix all the
    same, is not put in by its letter alone.
    """
    quantities = survey.theory.quantities
    inside = (k for k in keys_of(head, survey.letters) if k in quantities and not is_loss_letter(k))
    return all(quantities[k].axes or _NUMBER.fullmatch(unfonted(k.head)) for k in inside)


def _from_outside(known: Premises, head: Node) -> Survey:
    """What is known, where the gradient of the loss that a side is comes from outside: all that uses what it is of is
    made of that in a way of which nothing is known.
    """
    survey = known.survey
    theory, calculus = survey.theory, survey.calculus
    match head:
        case Quotient(above=Differential(of=Name() as of), below=Differential(of=by)) if by is not None:
            of_loss = written(of, survey.letters).key in theory.loss
            keys = tuple(dict.fromkeys(keys_of(by, survey.letters)))
            quantity = theory.quantities.get(keys[0]) if of_loss and len(keys) == 1 else None
            users = {u.quantity.name for u in calculus.consumers(quantity.name)} if quantity is not None else set[str]()
            if quantity is not None and users <= {theory.quantities[k].name for k in known.made}:
                return replace(survey, calculus=calculus.giving(quantity.name))
    return survey


def _may_be_given(survey: Survey, atom: Element, said: Expr) -> bool:
    """Whether a value can be put for what is unknown: it has no other yet, and does not rest on itself."""
    definitions = {d.quantity.name: d.expr for d in survey.theory.definitions}
    if atom.name in definitions or not free_indices(said) <= set(atom.indices):
        return False
    seen, left = set[str](), [said]
    while left:
        inside = mentioned(left.pop()) - seen
        left += [definitions[name] for name in sorted(inside & definitions.keys())]
        seen |= inside
    return atom.name not in seen and all(isinstance(i, Index) for i in atom.indices)


def _given(atom: Element, said: Expr) -> Definition:
    """The definition that puts a value for what is unknown; where it is said of equal indices, ∂a_i/∂z_i, for those
    alone.
    """
    own = tuple(i for i in atom.indices if isinstance(i, Index))
    apart = tuple(Index(f"{i.name}•{k}", i.axis) if i in own[:k] else i for k, i in enumerate(own))
    same: Expr = Integer(1)
    for i, j in zip(own, apart, strict=True):
        same *= Delta(i, j) if i != j else 1
    quantity = Quantity(atom.name, Notation((atom.name,)), apart)
    return Definition(quantity, same * said + (1 - same) * Element(f"{atom.name}≠", *apart))
