"""Valid rewritings of random expressions, each a small equation applied at one place.

A rewriting takes a subexpression, the indices in scope there, the setting and a source of chance, and returns an
expression that is equal to it, or None where it does not apply. To add one is to write one function.
"""

from random import Random

import sympy
from sympy import Add, Expr, Integer, Mul, Pow, exp, tanh

from bnderive.algebra.expr import Delta, Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.ops import maximum, minimum, op_of, sigmoid, step
from tests.algebra.places import Change, Scope, factors, fitted, fresh, opened
from tests.algebra.settings import BATCH, EPS, C, Setting

REWRITINGS: dict[str, Change] = {}


def rewriting(function: Change) -> Change:
    REWRITINGS[function.__name__] = function
    return function


@rewriting
def distribute(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if isinstance(e, Pow) and isinstance(e.base, Add) and e.exp in (2, 3):
        return Add(*(t * e.base ** (e.exp - 1) for t in e.base.args))
    sums = [a for a in e.args if isinstance(a, Add)] if isinstance(e, Mul) else []
    if not sums:
        return None
    chosen = rng.choice(sums)
    rest = Mul(*(a for a in e.args if a is not chosen))
    return Add(*(rest * t for t in chosen.args))


@rewriting
def factor_out(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    common = rng.choice([EPS, BATCH.length, Integer(3), *(b for b in setting.bases if not free_indices(b))])
    return Mul(common, Add(*(t / common for t in e.args)), evaluate=True) if isinstance(e, Add) else None


@rewriting
def expand_all(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    return sympy.expand_mul(e) if isinstance(e, Add | Mul | Pow) else None


@rewriting
def together(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    return sympy.together(e) if isinstance(e, Add) else None


@rewriting
def split_sum(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Sigma):
        return None
    body, bound = opened(e, scope)
    return Add(*(Sigma(t, *bound) for t in Add.make_args(sympy.expand_mul(body))))


@rewriting
def join_sums(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    sums = [a for a in e.args if isinstance(a, Sigma) and len(a.bound) == 1] if isinstance(e, Add) else []
    pairs = [(a, b) for a in sums for b in sums if a != b and a.bound[0].axis == b.bound[0].axis]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    index = fresh(a.bound[0], scope, e)
    bodies = [s.body.xreplace({s.bound[0]: index}) for s in (a, b)]
    return Add(*(t for t in e.args if t not in (a, b)), Sigma(Add(*bodies), index))


@rewriting
def pull_out(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Sigma):
        return None
    body, bound = opened(e, scope)
    loose = [f for f in factors(body) if not free_indices(f) & set(bound)]
    tied = [f for f in factors(body) if free_indices(f) & set(bound)]
    return Mul(*loose) * Sigma(Mul(*tied), *bound) if loose else None


@rewriting
def push_in(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    sums = [a for a in e.args if isinstance(a, Sigma)] if isinstance(e, Mul) else []
    if not sums:
        return None
    chosen = rng.choice(sums)
    rest = Mul(*(a for a in e.args if a is not chosen))
    body, bound = chosen.open((*scope, *free_indices(e)))
    return Sigma(rest * body, *bound)


@rewriting
def separate(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Sigma) or len(e.bound) < 2:
        return None
    body, bound = opened(e, scope)
    first = rng.choice(bound)
    others = tuple(i for i in bound if i != first)
    mine = [f for f in factors(body) if first in free_indices(f)]
    rest = [f for f in factors(body) if first not in free_indices(f)]
    if any(free_indices(f) & set(others) for f in mine):
        return None
    return Sigma(Mul(*mine), first) * Sigma(Mul(*rest), *others)


@rewriting
def multiply_sums(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if isinstance(e, Pow) and isinstance(e.base, Sigma) and e.exp == 2:
        pair, rest = (e.base, e.base), Integer(1)
    else:
        sums = [a for a in e.args if isinstance(a, Sigma)] if isinstance(e, Mul) else []
        if len(sums) < 2:
            return None
        pair = (sums[0], sums[1])
        rest = Mul(*(a for a in e.args if a not in pair))
    left, first = opened(pair[0], scope)
    right, second = pair[1].open((*scope, *first, *left.atoms(Index)))
    return rest * Sigma(left * right, *first, *second)


@rewriting
def nest(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if not isinstance(e, Sigma):
        return None
    body, bound = opened(e, scope)
    if len(bound) > 1:
        order = rng.sample(bound, len(bound))
        return Sigma(Sigma(body, *order[1:]), order[0])
    if isinstance(body, Sigma):
        inner, more = body.open((*scope, *bound, *free_indices(e)))
        return Sigma(inner, *rng.sample((*bound, *more), len(bound) + len(more)))
    return None


@rewriting
def inline(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    found = [d for d in setting.definitions if isinstance(e, Element) and d.quantity.name == e.name]
    return found[0].expr.xreplace(dict(zip(found[0].quantity.indices, e.indices, strict=True))) if found else None


@rewriting
def follow(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """One of the setting's equalities."""
    matching = []
    for left, right in setting.equalities:
        if isinstance(e, Element) and left.name == e.name:
            matching.append(right.xreplace(dict(zip(left.indices, e.indices, strict=True))))
    return rng.choice(matching) if matching else None


@rewriting
def add_zero(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    zero = fitted(rng.choice(setting.zeros), scope, rng)
    weight = rng.choice([Integer(2), EPS, e])
    return None if zero is None or isinstance(e, Index) else e + weight * zero


@rewriting
def times_one(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    one = fitted(rng.choice(setting.ones), scope, rng)
    return None if one is None else e * one


@rewriting
def contract(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """f_i is Σ_j δ_ij f_j."""
    own = sorted((i for i in free_indices(e) if i in scope), key=lambda i: i.name)
    if not own:
        return None
    old = rng.choice(own)
    new = fresh(old, scope, e)
    return Sigma(Delta(old, new) * e.xreplace({old: new}), new)


@rewriting
def name_label(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """f_{t_i} is Σ_d [d = t_i] f_d."""
    labels = [a for a in e.indices if isinstance(a, Element)] if isinstance(e, Element) else []
    if not labels:
        return None
    new = fresh(C, scope, e)
    return Sigma(Delta(new, labels[0]) * Element(e.name, *(new if a in labels else a for a in e.indices)), new)


@rewriting
def all_but_one(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """Σ_j f_j is Σ_{j≠i} f_j + f_i."""
    if not isinstance(e, Sigma) or len(e.bound) != 1:
        return None
    body, (bound,) = opened(e, scope)
    choices = [i for i in scope if i.axis == bound.axis]
    if not choices:
        return None
    one = rng.choice(choices)
    return Sigma((1 - Delta(one, bound)) * body, bound) + body.xreplace({bound: one})


@rewriting
def meaning(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    op = op_of(e)
    return op.meaning(*e.args) if op and op.meaning else None


@rewriting
def relate_functions(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    if isinstance(e, sigmoid):
        u = e.args[0]
        return rng.choice([1 - sigmoid(-u), (1 + tanh(u / 2)) / 2, exp(u) * sigmoid(-u)])
    if isinstance(e, tanh):
        u = e.args[0]
        return rng.choice([2 * sigmoid(2 * u) - 1, -tanh(-u), (exp(u) - exp(-u)) / (exp(u) + exp(-u))])
    if isinstance(e, maximum | minimum):
        a, b = e.args
        other = minimum if isinstance(e, maximum) else maximum
        sign = 1 if isinstance(e, maximum) else -1
        return rng.choice([a + b - other(a, b), (a + b + sign * sympy.Abs(a - b)) / 2])
    if isinstance(e, step):
        return rng.choice([e**2, e**3])
    if isinstance(e, exp):
        u = e.args[0]
        return rng.choice([(1 + tanh(u / 2)) / (1 - tanh(u / 2)), sigmoid(u) / sigmoid(-u)])
    return None


@rewriting
def split_power(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """b^s is b · b^(s−1) with the first b distributed."""
    if not isinstance(e, Pow) or not isinstance(e.base, Add) or not e.exp.is_Rational:
        return None
    return Add(*(t * e.base ** (e.exp - 1) for t in e.base.args))


@rewriting
def scale_base(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """(u)^s is k^s (u/k)^s for a positive k."""
    if not isinstance(e, Pow) or not isinstance(e.base, Add) or e.exp.is_Integer or not e.exp.is_Rational:
        return None
    k = rng.choice([EPS, BATCH.length, Integer(4)])
    return k**e.exp * Add(*(t / k for t in e.base.args)) ** e.exp


@rewriting
def count(e: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """A size is a sum of ones."""
    return Sigma(Integer(1), fresh(Index("i", BATCH), scope)) if e == BATCH.length else None
