"""Slips: sides that are the sign, the number or the exponent of one part away from what is proved.

Input: a claim that has a counterexample, and rests on what is not known, or on a condition. Output: whether its right
side would be proved with one such edit. For the claim to be true as it stands, what is not known would have to add just
what the edit takes away from a part that the author prints, and leave the rest: a sign or a factor of the whole may be
meant, and is no slip. To add a kind of edit that nothing unknown can ask for, add it to the kinds.
"""

from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.judging.mending import Bench, trial_of
from bnderive.verify.repair import single_of
from bnderive.verify.repair.kinds.exponent import EXPONENT
from bnderive.verify.repair.kinds.numeral import NUMERAL
from bnderive.verify.repair.kinds.sign import SIGN
from bnderive.verify.repair.kinds.square import SQUARE
from bnderive.verify.repair.values import Vector, alike, finite, over, usable
from bnderive.verify.theory.readings import Read

SECONDS = 1.0
_UNKNOWN = (SIGN, NUMERAL, EXPONENT, SQUARE)
_CONDITIONAL = (SIGN,)


def slipped(compared: Comparison, read: Read, *, conditional: bool) -> bool:
    """Whether a claim that is false in a reading has one slip in it, its right side being no multiple of what it should
    be. Under a condition, by which something may be measured otherwise, only a sign is a slip.
    """
    document, (target, node), span = compared.document, compared.nodes, compared.after.side.span
    source = document.manuscript.formulas[compared.after.formula].source
    bench = Bench(compared.survey, compared.shell, compared.scope, document.words, read.choices, compared.seed)
    trial = trial_of(bench, target)
    if trial is None or trial.target is None or trial.value is None:
        return False
    kept = finite(trial.target)
    wanted = usable(trial.target, kept)
    printed = usable(trial.value(source.text[span.start : span.end]), kept)
    if wanted is None or (printed is not None and _proportional(printed, wanted)):
        return False
    kinds = _CONDITIONAL if conditional else _UNKNOWN
    return single_of(source, span, node, trial, kinds, SECONDS) is not None


def _proportional(printed: Vector, wanted: Vector) -> bool:
    """Whether one side is a multiple of the other at all points."""
    nonzero = [(p, w) for p, w in zip(printed, wanted, strict=True) if p or w]
    ratio = over(tuple(p for p, _ in nonzero), tuple(w for _, w in nonzero)) if nonzero else ()
    return ratio is not None and (not ratio or alike(ratio, (ratio[0],) * len(ratio)))
