"""The elementwise operations. An operation is one record here, and nothing else has to know of it.

A record gives the name, the SymPy function, the partial derivatives, how it reads in terms of exp and step (what the
normal form understands; None for an operation that it keeps opaque), what it computes, and how LaTeX and code write
it. In `numeric` the first argument is the module that computes (numpy, torch or mpmath's context; None where an
operation that is `rational`, one that takes rational numbers to rational numbers, is given such). `analytic`:
`numeric` takes complex numbers as well, and the derivative holds there. In `code`, `{xp}` stands for the name of the
module and the key is a target's name, or `*` for every target without an entry of its own.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy import Abs, Expr, Function, Integer, Rational, cos, erf, exp, log, pi, sin, sqrt, tanh


class sigmoid(Function):
    """1 / (1 + exp(−u))."""

    is_real = True


class step(Function):
    """[u > 0]: one where the argument is positive, else zero. Its derivative is zero where it has one."""

    is_real = True

    @classmethod
    def eval(cls, u: Expr) -> Expr | None:
        if u.is_number and u.is_comparable:
            return Integer(1) if u.is_positive else Integer(0)
        return None


class maximum(Function):
    """The larger of two; a plain number stands last."""

    is_real = True

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        return cls(b, a) if a.is_number and not b.is_number else None


class minimum(Function):
    """The smaller of two; a plain number stands last."""

    is_real = True

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        return cls(b, a) if a.is_number and not b.is_number else None


@dataclass(frozen=True, slots=True)
class Op:
    """One elementwise operation; see the module's docstring for the fields."""

    name: str
    function: type[Expr]
    arity: int
    derivatives: tuple[Callable[..., Expr], ...]
    numeric: Callable[..., Any]
    latex: str
    meaning: Callable[..., Expr] | None = None
    analytic: bool = True
    rational: bool = False
    domain: str = "all reals"
    code: Mapping[str, str] = field(default_factory=dict)


def _real(value: Any) -> Any:
    return getattr(value, "real", value)


def _choose(xp: Any, condition: Any, yes: Any, no: Any) -> Any:
    return xp.where(condition, yes, no) if hasattr(xp, "where") else (yes if condition else no)


def _erf(xp: Any, u: Any) -> Any:
    return xp.erf(u) if hasattr(xp, "erf") else xp.vectorize(math.erf, otypes=[float])(u)


def _call(name: str) -> Mapping[str, str]:
    own = {"c": name + "({0})", "numba": "math." + name + "({0})", "triton": "tl." + name + "({0})"}
    return {**own, "*": "{xp}." + name + "({0})"}


_RECORDS = (
    Op("exp", exp, 1, (lambda u: exp(u),), lambda xp, u: xp.exp(u), r"\exp\left({0}\right)", code=_call("exp")),
    Op("log", log, 1, (lambda u: 1 / u,), lambda xp, u: xp.log(u), r"\log\left({0}\right)", domain="positive reals",
       code=_call("log")),
    Op("tanh", tanh, 1, (lambda u: 1 - tanh(u) ** 2,), lambda xp, u: xp.tanh(u), r"\tanh\left({0}\right)",
       meaning=lambda u: 1 - 2 / (exp(2 * u) + 1), code={**_call("tanh"), "triton": "_tanh({0})"}),
    Op("sigmoid", sigmoid, 1, (lambda u: sigmoid(u) * (1 - sigmoid(u)),),
       lambda xp, u: 1 / (1 + xp.exp(-u)), r"\operatorname{{sigmoid}}\left({0}\right)",
       meaning=lambda u: 1 / (1 + exp(-u)),
       code={"torch": "torch.sigmoid({0})", "jax": "jax.nn.sigmoid({0})", "c": "(1 / (1 + exp(-({0}))))",
             "numba": "(1 / (1 + math.exp(-({0}))))", "triton": "tl.sigmoid({0})",
             "*": "{xp}.exp(-{xp}.logaddexp(0, -({0})))"}),
    Op("erf", erf, 1, (lambda u: 2 / sqrt(pi) * exp(-(u**2)),), _erf, r"\operatorname{{erf}}\left({0}\right)",
       analytic=False,
       code={"numpy": "np.vectorize(math.erf, otypes=[float])({0})", "jax": "jax.scipy.special.erf({0})",
             "c": "erf({0})",
             "numba": "math.erf({0})", "triton": "tl.erf({0})", "*": "{xp}.erf({0})"}),
    Op("sin", sin, 1, (lambda u: cos(u),), lambda xp, u: xp.sin(u), r"\sin\left({0}\right)", code=_call("sin")),
    Op("cos", cos, 1, (lambda u: -sin(u),), lambda xp, u: xp.cos(u), r"\cos\left({0}\right)", code=_call("cos")),
    Op("step", step, 1, (lambda u: Integer(0),), lambda xp, u: _choose(xp, _real(u) > 0, u * 0 + 1, u * 0),
       r"\left[{0} > 0\right]", analytic=False, rational=True, domain="all reals but the kink at zero",
       code={"numpy": "np.heaviside({0}, 0)",
             "torch": "({0} > 0).to({0}.dtype)", "c": "({0} > 0)", "numba": "({0} > 0)",
             "triton": "tl.where({0} > 0.0, 1.0, 0.0)",
             "*": "{xp}.where({0} > 0, 1.0, 0.0)"}),
    Op("abs", Abs, 1, (lambda u: 2 * step(u) - 1,), lambda xp, u: _choose(xp, _real(u) > 0, u, -u),
       r"\left|{0}\right|", meaning=lambda u: u * (2 * step(u) - 1), analytic=False, rational=True,
       domain="all reals but the kink at zero",
       code={"c": "fabs({0})", "numba": "abs({0})", "triton": "tl.abs({0})", "*": "{xp}.abs({0})"}),
    Op("max", maximum, 2, (lambda a, b: step(a - b), lambda a, b: 1 - step(a - b)),
       lambda xp, a, b: _choose(xp, _real(a - b) > 0, a, b), r"\max\left({0}, {1}\right)",
       meaning=lambda a, b: b + (a - b) * step(a - b), analytic=False, rational=True,
       domain="all reals but the kink where both are equal",
       code={"torch": "torch.clamp({0}, min={1})", "c": "larger({0}, {1})",
             "numba": "max({0}, {1})", "triton": "tl.maximum({0}, {1})", "*": "{xp}.maximum({0}, {1})"}),
    Op("min", minimum, 2, (lambda a, b: 1 - step(a - b), lambda a, b: step(a - b)),
       lambda xp, a, b: _choose(xp, _real(a - b) > 0, b, a), r"\min\left({0}, {1}\right)",
       meaning=lambda a, b: a - (a - b) * step(a - b), analytic=False, rational=True,
       domain="all reals but the kink where both are equal",
       code={"torch": "torch.clamp({0}, max={1})", "c": "smaller({0}, {1})",
             "numba": "min({0}, {1})", "triton": "tl.minimum({0}, {1})", "*": "{xp}.minimum({0}, {1})"}),
)  # fmt: skip

OPS: Mapping[str, Op] = {op.name: op for op in _RECORDS}
BY_FUNCTION: Mapping[type[Expr], Op] = {op.function: op for op in _RECORDS}


def op_of(expr: Expr) -> Op | None:
    """The record of the operation that stands at the head of `expr`; None where the head is no operation."""
    return BY_FUNCTION.get(expr.func)


def square_root(u: Expr) -> Expr:
    """√u as a power, the form in which the algebra keeps roots."""
    return sympy.Pow(u, Rational(1, 2))
