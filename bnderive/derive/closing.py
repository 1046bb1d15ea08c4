"""Closed forms: adjoints of intermediate quantities are substituted into what uses them, in a given basis.

Substituting pays as long as it adds no sums and repeats no work: an adjoint is inlined where the sums of all that use
it, taken together, do not become more, and the terms do not grow beyond its own. One that is not inlined stays a named
intermediate, as the gradient of a score matrix or of the output of an earlier normalization does, so that forms grow
with the depth of a layer and not exponentially.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr

from bnderive.algebra.normal.term import Poly
from bnderive.algebra.rewrite import Meaning, substitute
from bnderive.derive.basis import Basis
from bnderive.derive.cost import weight
from bnderive.derive.prover import mentioned
from bnderive.errors import Undecided
from bnderive.layer.layer import Quantity


@dataclass(frozen=True, slots=True)
class Closing:
    """`meanings`: the adjoints that are inlined, in terms of the others; `intermediates`: those that stay, in order."""

    basis: Basis
    meanings: Meaning
    intermediates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staged:
    """The adjoint of `of` as a quantity, and its staged form. `inner`: whether `of` is intermediate, so that it may be
    inlined.
    """

    of: str
    quantity: Quantity
    form: Expr
    inner: bool


def close(staged: Mapping[str, Staged], basis: Basis) -> Closing:
    """Decide for each intermediate adjoint, outputs first, whether it is inlined."""
    meanings: dict[str, tuple[tuple, Expr]] = {}  # type: ignore[type-arg]
    kept: list[str] = []
    for name, adjoint in staged.items():
        if not adjoint.inner:
            continue
        whole = substitute(adjoint.form, meanings)
        own = basis.polynomial(whole)
        form = shortest(whole, basis)
        trial = {**meanings, adjoint.quantity.name: (adjoint.quantity.indices, form)}
        users = [s.form for s in staged.values() if adjoint.quantity.name in mentioned(s.form)]
        apart = [basis.polynomial(substitute(u, meanings)) for u in users]
        if _pays(own, apart, users, trial, basis):
            meanings = trial
        else:
            kept.append(name)
    return Closing(basis, meanings, tuple(kept))


def shortest(expr: Expr, basis: Basis) -> Expr:
    """The expression as it stands or factored in the basis, whichever holds fewer sums and then fewer operations."""
    return min(basis.factored(expr), expr, key=weight)


def _pays(own: Poly, apart: list[Poly], users: list[Expr], trial: Meaning, basis: Basis) -> bool:
    try:
        joined = [basis.polynomial(substitute(u, trial)) for u in users]
    except Undecided:
        return False
    fewer_sums = len(_sums(joined)) <= len(_sums(apart) | _sums([own]))
    return fewer_sums and _size(joined) <= _size(apart) + max(len(own), 1)


def _size(polys: list[Poly]) -> int:
    return sum(len(p) for p in polys)


def _sums(polys: list[Poly]) -> set[str]:
    return {g.shape for p in polys for m in p for g, _ in m if g.kind == "sum"}
