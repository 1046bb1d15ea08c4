"""Names that are defined again: whether claims bear out that what a document says of a name anew is what it means.

Input: a document. Output: the same, its equations read by the meanings that it bears out; what holds by one of two
alone, where it bears out neither, is unsure.
"""

from collections.abc import Container
from dataclasses import replace

from bnderive.document.manuscript import Formula
from bnderive.errors import Undecided
from bnderive.verify.claims.chains import heading_of
from bnderive.verify.documents.document import Document, unsure, with_meant
from bnderive.verify.judging.asking import JUDGED_AGAIN, among, verdicts
from bnderive.verify.symbols.gather import name_of
from bnderive.verify.theory.given import Given, in_time
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import FALSE, HOLDS
from bnderive.verify.words.telling import in_use

TWO_MEANINGS = "a name is given two meanings here: one of them is an error, or both hold in turn"
SEVERAL = 2


def with_meanings(document: Document, given: Given, seed: int) -> Document:
    """The document, where a name that is defined again under another heading has its new meaning, if claims after that
    bear it out; it is none where several claims under that heading are false by it, and no claim holds by it alone.
    Under one heading nothing says whether it is a new meaning or an error that goes on: what holds by it alone is
    unsure, and so is what holds by the first alone where both are borne out. What the text says of inference is meant
    under its own heading alone, if no claim bears it out. Unsure are also definitions that come too many times to be
    tried one by one.
    """
    tries = max(2, JUDGED_AGAIN // max(1, len(document.claims)))
    untried = {c.id for c in document.claims if c.chain.number in document.restated[tries:] and c.head is None}
    document = unsure(document, untried, TWO_MEANINGS)
    try:
        document, meant = _by_sections(document, document.restated[:tries], given, seed)
    except Undecided:
        return document
    for number in (n for n in document.restated[:tries] if n not in meant):
        wider = meant | {number}
        try:
            other = with_meant(document, wider)
            after = {n for n, s in other.surveys.items() if n > number and _differs(s, document.surveys[n])}
            first, second = (verdicts(one, seed, chains=after) for one in (document, other))
            in_time(given)
        except Undecided:
            break
        was, now = (among(each, FALSE) for each in (first, second))
        held, holds = (among(each, HOLDS) for each in (first, second))
        if not holds - held and document.meanings is not None and in_use(*_stated_at(document, number)):
            idle = document.meanings.idle | {number}
            document = replace(document, meanings=replace(document.meanings, idle=idle))
        elif was and len(now) <= len(was) and not holds < held and _elsewhere(document, number):
            document, meant = other, wider
        elif now < was:
            itself = {c.id for c in document.claims if c.chain.number == number and c.head is None}
            document = unsure(document, itself | (was - now), TWO_MEANINGS)
        elif holds - held:
            document = unsure(document, held - holds, TWO_MEANINGS)
        elif was < now and document.meanings is not None and _beside(document, number, now - was):
            denied = document.meanings.denied | {number}
            document = replace(document, meanings=replace(document.meanings, denied=denied))
    return document


def _by_sections(
    document: Document, numbers: tuple[int, ...], given: Given, seed: int
) -> tuple[Document, frozenset[int]]:
    """The document, where sections give several names new meanings that make less of what they say false together; with
    the equations that do. Raises Undecided where time is up.
    """
    meant: frozenset[int] = frozenset()
    headings = _headings(document)
    anew = [n for n in numbers if _elsewhere(document, n)]
    for heading in dict.fromkeys(headings[n] for n in anew):
        several = frozenset(n for n in anew if headings[n] == heading)
        if len(several) < SEVERAL:
            continue
        other = with_meant(document, meant | several)
        after = {n for n, s in other.surveys.items() if n > min(several) and _differs(s, document.surveys[n])}
        was, now = (among(verdicts(one, seed, chains=after), FALSE) for one in (document, other))
        in_time(given)
        if len(now) < len(was):
            document, meant = other, meant | several
    return document, meant


def _stated_at(document: Document, number: int) -> tuple[tuple[Formula, ...], int]:
    """The formulas of the document, and in which an equation begins."""
    chain = next(c for c in document.chains if c.number == number)
    return document.manuscript.formulas, chain.sides[0].formula


def _elsewhere(document: Document, number: int) -> bool:
    """Whether an equation stands under another heading than the definition of the same name before it, and does not
    only repeat that.
    """
    headings, meanings = _headings(document), document.meanings
    name = name_of(next(c for c in document.chains if c.number == number).sides[0].side.node, document.letters)
    defining = document.surveys[number].defining
    first = next((n for n, key in defining.items() if name is not None and key == name.key), number)
    return headings[first] != headings[number] and (meanings is None or number not in meanings.denied)


def _beside(document: Document, number: int, claims: Container[str]) -> bool:
    """Whether several of these claims stand under the heading of an equation."""
    headings = _headings(document)
    near = (c.id for c in document.claims if headings[c.chain.number] == headings[number])
    return sum(one in claims for one in near) >= SEVERAL


def _headings(document: Document) -> dict[int, str]:
    """The heading that each chain stands under."""
    return {c.number: heading_of(c, document.manuscript.formulas) for c in document.chains}


def _differs(one: Survey, other: Survey) -> bool:
    return one.theory.definitions != other.theory.definitions
