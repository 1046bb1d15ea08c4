"""Sizes at run time: from which tensor each is read, which denominators made of them must not vanish, and along which
there must be an element.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import sympy
from sympy import Expr, Pow

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Axis
from bnderive.program import arrays
from bnderive.program.arrays import Array
from bnderive.program.lower import Scope, lower
from bnderive.program.program import Guard, SizeRead, Statement, Variable
from bnderive.program.share import Line
from bnderive.program.walk import walk


def scalars(values: Iterable[Array]) -> set[str]:
    """The sizes and parameters that the arrays read."""
    return {n.name for v in values for n in walk(v) if isinstance(n, arrays.Scalar)}


def size_reads(
    statements: Sequence[Statement],
    tensors: Sequence[Variable],
    numbers: Mapping[str, str],
    sizes: Collection[str],
    checks: Sequence[Guard] = (),
    also: Collection[str] = (),
) -> tuple[tuple[SizeRead, ...], tuple[str, ...]]:
    """Which sizes to read from which tensor, the fewest tensors first come; and the sizes that no tensor has."""
    used = scalars([*(s.value for s in statements), *(n for g in checks for n in (g.large, g.small))]) | set(also)
    here = {v.name: tuple(None if i is None else numbers[i.axis.size] for i in v.shape) for v in tensors}
    readable = {n for names in here.values() for n in names if n}
    left = [n for n in sizes if n in used]
    unread = tuple(n for n in left if n not in readable)
    left = [n for n in left if n in readable]
    reads = []
    while left:
        best = max(tensors, key=lambda v: len({n for n in here[v.name] if n in left}))
        row = here[best.name]
        reads.append(
            SizeRead(best.name, tuple(n if n in left and n not in row[:k] else None for k, n in enumerate(row)))
        )
        left = [n for n in left if n not in row]
    return tuple(reads), unread


def guards(lines: Sequence[Line], scope: Scope, counts: Collection[str] = ()) -> tuple[Guard, ...]:
    """Denominators such as m − q, made of sizes and parameters, that some size would make zero; `counts` names tensors
    that hold a size.
    """
    found = {}
    for line in lines:
        for power in line.expr.atoms(Pow):
            base = power.base
            sized = any(s.is_integer and s.is_positive for s in base.free_symbols) or base.atoms(Element)
            plain = base.is_Add and all(e.name in counts for e in base.atoms(Element)) and not base.is_positive
            if plain and power.exp.is_negative and sized:
                minus = [t for t in base.args if t.could_extract_minus_sign()]
                if minus:
                    found[str(base)] = Guard(
                        lower(base - sympy.Add(*minus), (), scope), lower(-sympy.Add(*minus), (), scope)
                    )
    return tuple(found[k] for k in sorted(found))


def _axes(lines: Sequence[Line]) -> tuple[Axis, ...]:
    sums = (s for line in lines for s in line.expr.atoms(Sigma))
    return tuple(sorted({i.axis for s in sums for i in s.bound}, key=lambda axis: axis.size))


def _divides(forward: Sequence[Line], backward: Sequence[Line], axis: Axis) -> bool:
    """Whether a gradient that has an element where an axis has none divides by what is then zero."""
    empty: dict[Expr, Expr] = {}
    vanish: set[str] = set()
    for line in (*forward, *backward):
        if any(i.axis == axis for i in line.indices):
            continue
        for part in line.expr.atoms(Sigma, Element):
            if any(i.axis == axis for i in part.bound) if isinstance(part, Sigma) else part.name in vanish:
                empty[part] = sympy.Integer(0)
        value = line.expr.xreplace(empty)
        if line in backward and value.has(sympy.zoo, sympy.nan):
            return True
        if value.is_zero:
            vanish.add(line.name)
    return False


def nonempty(
    statements: Sequence[Statement],
    lines: tuple[Sequence[Line], Sequence[Line]],
    numbers: Mapping[str, str],
    counts: Mapping[str, str] | None = None,
) -> tuple[Guard, ...]:
    """Sizes along which there must be an element: where a largest is taken, and where the backward (the second of
    `lines`, after those of the forward) would divide by a sum of nothing. `counts` names the tensors that hold a size
    over all processes.
    """
    found = [axis.size for axis in _axes(lines[1]) if _divides(*lines, axis)]
    for node in (n for s in statements for n in walk(s.value) if isinstance(n, arrays.Reduce) and "max" in n.kind):
        found += [i.axis.size for i in (node.arg.shape[k] for k in node.positions) if i is not None]
    zero = arrays.Number(sympy.Integer(0))
    held: dict[str, Array] = {size: arrays.Load(name, ()) for size, name in (counts or {}).items()}
    return tuple(Guard(held.get(size, arrays.Scalar(numbers[size])), zero) for size in dict.fromkeys(found))
