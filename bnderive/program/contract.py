"""Which sums are products of tensors (matrix products and their kin), and the letters that their subscripts use."""

from collections.abc import Sequence

from sympy import Expr, Mul

from bnderive.algebra.expr import Sigma, free_indices
from bnderive.algebra.index import Index


def contraction(sigma: Expr) -> tuple[tuple[Expr, ...], tuple[Index, ...]] | None:
    """The operands and the open indices summed over, where no one factor has every axis; None for any other sum."""
    if not isinstance(sigma, Sigma):
        return None
    body, bound = sigma.open(free_indices(sigma))
    operands: list[Expr] = []
    for factor in sorted(Mul.make_args(body), key=lambda f: (-len(free_indices(f)), str(f))):
        home = next((k for k, o in enumerate(operands) if free_indices(factor) <= free_indices(o)), None)
        if home is None:
            operands.append(factor)
        else:
            operands[home] = operands[home] * factor
    return (tuple(operands), bound) if len(operands) > 1 else None


def letters(indices: Sequence[Index]) -> dict[Index, str]:
    """A letter for each index: the first of its axis' name where that is free, else the next of the alphabet."""
    found: dict[Index, str] = {}
    for index in indices:
        if index in found:
            continue
        wishes = [*index.axis.name.lower(), *"abcdefghijklmnopqrstuvwxyz", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        found[index] = next(c for c in wishes if c.isascii() and c.isalpha() and c not in found.values())
    return found
