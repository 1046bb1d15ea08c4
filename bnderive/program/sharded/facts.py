"""Why a layer can be sharded, read off its equations: which sums go over all processes, and which gradients stay local.

Input: a derivation and the axis. Output: `Sharding`, for the documentation of generated code and for reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sympy
from sympy import Expr

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Axis
from bnderive.algebra.printing import Glossary, text
from bnderive.derive.derivation import Derivation
from bnderive.layer.glossary import glossary_of
from bnderive.layer.layer import Layer
from bnderive.program.sharded.across import along, is_over
from bnderive.program.sharded.axis import check
from bnderive.program.share import Line
from bnderive.program.tidy import tidy


@dataclass(frozen=True, slots=True)
class Sharding:
    """`forward` and `backward`: the sums over `axis` that go over all processes in each pass, as expressions, and the
    upstream gradients of outputs that every process has whole. `counted`: whether the size of the axis is counted over
    all. `local` are the gradients that are left as the share of each process: those of inputs without the axis.
    `glossary` says how all that is written.
    """

    axis: Axis
    forward: tuple[Expr, ...]
    backward: tuple[Expr, ...]
    counted: bool
    local: tuple[Expr, ...]
    glossary: Glossary


def sharding(derivation: Derivation, axis: Axis, form: str = "closed") -> Sharding:
    """What sharding along the axis exchanges. Raises BnderiveError where the layer cannot be cut there."""
    backward = derivation.closed if form == "closed" else derivation.staged
    every = (*derivation.layer.definitions, *backward.definitions)
    check(derivation.layer, axis, [Line(d.quantity.name, d.quantity.indices, tidy(d.expr)) for d in every])
    gradients = [g.quantity for g in derivation.gradients.values()]
    cut = {q.name for q in gradients if along(q.indices, axis)}
    needed = _needed(backward, cut)
    upstream = [q.element for q in derivation.upstream if not along(q.indices, axis) and q.name in needed]
    first = [d.expr for d in derivation.layer.definitions]
    second = [d.expr for d in backward.definitions if d.quantity.name in needed]
    return Sharding(
        axis,
        _totals(first, axis),
        (*upstream, *_totals(second, axis)),
        any(axis.length in e.free_symbols for e in (*first, *second)),
        tuple(q.element for q in gradients if q.name not in cut),
        glossary_of(derivation.forward, *backward.quantities.values()),
    )


def _needed(backward: Layer, results: set[str]) -> set[str]:
    """The results and all that they are computed from."""
    needed = set(results)
    for definition in reversed(backward.definitions):
        if definition.quantity.name in needed:
            needed |= {e.name for e in definition.expr.atoms(Element)}
    return needed


def _totals(exprs: Sequence[Expr], axis: Axis) -> tuple[Expr, ...]:
    """The sums over the axis, each once."""
    found = [n for e in exprs for n in sympy.preorder_traversal(e) if isinstance(n, Sigma) and is_over(n, axis)]
    return tuple(dict.fromkeys(s for s in found if not any(i.is_bound for i in free_indices(s))))


def local_text(sharding: Sharding) -> str:
    """Which gradients stay local, and what becomes of them, in a sentence; empty where there is none."""
    names = [text(e, sharding.glossary) for e in sharding.local]
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return (
        "L is the sum of what the processes differentiate. Each process has its own share of "
        f"{listed}: the shares add up to the gradient. DistributedDataParallel takes their mean, which is the gradient "
        "of L over the number of processes."
    )
