"""What must not be refuted: claims that may rest on something that was not understood.

An equation that seems to define a name, and could not be read as a definition, leaves open what that name is. So does
a gradient of a quantity that no definition connects with the others. A claim that mentions either may be proved, but a
counterexample to it would only show what is not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.document.equations import Equation
from bnderive.verify.gather import Candidate, keys_of
from bnderive.verify.names import Key, Letters
from bnderive.verify.survey import Survey
from bnderive.verify.usual import is_mean, is_root, is_variance


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name whose definition, in the chain of that number, is not understood."""

    key: Key
    number: int


def doubts_of(
    equations: Iterable[tuple[int, Equation]], possible: Iterable[Candidate], known: frozenset[Key], letters: Letters
) -> tuple[Doubt, ...]:
    """The names that equations seem to define, and that have no definition; but for those whose right side is made of
    names that stand nowhere else. A mean or a variance without a definition is one too.
    """
    used: dict[Key, set[int]] = {}
    found = []
    for number, equation in equations:
        if len(equation.sides) < 2:
            continue
        for side in equation.sides:
            for key in keys_of(side.node, letters) if side.node is not None else ():
                used.setdefault(key, set()).add(number)
    statistics = (k for k in used if k not in known and (is_mean(k) or is_variance(k) or is_root(k)))
    found += [Doubt(key, min(used[key])) for key in statistics]
    for candidate in possible:
        inside = keys_of(candidate.right, letters)
        elsewhere = any(used[key] - {candidate.number} for key in inside if key in used)
        if candidate.name.key not in known and elsewhere:
            found.append(Doubt(candidate.name.key, candidate.number))
    return tuple(found)


def doubt_about(survey: Survey, doubts: Iterable[Doubt], exprs: Iterable[Expr]) -> str:
    """Why a claim cannot be refuted, in a sentence; empty where it can."""
    names = {e.name for expr in exprs for e in expr.atoms(Element)}
    theory = survey.theory
    code = {q.name: k for k, q in theory.quantities.items()}
    base = {name: code.get(name) or code.get(name[1:]) for name in names}
    mentioned = {key for key in base.values() if key is not None}
    for key in sorted(mentioned & theory.matrices.assumed) if theory.matrices is not None else ():
        return f"nothing in the document says what shape {key.latex()} has"
    for doubt in doubts:
        if doubt.key in mentioned:
            return f"it rests on {doubt.key.latex()}, whose definition is not understood"
    sinks = {name for name in names if name not in code and name[1:] in code}
    loose = sorted(s for s in sinks if _isolated(survey, s[1:]))
    if loose and len(sinks) > 1:
        return f"nothing says how {code[loose[0][1:]].latex()} depends on the other quantities"
    return ""


def _isolated(survey: Survey, name: str) -> bool:
    return survey.calculus.definition(name) is None and not survey.calculus.consumers(name)
