"""Claims that the text makes for one case, "for i = j we have", or for one example: "the per-sample gradients are"."""

from sympy import Expr, Integer

from bnderive.algebra.expr import Sigma, free_indices
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.sense import NotRead
from bnderive.verify.reading.summing import condition
from bnderive.verify.theory.readings import sense_of
from bnderive.verify.verdict import Verdict


def in_case(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, in the case that the text beside it names; proved where it holds in that case."""
    if not compared.chain.cases:
        return judgement
    sense = sense_of(compared.survey, compared.scope, {})
    weight: Expr = Integer(1)
    try:
        for case in compared.chain.cases:
            weight *= condition(sense, case)
    except NotRead:
        return judgement
    for read in judgement.refuted:
        if compared.proves(read.left * weight, read.right * weight):
            said = "in the case that the text beside it names"
            return judgement.meant(said, verdict=Verdict.PROVED, read=read)
    return judgement


def for_one_example(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim that is said for a single example again, its right side summed over that."""
    for read in judgement.refuted if compared.chain.single else ():
        extra = sorted(free_indices(read.right) - free_indices(read.left), key=lambda i: i.name)
        if not extra or any(i.name.startswith("·") for i in extra):
            continue
        if compared.proves(read.left, Sigma(read.right, *extra)):
            names = ", ".join(i.name for i in extra)
            said = f"for a single {names}: the sum over {names} is meant where all are taken together"
            return judgement.meant(said, read=read)
    return judgement
