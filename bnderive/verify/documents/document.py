"""A document as its claims, each with what it is read against.

Input: a `Manuscript`. Output: a `Document`: chains in order, claims, and a survey for every chain: that of the part of
the document in which it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import Literal

from sympy import Expr

from bnderive.algebra.expr import Sigma
from bnderive.document.manuscript import Manuscript
from bnderive.document.source import Source
from bnderive.document.syntax import Big, Node, walk
from bnderive.verify.claims.chains import Chain, Claim, claims_of
from bnderive.verify.claims.names import DELTA, Key, Letters
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.documents.doubtful import Doubt, doubts_of
from bnderive.verify.documents.linking import Links, links_of
from bnderive.verify.documents.meanings import Meanings
from bnderive.verify.documents.redefining import alternatives, applied_anew, redefined, restated, retold
from bnderive.verify.documents.sectioning import Sections
from bnderive.verify.documents.sole_size import ONE_SIZE, of_batch, other_letters
from bnderive.verify.documents.surveying import numbered, surveys_of
from bnderive.verify.documents.text import Text, read_text
from bnderive.verify.documents.twofold import with_powers
from bnderive.verify.documents.worded import (
    called_statistics,
    parameters_in_words,
    statistics_in_words,
    taken_behind_words,
    taken_from_sizes,
)
from bnderive.verify.heads.arbitrary import SAID
from bnderive.verify.symbols.declaring import numbers_declared
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.theory.given import Given
from bnderive.verify.theory.survey import Survey

Asked = Literal["all", "false", "holds"]
AT_CHOICE = "a name has the other meaning that the document gives it"


@dataclass(frozen=True, slots=True)
class Other:
    """What else a chain may be read against, in words; `sloppy` where the author wrote something else. `arbitrary` are
    the functions that may be any in it.
    """

    survey: Survey
    said: str
    sloppy: bool = False
    arbitrary: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """The claims of a manuscript and what is known about it; `surveys` by the number of the chain, and in `others` what
    else it may be read against.

    `links` is how its names go together as it prints them. `seeming` are the chains that seem to define a name, and are
    not understood as a definition, `restated` those that say of a defined name something else, `meanings` what else
    each chain may be read against, with the name that means something else there; `settled` are the surveys without
    such meanings, and `anew` the names that are given a value which is not understood, with the number of the chain.
    `sections` is how its sections are read by themselves.
    `worded` are the names that the text speaks of as statistics, `called` those that it introduces as such, `stated`
    those that it calls parameters or constants,
    `unsure` the claims that nothing can be said of, with the reason.
    `until` is the moment from which on nothing more is tried. `asked` is what is to be known of its claims: all, where
    what is a slip away from what is proved is false, whatever is not known; which are false but for that; or which hold
    alone, where those that do not are called false, whatever is not known.
    """

    manuscript: Manuscript
    text: Text
    claims: tuple[Claim, ...]
    settled: Mapping[int, Survey]
    surveys: Mapping[int, Survey]
    doubts: tuple[Doubt, ...] = ()
    seeming: Mapping[int, Key] = field(default_factory=dict)
    links: Links = field(default_factory=lambda: Links({}, frozenset(), {}, frozenset()))
    restated: tuple[int, ...] = ()
    anew: Mapping[Key, int] = field(default_factory=dict)
    meanings: Meanings | None = None
    sections: Sections | None = None
    worded: frozenset[Key] = frozenset()
    called: frozenset[Key] = frozenset()
    stated: frozenset[Key] = frozenset()
    unsure: Mapping[str, str] = field(default_factory=dict)
    until: float = inf
    asked: Asked = "all"
    others: Mapping[int, tuple[Other, ...]] = field(default_factory=dict)

    @property
    def words(self) -> frozenset[str]:
        """The names of several letters that stand bare."""
        return self.text.words

    @property
    def letters(self) -> Letters:
        """What its scripts mean."""
        return self.text.letters

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Its chains of equations, in order."""
        return self.text.chains

    @property
    def sides(self) -> tuple[tuple[Source, Node], ...]:
        """Every side that was read, with the text that it stands in."""
        placed = (p for chain in self.chains for p in chain.sides)
        formulas = self.manuscript.formulas
        return tuple((formulas[p.formula].source, p.side.node) for p in placed if p.side.node is not None)


def read_document(manuscript: Manuscript, given: Given, text: Text | None = None) -> Document:
    """The claims of a manuscript, and what each is read against; `text` is what it says, where that is read already.

    Raises Undecided where it takes too long.
    """
    text = read_text(manuscript, given) if text is None else text
    worded = statistics_in_words(text.chains, manuscript.formulas, text.letters)
    distrusted = given.distrusted | text.distrusted
    given = replace(given, calls=text.calls, distrusted=distrusted, held=text.held, worded=worded, layout=text.layout)
    surveys = surveys_of(text.chains, text.letters, given)
    alike = other_letters(text.chains, text.letters, surveys)
    if certain := of_batch(alike, text.chains, manuscript.formulas, text.letters):
        given = replace(given, aliases={**certain, **given.aliases})
        surveys = surveys_of(text.chains, text.letters, given)
    unsure = applied_anew(text.possible, surveys)
    others = alternatives(manuscript, text.chains, text.possible, surveys, unsure)
    others |= {n: (*others.get(n, ()), s.plain) for n, s in surveys.items() if s.plain is not None}
    others |= {n: (*others.get(n, ()), s) for n, s in _by_labels(text, given, surveys).items()}
    at_choice = {n: tuple(Other(s, AT_CHOICE) for s in each) for n, each in others.items()}
    wider = _with_any_function(text, given, at_choice)
    powers = {id(s): with_powers(s) for s in {id(s): s for s in surveys.values()}.values()}
    meant = [{n: other for n, s in surveys.items() if (other := powers[id(s)]) is not None}]
    if alike.keys() - given.aliases.keys():
        wary = replace(given, aliases={**alike, **given.aliases})
        meant.append({n: (s, ONE_SIZE) for n, s in surveys_of(text.chains, text.letters, wary).items()})
    forms = {n: tuple(Other(*each[n], sloppy=True) for each in meant if n in each) for n in surveys}
    again = restated(manuscript, text.chains, text.possible, surveys)
    sizes = frozenset(size for s in surveys.values() for size in s.slots.sizes.values())
    stated = parameters_in_words(text.chains, manuscript.formulas, text.letters)
    worded = (worded | taken_behind_words(text.chains, manuscript.formulas, text.letters)) - stated
    counts = taken_from_sizes(text.chains, text.letters, sizes)
    document = Document(
        manuscript,
        text,
        claims_of(text.chains),
        surveys,
        surveys,
        restated=again,
        anew=unsure,
        sections=Sections(manuscript, text.chains, lambda own: surveys_of(own, text.letters, given), text.possible),
        worded=worded - counts,
        called=called_statistics(text.chains, manuscript.formulas, text.letters) - counts - stated,
        stated=stated | counts | (numbers_declared(text.chains, text.letters) - worded),
        until=given.until,
        others={n: (*wider.get(n, ()), *each) for n, each in forms.items()},
    )
    return with_meant(document, frozenset())


def _with_any_function(
    text: Text, given: Given, others: Mapping[int, tuple[Other, ...]]
) -> dict[int, tuple[Other, ...]]:
    """What else the chains may be read against, with all of them where functions may be any that nothing defines."""
    if not text.arbitrary:
        return dict(others)
    surveys = surveys_of(text.chains, text.letters, replace(given, arbitrary=text.arbitrary))
    said = SAID.format(", ".join(sorted(text.arbitrary)))
    return {n: (*others.get(n, ()), Other(s, said, arbitrary=text.arbitrary)) for n, s in surveys.items()}


def _by_labels(text: Text, given: Given, surveys: Mapping[int, Survey]) -> dict[int, Survey]:
    """What else the chains may be read against where a loss is defined at the place of a class, L = −log p_c, and again
    by labels, without that place: L = −Σ y_i log p_i.
    """
    placed = {
        n: key
        for s in {id(s): s for s in surveys.values()}.values()
        for n, key in s.defining.items()
        if is_loss_letter(key) and not _defined_by(s, key).has(Sigma)
    }
    again = {
        c.name.key
        for c in text.possible
        if c.number not in placed and not c.name.indices and any(isinstance(n, Big) for n in walk(c.right))
    }
    if not again & set(placed.values()):
        return {}
    left = tuple(c for c in text.chains if placed.get(c.number) not in again)
    return {
        n: other
        for n, other in surveys_of(left, text.letters, given).items()
        if any(key in again and _defined_by(other, key).has(Sigma) for key in other.defining.values())
    }


def _defined_by(known: Survey, key: Key) -> Expr:
    """What a name is defined by; itself where it is not."""
    quantity = known.theory.quantities[key]
    definition = known.theory.definition(quantity.name)
    return definition.expr if definition is not None else quantity.element


def understanding(document: Document, other: Other) -> Document:
    """The document without the doubts about names that it defines by functions that may be any, where they may."""
    if not other.arbitrary:
        return document
    known = other.survey.defined
    doubts = tuple(d for d in document.doubts if d.key not in known)
    return replace(document, doubts=doubts, links=replace(document.links, open=document.links.open - known))


def with_meant(document: Document, meant: frozenset[int]) -> Document:
    """The document, where the equations of these numbers give names a new meaning."""
    text, manuscript = document.text, document.manuscript
    surveys = redefined(manuscript, text.chains, text.possible, document.settled, meant)
    denied = retold(manuscript, text.chains, text.possible, document.settled, document.restated)
    known = frozenset({DELTA, *(d for s in surveys.values() for d in s.defined)})
    doubts = doubts_of(numbered(text.chains), text.possible, known, text.letters)
    sole = (Doubt(c.name.key, c.number, sole=True) for c in text.possible if c.number in text.generic)
    return replace(
        document,
        surveys=surveys,
        doubts=(*doubts, *sole, *(Doubt(k, n) for k, n in document.anew.items())),
        seeming={c.number: c.name.key for c in text.possible if c.name.key not in known},
        links=links_of(text.chains, manuscript.formulas, known, text.letters, text.calls.heads),
        meanings=Meanings(manuscript, text.chains, text.possible, document.settled, surveys, denied),
        sections=replace(document.sections, meant=meant, made={}) if document.sections is not None else None,
        others=_with_meant(document, meant) if meant else document.others,
    )


def _with_meant(document: Document, meant: frozenset[int]) -> dict[int, tuple[Other, ...]]:
    """What else the chains may be read against, where these equations give names a new meaning there too."""
    found = dict(document.others)
    text = document.text
    for place in range(max(map(len, found.values()), default=0)):
        surveys = {n: each[place].survey for n, each in found.items() if place < len(each)}
        own = tuple(c for c in text.possible if c.number in surveys)
        for n, survey in redefined(document.manuscript, text.chains, own, surveys, meant).items():
            each = found[n]
            found[n] = (*each[:place], replace(each[place], survey=survey), *each[place + 1 :])
    return found


def shell_of(known: Survey) -> Shell:
    """What claims are decided against: a definition that sums is free off shell."""
    free = frozenset(d.quantity.name for d in known.theory.definitions if d.expr.has(Sigma))
    return Shell(known.theory.definitions, free)


def unsure(document: Document, claims: Iterable[str], reason: str) -> Document:
    """The document, where nothing can be said of these claims, for a reason."""
    found = dict.fromkeys(claims, reason)
    return replace(document, unsure={**document.unsure, **found}) if found else document
