"""Why a claim that has a counterexample cannot be refuted: what it says may be meant otherwise, or rest on what is not
known.

Input: two sides, and the readings in which they differ. Output: a sentence, empty where nothing stands against a
refutation. To add a reason, add a function, and its place in `reserved`: what is quick to ask stands first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bnderive.algebra.expr import Element
from bnderive.document.formulas.joining import may_go_on
from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.claims.dotting import dotted
from bnderive.verify.claims.membership import beyond_one_set
from bnderive.verify.claims.names import Key, is_index
from bnderive.verify.claims.trees import said
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.doubtful import (
    assumed,
    defined_apart,
    doubt_about,
    doubt_named,
    doubtful_loss,
    shapeless,
    stranger,
)
from bnderive.verify.documents.linking import broken_link, unclear
from bnderive.verify.documents.weighing import weighted
from bnderive.verify.documents.worded import may_depend, rests_on
from bnderive.verify.doubts.across import across
from bnderive.verify.doubts.applying import defined_again, of_another
from bnderive.verify.doubts.deferring import deferred
from bnderive.verify.doubts.depending import may_be_made
from bnderive.verify.doubts.dropping import dropped
from bnderive.verify.doubts.figures import of_an_example
from bnderive.verify.doubts.identifying import identified
from bnderive.verify.doubts.inner import inner_product
from bnderive.verify.doubts.introducing import introduced
from bnderive.verify.doubts.merging import merged
from bnderive.verify.doubts.opening import handed_on
from bnderive.verify.doubts.parting import parted
from bnderive.verify.doubts.partly import in_part
from bnderive.verify.doubts.pathways import along_every_path
from bnderive.verify.doubts.recurring import recurring
from bnderive.verify.doubts.renewing import of_its_own_layer
from bnderive.verify.doubts.selfsame import selfsame
from bnderive.verify.doubts.silencing import silenced
from bnderive.verify.doubts.single import false_of_numbers
from bnderive.verify.doubts.staging import only_shown
from bnderive.verify.doubts.stranding import beside, replaced, stranded
from bnderive.verify.doubts.tallying import may_count
from bnderive.verify.doubts.writing_out import written_out
from bnderive.verify.reading.moving import may_change
from bnderive.verify.symbols.workings import put_in, worked_out
from bnderive.verify.theory.readings import Read
from bnderive.verify.words.behind import condition_behind, part_behind
from bnderive.verify.words.leading import only_leads
from bnderive.verify.words.telling import by_a_path, conditional, conditional_after, measured_otherwise
from bnderive.verify.words.varying import of_another_kind

Kind = Literal["meant", "condition", "unknown"]


@dataclass(frozen=True, slots=True)
class Reserve:
    """Why a claim cannot be refuted, in a sentence; empty where it can: it may be "meant" otherwise, be under a
    "condition" that the text sets, or rest on what is "unknown". `also` says whether there is a reason of a kind.
    """

    reason: str
    kind: Kind
    also: Callable[[Kind], bool]


def reserved(compared: Comparison, reads: tuple[Read, ...]) -> Reserve:
    """Why a claim cannot be refuted that is false in each of these readings, of which the first is the plainest."""
    document, survey, chain, nodes = compared.document, compared.survey, compared.chain, compared.nodes
    read = reads[0]
    exprs, number = (read.left, read.right), chain.number
    surveys, links, formulas = document.surveys, document.links, document.manuscript.formulas

    def changing() -> str:
        every = (tuple(p.side.node for p in c.sides) for c in document.chains if surveys[c.number] is survey)
        return "" if compared.scope.moving else may_change(survey.theory, survey.calculus, survey.letters, nodes, every)

    def condition() -> str:
        return _under_condition(compared)

    def otherwise() -> str:
        places = {chain.sides[0].formula, compared.after.formula}
        return condition() if any(measured_otherwise(formulas, place) for place in places) else ""

    def in_a_part() -> str:
        plain = only_leads(formulas, chain.sides[0].formula) and not part_behind(formulas, compared.after)
        return "" if plain else in_part(compared)

    tries: tuple[tuple[Kind, Callable[[], str]], ...] = (
        ("meant", lambda: shapeless(survey, exprs, lambda: false_of_numbers(reads, compared))),
        ("unknown", lambda: doubt_about(survey, document.doubts, exprs)),
        ("unknown", lambda: only_shown(document, survey, nodes, exprs)),
        ("unknown", lambda: parted(survey, (c.equation for c in document.chains), exprs)),
        ("unknown", lambda: doubtful_loss(survey, (c.equation for c in document.chains), nodes)),
        ("unknown", lambda: defined_apart(survey, surveys.values(), exprs)),
        ("unknown", lambda: doubt_named(survey, document.doubts, nodes)),
        ("unknown", lambda: stranger(survey, *nodes)),
        ("unknown", lambda: introduced(document, survey, chain, compared.after)),
        ("unknown", lambda: of_another(document.chains, survey, nodes)),
        ("unknown", lambda: defined_again(survey, nodes)),
        ("meant", lambda: of_its_own_layer(document, survey, chain, nodes)),
        ("meant", lambda: beyond_one_set(document.text.shared, nodes)),
        ("meant", lambda: "it is not sure which formula this goes on with" if chain.resumed else ""),
        ("meant", lambda: worked_out(chain, compared.before, compared.after, _numbered(document, read))),
        ("meant", lambda: put_in(formulas, survey.letters, chain, nodes[1])),
        ("meant", lambda: _continued(compared)),
        ("meant", otherwise),
        ("condition", condition),
        ("meant", lambda: _by_a_path(compared)),
        ("meant", changing),
        ("meant", lambda: written_out(document.chains, chain, nodes)),
        ("meant", lambda: of_an_example(nodes)),
        ("meant", lambda: weighted(document.chains, survey, nodes)),
        ("meant", lambda: across(survey, nodes)),
        ("meant", lambda: selfsame(survey, nodes)),
        ("meant", lambda: recurring(survey, nodes[0], holds=False)),
        ("meant", lambda: dotted(nodes)),
        ("meant", lambda: inner_product(document, survey, nodes)),
        ("meant", lambda: identified(document, survey, chain, nodes)),
        ("meant", lambda: merged(document, chain, nodes)),
        ("meant", lambda: handed_on(survey, document.chains, nodes)),
        ("meant", lambda: dropped(formulas, survey, nodes, compared.after.formula)),
        ("unknown", lambda: may_depend(survey, document.worded, nodes)),
        ("unknown", lambda: rests_on(survey, document.called, nodes)),
        ("meant", lambda: deferred(document, survey, chain, nodes)),
        ("meant", lambda: unclear(links, survey, nodes, number)),
        ("unknown", lambda: assumed(survey, exprs, nodes)),
        ("meant", lambda: silenced(survey, document.chains, exprs)),
        ("meant", lambda: stranded(survey, nodes)),
        ("meant", lambda: beside(survey, exprs)),
        ("meant", lambda: replaced(survey, nodes, exprs)),
        ("unknown", lambda: broken_link(links, survey, nodes, void=bool(read.void))),
        ("unknown", lambda: may_be_made(compared, read)),
        ("meant", lambda: may_count(compared, read)),
        ("meant", in_a_part),
    )
    kind, reason = next(((kind, reason) for kind, one in tries if (reason := one())), ("unknown", ""))
    return Reserve(reason, kind, lambda asked: any(one() for other, one in tries if other == asked))


def restricted(compared: Comparison) -> str:
    """Why an equation may not hold in general, in a sentence: the text sets a condition, or speaks of one path."""
    return _under_condition(compared) or _by_a_path(compared)


def _numbered(document: Document, read: Read) -> bool:
    """Whether the left side of a claim rests on a name that has numbers for values."""
    names, symbols = {e.name for e in read.left.atoms(Element)}, read.left.free_symbols
    theories = [s.theory for s in document.surveys.values()]
    keys = {k for t in theories for k, q in t.quantities.items() if q.name in names}
    keys |= {k for t in theories for k, symbol in t.scalars.items() if symbol in symbols}
    beneath = frozenset[Key]().union(*map(document.links.beneath, sorted(keys)))
    return any(key.head in document.text.numbered for key in beneath)


def _continued(compared: Comparison) -> str:
    """Why a claim cannot be refuted: the formula right after it begins as if it went on with it."""
    here = compared.after.formula
    following = compared.document.manuscript.formulas[here + 1 : here + 2]
    return "the next formula may go on with this" if compared.ends and any(map(may_go_on, following)) else ""


def _under_condition(compared: Comparison) -> str:
    """Why a claim cannot be refuted: the text before it sets a condition, and no formula says which."""
    document, chain, after = compared.document, compared.chain, compared.after
    known = (chain.conditions, chain.supposed, chain.cases)
    formulas = document.manuscript.formulas
    if any(_is_case(document, other, after) for other in document.chains):
        return "beside it stands a condition that is not understood"
    places = dict.fromkeys((chain.sides[0].formula, after.formula))
    if any(known) or not any(isinstance(n, Name) for node in compared.nodes for n in walk(node)):
        return ""  # what numbers alone come to rests on no condition
    if any(_also_says(other, compared.nodes) for other in document.chains if other.conditions or other.cases):
        return "elsewhere it is said under a condition"
    if conditional_after(formulas, after.formula) or condition_behind(formulas, chain.sides[0], after):
        return "the text after it sets a condition that is not understood"
    before = any(conditional(formulas, place) or of_another_kind(formulas, place) for place in places)
    return "the text before it sets a condition that is not understood" if before else ""


def _also_says(chain: Chain, nodes: tuple[Node, Node]) -> bool:
    """Whether a chain says the same of the same."""
    sides = [said(p.side.node) for p in chain.sides if p.side.node is not None]
    return {*map(said, nodes)} <= {*sides}


def _is_case(document: Document, other: Chain, after: Placed) -> bool:
    """Whether a chain in the formula of a side, or right before it in the text, says which elements are meant: those
    with another index, or an index in a set.
    """
    first, last = (placed.side.node for placed in (other.sides[0], other.sides[-1]))
    place = other.sides[0].formula
    near = place == after.formula or (place == after.formula - 1 and not document.manuscript.formulas[place].display)
    if not near or not isinstance(first, Name) or not isinstance(last, Name):
        return False
    picks = bool(other.marks) and {*other.marks} <= {"!=", "in", "notin"}
    return picks and is_index(first, document.letters)


def _by_a_path(compared: Comparison) -> str:
    """Why a claim about a derivative cannot be refuted: the text speaks of a path that it may be taken along."""
    first, nodes = compared.chain.sides[0], compared.nodes
    if not any(isinstance(n, Quotient) and isinstance(n.above, Differential) for n in nodes):
        return ""
    if along_every_path(compared.survey, first.side.node, nodes):
        return ""
    if not by_a_path(compared.document.manuscript.formulas, first.formula, first.side.span.start):
        return ""
    return "the text speaks of a path, and the derivative may be meant along that path alone"
