"""A refuted claim again, with the properties that the text gives to names: for a symmetric A, for weights that sum to
one, for a mask of zeros and ones. What is said and not followed leaves a claim open that rests on it.
"""

from dataclasses import replace
from fractions import Fraction

import sympy

from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.deciding.decide import decide
from bnderive.verify.deciding.shell import Shell, mentioned
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.judging.normalizing import shell_with, weights_of
from bnderive.verify.reading.kinks import positive
from bnderive.verify.theory.readings import Read
from bnderive.verify.verdict import Verdict
from bnderive.verify.words.endowing import Endowment
from bnderive.verify.words.telling import of_classes


def endowed(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, where the text says something of a name in it that nothing defines."""
    read = judgement.read
    if read is None:
        return judgement
    for given in (*compared.document.text.endowed, *_labels(compared)):
        rests, quantity = _resting(compared, read, given)
        if not rests:
            continue
        shell = None if quantity is None else _shell(compared, quantity, given)
        decision = None if shell is None else decide(read.left, read.right, shell, compared.seed)
        if decision is not None and decision.kind == "proved":
            return judgement.meant(f"where {given.words}, as the text says")
        if decision is None or decision.kind == "undecided":
            reason = f"the text says that {given.words}, which is not followed here"
            return replace(judgement, verdict=Verdict.UNDECIDED, reason=reason)
    return judgement


def _labels(compared: Comparison) -> tuple[Endowment, ...]:
    """The weights of logarithms, in a text that calls its labels "one-hot" without saying which these are."""
    if of_classes(compared.document.manuscript.formulas) != "one-hot":
        return ()
    weights = {quantity.name for quantity in weights_of(compared.survey)}
    keys = (key for key, q in compared.survey.theory.quantities.items() if q.name in weights)
    return tuple(Endowment(key, "values", f"{key.latex()} is one-hot", (Fraction(0), Fraction(1))) for key in keys)


def _resting(compared: Comparison, read: Read, given: Endowment) -> tuple[bool, Quantity | None]:
    """Whether a claim rests on a name that nothing defines, and the array of that name; None where it is read as a
    number, or its square as a name of its own.
    """
    exprs, theory = (read.left, read.right), compared.survey.theory
    every = (*exprs, *(d.expr for d in compared.shell.needed(exprs)))
    names = frozenset[str]().union(*map(mentioned, every)) | {str(s) for e in every for s in e.free_symbols}
    alike = [key for key in (*theory.quantities, *theory.scalars) if replace(key, squared=False) == given.key]
    own = {key: theory.quantities[key].name if key in theory.quantities else str(theory.scalars[key]) for key in alike}
    found = [key for key in alike if own[key] in names and compared.survey.calculus.definition(own[key]) is None]
    return bool(found), theory.quantities.get(given.key) if found == [given.key] else None


def _shell(compared: Comparison, quantity: Quantity, given: Endowment) -> Shell | None:
    """The shell in which a name is what the text says; None where that is not followed."""
    shell, indices = compared.shell, quantity.indices
    own = Quantity(f"{quantity.name}°", quantity.notation, indices)
    if given.kind == "values":
        low, high = (sympy.Rational(value.numerator, value.denominator) for value in given.values)
        found = low + (high - low) * positive(own.element)
    elif given.kind == "symmetric" and len(indices) == 2 and indices[0].axis == indices[1].axis:
        found = (own.element + own(*reversed(indices))) / 2
    elif given.kind == "sum" and indices:
        return shell_with(compared.survey, quantity)
    else:
        return None
    return replace(shell, definitions=(Definition(quantity, found), *shell.definitions))
