"""Layers and their derivations written down by hand, so that `check` is tested without the deriver, and numpy code for them."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from sympy import Expr, Integer, Rational, exp

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.check.candidate import Candidate, numpy_candidate
from bnderive.check.load import generated_candidate
from bnderive.derive.derivation import Cost, Derivation, Gradient, Step
from bnderive.layer.layer import Definition, Layer, Parameter, Quantity

ROWS, CHANNELS = Axis("i", "m"), Axis("c", "C")
i, j, c, k = Index("i", ROWS), Index("j", ROWS), Index("c", CHANNELS), Index("k", CHANNELS)
m, C = ROWS.length, CHANNELS.length
EPS = Parameter("eps", Notation((r"\epsilon",)), positive=True, default=1e-5)
DDOF = Parameter("ddof", Notation(("q",)), integer=True, default=0)
E = Element
HALF = Rational(1, 2)


def _q(name: str, latex: str, *indices: Index) -> Quantity:
    places: tuple[str | int, ...] = (latex + "_{", *range(len(indices)), "}") if indices else (latex,)
    return Quantity(name, Notation(places), indices)


def _upstream(name: str, of: str, *indices: Index) -> Quantity:
    return Quantity(name, Notation((r"\frac{\partial L}{\partial " + of + "_{", *range(len(indices)), "}}")), indices)


def derivation(
    layer: Layer, forward: Sequence[Definition], saved: Sequence[str], closed: Sequence[tuple[str, Quantity, Expr]]
) -> Derivation:
    """A derivation whose closed form is given; the staged form is the same."""
    before = Layer(
        layer.name, layer.title, layer.axes, layer.parameters, layer.inputs, tuple(forward), layer.outputs, ""
    )
    upstream = tuple(_upstream(f"d{n}", n, *layer.quantity(n).indices) for n in layer.outputs)
    kept = tuple(before.quantity(n) for n in saved)
    gradients = {
        of: Gradient(of, quantity, form, (Step("by hand", form, form, "", proved=True),))
        for of, quantity, form in closed
    }
    backward = Layer(
        layer.name, layer.title, layer.axes, layer.parameters, (*upstream, *kept),
        tuple(Definition(quantity, form) for _, quantity, form in closed), tuple(g.quantity.name for g in gradients.values()), "",
    )  # fmt: skip
    cost = Cost(*(2, *(Integer(0) for _ in fields(Cost)[1:])))
    return Derivation(layer, before, upstream, kept, gradients, gradients, {}, backward, backward, cost)


def batchnorm() -> Derivation:
    """Batch normalization over rows."""
    x, gamma, beta = _q("x", "x", i, c), _q("gamma", r"\gamma", c), _q("beta", r"\beta", c)
    mu, xhat, y = _q("mu", r"\mu", c), _q("xhat", r"\hat{x}", i, c), _q("y", "y", i, c)
    var = Quantity("var", Notation((r"\sigma_{", 0, "}^2")), (c,))
    rstd = _q("rstd", "r", c)
    root = (E("var", c) + EPS.symbol) ** -HALF
    first = [
        Definition(mu, Sigma(E("x", j, c), j) / m),
        Definition(var, Sigma((E("x", j, c) - E("mu", c)) ** 2, j) / (m - DDOF.symbol)),
    ]
    last = [Definition(y, E("gamma", c) * E("xhat", i, c) + E("beta", c))]
    parts = ("batchnorm", "Batch normalization", (ROWS, CHANNELS), (EPS, DDOF), (x, gamma, beta))
    layer = Layer(*parts, (*first, Definition(xhat, (E("x", i, c) - E("mu", c)) * root), *last), ("y",), "")
    forward = [*first, Definition(rstd, root), Definition(xhat, (E("x", i, c) - E("mu", c)) * E("rstd", c)), *last]
    g = E("dy", i, c)
    projected = Sigma(E("dy", j, c) * E("xhat", j, c), j)
    dx = E("gamma", c) * E("rstd", c) * (
        g - Sigma(E("dy", j, c), j) / m - E("xhat", i, c) * projected / (m - DDOF.symbol)
    )  # fmt: skip
    closed = [
        ("x", _upstream("dx", "x", i, c), dx),
        ("gamma", _upstream("dgamma", r"\gamma", c), projected),
        ("beta", _upstream("dbeta", r"\beta", c), Sigma(E("dy", j, c), j)),
    ]
    return derivation(layer, forward, ("gamma", "rstd", "xhat"), closed)


def softmax() -> Derivation:
    """Softmax along channels."""
    x, e, y = _q("x", "x", i, c), _q("e", "e", i, c), _q("y", "y", i, c)
    definitions = [
        Definition(e, exp(E("x", i, c))),
        Definition(y, E("e", i, c) / Sigma(E("e", i, k), k)),
    ]
    layer = Layer("softmax", "Softmax", (ROWS, CHANNELS), (), (x,), tuple(definitions), ("y",), "")
    dx = E("y", i, c) * (E("dy", i, c) - Sigma(E("dy", i, k) * E("y", i, k), k))
    return derivation(layer, definitions, ("y",), [("x", _upstream("dx", "x", i, c), dx)])


BATCHNORM = """
import numpy as np


def forward(x, gamma, beta, *, eps=1e-5, ddof=0):
    m = x.shape[0]
    mu = x.sum(0) / m
    var = ((x - mu) ** 2).sum(0) / (m - ddof)
    rstd = 1 / np.sqrt(var + eps)
    xhat = (x - mu) * rstd
    return gamma * xhat + beta, (gamma, rstd, xhat, ddof)


def backward(dy, saved):
    gamma, rstd, xhat, ddof = saved
    m = dy.shape[0]
    mean = dy.sum(0) / m
    projected = (dy * xhat).sum(0)
    dx = gamma * rstd * (dy - mean - xhat * projected / (m - ddof))
    return dx, projected, dy.sum(0)
"""


def candidate(source: str, name: str = "numpy") -> Candidate:
    """A candidate from source text, as generated code is taken."""
    return generated_candidate(name, source, "numpy", "batchnorm")


def planted(before: str, after: str) -> Candidate:
    """The batch normalization above with one piece replaced, which must occur."""
    assert before in BATCHNORM
    return candidate(BATCHNORM.replace(before, after), "planted")


def softmax_candidate() -> Candidate:
    """Softmax in its stable form."""

    def forward(x: Any) -> Any:
        e = np.exp(x - x.max(1, keepdims=True))
        y = e / e.sum(1, keepdims=True)
        return y, y

    def backward(dy: Any, y: Any) -> Any:
        return y * (dy - (dy * y).sum(1, keepdims=True))

    return numpy_candidate("numpy", forward, backward)
