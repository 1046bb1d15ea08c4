"""Products taken apart: numerator and denominator, what becomes a mean, and the order in which factors are chained."""

from collections.abc import Sequence

from sympy import Expr, Integer, Mul, Pow, Rational

from bnderive.algebra.expr import Sigma
from bnderive.program import arrays
from bnderive.program.align import joined
from bnderive.program.arrays import Array
from bnderive.program.contract import contraction
from bnderive.program.order import factor_key


def negative(expr: Expr) -> bool:
    """Whether `expr` is written with a minus sign."""
    return bool(expr.could_extract_minus_sign()) if not expr.is_number else bool(expr.is_negative)


def turned(expr: Expr) -> Expr | None:
    """−a (b − c) as a (c − b), where there is such a bracket."""
    for factor in sorted(expr.args, key=lambda f: factor_key(f, ())):
        if factor.is_Add and any(negative(t) for t in factor.args):
            return Mul(*(-f if f is factor else f for f in (-expr.args[0], *expr.args[1:])))
    return None


def chained(nodes: Sequence[tuple[int, tuple[object, ...], bool, Array]]) -> Array:
    """The factors in one chain; a group of denominators alone waits for the next numerator, and so do sizes below plain
    numbers: 2 v/m and not 2/m v, which Python refuses to compute where an axis has no element.

    A lone reduction or bracket in front, which costs as little behind, goes behind the factors with more axes.
    """
    chain: list[tuple[bool, Array]] = []
    waiting: list[tuple[bool, Array]] = []
    groups = [[n for n in nodes if n[0] == rank] for rank in sorted({n[0] for n in nodes})]
    for k, group in enumerate(groups[:-1]):
        lone = len(group) == 1 and not group[0][2] and isinstance(group[0][3], (arrays.Reduce, arrays.Terms))
        if lone and k == 0 and group[0][0] > 0 and any(not n[2] for n in groups[1]):
            groups[0], groups[1] = groups[1], groups[0]
    for k, group in enumerate(sorted(g, key=lambda n: (n[2], n[1])) for g in groups):
        over = [(False, n[3]) for n in group if not n[2]]
        under = [(True, n[3]) for n in group if n[2]]
        if not chain and over and any(not n[2] for g in groups[k + 1 :] for n in g) and _has_size(over, under):
            chain, waiting = over, under
        elif chain or over:
            chain += [*over[:1], *waiting, *over[1:], *under] if over else [*waiting, *under]
            waiting = []
        else:
            waiting += under
    chain += [(False, arrays.Number(Integer(1))), *waiting] if waiting else []
    if len(chain) == 1 and not chain[0][0]:
        return chain[0][1]
    return arrays.Product(tuple(chain), joined(*(n.shape for _, n in chain)))


def _has_size(over: Sequence[tuple[bool, Array]], under: Sequence[tuple[bool, Array]]) -> bool:
    """Whether numbers and sizes alone are divided, and by a size."""
    plain = (arrays.Number, arrays.Scalar)
    return all(isinstance(f, plain) for _, f in over) and any(not isinstance(f, arrays.Number) for _, f in under)


def rank(node: Array) -> int:
    """How many axes longer than one a node has."""
    return sum(1 for i in node.shape if i is not None)


def fraction(expr: Expr) -> tuple[list[Expr], list[Expr]]:
    """The factors of the numerator and of the denominator."""
    above: list[Expr] = []
    below: list[Expr] = []
    for factor in _with_contents(expr):
        if isinstance(factor, Rational):
            above += [Integer(factor.p)] if factor.p != 1 else []
            below += [Integer(factor.q)] if factor.q != 1 else []
        elif isinstance(factor, Pow) and negative(factor.exp):
            below.append(Pow(factor.base, -factor.exp))
        else:
            above.append(factor)
    return above, below


def _with_contents(expr: Expr) -> list[Expr]:
    """The factors, with a number that every term of a bracket shares drawn out of it."""
    number: Expr = Integer(1)
    rest: list[Expr] = []
    for factor in Mul.make_args(expr):
        content, inner = (
            factor.primitive() if factor.is_Add else (factor, None) if factor.is_Rational else (Integer(1), factor)
        )
        number *= content
        rest += [] if inner is None else [inner]
    return [number, *rest]


def means(above: list[Expr], below: list[Expr]) -> tuple[list[Expr], list[Expr], list[Expr]]:
    """Sums over axes whose sizes all stand in the denominator become means."""
    found = []
    for factor in [f for f in above if isinstance(f, Sigma)]:
        sizes = [i.axis.length for i in factor.bound]
        if all(sizes.count(s) <= below.count(s) for s in sizes) and contraction(factor) is None:
            for size in sizes:
                below = [f for k, f in enumerate(below) if k != below.index(size)]
            above = [f for f in above if f is not factor]
            found.append(factor)
    return above, below, found
