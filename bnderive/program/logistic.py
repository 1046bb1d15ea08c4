"""Logistic functions where exponentials would overflow: e^a / (1 + e^a)² is σ(a) σ(−a), and no infinity over another.

Input: an expression. Output: one that is equal, in which what stands over a power of 1 + e^u is a polynomial in
σ(u) and σ(−u), where it is bounded: e^(j u) / (1 + e^u)^k is σ(u)^j σ(−u)^(k − j). What grows beyond
that keeps its exponential.
"""

import sympy
from sympy import Add, Dummy, Expr, Mul, Pow, exp

from bnderive.algebra.ops import sigmoid
from bnderive.program.tidy import rebuilt

MAX_TERMS = 12


def steadied(expr: Expr) -> Expr:
    """The expression with every bounded fraction over powers of 1 + e^u written in σ(u) and σ(−u)."""
    return rebuilt(expr, _change) if expr.has(exp) else expr


def _change(node: Expr) -> Expr | None:
    if not isinstance(node, Mul | Pow):
        return None
    factors = Mul.make_args(node)
    for factor in factors:
        base, power = factor.as_base_exp()
        exponent = _exponent(base)
        if exponent is not None and power.is_Integer and power.is_negative:
            rest = [f for f in factors if f is not factor]
            return _bounded(exponent, -int(power), rest)
    return None


def _exponent(base: Expr) -> Expr | None:
    """The u of 1 + e^u."""
    if not (isinstance(base, Add) and len(base.args) == 2 and base.args[0] == 1):
        return None
    return base.args[1].args[0] if isinstance(base.args[1], exp) else None


def _bounded(exponent: Expr, power: int, factors: list[Expr]) -> Expr | None:
    """The product of the factors over that power of 1 + e^u; None where it is not bounded, or has many terms."""
    mark = Dummy("e^u")
    marked = [_marked(f, exponent, mark) for f in factors]
    above = sympy.expand_mul(Mul(*(m for m in marked if m.has(mark))))
    if not above.is_polynomial(mark) or len(Add.make_args(above)) > MAX_TERMS:
        return None
    terms = sympy.Poly(above, mark).terms()
    if any(degree > power for (degree,), _ in terms):
        return None
    up, down = sigmoid(exponent), sigmoid(-exponent)
    whole = Add(*(steadied(c) * up**degree * down ** (power - degree) for (degree,), c in terms))
    return Mul(*(steadied(m) for m in marked if not m.has(mark)), whole)


def _marked(factor: Expr, exponent: Expr, mark: Expr) -> Expr:
    """A factor with e^(j u) as the j-th power of a mark, where it stands in a sum or by itself."""
    if isinstance(factor, exp):
        times = factor.args[0] / exponent
        return mark**times if times.is_Integer else factor
    if isinstance(factor, Add | Mul):
        return factor.func(*(_marked(a, exponent, mark) for a in factor.args))
    if isinstance(factor, Pow) and factor.exp.is_Integer and factor.exp.is_positive:
        return _marked(factor.base, exponent, mark) ** factor.exp
    return factor
