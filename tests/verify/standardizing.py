"""A small layer to decide claims about: a row of numbers is standardized and weighted, z_i = w (a_i − μ) (v + ε)^(−1/2).

`g` is the gradient with respect to z. Adjoints are written as the chain rule gives them, with nothing left out.
"""

from sympy import Expr, Integer, Rational, Symbol

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.deciding.shell import Shell

HALF = Rational(1, 2)
ROW = Axis("i", "n")
I, J, K = (Index(name, ROW) for name in "ijk")  # noqa: E741
N = ROW.length
EPS = Symbol("eps", positive=True)
MU, V, W = Element("mu"), Element("v"), Element("w")
R = (V + EPS) ** -HALF


def tensor(name: str, *indices: Index, labels: Axis | None = None) -> Quantity:
    return Quantity(name, Notation((name,)), indices, labels)


def a(index: Index) -> Expr:
    return Element("a", index)


def g(index: Index) -> Expr:
    return Element("g", index)


def u(index: Index) -> Expr:
    return Element("u", index)


def total(body: Expr) -> Expr:
    return Sigma(body, J)


def shell(lost: int = 0) -> Shell:
    """The layer with the variance over n − `lost`."""
    return Shell(
        (
            Definition(tensor("mu"), total(a(J)) / N),
            Definition(tensor("v"), total((a(J) - MU) ** 2) / (N - lost)),
            Definition(tensor("u", I), (a(I) - MU) * R),
            Definition(tensor("z", I), W * u(I)),
        ),
        free=frozenset({"mu", "v"}),
        positive=frozenset({"v"}),
    )


REST = total(a(J) - MU)  # zero on shell
GV = total(W * g(J) * (a(J) - MU)) * -HALF * R**3


def v_by_mu(lost: int = 0) -> Expr:
    return Integer(-2) / (N - lost) * REST


def g_mu(lost: int = 0) -> Expr:
    return -total(W * g(J)) * R + GV * v_by_mu(lost)


def g_a(index: Index, lost: int = 0) -> Expr:
    return W * g(index) * R + g_mu(lost) / N + GV * 2 * (a(index) - MU) / (N - lost)


def closed(index: Index, lost: int = 0) -> Expr:
    return W * R * (g(index) - total(g(J)) / N - u(index) / (N - lost) * total(g(J) * u(J)))
