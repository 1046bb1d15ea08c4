"""Gradients that a chain rule names as what they are a part of: ∂L/∂μ = ∂L/∂μ · ∂μ/∂μ + ∂L/∂v · ∂v/∂μ.

The one on the right is what does not go through the other quantities that are differentiated by there. What holds so is
sloppy, and says how.
"""

from dataclasses import replace

from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.decide import decide
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.theory.readings import sense_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Verdict


def clashing(judgement: Judgement, compared: Comparison) -> Judgement:
    """A claim that is false or masked again, the gradient on its right with the name of that on its left as a part."""
    read, survey, (left, right) = judgement.read, compared.survey, compared.nodes
    one, every = _gradients(left, survey), _gradients(right, survey)
    if (
        judgement.verdict not in (Verdict.REFUTED, Verdict.MASKED)
        or read is None
        or len(one) != 1
        or one[0] not in every
    ):
        return judgement
    quantities, calculus = survey.theory.quantities, survey.calculus
    of, by = one[0]
    others = [key for above, key in every if above == of]
    whole = quantities[by]
    fixed = {quantities[k].name for k in others} & {d.quantity.name for d in calculus.consumers(whole.name)}
    if not fixed:
        return judgement
    try:
        sense = replace(sense_of(survey, compared.scope, read.choices), direct={whole.name: frozenset(fixed)})
        part = value(sense, right)
    except UNREADABLE:
        return judgement
    decision = decide(read.left, part.expr, compared.shell, compared.seed)
    if part.dims or decision.kind != "proved":
        return judgement
    shown = " and ".join(k.latex() for k in others if quantities[k].name in fixed)
    said = f"the gradient by {by.latex()} on the right is the part of it that does not go through {shown}"
    return Judgement(Verdict.SLOPPY, "", replace(read, said=(*read.said, said), sloppy=True), decision)


def _gradients(node: Node, survey: Survey) -> tuple[tuple[Key, Key], ...]:
    """What is differentiated and by which quantity, for every ratio of two names, in order."""
    ratios = (n for n in walk(node) if isinstance(n, Quotient))
    found = dict.fromkeys(pair for ratio in ratios if (pair := _names(ratio, survey)) is not None)
    return tuple(pair for pair in found if pair[1] in survey.theory.quantities)


def _names(ratio: Quotient, survey: Survey) -> tuple[Key, Key] | None:
    parts = [part.of for part in (ratio.above, ratio.below) if isinstance(part, Differential)]
    keys = [key for part in parts if isinstance(part, Name) for key in keys_of(part, survey.letters)]
    return (keys[0], keys[1]) if len(keys) == 2 else None
