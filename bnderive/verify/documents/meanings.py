"""Names of which a document says two things: a claim that is false by one, and true by the other, is not refuted.

Input: the equations that say of a defined name something else than its definition. Output: what else the claims of each
chain may be read against. A second meaning counts where the text sets a condition or speaks of a variant, where it
stands under another heading or is said more than once, or where it is made of other names; what only differs in a
sign or a factor from the definition is an error in copying it. What the text announces for a while (`redefining`) is
no second meaning of what comes before and after.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sympy import Function

from bnderive.algebra.expr import Sigma
from bnderive.document.manuscript import Manuscript
from bnderive.layer.layer import Definition
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.documents.redefining import announced, says_the_same, with_meaning
from bnderive.verify.symbols.gather import Candidate
from bnderive.verify.theory.survey import Survey
from bnderive.verify.words.telling import varied

MANY = 8


@dataclass(frozen=True, slots=True)
class Meanings:
    """What it takes to tell the second meanings of names, which are looked for where a claim is false; `surveys` are
    what is known without them, `current` what each chain is read against. `denied` are equations that claims under
    their heading speak against, or that only repeat what was said: a heading alone makes no second meaning of them.
    `idle` are those that no claim after them bears out: what they mean is looked for under their own heading alone.
    """

    manuscript: Manuscript
    chains: tuple[Chain, ...]
    possible: tuple[Candidate, ...]
    surveys: Mapping[int, Survey]
    current: Mapping[int, Survey]
    denied: frozenset[int] = frozenset()
    idle: frozenset[int] = frozenset()

    def at(self, number: int) -> Iterator[tuple[Key, Survey, bool]]:
        """What else a chain may be read against, each with the name that means something else there, and whether only
        what holds so counts: it is the meaning of a later section, and before the chain the name has one already.
        """
        plain = self.surveys[number]
        yield from ((key, plain, False) for key in _changed(plain, self.current[number])[:1])
        mine = [c for c in self._again()[:MANY] if self.surveys[c.number] is plain and self._reaches(c, number)]
        for several in _several(number, mine):
            together = plain
            for candidate in several:
                together = with_meaning(candidate, together) or together
            if together is not plain:
                yield several[-1].name.key, together, all(self._later(c, number) for c in several)

    def _reaches(self, candidate: Candidate, number: int) -> bool:
        """Whether what an equation means may be meant in a chain."""
        places = {c.number: c.sides[0].formula for c in self.chains}
        here, there = (self.manuscript.formulas[places[n]].heading for n in (number, candidate.number))
        return candidate.number not in self.idle or here == there

    def given_anew(self, number: int) -> bool:
        """Whether a chain gives a name that a section before it defines a meaning of its own, made of other things."""
        candidate = next((c for c in self._again() if c.number == number), None)
        if candidate is None:
            return False
        old, new = self._old_and_new(candidate)
        further = old is not None and new is not None and _further(old, new, self.surveys[number])
        return further and number not in self.denied and self._apart(candidate)

    def _old_and_new(self, candidate: Candidate) -> tuple[Definition | None, Definition | None]:
        """What a name is defined by, and what an equation says of it."""
        survey, key = self.surveys[candidate.number], candidate.name.key
        other = with_meaning(candidate, survey)
        name = survey.theory.quantities[key].name
        return survey.theory.definition(name), other.theory.definition(name) if other is not None else None

    def _apart(self, candidate: Candidate) -> bool:
        """Whether an equation stands under another heading than the definition of its name, before it."""
        places = {c.number: c.sides[0].formula for c in self.chains}
        defining = self.surveys[candidate.number].defining.items()
        by = next((n for n, k in defining if k == candidate.name.key and n in places), candidate.number)
        headings = (self.manuscript.formulas[places[n]].heading for n in (by, candidate.number))
        return by < candidate.number and len(set(headings)) > 1

    def told_before(self, key: Key, number: int) -> bool:
        """Whether what a name means by the rest of the document is said under a later heading than that of a chain, and
        something else of it before the chain.
        """
        places = {c.number: c.sides[0].formula for c in self.chains}
        survey = self.surveys[number]
        by = next((n for n, k in survey.defining.items() if k == key and n in places), number)
        between = self.manuscript.formulas[places[number] : places[by] + 1]
        return len({f.heading for f in between}) > 1 and any(
            c.name.key == key and c.number < number and self.surveys[c.number] is survey for c in self._again()
        )

    def _later(self, candidate: Candidate, number: int) -> bool:
        """Whether an equation gives a name another meaning under a later heading than that of a chain."""
        places = {c.number: c.sides[0].formula for c in self.chains}
        known = any(k == candidate.name.key and n < number for n, k in self.surveys[number].defining.items())
        between = self.manuscript.formulas[places[number] : places[candidate.number] + 1]
        return known and len({formula.heading for formula in between}) > 1

    def _again(self) -> list[Candidate]:
        """The equations that give a defined name another meaning."""
        first = {c.number: c for c in self.possible}
        places = {c.number: c.sides[0].formula for c in self.chains}
        headings = {number: self.manuscript.formulas[place].heading for number, place in places.items()}
        again: list[Candidate] = []
        said: dict[Definition | None, int] = {}
        for candidate in self.possible:
            survey, key = self.surveys[candidate.number], candidate.name.key
            other = with_meaning(candidate, survey)
            told = announced(self.manuscript, self.chains, candidate.number)
            if other is None or told or says_the_same(survey, other):
                continue
            meaning = other.theory.definition(other.theory.quantities[key].name)
            said[meaning] = said.get(meaning, 0) + 1
            by = next((first[n] for n, k in survey.defining.items() if k == key and n in first), None)
            old = survey.theory.definition(survey.theory.quantities[key].name)
            new = meaning is not None and old is not None and _further(old, meaning, survey)
            apart = by is not None and headings[by.number] != headings[candidate.number]
            apart = apart and candidate.number not in self.denied
            if new or apart or said[meaning] > 1 or varied(self.manuscript.formulas, places[candidate.number]):
                again.append(candidate)
        return again


def _further(one: Definition, other: Definition, survey: Survey) -> bool:
    """Whether the second of two definitions differs from the first in more than signs and factors: it is made of other
    names or functions, or sums where the first does not.
    """
    functions = {f.func for f in other.expr.atoms(Function)} - {f.func for f in one.expr.atoms(Function)}
    summed = one.expr.has(Sigma) != other.expr.has(Sigma)
    return summed or bool(functions) or bool(_made_of(other, survey) - _made_of(one, survey))


def _made_of(definition: Definition, survey: Survey) -> frozenset[str]:
    """The names that a definition is made of, where those that stand for a part without a sum are written out."""
    left = sorted(mentioned(definition.expr))
    seen, found = set(left), set[str]()
    while left:
        name = left.pop()
        part = survey.theory.definition(name)
        inside = mentioned(part.expr) if part is not None and not part.expr.has(Sigma) else frozenset[str]()
        found |= set() if inside else {name}
        left += sorted(inside - seen)
        seen |= inside
    return frozenset(found)


def _changed(one: Survey, other: Survey) -> tuple[Key, ...]:
    """The names that have another definition in the second."""
    if one is other:
        return ()
    names = {d.quantity.name for d in {*one.theory.definitions} ^ {*other.theory.definitions}}
    return tuple(sorted(k for k, q in one.theory.quantities.items() if q.name in names))


def _several(number: int, mine: list[Candidate]) -> Iterator[list[Candidate]]:
    """Each second meaning by itself, then those given before a chain together, then all."""
    yield from ([candidate] for candidate in mine)
    yield from (each for each in ([c for c in mine if c.number <= number], mine) if len(each) > 1)
