"""Whether a document means what it defines: a definition that goes against the usual meaning of its name, and against
the equations that use it, is a slip of the pen.

Such a definition is distrusted where taking the usual meaning makes fewer claims false, the definition itself counted,
and none but that which holds by it; or as few where the definition says no more than zero (σ² = (1/N) Σ (x_i − μ)).
Likewise for a second definition, for the count that a variance divides by, the place of an index that definitions leave
out, and for usual meanings: what the claims bear out is taken, and where they bear out neither, those that depend on it
are unsure. A definition may also be meant in another form, or a gradient in part.
"""

from collections.abc import Callable, Container
from dataclasses import replace
from functools import partial

from sympy import Integer

from bnderive.document.manuscript import Manuscript
from bnderive.document.syntax import Call, walk
from bnderive.errors import Undecided
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.decide import decide, decided
from bnderive.verify.deciding.points import points_of
from bnderive.verify.defects import tried
from bnderive.verify.documents.document import Asked, Document, Other, read_document, shell_of, unsure
from bnderive.verify.doubts.opening import opened
from bnderive.verify.judging.asking import among, false, is_less, verdict_at, verdicts
from bnderive.verify.judging.deviating import disagreeing
from bnderive.verify.judging.findings import judged_claim
from bnderive.verify.judging.lettering import with_letters
from bnderive.verify.judging.recentring import recentred
from bnderive.verify.judging.redefinitions import with_meanings
from bnderive.verify.judging.sparing import read_sparing
from bnderive.verify.judging.upstreaming import upstream
from bnderive.verify.symbols.gather import name_of
from bnderive.verify.symbols.usual import is_variance
from bnderive.verify.theory.given import Given, in_time
from bnderive.verify.theory.readings import scope_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import FALSE, HOLDS, Verdict

_SPREADS = frozenset({"variance", "std"})
EITHER_COUNT = "it is true by one count of the variance and false by the other, and nothing says which is meant"
AGAINST_USAGE = (
    "it is true by what the document defines and false by the usual meaning of the name, or the other way round"
)
EITHER_PLACE = "it is true with the index that is not in the definitions in one place, and false in another"
NO_SQUARE = "the document defines this name and its square, and one is not the square of the other"
EITHER_LAYOUT = (
    "it is true where parameters are one number for all of an array and false where they are as long as it, or the "
    "other way round"
)
NOT_USUAL = "it is false only if what the document leaves undefined has its usual meaning, which nothing bears out"
Form = Callable[[Survey], tuple[Survey, str] | None]
SEVERAL = 2


def trusted(manuscript: Manuscript, given: Given, seed: int) -> Document:
    """The document, each name with the meaning that its equations bear out."""
    for kept in (points_of, decided, verdict_at):
        kept.cache_clear()  # what another document's names stood for
    read = read_sparing(manuscript, given)
    manuscript = read.manuscript
    document, given = tried(lambda: with_letters(read, given, seed), (read, given))
    document, given, torn = tried(
        lambda: _distrusting(manuscript, document, given, seed), (document, given, frozenset[str]())
    )
    for settle in (_counted, _placed):
        document, given = tried(partial(settle, manuscript, document, given, seed), (document, given))
    document = tried(partial(with_meanings, document, given, seed), document)
    document = tried(partial(_laid_out, manuscript, document, given, seed), document)
    document = tried(partial(_borne_out, manuscript, document, given, seed), document)
    for form, least in ((recentred, 1), (opened, 1), (upstream, SEVERAL)):
        document = tried(partial(_otherwise, document, form, least, given, seed), document)
    return unsure(unsure(document, torn, AGAINST_USAGE), tried(partial(disagreeing, document), ()), NO_SQUARE)


def _distrusting(
    manuscript: Manuscript, document: Document, given: Given, seed: int
) -> tuple[Document, Given, frozenset[str]]:
    """The document with the definitions distrusted that its claims do not bear out, and the claims that leave it open
    which.
    """
    torn: set[str] = set()
    for key in dict.fromkeys(k for s in document.surveys.values() for k in s.unusual):
        wary = replace(given, distrusted=given.distrusted | {key})
        try:
            other = read_document(manuscript, wary, document.text)
            was, now = _both(document, other, given, seed)
        except Undecided:
            break
        before, after = among(was, FALSE), among(now, FALSE)
        claimed = [c for c, verdict in was.items() if verdict != Verdict.DEFINITION]
        if sum(now[c] in HOLDS for c in claimed) < sum(was[c] in HOLDS for c in claimed):
            continue  # less is false because less is understood
        fewer, used = len(after) < len(before), after - before - _saying(document, key)
        if (fewer and not used) or (len(after) == len(before) and _vanishes(document, key)):
            document, given = other, wary
        elif fewer:
            torn |= (either := before - after) - _told_before(document, key, either, seed)
        elif len(after) == len(before) and not is_less(document, other, seed):
            torn |= (either := before ^ after) - _told_before(document, key, either, seed)
    return document, given, frozenset(torn)


def _told_before(document: Document, key: Key, claims: Container[str], seed: int) -> frozenset[str]:
    """Those of these claims that hold by what is said of a name before them, where the rest rests on what is said under
    a later heading.
    """
    meanings = document.meanings
    return frozenset(
        claim.id
        for claim in document.claims
        if claim.id in claims
        and meanings is not None
        and meanings.told_before(key, number := claim.chain.number)
        and judged_claim(document, claim, scope_of(document.surveys[number], claim.chain), seed)[0].holds
    )


def _saying(document: Document, key: Key) -> frozenset[str]:
    """The claims that say what a name is."""
    names = {c.id: name_of(c.chain.sides[0].side.node, document.letters) for c in document.claims}
    return frozenset(number for number, name in names.items() if name is not None and name.key == key)


def _counted(manuscript: Manuscript, document: Document, given: Given, seed: int) -> tuple[Document, Given]:
    """The document with the count of a usual variance that makes fewer of its claims false, where nothing settles it.

    What is false by either count alone is unsure where both make as many false.
    """
    called = any(isinstance(n, Call) and n.name in _SPREADS for _, side in document.sides for n in walk(side))
    usual = (s for s in document.surveys.values() if called or any(is_variance(k) for k in s.usual))
    ddof = next((s.ddof for s in usual), Integer(0))
    if given.ddof is not None or ddof == 0:
        return document, given
    fixed = replace(given, ddof=Integer(0))
    other = read_document(manuscript, fixed, document.text)
    was, now = (among(each, FALSE) for each in _both(document, other, given, seed))
    if len(now) == len(was):
        document = unsure(document, was ^ now, EITHER_COUNT)
    return (other, fixed) if len(now) < len(was) else (document, given)


def _placed(manuscript: Manuscript, document: Document, given: Given, seed: int) -> tuple[Document, Given]:
    """The document with the index that names have more here than where they are defined as the first or as the last,
    whichever makes fewer claims false; what is false by that, and not by the other, is unsure.
    """
    if len({id(s) for s in document.surveys.values()}) < 2 or not false(document, seed):
        return document, given
    other = replace(given, last=True)
    last = read_document(manuscript, other, document.text)
    was, now = (among(each, FALSE) for each in _both(document, last, given, seed))
    if len(now) < len(was):
        return unsure(last, now - was, EITHER_PLACE), other
    return unsure(document, was - now, EITHER_PLACE), given


def _laid_out(manuscript: Manuscript, document: Document, given: Given, seed: int) -> Document:
    """The document; where parameters without indices may be one number or as long as what they multiply, what holds
    in one of these layouts alone is unsure, and so is what is false in one and can be read in the other.
    """
    for layout in document.text.layouts[1:]:
        try:
            was, now = _both(document, read_document(manuscript, replace(given, layout=layout)), given, seed)
        except Undecided:
            return document
        told = among(was, HOLDS) - among(now, HOLDS)
        told |= among(was, FALSE) - among(now, FALSE | {Verdict.UNREAD})
        document = unsure(document, told, EITHER_LAYOUT)
    return document


def _borne_out(manuscript: Manuscript, document: Document, given: Given, seed: int) -> Document:
    """The document; where no claim holds only by the usual meaning of what it leaves undefined, and some hold only
    without, those are unsure: μ may be a parameter.
    """
    if not any(s.usual for s in document.surveys.values()) or not false(document, seed):
        return document
    plain = read_document(manuscript, replace(given, usual=False), document.text)
    was, now = (among(each, HOLDS) for each in _both(document, plain, given, seed, "holds"))
    return unsure(document, now - was, NOT_USUAL) if was < now else document


def _otherwise(document: Document, form: Form, least: int, given: Given, seed: int) -> Document:
    """The document, where a claim may be about what it defines in another form if some hold by that alone, at least so
    many, and none by the definitions as they stand alone.
    """
    formed = {id(s): s for s in document.surveys.values()}
    forms = {n: Other(*found, sloppy=True) for n, s in formed.items() if (found := form(s)) is not None}
    if not forms:
        return document
    surveys = {n: forms[id(s)].survey if id(s) in forms else s for n, s in document.surveys.items()}
    was, now = (
        among(each, HOLDS) for each in _both(document, replace(document, surveys=surveys), given, seed, "holds")
    )
    if not was < now or len(now - was) < least:
        return document
    chains = {n: forms[id(s)] for n, s in document.surveys.items() if id(s) in forms}
    others = {n: (*document.others.get(n, ()), other) for n, other in chains.items()}
    return replace(document, others={**document.others, **others})


def _both(
    document: Document, other: Document, given: Given, seed: int, asked: Asked = "false"
) -> tuple[dict[str, Verdict], dict[str, Verdict]]:
    """The verdicts on a document and on the same as it is read otherwise. Raises Undecided where time is up."""
    found = verdicts(document, seed), verdicts(other, seed, asked)
    in_time(given)
    return found


def _vanishes(document: Document, key: Key) -> bool:
    for survey in document.surveys.values():
        quantity = survey.theory.quantities.get(key)
        definition = survey.theory.definition(quantity.name) if quantity else None
        if definition is not None and decide(definition.expr, Integer(0), shell_of(survey)).kind == "proved":
            return True
    return False
