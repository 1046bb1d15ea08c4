"""Layers of many shapes, written by hand: what the stages after the document must be able to take."""

from collections.abc import Sequence

import sympy
from sympy import Abs, Integer, Rational, exp, log, sqrt, tanh

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.algebra.ops import maximum, sigmoid
from bnderive.layer.layer import Definition, Layer, Parameter, Quantity

E = Element


def quantity(name: str, *indices: Index, labels: Axis | None = None) -> Quantity:
    """A quantity whose notation is its name."""
    places = ("_{", *range(len(indices)), "}") if indices else ()
    return Quantity(name, Notation((name, *places)), tuple(indices), labels)


def index(name: str, size: str) -> Index:
    """An index over an axis of its own name."""
    return Index(name, Axis(name, size))


def layer(
    name: str,
    inputs: Sequence[Quantity],
    definitions: Sequence[tuple[Quantity, sympy.Expr]],
    outputs: Sequence[str],
    parameters: Sequence[Parameter] = (),
) -> Layer:
    """A layer from its inputs and equations."""
    axes = {i.axis.name: i.axis for q in inputs for i in q.indices}
    lines = tuple(Definition(a, b) for a, b in definitions)
    return Layer(
        name, name, tuple(axes.values()), tuple(parameters), tuple(inputs), lines, tuple(outputs), f"digest of {name}"
    )


EPS = Parameter("eps", Notation(("ε",)), positive=True, default=1e-5)
DDOF = Parameter("ddof", Notation(("q",)), integer=True, default=0)
e, ddof = EPS.symbol, DDOF.symbol
n, c, h, w = index("n", "N"), index("c", "C"), index("h", "H"), index("w", "W")
i, j, k, d = index("i", "m"), Index("j", Axis("i", "m")), index("k", "K"), index("d", "D")
g, p = index("g", "G"), index("p", "P")
q = quantity


def normalised(
    name: str, at: Sequence[Index], over: Sequence[Index], weights: Sequence[Index], free: sympy.Expr | int = 0
) -> Layer:
    """A normalization of x at `at` over `over`, with weights; `free` is taken off the count in the variance."""
    kept = [a for a in at if a not in over]
    count = sympy.Mul(*(a.axis.length for a in over))
    x, mu, var = E("x", *at), E("mu", *kept), E("var", *kept)
    return layer(
        name,
        [q("x", *at), q("gamma", *weights), q("beta", *weights)],
        [
            (q("mu", *kept), Sigma(x, *over) / count),
            (q("var", *kept), Sigma((x - mu) ** 2, *over) / (count - free)),
            (q("xhat", *at), (x - mu) / sqrt(var + e)),
            (q("y", *at), E("gamma", *weights) * E("xhat", *at) + E("beta", *weights)),
        ],
        ["y"],
        [EPS, DDOF] if free else [EPS],
    )


def softmax_of(x: sympy.Expr, over: Index) -> sympy.Expr:
    return exp(x) / Sigma(exp(x), over)


A, B, X, T = E("a", n, d), E("b", n, d), E("x", n, d), E("t", n)
_ALL = (
    normalised("batchnorm", (i, c), (i,), (c,), ddof),
    normalised("batchnorm2d", (n, c, h, w), (n, h, w), (c,)),
    normalised("layernorm", (n, d), (d,), (d,)),
    normalised("groupnorm", (n, g, p, h), (p, h), (g, p)),
    layer("rmsnorm", [q("x", n, d), q("w", d)], [
        (q("r", n), (Sigma(X**2, d) / d.axis.length + e) ** Rational(-1, 2)),
        (q("y", n, d), X * E("r", n) * E("w", d)),
    ], ["y"], [EPS]),
    layer("softmax", [q("x", n, k)], [
        (q("e", n, k), exp(E("x", n, k))),
        (q("Z", n), Sigma(E("e", n, k), k)),
        (q("y", n, k), E("e", n, k) / E("Z", n)),
    ], ["y"]),
    layer("softmax_at_once", [q("x", n, k)], [(q("y", n, k), softmax_of(E("x", n, k), k))], ["y"]),
    layer("log_softmax", [q("x", n, k)], [(q("y", n, k), E("x", n, k) - log(Sigma(exp(E("x", n, k)), k)))], ["y"]),
    layer("cross_entropy", [q("x", n, k), q("t", n, labels=k.axis)], [
        (q("p", n, k), softmax_of(E("x", n, k), k)),
        (q("loss", n), -log(E("p", n, T))),
    ], ["loss"]),
    layer("mean_cross_entropy", [q("x", n, k), q("t", n, labels=k.axis)], [
        (q("p", n, k), softmax_of(E("x", n, k), k)),
        (q("loss"), -Sigma(Delta(k, T) * log(E("p", n, k)), n, k) / n.axis.length),
    ], ["loss"]),
    layer("attention", [q("q", i, d), q("k", n, d), q("v", n, h)], [
        (q("S", i, n), Sigma(E("q", i, d) * E("k", n, d), d) / sqrt(d.axis.length)),
        (q("A", i, n), softmax_of(E("S", i, n), n)),
        (q("o", i, h), Sigma(E("A", i, n) * E("v", n, h), n)),
    ], ["o"]),
    layer("cosine", [q("a", n, d), q("b", n, d)], [
        (q("s", n), Sigma(A * B, d) / (sqrt(Sigma(A**2, d)) * sqrt(Sigma(B**2, d)))),
    ], ["s"]),
    layer("leave_one_out", [q("x", i, d)], [
        (q("s", i, d), Sigma(E("x", j, d) * (1 - Delta(j, i)), j)),
        (q("y", i, d), E("x", i, d) * E("s", i, d)),
    ], ["y"]),
    layer("contrast", [q("a", i, d), q("b", i, d)], [
        (q("S", i, j), Sigma(E("a", i, d) * E("b", j, d), d)),
        (q("loss", i), log(Sigma(exp(E("S", i, j)), j)) - E("S", i, i)),
    ], ["loss"]),
    layer("two_outputs", [q("x", n, d), q("res", n, d), q("w", d)], [
        (q("s", n, d), X + E("res", n, d)),
        (q("r", n), (Sigma(E("s", n, d) ** 2, d) / d.axis.length + e) ** Rational(-1, 2)),
        (q("y", n, d), E("s", n, d) * E("r", n) * E("w", d)),
    ], ["y", "s"], [EPS]),
    layer("embedding", [q("W", k, d), q("t", n, labels=k.axis)], [(q("y", n, d), tanh(E("W", T, d)))], ["y"]),
    layer("total", [q("x", i, d)], [(q("y"), Sigma(E("x", i, d), i, d))], ["y"]),
    layer("activations", [q("x", n, d), q("a")], [
        (q("y", n, d), maximum(X * E("a"), sigmoid(X)) + sqrt(Integer(2) / sympy.pi) * tanh(X) * sigmoid(X + 1) +
        Abs(X)),
    ], ["y"]),
    layer("before", [q("x", i, j)], [(q("y", i, j), E("x", i, j) * Before(j, i))], ["y"]),
    layer("dyt", [q("x", n, d), q("alpha"), q("gamma", d)], [
        (q("y", n, d), E("gamma", d) * tanh(E("alpha") * X)),
    ], ["y"]),
    layer("distance", [q("x", n, d), q("c", k, d)], [(q("y", n, k), Sigma((X - E("c", k, d)) ** 2, d))], ["y"]),
    layer("weighted_norm", [q("x", n, d), q("w", d)], [
        (q("s", n), sqrt(Sigma(E("w", d) * (X - Sigma(X, d) / d.axis.length) ** 2, d) + e)),
        (q("y", n, d), X / E("s", n)),
    ], ["y"], [EPS]),
    layer("odd", [q("lambda", i), q("np", i), q("m", i)], [
        (q("saved"), Sigma(E("m", i), i) / (i.axis.length + 1)),
        (q("sum", i), E("lambda", i) * E("np", i) + E("saved") ** 2),
    ], ["sum"]),
)  # fmt: skip
LAYERS = {one.name: one for one in _ALL}
