"""What the normal form decides: identities that hold are proved, near misses are not, and what lies outside is left undecided."""

import pytest
import sympy
from sympy import Expr, Integer, Rational, exp, log, tanh

from bnderive.algebra.expr import Before, Delta, Element, Partial, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.normal import Facts, prove
from bnderive.algebra.notation import Notation
from bnderive.algebra.ops import maximum, sigmoid, step
from bnderive.layer.layer import Definition, Quantity

ROWS, COLUMNS = Axis("i", "m"), Axis("c", "C")
i, j, k = (Index(name, ROWS) for name in "ijk")
c, d = (Index(name, COLUMNS) for name in "cd")
m = ROWS.length
q = sympy.Symbol("q", integer=True, real=True)
eps = sympy.Symbol("eps", positive=True)
HALF = Rational(1, 2)


def tensor(name: str) -> object:
    return lambda *indices: Element(name, *indices)


x, g, a, b, mu, var, xhat, z, y = (tensor(n) for n in ("x", "g", "a", "b", "mu", "var", "xhat", "z", "y"))


def defined(name: str, indices: tuple[Index, ...], expr: Expr) -> Definition:
    return Definition(Quantity(name, Notation((name,)), indices), expr)


NORM = (
    defined("mu", (c,), Sigma(x(j, c), j) / m),
    defined("var", (c,), Sigma((x(j, c) - mu(c)) ** 2, j) / (m - q)),
    defined("xhat", (i, c), (x(i, c) - mu(c)) * (var(c) + eps) ** -HALF),
)
SOFTMAX = (defined("z", (c,), Sigma(exp(x(j, c)), j)), defined("y", (i, c), exp(x(i, c)) / z(c)))

INVERSE = (defined("u", (), 1 / (1 + Sigma(a(j), j))),)
SQUARED = (defined("u", (), (1 + Sigma(a(j), j)) ** -2),)
LENGTH = (defined("u", (), Sigma(a(j) ** 2, j) ** HALF),)
u = Element("u")

HOLD = {
    "names of bound indices": (Sigma(x(j, c), j), Sigma(x(k, c), k), ()),
    "order of sums": (Sigma(Sigma(x(j, c) * b(c), j), c), Sigma(Sigma(x(j, c) * b(c), c), j), ()),
    "a product of sums": (Sigma(a(j), j) * Sigma(b(j), j), Sigma(Sigma(a(j) * b(k), j), k), ()),
    "a square of a sum": (Sigma(a(j), j) ** 2, Sigma(Sigma(a(j) * a(k), j), k), ()),
    "a constant in a sum": (Sigma(b(c), j), m * b(c), ()),
    "all but one": (Sigma(a(j) * (1 - Delta(j, i)), j), Sigma(a(j), j) - a(i), ()),
    "a delta contracts": (Sigma(Delta(i, j) * a(j) * b(j), j), a(i) * b(i), ()),
    "a delta makes indices one": (Delta(i, j) * a(j), Delta(i, j) * a(i), ()),
    "a label picks": (Sigma(Delta(c, Element("t", i)) * b(c), c), b(Element("t", i)), ()),
    "the mean": (Sigma(x(j, c), j), m * mu(c), NORM),
    "deviations": (Sigma(x(j, c) - mu(c), j), Integer(0), NORM),
    "squares": (Sigma(x(j, c) ** 2, j), (m - q) * var(c) + m * mu(c) ** 2, NORM),
    "normalized squares": (Sigma(xhat(j, c) ** 2, j), (m - q) * var(c) / (var(c) + eps), NORM),
    "a root": ((var(c) + eps) ** -HALF * (var(c) + eps), (var(c) + eps) ** HALF, NORM),
    "partial fractions": (1 / (a(i) + 1) - 1 / (a(i) + 2), 1 / ((a(i) + 1) * (a(i) + 2)), ()),
    "inside a sum": (Sigma(a(j) / (a(j) + 1), j), m - Sigma(1 / (a(j) + 1), j), ()),
    "a local partial": (Partial(var(c), x(i, c)), 2 * (x(i, c) - mu(c)) / (m - q), NORM),
    "exponentials": (exp(a(i) + b(c)), exp(a(i)) * exp(b(c)), ()),
    "tanh of a double": (tanh(2 * a(i)), 2 * tanh(a(i)) / (1 + tanh(a(i)) ** 2), ()),
    "sigmoid and tanh": (sigmoid(a(i)), (1 + tanh(a(i) / 2)) / 2, ()),
    "softmax sums to one": (Sigma(y(j, c), j), Integer(1), SOFTMAX),
    "a shift of softmax": (exp(x(i, c) - b(c)) / Sigma(exp(x(j, c) - b(c)), j), y(i, c), SOFTMAX),
    "log of a quotient": (log(y(i, c)), x(i, c) - log(z(c)), SOFTMAX),
    "indicators": (step(a(i)) ** 2, step(a(i)), ()),
    "maximum": (maximum(a(i), 0), a(i) * step(a(i)), ()),
    "an inverse": (u * (1 + Sigma(a(j), j)), Integer(1), INVERSE),
    "the square of a length": (u**2, Sigma(a(j) ** 2, j), LENGTH),
    "the root of a squared length": (sympy.Pow(u**2, HALF, evaluate=False), u, LENGTH),
    "absolute value": (sympy.Abs(a(i)) ** 2, a(i) ** 2, ()),
}  # fmt: skip

FAIL = {
    "a captured index": (Sigma(x(j, c) * b(c), c), x(j, c) * Sigma(b(c), c), ()),
    "another index": (Sigma(a(j) * b(j), j), Sigma(a(j), j) * Sigma(b(j), j), ()),
    "a sum against a term": (Sigma(a(j), j), a(i), ()),
    "a sign": (Sigma(x(j, c) - mu(c), j), Sigma(x(j, c) + mu(c), j), NORM),
    "the count": (Sigma(x(j, c) ** 2, j), m * var(c) + m * mu(c) ** 2, NORM),
    "an exponent": ((var(c) + eps) ** -HALF, (var(c) + eps) ** HALF, NORM),
    "a root of a square": (sympy.Pow(a(i) ** 2, HALF, evaluate=False), a(i), ()),
    "σ for σ²": ((var(c) + eps) ** -HALF, (var(c) ** HALF + eps) ** -HALF, NORM),
    "two labels": (b(Element("t", i)), b(Element("t", j)), ()),
    "an order of indices": (Before(i, j), 1 - Before(j, i), ()),
    "an inverse is not positive": (sympy.Pow(u**2, HALF, evaluate=False), u, INVERSE),
    "the sign of an inverse": (step(u), Integer(1), INVERSE),
    "the root of an inverse square": (u**-HALF, 1 + Sigma(a(j), j), SQUARED),
    "a length can be zero": (step(u * b(c)), step(b(c)), LENGTH),
    "softmax over another axis": (Sigma(y(i, d), d), Integer(1), SOFTMAX),
    "kinks": (step(a(i)) + step(-a(i)), Integer(1), ()),
    "1/m and 1/(m − 1)": (1 / m, 1 / (m - 1), ()),
    "a sum with another bound": (Sigma(Sigma(a(j) * a(k), j), k), Sigma(a(j) ** 2, j), ()),
}


@pytest.mark.parametrize("case", HOLD, ids=lambda n: n.replace(" ", "_"))
def test_what_holds_is_proved(case: str) -> None:
    lhs, rhs, definitions = HOLD[case]
    assert prove(lhs, rhs, Facts.of(definitions))


@pytest.mark.parametrize("case", HOLD, ids=lambda n: n.replace(" ", "_"))
def test_what_holds_is_not_proved_of_the_double(case: str) -> None:
    lhs, rhs, definitions = HOLD[case]
    assert not prove(lhs + 1, rhs, Facts.of(definitions))


@pytest.mark.parametrize("case", FAIL, ids=lambda n: n.replace(" ", "_"))
def test_what_fails_is_not_proved(case: str) -> None:
    lhs, rhs, definitions = FAIL[case]
    assert not prove(lhs, rhs, Facts.of(definitions))


def test_what_is_too_large_is_left_undecided() -> None:
    wide = sum((a(Index(f"i{n}", ROWS)) for n in range(40)), Integer(0))
    assert not prove(wide**40, wide**40 + 1, Facts.of(()))
    assert not prove(a(i) ** (10**9) * (a(i) + b(c)) ** (10**9), Integer(0), Facts.of(()))


def test_powers_and_sums_without_bound_are_left_undecided_in_no_time() -> None:
    ring = [Index(f"i{n}", ROWS) for n in range(8)]
    trace = Sigma(sympy.Mul(*(x(s, t) for s, t in zip(ring, [*ring[1:], ring[0]], strict=True))), *ring)
    assert not prove((a(i) + b(c)) ** -(10**9) + 1, Integer(0), Facts.of(()))
    assert not prove(trace, trace + 1, Facts.of(()))


def test_a_rule_that_would_not_end_is_not_taken() -> None:
    apart = defined("u", (i, j), Sigma(x(j, c) * y(i, c), c) - Sigma(x(i, c) * y(i, c), c))
    assert prove(Element("u", i, i), Integer(0), Facts.of((apart,)))
    assert not prove(Element("u", i, j), Integer(0), Facts.of((apart,)))


def test_a_function_without_meaning_is_left_undecided() -> None:
    unknown = sympy.Function("f")(a(i))
    assert not prove(unknown, unknown + 0 * a(i) + 1, Facts.of(()))
