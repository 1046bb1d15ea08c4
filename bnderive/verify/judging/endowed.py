"""A refuted claim again, with the properties that the text gives to names: for a symmetric A, for weights that sum to
one, for a mask of zeros and ones, for a c > 0. What is said and not followed leaves a claim open that rests on it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

import sympy
from sympy import Dummy, Expr, Symbol

from bnderive.algebra.expr import free_indices
from bnderive.algebra.index import Index
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.decide import decide
from bnderive.verify.deciding.shell import Shell, mentioned
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.judging.normalizing import one_at, said_of_place, shell_with, weights_of
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
        asked = _asked(compared, read, given, quantity)
        kinds = {decide(left, right, shell, compared.seed).kind: words for words, left, right, shell in asked}
        if "proved" in kinds:
            return judgement.meant(f"{kinds['proved']}, as the text says")
        if not kinds or "undecided" in kinds:
            reason = f"the text says that {given.words}, which is not followed here"
            return replace(judgement, verdict=Verdict.UNDECIDED, reason=reason)
    return judgement


def _labels(compared: Comparison) -> tuple[Endowment, ...]:
    """The weights of logarithms, in a text that calls its labels "one-hot" without saying which these are."""
    if of_classes(compared.document.manuscript.formulas) != "one-hot":
        return ()
    weights = {quantity.name for quantity in weights_of(compared.survey)}
    keys = (key for key, q in compared.survey.theory.quantities.items() if q.name in weights)
    return tuple(Endowment(key, "one-hot", f"{key.latex()} is one-hot", (Fraction(0), Fraction(1))) for key in keys)


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


def one_hot_of(compared: Comparison) -> tuple[Quantity, ...]:
    """The weights of logarithms, and the vectors that the text calls one-hot."""
    said = {given.key for given in compared.document.text.endowed if given.kind == "one-hot"}
    quantities = (q for key, q in compared.survey.theory.quantities.items() if key in said and len(q.indices) == 1)
    return tuple(dict.fromkeys((*weights_of(compared.survey), *quantities)))


def _asked(
    compared: Comparison, read: Read, given: Endowment, quantity: Quantity | None
) -> Iterator[tuple[str, Expr, Expr, Shell]]:
    """What the text says of a name, in words, and the sides of a claim with a shell in which it is so; nothing where
    that is not followed.
    """
    survey, words = compared.survey, f"where {given.words}"
    if given.kind == "positive":
        yield words, *of_positive(compared, read, (given.key,))
        return
    if quantity is None:
        return
    if given.kind != "one-hot" or len(quantity.indices) != 1:
        shell = _shell(compared, quantity, given)
        yield from () if shell is None else [(words, read.left, read.right, shell)]
        return
    (index,) = quantity.indices
    places = {Index(f"{index.name}•", index.axis): words}
    named = Index(given.place, index.axis)
    if named in free_indices(read.left) | free_indices(read.right):
        places[named] = said_of_place(quantity, named)
    for place, said in reversed(places.items()):
        left, right = (one_at(side, survey, quantity, place) for side in (read.left, read.right))
        yield said, left, right, compared.shell


def of_positive(compared: Comparison, read: Read, keys: Iterable[Key]) -> tuple[Expr, Expr, Shell]:
    """The sides of a claim, and a shell, in which names that nothing defines are positive."""
    theory, shell = compared.survey.theory, compared.shell
    numbers: dict[Expr, Expr] = {}
    for key in keys:
        number, quantity = theory.scalars.get(key), theory.quantities.get(key)
        if isinstance(number, Symbol):
            numbers[number] = Dummy(number.name, positive=True)
        if quantity is not None and compared.survey.calculus.definition(quantity.name) is None:
            shell = replace(shell, positive=shell.positive | {quantity.name})
    definitions = tuple(replace(d, expr=d.expr.xreplace(numbers)) for d in shell.definitions)
    return read.left.xreplace(numbers), read.right.xreplace(numbers), replace(shell, definitions=definitions)


def _shell(compared: Comparison, quantity: Quantity, given: Endowment) -> Shell | None:
    """The shell in which a name is what the text says; None where that is not followed."""
    shell, indices = compared.shell, quantity.indices
    own = Quantity(f"{quantity.name}°", quantity.notation, indices)
    if given.kind in ("values", "one-hot"):
        low, high = (sympy.Rational(value.numerator, value.denominator) for value in given.values)
        found = low + (high - low) * positive(own.element)
    elif given.kind == "symmetric" and len(indices) == 2 and indices[0].axis == indices[1].axis:
        found = (own.element + own(*reversed(indices))) / 2
    elif given.kind == "sum" and indices:
        return shell_with(compared.survey, quantity)
    else:
        return None
    return replace(shell, definitions=(Definition(quantity, found), *shell.definitions))
