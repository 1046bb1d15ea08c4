"""Claims that the text makes for one case, "for i = j we have", or for one example: "the per-sample gradients are"."""

from dataclasses import replace
from typing import Any

from sympy import Expr, Integer

from bnderive.algebra.expr import Sigma, free_indices
from bnderive.document.syntax import Relation
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.trees import said
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.sense import NotRead
from bnderive.verify.reading.summing import condition
from bnderive.verify.theory.readings import Read, sense_of
from bnderive.verify.verdict import Verdict

ELSEWHERE = "it holds in a case that the text names elsewhere, which may be meant here"

_EARLIER = 2


def in_case(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, in the case that the text beside it names; proved where it holds in that case."""
    read = _holding(judgement, compared, compared.chain.cases)
    beside = "in the case that the text beside it names"
    return judgement if read is None else judgement.meant(beside, verdict=Verdict.PROVED, read=read)


def in_another_case(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, in the cases that the text names elsewhere; open where it holds in one, and the text
    beside it names none, or one that it names twice and may have meant otherwise here.
    """
    own, chains = compared.chain, compared.document.chains
    named = dict.fromkeys(c.cases for c in chains if c.cases and c.marks and _told(c) != _told(own))
    if own.cases and not any(c.number < own.number and _begins_as(c) == _begins_as(own) for c in chains):
        return judgement
    if any(_holding(judgement, compared, cases) is not None for cases in named):
        return replace(judgement, verdict=Verdict.UNDECIDED, reason=ELSEWHERE)
    return judgement


def _begins_as(chain: Chain) -> tuple[Any, ...]:
    """What a chain begins with, and its cases."""
    first = chain.sides[0].side.node
    return (said(first) if first is not None else chain.number, _told(chain))


def _told(chain: Chain) -> tuple[Any, ...]:
    return tuple(map(said, chain.cases))


def _holding(judgement: Judgement, compared: Comparison, cases: tuple[Relation, ...]) -> Read | None:
    """The reading in which a claim holds in these cases; none where there are none, or both sides are zero in them."""
    sense = sense_of(compared.survey, compared.scope, {})
    weight: Expr = Integer(1)
    try:
        for case in cases:
            weight *= condition(sense, case)
    except NotRead:
        return None
    for read in judgement.refuted if cases else ():
        left, right = read.left * weight, read.right * weight
        if compared.proves(left, right) and (read.right == 0 or not compared.proves(right, Integer(0))):
            return read
    return None


def for_one_example(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim that is said for a single example again, its right side summed over that."""
    for read in judgement.refuted if compared.chain.single else ():
        extra = sorted(free_indices(read.right) - free_indices(read.left), key=lambda i: i.name)
        if not extra or any(i.name.startswith("·") for i in extra):
            continue
        if compared.proves(read.left, Sigma(read.right, *extra)):
            names = ", ".join(i.name for i in extra)
            single = f"for a single {names}: the sum over {names} is meant where all are taken together"
            return judgement.meant(single, read=read)
    return judgement


def going_on(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim between two formulas again, the second of which may go on with one before the first."""
    before, after = compared.before, compared.after
    earlier = [c for c in compared.document.chains if c.number < compared.chain.number and len(c.sides) > 1]
    for other in reversed(earlier[-_EARLIER:] if before.formula != after.formula else ()):
        left, right = other.sides[-1].side.node, after.side.node
        if left is not None and right is not None and {*other.marks} == {"="} and compared.of(left, right).holds():
            return judgement.meant("as it goes on with a formula before the last")
    return judgement
