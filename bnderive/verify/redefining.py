"""Names that get another meaning for a while: "assume for now that x̂_i = x_i − μ".

Input: the chains with what each is read against. Output: the same, where between such an equation and the next that
defines the name again the new meaning holds. Only prose that announces it makes a second definition one; without, it is
a claim.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bnderive.document.manuscript import Manuscript
from bnderive.verify.calculus import Calculus
from bnderive.verify.chains import Chain
from bnderive.verify.gather import Candidate
from bnderive.verify.points import agreement
from bnderive.verify.shell import Shell
from bnderive.verify.survey import Survey, defined

_ANNOUNCED = re.compile(
    r"\b(assum\w*|suppos\w*|instead|for now|for the moment|just|only|ignor\w*|simplif\w*|pretend\w*|redefin\w*|toy)\b",
    re.IGNORECASE,
)


def redefined(
    manuscript: Manuscript, chains: tuple[Chain, ...], possible: tuple[Candidate, ...], surveys: Mapping[int, Survey]
) -> dict[int, Survey]:
    """What each chain is read against, by its number, with meanings that hold for a while."""
    found = dict(surveys)
    for position, candidate in enumerate(possible):
        key, number = candidate.name.key, candidate.number
        survey = surveys[number]
        chain = next(c for c in chains if c.number == number)
        before = manuscript.formulas[chain.sides[0].formula].before
        quantity = survey.theory.quantities.get(key)
        old = survey.theory.definition(quantity.name) if quantity else None
        if number in survey.defining or old is None or not _ANNOUNCED.search(before):
            continue
        new = defined(candidate, survey.theory, survey.calculus, survey.letters, survey.slots)
        if (
            new is None
            or agreement(old.expr, new.expr, Shell((old,), frozenset({old.quantity.name})), 0).off is not False
        ):
            continue
        definitions = tuple(new if d is old else d for d in survey.theory.definitions)
        theory = replace(survey.theory, definitions=definitions)
        other = replace(
            survey,
            theory=theory,
            calculus=Calculus(definitions, survey.calculus.asides),
            defining={**survey.defining, number: key},
        )
        later = (c.number for c in possible[position + 1 :] if c.name.key == key)
        end = next(later, max(surveys) + 1)
        found |= {n: other for n in surveys if number <= n < end and surveys[n] is survey}
    return found
