"""The functions that equations may apply, by name. To add one, add a row; what can be said with others needs no
operation of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy
from sympy import Expr, Rational

from bnderive.algebra.ops import OPS, square_root


@dataclass(frozen=True, slots=True)
class KnownFunction:
    """How many arguments it takes at least and at most, and the expression for them."""

    least: int
    most: int
    build: Callable[..., Expr]


def _op(name: str) -> KnownFunction:
    op = OPS[name]
    return KnownFunction(op.arity, op.arity, op.function)


def _chain(name: str) -> KnownFunction:
    function = OPS[name].function

    def build(*arguments: Expr) -> Expr:
        result = arguments[0]
        for argument in arguments[1:]:
            result = function(result, argument)
        return result

    return KnownFunction(2, 16, build)


def _derived(build: Callable[[Expr], Expr]) -> KnownFunction:
    return KnownFunction(1, 1, build)


def _sigmoid(u: Expr) -> Expr:
    return OPS["sigmoid"].function(u)


FUNCTIONS: Mapping[str, KnownFunction] = {
    **{name: _op(name) for name in ("exp", "log", "tanh", "sigmoid", "erf", "sin", "cos", "abs", "step")},
    "ln": _op("log"),
    "max": _chain("max"),
    "min": _chain("min"),
    "tan": _derived(lambda u: sympy.sin(u) / sympy.cos(u)),
    **dict.fromkeys(("sign", "sgn"), _derived(lambda u: 2 * OPS["step"].function(u) - 1)),
    "sinh": _derived(lambda u: (sympy.exp(u) - sympy.exp(-u)) / 2),
    "cosh": _derived(lambda u: (sympy.exp(u) + sympy.exp(-u)) / 2),
    "sech": _derived(lambda u: 2 / (sympy.exp(u) + sympy.exp(-u))),
    "sqrt": _derived(square_root),
    "rsqrt": _derived(lambda u: u ** Rational(-1, 2)),
    "relu": _derived(lambda u: OPS["max"].function(u, sympy.Integer(0))),
    "softplus": _derived(lambda u: sympy.log(1 + sympy.exp(u))),
    "silu": KnownFunction(1, 2, lambda u, beta=1: u * _sigmoid(beta * u)),
}


def in_small_letters(word: str) -> str:
    """A word as the functions are listed, but for LN: that is the name of a layer, and no logarithm."""
    return word if word == "LN" else word.lower()
