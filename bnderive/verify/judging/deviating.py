"""A deviation and its square, each with a definition of its own: σ as the mean of |x_i − μ| beside σ² as that of
(x_i − μ)².

Input: a document. Output: the claims that give the second of such a pair a meaning that is not that of the first. A
definition that uses the other name, as σ = √(σ² + ε) does, says how they are related; one ε more or less is let pass.
"""

from collections.abc import Iterable
from dataclasses import replace

from sympy import Integer

from bnderive.algebra.expr import substitute_indices
from bnderive.layer.layer import Definition
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.calculus import mentions
from bnderive.verify.deciding.points import agreement
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.documents.document import Document
from bnderive.verify.symbols.usual import EPSILON
from bnderive.verify.theory.survey import Survey


def disagreeing(document: Document) -> frozenset[str]:
    """The claims that define a name or its square otherwise than what the document defines before."""
    found = {number for survey in document.surveys.values() for number in _apart(survey)}
    return frozenset(c.id for c in document.claims if c.chain.number in found and c.head is None)


def _apart(survey: Survey) -> Iterable[int]:
    """The later of two definitions of a name and of its square that do not fit together."""
    order = {key: number for number, key in survey.defining.items()}
    for key, number in order.items():
        other = order.get(replace(key, squared=True)) if not key.squared else None
        pair = _pair(survey, key) if other is not None else None
        if other is not None and pair is not None and not _fits(survey, *pair):
            yield max(number, other)


def _pair(survey: Survey, key: Key) -> tuple[Definition, Definition] | None:
    """The definitions of a name and of its square, over the same axes, neither by the other."""
    names = (survey.theory.quantities[k].name for k in (key, replace(key, squared=True)))
    root, square = (survey.theory.definition(name) for name in names)
    if root is None or square is None or root.quantity.axes != square.quantity.axes:
        return None
    linked = mentions(root.expr, square.quantity.name) or mentions(square.expr, root.quantity.name)
    return None if linked else (root, square)


def _fits(survey: Survey, root: Definition, square: Definition) -> bool:
    """Whether the square of one is the other, with the ε in them or without."""
    shell = Shell(tuple(d for d in survey.theory.definitions if d not in (root, square)))
    value = substitute_indices(square.expr, dict(zip(square.quantity.indices, root.quantity.indices, strict=True)))
    epsilon = survey.theory.scalars.get(EPSILON)
    gone = {epsilon: Integer(0)} if epsilon is not None else {}
    pairs = ((root.expr**2, value), (root.expr.xreplace(gone) ** 2, value.xreplace(gone)))
    return any(agreement(*pair, shell, 0).on is not False for pair in pairs)
