"""Names that get another meaning: for a while ("assume for now that x̂_i = x_i − μ"), or at choice ("q = p or q = 2 p").

Input: the chains with what each is read against. Output: the same, where between such an equation and the next that
defines the name again the new meaning holds; and what else each chain may be read against. Words that announce it make
a second definition one, or claims after it that only hold so (`trust`); without, it is a claim.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from sympy import Add

from bnderive.algebra.expr import Sigma
from bnderive.document.manuscript import Manuscript
from bnderive.document.syntax import Apply, Call, Items, Node
from bnderive.layer.layer import Definition
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.functions import arguments_of, names_only
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.points import agreement
from bnderive.verify.deciding.shell import Shell, mentioned
from bnderive.verify.symbols.gather import Candidate
from bnderive.verify.symbols.usual import EPSILON
from bnderive.verify.theory.defining import defined
from bnderive.verify.theory.survey import Survey, with_definitions
from bnderive.verify.words.retelling import retells

_ANNOUNCED = re.compile(
    r"\b(assum\w*|suppos\w*|instead|for now|for the moment|just|only|ignor\w*|simplif\w*|pretend\w*|redefin\w*|toy)\b",
    re.IGNORECASE,
)
_OR = re.compile(r"(?<![A-Za-z\\])or(?![A-Za-z])")
_ENDS = re.compile(r"[.!?]\)?\s")


def redefined(
    manuscript: Manuscript,
    chains: tuple[Chain, ...],
    possible: tuple[Candidate, ...],
    surveys: Mapping[int, Survey],
    meant: frozenset[int] = frozenset(),
) -> dict[int, Survey]:
    """What each chain is read against, by its number, with meanings that hold for a while; `meant` are equations that
    are known to give one.
    """
    found = dict(surveys)
    for position, candidate in enumerate(possible):
        number = candidate.number
        if number not in meant and not announced(manuscript, chains, number):
            continue
        later = (c.number for c in possible[position + 1 :] if c.name.key == candidate.name.key)
        end = next(later, max(surveys) + 1)
        reached = {n: found[n] for n in surveys if number <= n < end and surveys[n] is surveys[number]}
        others = {id(s): with_meaning(candidate, s) for s in {id(s): s for s in reached.values()}.values()}
        found |= {n: other for n, s in reached.items() if (other := others[id(s)]) is not None}
    return found


def alternatives(
    manuscript: Manuscript,
    chains: tuple[Chain, ...],
    possible: tuple[Candidate, ...],
    surveys: Mapping[int, Survey],
    unsure: Mapping[Key, int],
) -> dict[int, tuple[Survey, ...]]:
    """What else each chain may be read against, by its number: a name means one thing or another, or (`unsure`) what an
    equation after one that is not understood says.
    """
    found: dict[int, tuple[Survey, ...]] = {}
    for candidate in possible:
        survey = surveys[candidate.number]
        later = unsure.get(candidate.name.key, candidate.number) < candidate.number
        if later or _offered(manuscript, chains, candidate.number):
            other = with_meaning(candidate, survey)
            for number in surveys if other is not None else ():
                if surveys[number] is survey and other is not None:
                    found[number] = (*found.get(number, ()), other)
    return found


def applied_anew(possible: tuple[Candidate, ...], surveys: Mapping[int, Survey]) -> dict[Key, int]:
    """The names that are given a value of a function of something else than a name, which is not understood, though
    another equation defines them (o = f(x), then o = f(x + y)); with the number of that chain.
    """
    found: dict[Key, int] = {}
    for candidate in possible:
        survey, key = surveys[candidate.number], candidate.name.key
        if key not in survey.theory.quantities or candidate.number in survey.defining or not _applies(candidate.right):
            continue
        if defined(candidate, survey.theory, survey.calculus, survey.letters, survey.slots) is None:
            found.setdefault(key, candidate.number)
    return found


def _applies(node: Node) -> bool:
    """Whether a node is a function of something else than names."""
    match node:
        case Apply(argument=group):
            return not names_only(arguments_of(group))
        case Call(argument=Items(items=items)):
            return not names_only(items)
        case Call(argument=argument):
            return not names_only((argument,))
    return False


def _between(manuscript: Manuscript, one: Chain, other: Chain) -> str:
    """The text between two chains."""
    last, first = one.sides[-1], other.sides[0]
    formula = manuscript.formulas[first.formula]
    if last.formula != first.formula:
        return formula.before if last.formula == first.formula - 1 else ""
    return formula.source.text[last.side.span.end : first.side.span.start]


def restated(
    manuscript: Manuscript, chains: tuple[Chain, ...], possible: tuple[Candidate, ...], surveys: Mapping[int, Survey]
) -> tuple[int, ...]:
    """The equations that say of a defined name something else, and that nothing announces: errors, or new meanings."""
    said = (announced, _offered)
    plain = (c for c in possible if not any(by(manuscript, chains, c.number) for by in said))
    anew = ((c.number, with_meaning(c, surveys[c.number])) for c in plain)
    return tuple(n for n, other in anew if other is not None and not says_the_same(surveys[n], other))


def retold(
    manuscript: Manuscript,
    chains: tuple[Chain, ...],
    possible: tuple[Candidate, ...],
    surveys: Mapping[int, Survey],
    again: tuple[int, ...],
) -> frozenset[int]:
    """Those of the equations that say something else of a defined name `again` which only repeat what it is, as in a
    summary, where no other gives the name a meaning of its own: errors in copying. One without ε, or by another count,
    may be meant so.
    """
    places = {c.number: c.sides[0].formula for c in chains}
    found: dict[int, Key] = {}
    anew: set[Key] = set()
    for candidate in (c for c in possible if c.number in again):
        key, survey = candidate.name.key, surveys[candidate.number]
        by = next((n for n, k in survey.defining.items() if k == key and n in places), candidate.number)
        repeats = retells(manuscript.formulas, places[by], places[candidate.number])
        if by < candidate.number and repeats and not _by_convention(candidate, survey):
            found[candidate.number] = key
        elif manuscript.formulas[places[by]].part != manuscript.formulas[places[candidate.number]].part:
            anew.add(key)
    return frozenset(number for number, key in found.items() if key not in anew)


def _by_convention(candidate: Candidate, survey: Survey) -> bool:
    """Whether an equation differs from a definition in what is a convention: it leaves out ε, or counts one less."""
    other = with_meaning(candidate, survey)
    name = survey.theory.quantities[candidate.name.key].name
    old, new = (s.theory.definition(name) if s is not None else None for s in (survey, other))
    if old is None or new is None:
        return True
    sizes = {axis.length for q in survey.theory.quantities.values() for axis in q.axes}
    shifted = [{a for a in d.expr.atoms(Add) if a.free_symbols & sizes} for d in (old, new)]
    epsilon = survey.theory.scalars.get(EPSILON)
    dropped = epsilon is not None and old.expr.has(epsilon) and not new.expr.has(epsilon)
    return dropped or shifted[0] != shifted[1]


def announced(manuscript: Manuscript, chains: tuple[Chain, ...], number: int) -> bool:
    """Whether words announce that an equation gives a name another meaning."""
    chain = next(c for c in chains if c.number == number)
    return bool(_ANNOUNCED.search(manuscript.formulas[chain.sides[0].formula].before))


def _offered(manuscript: Manuscript, chains: tuple[Chain, ...], number: int) -> bool:
    """Whether an equation stands after an "or" in its sentence."""
    position = next(k for k, c in enumerate(chains) if c.number == number)
    return position > 0 and bool(
        _OR.search(_ENDS.split(_between(manuscript, chains[position - 1], chains[position]))[-1])
    )


def with_meaning(candidate: Candidate, survey: Survey) -> Survey | None:
    """What is known where a name means what an equation says; None where it means that anyhow, or where that is only
    solved for it.
    """
    key, number = candidate.name.key, candidate.number
    quantity = survey.theory.quantities.get(key)
    old = survey.theory.definition(quantity.name) if quantity else None
    if number in survey.defining or old is None:
        return None
    new = defined(candidate, survey.theory, survey.calculus, survey.letters, survey.slots)
    alone = Shell((old,), frozenset({old.quantity.name}))
    if new is None or new.quantity != old.quantity:
        return None
    differs = agreement(old.expr, new.expr, alone, 0).off
    if differs is None:  # as log p has no value for any p, but for what the p of the document can be
        differs = agreement(old.expr, new.expr, Shell(survey.theory.definitions, _sums(survey)), 0).on
    if differs is not False or _solves(old, new, survey):
        return None
    return replace(with_definitions(survey, {old: new}), defining={**survey.defining, number: key})


def says_the_same(one: Survey, other: Survey) -> bool:
    """Whether the definitions that differ say the same by those that do not: x̂ = x/r and x̂ = x/s, where r = s."""
    definitions = one.theory.definitions
    shell = Shell(definitions, _sums(one))
    anew = {d.quantity.name: d for d in other.theory.definitions}
    pairs = ((d, anew[d.quantity.name]) for d in definitions if anew.get(d.quantity.name, d) != d)
    return all(agreement(d.expr, e.expr, shell, 0).on for d, e in pairs)


def _solves(old: Definition, new: Definition, survey: Survey) -> bool:
    """Whether an equation is true of a name, and says what it is by what rests on it: s = t r, where t = s / r."""
    if not any(survey.calculus.reaches(name, old.quantity.name) for name in mentioned(new.expr)):
        return False
    return agreement(old.expr, new.expr, Shell(survey.theory.definitions, _sums(survey)), 0).on is True


def _sums(survey: Survey) -> frozenset[str]:
    return frozenset(d.quantity.name for d in survey.theory.definitions if d.expr.has(Sigma))
