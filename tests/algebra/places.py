"""Walking through an expression with its sums opened, to change it at one place chosen by chance."""

from collections.abc import Callable, Iterator
from random import Random

from sympy import Add, Expr, Mul, Pow, exp

from bnderive.algebra.expr import Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.ops import op_of
from tests.algebra.settings import Setting

Scope = tuple[Index, ...]
Back = Callable[[Expr], Expr]
Change = Callable[[Expr, Scope, Setting, Random], Expr | None]


def places(expr: Expr, scope: Scope) -> Iterator[tuple[Expr, Scope, Back]]:
    """Every subexpression with the indices in scope there and the way to put another in its place; sums are opened."""
    yield expr, scope, lambda new: new
    if isinstance(expr, Sigma):
        body, bound = expr.open((*scope, *free_indices(expr)))
        for inner, inside, back in places(body, (*scope, *bound)):
            yield inner, inside, _in_sum(bound, back)
    elif isinstance(expr, Add | Mul | Pow) or op_of(expr):
        for k, argument in enumerate(expr.args[:1] if isinstance(expr, Pow) else expr.args):
            for inner, inside, back in places(argument, scope):
                yield inner, inside, _in_argument(expr, k, back)


def _in_sum(bound: Scope, back: Back) -> Back:
    return lambda new: Sigma(back(new), *bound)


def _in_argument(expr: Expr, k: int, back: Back) -> Back:
    return lambda new: expr.func(*expr.args[:k], back(new), *expr.args[k + 1 :])


def apply_somewhere(change: Change, expr: Expr, scope: Scope, setting: Setting, rng: Random) -> Expr | None:
    """The expression with the change made at one place, chosen by chance where it applies; None without any."""
    everywhere = list(places(expr, scope))
    rng.shuffle(everywhere)
    for inner, inside, back in everywhere:
        changed = change(inner, inside, setting, rng)
        if changed is not None and changed != inner and (result := back(changed)) != expr:
            return result
    return None


def fresh(like: Index, scope: Scope, *exprs: Expr) -> Index:
    taken = {i.name for i in scope} | {i.name for e in exprs for i in e.atoms(Index)}
    return next(i for k in range(1, 99) if (i := Index(like.axis.name + "_" * k, like.axis)).name not in taken)


def fitted(expr: Expr, scope: Scope, rng: Random) -> Expr | None:
    """The expression with its free indices replaced by indices in scope; None where an axis has no index there."""
    change = {}
    for index in sorted(free_indices(expr), key=lambda i: i.name):
        choices = [i for i in scope if i.axis == index.axis]
        if not choices:
            return None
        change[index] = rng.choice(choices)
    return expr.xreplace(change)


def opened(expr: Sigma, scope: Scope) -> tuple[Expr, tuple[Index, ...]]:
    return expr.open((*scope, *free_indices(expr)))


def factors(expr: Expr) -> list[Expr]:
    """Factors, with the exponential of a sum taken apart."""
    parts: list[Expr] = []
    for factor in Mul.make_args(expr):
        exponents = Add.make_args(factor.args[0]) if isinstance(factor, exp) else ()
        parts += [exp(e) for e in exponents] if exponents else [factor]
    return parts
