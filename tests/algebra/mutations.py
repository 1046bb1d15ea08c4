"""Mutations of random expressions: what people get wrong, each at one place. Most change the value."""

from random import Random

import sympy
from sympy import Add, Expr, Integer, Mul, Pow, Rational, exp, tanh

from bnderive.algebra.expr import Delta, Element, Sigma
from bnderive.algebra.index import Index
from bnderive.algebra.ops import maximum, minimum, op_of, sigmoid, step
from tests.algebra.places import Change, Scope, factors, opened
from tests.algebra.settings import BATCH, DDOF, GAMMA, C, I, Setting, X

MUTATIONS: dict[str, Change] = {}


def mutation(function: Change) -> Change:
    MUTATIONS[function.__name__] = function
    return function


@mutation
def drop(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Add | Mul):
        return None
    gone = rng.randrange(len(e.args))
    return e.func(*(a for k, a in enumerate(e.args) if k != gone))


@mutation
def flip_sign(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Add):
        return None
    changed = rng.randrange(len(e.args))
    return Add(*(-a if k == changed else a for k, a in enumerate(e.args)))


@mutation
def change_exponent(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Pow) or not e.exp.is_Rational:
        return None
    return e.base ** rng.choice([-e.exp, e.exp + 1, e.exp - 1, e.exp / 2 if e.exp.is_Integer else 2 * e.exp])


@mutation
def change_index(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Element | Delta):
        return None
    own = [k for k, a in enumerate(e.args) if isinstance(a, Index)]
    if not own:
        return None
    k = rng.choice(own)
    choices = [i for i in scope if i.axis == e.args[k].axis and i != e.args[k]]
    return e.func(*e.args[:k], rng.choice(choices), *e.args[k + 1 :]) if choices else None


@mutation
def change_size(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    return rng.choice([e - 1, e - DDOF, e + 1]) if e == BATCH.length else None


@mutation
def change_number(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    return e * rng.choice([Rational(1, 2), Integer(2), Integer(-1)]) if e.is_Rational else None


@mutation
def change_function(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    swaps = {tanh: sigmoid, sigmoid: tanh, maximum: minimum, minimum: maximum, exp: tanh, sympy.Abs: step}
    return swaps[e.func](*e.args) if e.func in swaps else None


@mutation
def change_quantity(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Element):
        return None
    axes = [i.axis if isinstance(i, Index) else None for i in e.indices]
    choices = [q.name for q in setting.tensors if list(q.axes) == axes and q.name != e.name]
    return Element(rng.choice(choices), *e.indices) if choices else None


@mutation
def forget_the_sign(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """√(u²) as u, where the square has a name."""
    roots = {"square": X(I, C) - GAMMA(C), "inverse": 1 / (X(I, C) + GAMMA(C))}
    if not isinstance(e, Pow) or not isinstance(e.base, Element) or e.base.name not in roots:
        return None
    return roots[e.base.name].xreplace(dict(zip((I, C), e.base.indices, strict=True))) ** (2 * e.exp)


@mutation
def sum_each_factor(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """Σ ab as Σa Σb."""
    if not isinstance(e, Sigma):
        return None
    body, bound = opened(e, scope)
    parts = factors(body)
    return Mul(*(Sigma(f, *bound) for f in parts)) if len(parts) > 1 else None


@mutation
def power_of_each_term(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """(a + b)^s as a^s + b^s, and f(a + b) as f(a) + f(b)."""
    if isinstance(e, Pow) and isinstance(e.base, Add):
        return Add(*(t**e.exp for t in e.base.args))
    if op_of(e) and len(e.args) == 1 and isinstance(e.args[0], Add):
        return Add(*(e.func(t) for t in e.args[0].args))
    return None


@mutation
def lose_diagonal(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """Σ_j as Σ_{j≠i}."""
    if not isinstance(e, Sigma):
        return None
    body, bound = opened(e, scope)
    choices = [i for i in (*scope, *bound) if i.axis == bound[0].axis and i != bound[0]]
    return Sigma((1 - Delta(rng.choice(choices), bound[0])) * body, *bound) if choices else None


@mutation
def merge_indices(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """Σ_i Σ_j f_ij as Σ_i f_ii."""
    if not isinstance(e, Sigma):
        return None
    body, bound = opened(e, scope)
    same = [(a, b) for a in bound for b in bound if a.axis == b.axis and a != b]
    if not same:
        return None
    a, b = rng.choice(same)
    return Sigma(body.xreplace({a: b}), *(i for i in bound if i != a))


@mutation
def lose_sum(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """One term for all of a sum."""
    if not isinstance(e, Sigma) or len(e.bound) != 1:
        return None
    body, (bound,) = opened(e, scope)
    choices = [i for i in scope if i.axis == bound.axis]
    return body.xreplace({bound: rng.choice(choices)}) if choices else None
