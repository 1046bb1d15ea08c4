"""Claims that the text makes for one case: "for i = j we have", with the case in the line before the formula."""

from dataclasses import replace

from sympy import Expr, Integer

from bnderive.verify.claims.chains import Chain
from bnderive.verify.deciding.decide import decide
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.sense import NotRead
from bnderive.verify.reading.summing import condition
from bnderive.verify.theory.readings import Read, Scope, sense_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Verdict


def in_case(
    judgement: Judgement,
    refuted: tuple[Read, ...],
    survey: Survey,
    shell: Shell,
    scope: Scope,
    chain: Chain,
    seed: int,
) -> Judgement:
    """A refuted claim again, in the case that the text right before it names; proved where it holds in that case."""
    if not chain.cases or judgement.verdict != Verdict.REFUTED:
        return judgement
    sense = sense_of(survey, scope, {})
    weight: Expr = Integer(1)
    try:
        for case in chain.cases:
            weight *= condition(sense, case)
    except NotRead:
        return judgement
    for read in refuted:
        left, right = read.left * weight, read.right * weight
        if decide(left, right, shell, seed).kind == "proved":
            said = (*read.said, "in the case that the text before it names")
            return replace(judgement, verdict=Verdict.PROVED, reason="", read=replace(read, said=said))
    return judgement
