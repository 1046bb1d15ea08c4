"""A document as its claims, each with what it is read against.

Input: a `Manuscript`. Output: a `Document`: chains in order, claims, and a survey for every chain: that of the part of
the document in which it stands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf

from bnderive.algebra.expr import Sigma
from bnderive.document.equations import Equation, equations, vocabulary
from bnderive.document.manuscript import Formula, Manuscript
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Differential, Mark, Node, walk
from bnderive.verify.calls import called, calls_of, regular
from bnderive.verify.chains import Chain, Claim, chains_of, claims_of, with_conditions
from bnderive.verify.contexts import arity_of, contexts_of, lifted, split_by_sizes
from bnderive.verify.convolving import with_convolutions
from bnderive.verify.declaring import narrowable, ranks_of, with_lists
from bnderive.verify.doubts import Doubt, doubts_of
from bnderive.verify.examples import with_examples
from bnderive.verify.gather import candidates
from bnderive.verify.given import Given, in_time
from bnderive.verify.holding import held_of
from bnderive.verify.letters import letters_of
from bnderive.verify.linking import Links, links_of
from bnderive.verify.meanings import meanings_of
from bnderive.verify.membership import with_sets
from bnderive.verify.names import Key, Letters
from bnderive.verify.prefixing import with_prefixes
from bnderive.verify.redefining import alternatives, applied_anew, redefined, restated
from bnderive.verify.remarking import with_remarks
from bnderive.verify.repeated import with_sums
from bnderive.verify.shell import Shell
from bnderive.verify.squares import with_squares
from bnderive.verify.supposing import solved_for, with_omissions, with_suppositions
from bnderive.verify.survey import Survey, survey
from bnderive.verify.vectors import with_vectors

AT_CHOICE = "a name has the other meaning that the document gives it"
_BEGINS = re.compile(r"[\s,.:;()*_]*(is|are|equals|becomes|then|as)?[\s,.:;()*_]*", re.IGNORECASE)
_DENOTES = re.compile(r"^\s*(denotes?|stands? for|is short(hand)? for|abbreviates?|means?)\s*$")
_WRITES = re.compile(r"\b(writ(e|es|ing)|with|us(e|es|ing)|have|put|abbreviat(e|es|ing))\s*$", re.IGNORECASE)
_DENOTE = re.compile(r"\b(denot(e|es|ing)|abbreviat(e|es|ing)|call)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Other:
    """What else a chain may be read against, in words; `sloppy` where the author wrote something else."""

    survey: Survey
    said: str
    sloppy: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The claims of a manuscript and what is known about it; `surveys` by the number of the chain, and in `others` what
    else it may be read against.

    `links` is how its names go together as it prints them. `seeming` are the chains that seem to define a name, and are
    not understood as a definition, `restated` those that say of a defined name something else, `meanings` what else
    each chain may be read against, with the name that means something else there. `unsure` are the claims that nothing
    can be said of, with the reason.
    `until` is the moment from which on nothing more is tried.
    """

    manuscript: Manuscript
    words: frozenset[str]
    letters: Letters
    chains: tuple[Chain, ...]
    claims: tuple[Claim, ...]
    surveys: Mapping[int, Survey]
    doubts: tuple[Doubt, ...]
    seeming: Mapping[int, Key]
    links: Links
    restated: tuple[int, ...] = ()
    meanings: Mapping[int, tuple[tuple[Key, Survey], ...]] = field(default_factory=dict)
    unsure: Mapping[str, str] = field(default_factory=dict)
    until: float = inf
    others: Mapping[int, tuple[Other, ...]] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[tuple[Source, Node], ...]:
        """Every side that was read, with the text that it stands in."""
        placed = (p for chain in self.chains for p in chain.sides)
        formulas = self.manuscript.formulas
        return tuple((formulas[p.formula].source, p.side.node) for p in placed if p.side.node is not None)


def read_document(manuscript: Manuscript, given: Given) -> Document:
    """The claims of a manuscript, and what each is read against. Raises Undecided where that takes too long."""
    words = vocabulary(manuscript.formulas)
    formulas = manuscript.formulas
    read = ((k, _equations(formulas, k, words, given)) for k in range(len(formulas)))
    chains = chains_of(read, lambda one, other: _beside(formulas, one, other))
    chains = with_convolutions(with_lists(chains, manuscript.formulas), manuscript.formulas)
    chains = with_omissions(with_suppositions(chains, manuscript.formulas), manuscript.formulas)
    chains = with_sets(with_examples(chains, manuscript.formulas))
    chains, plain = regular(with_prefixes(chains))
    letters = letters_of(c.equation for c in chains)
    chains = with_conditions(with_sums(with_squares(chains, letters), manuscript.formulas, letters), letters)
    calls = calls_of(chains, letters, plain)
    chains, given = called(chains, calls), replace(given, calls=calls)
    solved = solved_for(chains, manuscript.formulas, letters)
    chains, remarked = with_remarks(chains, manuscript.formulas, letters)
    given = replace(given, distrusted=given.distrusted | solved | remarked)
    given = replace(given, held=held_of(chains, manuscript.formulas, letters))
    surveys = _surveys(chains, letters, given)
    numbered = _numbered(chains)
    possible = candidates(((c.number, c.equation) for c in chains if not c.posed), letters)
    unsure = applied_anew(possible, surveys)
    others = alternatives(manuscript, chains, possible, surveys, unsure)
    others |= {n: (*others.get(n, ()), s.plain) for n, s in surveys.items() if s.plain is not None}
    again = restated(manuscript, chains, possible, surveys)
    settled = surveys
    surveys = redefined(manuscript, chains, possible, surveys, given.meant)
    known = frozenset(d for s in surveys.values() for d in s.defined)
    doubts = (*doubts_of(numbered, possible, known, letters), *(Doubt(k, n) for k, n in unsure.items()))
    seeming = {c.number: c.name.key for c in possible if c.name.key not in known}
    return Document(
        manuscript,
        words,
        letters,
        chains,
        claims_of(chains),
        surveys,
        doubts,
        seeming,
        links_of(chains, manuscript.formulas, known, letters, calls.heads),
        again,
        meanings_of(manuscript, chains, possible, settled, surveys, letters),
        until=given.until,
        others={n: tuple(Other(s, AT_CHOICE) for s in each) for n, each in others.items()},
    )


def _equations(formulas: tuple[Formula, ...], number: int, words: frozenset[str], given: Given) -> tuple[Equation, ...]:
    """The equations of a formula; after a formula and an "=" in the text, or words that say as much, it goes on with
    that formula.
    """
    in_time(given)
    formula = formulas[number]
    found = equations(formula, words)
    if found and found[0].continues is None and (formula.before.strip() == "=" or _names(formulas, number, found)):
        start = Span(formula.span.start, formula.span.start)
        return (replace(found[0], continues=Mark(start, "=")), *found[1:])
    return found


def _beside(formulas: tuple[Formula, ...], one: int, other: int) -> bool:
    """Whether a formula only stands in the text before a displayed one that begins with "=", with more text between."""
    between = " ".join(f.before for f in formulas[one + 1 : other + 1])
    return not formulas[one].display and formulas[other].display and _BEGINS.fullmatch(between) is None


def _names(formulas: tuple[Formula, ...], number: int, found: tuple[Equation, ...]) -> bool:
    """Whether the text gives what a formula says to the formula before it as a name, or the other way round: "g denotes
    ∂L/∂y", "write g for ∂L/∂y", "denote ∂L/∂y by g".
    """
    if number == 0 or len(found) != 1 or len(found[0].sides) != 1:
        return False
    between, before = formulas[number].before, formulas[number - 1].before
    said = found[0].sides[0].node
    derived = said is not None and any(isinstance(n, Differential) for n in walk(said))
    return (
        (derived and _DENOTES.match(between) is not None)
        or (derived and between.strip() == "for" and _WRITES.search(before) is not None)
        or (between.strip() == "by" and _DENOTE.search(before) is not None)
    )


def _surveys(chains: tuple[Chain, ...], letters: Letters, given: Given) -> dict[int, Survey]:
    """What each chain is read against, by its number."""
    ranks = with_vectors(ranks_of((c.equation for c in chains), letters), (c.equation for c in chains), letters)
    contexts = contexts_of(chains, letters, ranks)
    made: list[Survey] = []
    for context in contexts:
        in_time(given)
        own = tuple(c for c in chains if c.number in context.chains)
        fitting = tuple(c for c in chains if c in own or context.fits(arity_of(c, letters, ranks)))
        deeper = None
        if made and not split_by_sizes(context, contexts[0]):
            deeper = lifted(survey(_numbered(own), given, made[0].theory.quantities), made[0])
        whole = deeper or survey(_numbered(fitting), given)
        made.append(replace(whole, narrow=_narrow(whole, fitting, letters, given)))
    return {number: made[k] for k, context in enumerate(contexts) for number in context.chains}


def _narrow(whole: Survey, chains: tuple[Chain, ...], letters: Letters, given: Given) -> Survey | None:
    """The same where every row is a single number; None where the document has no such rows."""
    size = narrowable((c.equation for c in chains), letters) if whole.theory.matrices is not None else None
    if size is None:
        return None
    left = {k: sum(a.size != size for a in q.axes) for k, q in whole.theory.quantities.items()}
    counts = {c.number: arity_of(c, letters, {}) for c in chains}
    fitting = (c for c in chains if all(n <= left.get(k, 9) for k, n in counts[c.number].items() if isinstance(n, int)))
    return survey(_numbered(tuple(fitting)), given, None, size)


def _numbered(chains: tuple[Chain, ...]) -> tuple[tuple[int, Equation], ...]:
    return tuple((c.number, c.equation) for c in chains)


def shell_of(known: Survey) -> Shell:
    """What claims are decided against: a definition that sums is free off shell."""
    free = frozenset(d.quantity.name for d in known.theory.definitions if d.expr.has(Sigma))
    return Shell(known.theory.definitions, free)
