"""Random pairs of expressions: equal by valid rewriting, changed by a mutation, unrelated. The judge tells which."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import sympy
from sympy import Abs, Expr, Integer, Mul, Rational, erf, exp, log, sin, tanh

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Index
from bnderive.algebra.ops import maximum, minimum, sigmoid, step
from tests.algebra.mutations import MUTATIONS
from tests.algebra.places import Scope, apply_somewhere, fitted, fresh
from tests.algebra.rewritings import REWRITINGS
from tests.algebra.settings import ALPHA, DDOF, EPS, C, D, I, J, M, N, Setting, T, settings

LARGEST = 150
SCOPES: tuple[Scope, ...] = ((I, C), (I, C), (C,), (I,), (I, J, C), (I, J), (C, D), ())


@dataclass(frozen=True, slots=True)
class Pair:
    """Two expressions in a setting; `made` is rewritten, mutated or random; `how` names what was done, in order."""

    lhs: Expr
    rhs: Expr
    setting: Setting
    made: str
    how: tuple[str, ...]
    seed: int


def pairs(count: int, seed: int = 0) -> Iterator[Pair]:
    """That many pairs, the same for the same seed: six of ten rewritten, three mutated, one unrelated."""
    for number in range(seed, seed + count):
        yield pair(number)


def pair(seed: int) -> Pair:
    """The pair of that number."""
    rng = Random(seed)  # noqa: S311
    setting = rng.choice(settings())
    scope = rng.choice(SCOPES)
    family = rng.choice(("none", "none", "none", "exp", "kink", "opaque"))
    lhs = _finite(rng, setting, scope, family, rng.choice((1, 2, 2, 3, 3)))
    made = rng.choices(("rewritten", "mutated", "random"), (6, 3, 1))[0]
    if made == "random":
        return Pair(lhs, _finite(rng, setting, scope, family, 2), setting, made, (), seed)
    rhs, how = _rewritten(lhs, scope, setting, rng)
    if made == "mutated":
        names = sorted(MUTATIONS)
        for name in rng.sample(names, len(names)):
            changed = apply_somewhere(MUTATIONS[name], rhs, scope, setting, rng)
            if changed is not None and _is_finite(changed):
                return Pair(lhs, changed, setting, made, (*how, name), seed)
    return Pair(lhs, rhs, setting, "rewritten", how, seed)


def _rewritten(expr: Expr, scope: Scope, setting: Setting, rng: Random) -> tuple[Expr, tuple[str, ...]]:
    how: list[str] = []
    names = sorted(REWRITINGS)
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 6))):
        for name in rng.sample(names, len(names)):
            changed = apply_somewhere(REWRITINGS[name], expr, scope, setting, rng)
            if changed is not None and _size(changed) < LARGEST and _is_finite(changed):
                expr = changed
                how.append(name)
                break
    return expr, tuple(how)


def _is_finite(expr: Expr) -> bool:
    return not expr.has(sympy.nan, sympy.zoo, sympy.oo, sympy.I)


def _size(expr: Expr) -> int:
    return sum(1 for _ in sympy.preorder_traversal(expr))


def _finite(rng: Random, setting: Setting, scope: Scope, family: str, depth: int) -> Expr:
    while not _is_finite(expr := _expression(rng, setting, scope, family, depth)):
        pass
    return expr


def _expression(rng: Random, setting: Setting, scope: Scope, family: str, depth: int) -> Expr:
    if depth == 0:
        return _atom(rng, setting, scope)
    parts = [_expression(rng, setting, scope, family, depth - 1) for _ in range(2)]
    kinds = ("add", "multiply", "sum", "off", "delta", "square", "root", "divide", "function")
    kind = rng.choices(kinds, (4, 4, 5, 1, 1, 1, 2, 1, 2 if family != "none" else 0))[0]
    if kind == "add":
        return parts[0] + rng.choice((1, -1, 2)) * parts[1]
    if kind == "multiply":
        return Mul(*parts)
    if kind in ("sum", "off"):
        return _sum(rng, setting, scope, family, depth, kind == "off")
    if kind == "delta":
        return parts[0] * _delta(rng, scope)
    if kind == "square":
        return parts[0] ** rng.choice((2, 2, 3))
    if kind in ("root", "divide"):
        base = fitted(rng.choice(setting.bases), scope, rng) or EPS
        exponents = [Rational(k, 2) for k in (-3, -1, 1, 3)] + [Rational(-1, 3)]
        if kind == "divide":
            return parts[0] / rng.choice((base, parts[1]))
        return parts[0] * base ** rng.choice(exponents)
    return _function(rng, family, parts[0], parts[1]) * rng.choice((Integer(1), parts[1]))


def _sum(rng: Random, setting: Setting, scope: Scope, family: str, depth: int, off: bool) -> Expr:
    index = fresh(rng.choice((I, C)), scope)
    more = (index, fresh(rng.choice((I, C)), (*scope, index))) if rng.random() < 0.3 else (index,)
    body = _expression(rng, setting, (*scope, *more), family, depth - 1)
    if rng.random() < 0.6:
        body = body * _atom(rng, setting, more)
    others = [i for i in scope if i.axis == index.axis]
    return Sigma(body * (1 - Delta(rng.choice(others), index)) if off and others else body, *more)


def _delta(rng: Random, scope: Scope) -> Expr:
    same = [(a, b) for a in scope for b in scope if a.axis == b.axis and a != b]
    rows, columns = [i for i in scope if i.axis == I.axis], [c for c in scope if c.axis == C.axis]
    if rows and columns and rng.random() < 0.5:
        return Delta(rng.choice(columns), T(rng.choice(rows)))
    if not same:
        return Integer(1)
    return Before(*rng.choice(same)) if rng.random() < 0.3 else Delta(*rng.choice(same))


def _function(rng: Random, family: str, u: Expr, v: Expr) -> Expr:
    if family == "exp":
        return rng.choice((exp, exp, tanh, sigmoid))(u)
    if family == "kink":
        return rng.choice((step(u), Abs(u), maximum(u, v), minimum(u, v), maximum(u, Integer(0))))
    return rng.choice((erf(u), sin(u), log(1 + u**2)))


def _atom(rng: Random, setting: Setting, scope: Scope) -> Expr:
    if rng.random() < 0.2:
        return rng.choice((EPS, M, N, Integer(2), 1 / M, ALPHA(), 1 / (M - DDOF), Rational(1, 3)))
    usable = [e for q in setting.tensors if (e := fitted(q.element, scope, rng)) is not None]
    chosen = rng.choice(usable)
    rows = [i for i in scope if i.axis == I.axis]
    if rows and rng.random() < 0.07:
        label = T(rng.choice(rows))
        return Element(
            chosen.name, *(label if isinstance(i, Index) and i.axis == C.axis else i for i in chosen.indices)
        )
    return chosen
