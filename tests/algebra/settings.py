"""The small worlds in which random expressions live: tensors, definitions, and what follows from them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from sympy import Expr, Integer, Rational, exp, log

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.judge import World
from bnderive.algebra.notation import Notation
from bnderive.layer.layer import Definition, Parameter, Quantity

HALF = Rational(1, 2)
BATCH, CHANNEL = Axis("i", "m"), Axis("c", "C")
I, J, K, L = (Index(name, BATCH) for name in "ijkl")  # noqa: E741
C, D, F = (Index(name, CHANNEL) for name in "cdf")
M, N = BATCH.length, CHANNEL.length
EPS = Parameter("eps", Notation(("\\epsilon",)), positive=True).symbol
DDOF = Parameter("ddof", Notation(("q",)), integer=True).symbol


def tensor(name: str, *indices: Index, labels: Axis | None = None) -> Quantity:
    return Quantity(name, Notation((name, *range(len(indices)))), indices, labels)


X, G = tensor("x", I, C), tensor("g", I, C)
W, GAMMA, ALPHA = tensor("w", C, D), tensor("gamma", C), tensor("alpha")
T = tensor("t", I, labels=CHANNEL)
INPUTS = (X, G, W, GAMMA, ALPHA, T)


@dataclass(frozen=True, slots=True)
class Setting:
    """Definitions and facts to make equal pairs with: each of `zeros` is zero, each of `ones` one, at its free indices.

    `equalities` has for a quantity's name what an element of it is equal to. `bases` are positive.
    """

    name: str
    definitions: tuple[Definition, ...] = ()
    zeros: tuple[Expr, ...] = ()
    ones: tuple[Expr, ...] = ()
    equalities: tuple[tuple[Element, Expr], ...] = ()
    bases: tuple[Expr, ...] = ()

    @property
    def tensors(self) -> tuple[Quantity, ...]:
        return (*(q for q in INPUTS if q.labels is None), *(d.quantity for d in self.definitions))

    def world(self, seed: int) -> World:
        return World(INPUTS, self.definitions, seed)


def _norm() -> Setting:
    mu, var, rstd, xhat = tensor("mu", C), tensor("var", C), tensor("rstd", C), tensor("xhat", I, C)
    definitions = (
        Definition(mu, Sigma(X(J, C), J) / M),
        Definition(var, Sigma((X(J, C) - mu(C)) ** 2, J) / (M - DDOF)),
        Definition(rstd, (var(C) + EPS) ** -HALF),
        Definition(xhat, (X(I, C) - mu(C)) * rstd(C)),
    )
    return Setting(
        "norm",
        definitions,
        zeros=(Sigma(X(J, C) - mu(C), J), Sigma(xhat(J, C), J), Sigma(GAMMA(D) * xhat(J, D), J, D)),
        ones=(rstd(C) ** 2 * (var(C) + EPS), rstd(C) * (var(C) + EPS) ** HALF),
        equalities=(
            (X(I, C), mu(C) + xhat(I, C) / rstd(C)),
            (xhat(I, C), (X(I, C) - mu(C)) * (var(C) + EPS) ** -HALF),
            (var(C), (Sigma(X(J, C) ** 2, J) - M * mu(C) ** 2) / (M - DDOF)),
            (mu(C), Sigma(X(J, C) + GAMMA(C) * (X(J, C) - mu(C)), J) / M),
            (var(C), Sigma(xhat(J, C) ** 2, J) / (M - DDOF) / rstd(C) ** 2),
        ),
        bases=(var(C) + EPS, rstd(C), 1 + X(I, C) ** 2, EPS, (X(I, C) - mu(C)) ** 2, Sigma(xhat(J, C) ** 2, J)),
    )


def _rms() -> Setting:
    ms, y, norm = tensor("ms", I), tensor("y", I, C), tensor("norm")
    definitions = (
        Definition(ms, Sigma(X(I, D) ** 2, D) / N),
        Definition(y, X(I, C) * GAMMA(C) * (ms(I) + EPS) ** -HALF),
        Definition(norm, (Sigma(X(J, D) ** 2, J, D) + EPS) ** HALF),
    )
    return Setting(
        "rms",
        definitions,
        zeros=(Sigma(ms(J), J) - (norm() ** 2 - EPS) / N,),
        ones=((ms(I) + EPS) ** HALF * (ms(I) + EPS) ** -HALF, norm() ** -2 * (Sigma(ms(J), J) * N + EPS)),
        equalities=(
            (ms(I), Sigma(X(I, C) ** 2, C) / N),
            (norm(), (Sigma(ms(J), J) * N + EPS) / norm()),
        ),
        bases=(ms(I) + EPS, norm(), Sigma(X(I, D) ** 2, D) + EPS, 2 + GAMMA(C) ** 2),
    )


def _softmax() -> Setting:
    z, p, lse = tensor("z", I), tensor("p", I, C), tensor("lse", I)
    definitions = (
        Definition(z, Sigma(exp(X(I, D)), D)),
        Definition(p, exp(X(I, C)) / z(I)),
        Definition(lse, log(z(I))),
    )
    label = T(I)
    return Setting(
        "softmax",
        definitions,
        zeros=(1 - Sigma(p(I, D), D), Sigma(Delta(D, label), D) - 1, p(I, C) * z(I) - exp(X(I, C))),
        ones=(Sigma(p(I, D), D), z(I) / Sigma(exp(X(I, D)), D)),
        equalities=(
            (p(I, C), exp(X(I, C) + ALPHA()) / Sigma(exp(X(I, D) + ALPHA()), D)),
            (p(I, C), 1 / Sigma(exp(X(I, D) - X(I, C)), D)),
            (X(I, C), Sigma((Delta(D, C)) * X(I, D), D)),
        ),
        bases=(z(I), exp(X(I, C)), p(I, C)),
    )


def _attention() -> Setting:
    score, weight, top = tensor("s", I, J), tensor("a", I, J), tensor("o", I, C)
    definitions = (
        Definition(score, Sigma(X(I, C) * G(J, C), C)),
        Definition(weight, exp(score(I, J)) / Sigma(exp(score(I, K)), K)),
        Definition(top, Sigma(weight(I, K) * X(K, C), K)),
    )
    return Setting(
        "attention",
        definitions,
        zeros=(Sigma(weight(I, K), K) - 1, score(I, J) - Sigma(X(I, D) * G(J, D), D)),
        ones=(Sigma(weight(I, K), K),),
        equalities=(
            (top(I, C), X(I, C) + Sigma(weight(I, K) * (X(K, C) - X(I, C)), K)),
            (score(I, J), Sigma(X(I, C) * G(J, D) * Delta(C, D), C, D)),
        ),
        bases=(1 + score(I, J) ** 2, Sigma(exp(score(I, K)), K)),
    )


def _plain() -> Setting:
    return Setting(
        "plain",
        zeros=(Sigma(Delta(I, J), J) - 1, Sigma(X(J, C), J, C) - Sigma(Sigma(X(J, C), C), J)),
        ones=(Sigma(Delta(I, J), J), Sigma(Integer(1), J) / M),
        equalities=((X(I, C), Sigma(X(J, C), J) - Sigma((1 - Delta(I, J)) * X(J, C), J)),),
        bases=(
            *(EPS, 1 + GAMMA(C) ** 2, Sigma(X(J, C) ** 2, J) + EPS, EPS + ALPHA() ** 2, ALPHA() ** 2, X(I, C) ** 2),
            *(EPS + Delta(I, J), 1 + Delta(C, T(I)) * GAMMA(C) ** 2, 2 - Before(I, J), 1 + Sigma(Delta(I, J), I)),
        ),
    )


def _inlined() -> Setting:
    """Even powers, logarithms and symbolic powers that a root or an absolute value meets only once they are inlined."""
    square, inverse, logarithm = tensor("square", I, C), tensor("inverse", I, C), tensor("logarithm", I, C)
    power, total, both = tensor("power", C), tensor("total", C), tensor("both", I, C)
    definitions = (
        Definition(square, (X(I, C) - GAMMA(C)) ** 2),
        Definition(inverse, (X(I, C) + GAMMA(C)) ** -2),
        Definition(logarithm, log(inverse(I, C))),
        Definition(power, GAMMA(C) ** M),
        Definition(total, Sigma(X(J, C), J)),
        Definition(both, total(C) ** 2 * GAMMA(C) ** 2),
    )
    return Setting(
        "inlined",
        definitions,
        zeros=(square(I, C) - X(I, C) ** 2 + 2 * X(I, C) * GAMMA(C) - GAMMA(C) ** 2, Sigma(X(J, C), J) - total(C)),
        ones=(inverse(I, C) * (X(I, C) + GAMMA(C)) ** 2, power(C) * GAMMA(C) ** -M),
        equalities=(
            (square(I, C), (GAMMA(C) - X(I, C)) ** 2),
            (inverse(I, C), exp(logarithm(I, C))),
            (logarithm(I, C), -log((X(I, C) + GAMMA(C)) ** 2)),
            (total(C), Sigma(X(J, C) + GAMMA(C), J) - M * GAMMA(C)),
            (both(I, C), (total(C) * GAMMA(C)) ** 2),
        ),
        bases=(square(I, C), inverse(I, C), both(I, C), exp(logarithm(I, C)), square(I, C) * inverse(I, C)),
    )


_MAKERS: tuple[Callable[[], Setting], ...] = (_plain, _norm, _rms, _softmax, _attention, _inlined)


@cache
def settings() -> tuple[Setting, ...]:
    return tuple(make() for make in _MAKERS)
