"""Remarks on a learned parameter: with γ = √(σ² + ε) and β = μ the layer gives back what it was given.

Input: the chains of a document and its formulas. Output: the chains, such remarks marked as posed, and the parameters
that they are about. A remark comes after an equation that uses the parameter, and says it by what that equation rests
on anyhow; or it stands in the text behind "when", of any name that an equation before it uses. In a sentence that says
that something is learned, undone or given back, it may also come first, and say it without an index by other letters;
in the text, or of what is usually learned, of what is differentiated by, without such words too.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Big, Node, walk
from bnderive.verify.claims.chains import Chain, heading_of
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.symbols.gather import Candidate, candidates, keys_of, varies
from bnderive.verify.symbols.roles import differentiated, differentiated_by
from bnderive.verify.symbols.usual import EPSILON, is_learned
from bnderive.verify.words.sentences import sentence
from bnderive.verify.words.supposing import ASKED
from bnderive.verify.words.telling import gives_back

SPECIAL = "the text says this of a special case alone"
_WHEN = re.compile(r"(\b(when|whenever|if)( we (set|have|choose))?|当|若|如果|只要)\s*$", re.IGNORECASE)
_AND = re.compile(r"^\s*(and|且|并且|,|，)\s*$")


def with_remarks(
    chains: tuple[Chain, ...], formulas: tuple[Formula, ...], letters: Letters
) -> tuple[tuple[Chain, ...], frozenset[Key]]:
    """The chains with their remarks marked, and the parameters that the remarks are about."""
    before: list[Candidate] = []
    remarks: dict[int, Key] = {}
    places = {c.number: c.sides[0].formula for c in chains}
    every = candidates(((c.number, c.equation) for c in chains), letters)
    trees = tuple(c.equation for c in chains)
    below, above = differentiated_by(trees, letters), differentiated(trees, letters)
    for candidate in every:
        key = candidate.name.key
        if _base(key) in above - below:
            before.append(candidate)  # what is differentiated, and nothing by it, is no parameter
            continue
        users = tuple(c for c in before if key in keys_of(c.right, letters))
        if users and _supposed(places[candidate.number], {places[n] for n in remarks}, formulas):
            remarks[candidate.number] = key
            continue
        said = frozenset(keys_of(candidate.right, letters)) - {EPSILON}
        rests = said and any(said <= _rests(user, before, letters, key) for user in users)
        spoken = gives_back(formulas, places[candidate.number])
        aside = bool(users) and not formulas[places[candidate.number]].display and _base(key) in below - above
        aside = aside or (is_learned(key) and any(is_learned(k) for k in below))
        returns = (spoken or aside) and _returns(candidate, every, letters, spoken)
        if returns or (is_learned(key) and rests):
            remarks[candidate.number] = key
        else:
            before.append(candidate)
    told = dict.fromkeys(_told_of(chains, {places[n] for n in remarks}, formulas, every), SPECIAL)
    told |= dict.fromkeys(remarks, ASKED)
    marked = tuple(replace(c, posed=told.get(c.number, c.posed)) for c in chains)
    return tuple(_with_given(marked, remarks, formulas)), frozenset(remarks.values())


def _with_given(chains: Iterable[Chain], remarks: Container[int], formulas: tuple[Formula, ...]) -> Iterator[Chain]:
    """The chains, the first after remarks, under the same heading, with what they give the parameters: what it says may
    hold with that alone.
    """
    given: list[tuple[Node, Node]] = []
    heading = ""
    for chain in chains:
        here = heading_of(chain, formulas)
        name, *values = (p.side.node for p in chain.sides)
        if here != heading:
            heading, given = here, []
        if chain.number in remarks and name is not None and len(values) == 1 and values[0] is not None:
            given.append((name, values[0]))
        elif given and chain.marks and not chain.posed:
            yield replace(chain, given=(*chain.given, *given))
            given = []
            continue
        yield chain


def _returns(candidate: Candidate, every: tuple[Candidate, ...], letters: Letters, spoken: bool) -> bool:
    """Whether an equation gives a parameter, by what another equation that uses it rests on anyhow, without an index;
    one that is usually learned by anything, where the text speaks of it.
    """
    key = _base(candidate.name.key)
    users = tuple(c for c in every if c.name.key != key and key in keys_of(c.right, letters))
    if is_learned(key) and spoken:
        return bool(users)
    said = frozenset(keys_of(candidate.right, letters)) - {EPSILON}
    alone = not any(isinstance(n, Big) for n in walk(candidate.right)) and not varies(candidate.right, letters)
    return bool(said) and alone and any(said <= _rests(user, every, letters, key) for user in users)


def _base(key: Key) -> Key:
    """A name without its square."""
    return replace(key, squared=False)


def _told_of(
    chains: Iterable[Chain], places: Iterable[int], formulas: tuple[Formula, ...], every: Iterable[Candidate]
) -> Iterator[int]:
    """The equations in the text that stand in one sentence with a remark, of names that others define: with b = m we
    have s = u.
    """
    sentences = {sentence(formulas, place) for place in places}
    every = tuple(every)
    for candidate in every:
        place = next(c.sides[0].formula for c in chains if c.number == candidate.number)
        others = any(c.name.key == candidate.name.key and c.number != candidate.number for c in every)
        if others and not formulas[place].display and sentence(formulas, place) in sentences:
            yield candidate.number


def _supposed(formula: int, remarks: Container[int], formulas: tuple[Formula, ...]) -> bool:
    """Whether the text supposes what a formula in it says: behind "when", or "and" after such a remark."""
    said = formulas[formula]
    goes_on = formula - 1 in remarks and _AND.match(said.before) is not None
    return not said.display and (goes_on or _WHEN.search(said.before) is not None)


def _rests(user: Candidate, before: Iterable[Candidate], letters: Letters, without: Key) -> frozenset[Key]:
    """The names that an equation rests on by those before it, but for what it rests on through one of them."""
    right = {c.name.key: keys_of(c.right, letters) for c in before if c.name.key != without}
    seen: set[Key] = set()
    left = [k for k in keys_of(user.right, letters) if k != without]
    while left:
        key = left.pop()
        if key not in seen:
            seen.add(key)
            left += right.get(key, ())
    return frozenset(seen)
