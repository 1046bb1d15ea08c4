"""A square with two meanings: after σ = √(σ² + ε), σ² is the variance, and in 1/σ² it may be the square of that σ; so
may it after σ = √(v + ε) and σ² = v.

Input: what is known. Output: the same with such squares read as powers of what is defined by them.
"""

from dataclasses import replace

from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.calculus import mentions
from bnderive.verify.theory.survey import Survey


def with_powers(known: Survey) -> tuple[Survey, str] | None:
    """What is known, where the squares of names that are defined by them, or apart from them, are powers; None where
    there are none.
    """
    found = [key for key in known.defining.values() if not key.squared and _is_twofold(known, key)]
    if not found:
        return None
    letters = replace(known.letters, squares=known.letters.squares - {key.head for key in found})
    said = " and ".join(f"{key.latex()}^2 is the square of {key.latex()}" for key in found)
    return replace(known, letters=letters, narrow=None, plain=None), said


def _is_twofold(known: Survey, key: Key) -> bool:
    """Whether a name is defined by a symbol that is written as its square, or beside it by something else."""
    quantities = known.theory.quantities
    own, square = quantities.get(key), quantities.get(replace(key, squared=True))
    definition = known.theory.definition(own.name) if own is not None else None
    if square is None or definition is None:
        return False
    beside = known.theory.definition(square.name)
    return mentions(definition.expr, square.name) or (beside is not None and definition.expr**2 != beside.expr)
