"""Layers and their derivations written by hand: what the engine would hand over, for tests of what comes after it."""

from dataclasses import fields, replace

from sympy import Rational, exp, log

from bnderive.algebra.expr import Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.derive.derivation import Cost, Derivation, Gradient
from bnderive.layer.layer import Definition, Layer, Parameter, Quantity

E = Element


def q(name, *indices, labels=None):
    """A quantity."""
    places = ("_{", *range(len(indices)), "}") if indices else ()
    return Quantity(name, Notation((name, *places)), tuple(indices), labels)


def make(name, inputs, definitions, outputs, parameters=(), saved=(), closed=(), staged=None, extra=()):
    """A derivation from lists of quantities and (quantity, expression) pairs."""
    axes = {i.axis.name: i.axis for quantity in inputs for i in quantity.indices}
    defs = tuple(Definition(a, b) for a, b in definitions)
    layer = Layer(
        name, name, tuple(axes.values()), tuple(parameters), tuple(inputs), defs, tuple(outputs), f"digest of {name}"
    )
    forward = replace(layer, definitions=(*defs, *(Definition(a, b) for a, b in extra)))
    upstream = tuple(q(f"d{o}", *layer.quantity(o).indices) for o in outputs)
    kept = tuple(forward.quantity(s) for s in saved)
    grads = tuple(f"d{i.name}" for i in layer.differentiable)

    def back(pairs):
        lines = tuple(Definition(a, b) for a, b in pairs)
        return replace(layer, inputs=(*upstream, *kept), definitions=lines, outputs=grads)

    forms = {a.name: (a, b) for a, b in closed}
    gradients = {i.name: Gradient(i.name, *forms[f"d{i.name}"], ()) for i in layer.differentiable}
    return Derivation(
        layer=layer,
        forward=forward,
        upstream=upstream,
        saved=kept,
        adjoints={},
        gradients=gradients,
        intermediates={},
        staged=back(staged or closed),
        closed=back(closed),
        cost=Cost(*(0 for _ in fields(Cost))),
    )


def idx(name, size):
    return Index(name, Axis(name, size))


def batchnorm():
    i, c = idx("i", "m"), idx("c", "C")
    eps, ddof = (
        Parameter("eps", Notation(("ε",)), positive=True, default=1e-5),
        Parameter("ddof", Notation(("q",)), integer=True, default=0),
    )
    m, d, e = i.axis.length, ddof.symbol, eps.symbol
    x, mu, var, xhat, g, rstd = E("x", i, c), E("mu", c), E("var", c), E("xhat", i, c), E("dy", i, c), E("rstd", c)
    sg, sgx = Sigma(g, i), Sigma(g * xhat, i)
    return make(
        "batchnorm",
        [q("x", i, c), q("gamma", c), q("beta", c)],
        [
            (q("mu", c), Sigma(x, i) / m),
            (q("var", c), Sigma((x - mu) ** 2, i) / (m - d)),
            (q("xhat", i, c), (x - mu) * (var + e) ** Rational(-1, 2)),
            (q("y", i, c), E("gamma", c) * xhat + E("beta", c)),
        ],
        ["y"],
        [eps, ddof],
        ["gamma", "xhat", "rstd"],
        [
            (q("dx", i, c), E("gamma", c) * rstd * (g - sg / m - xhat * sgx / (m - d))),
            (q("dgamma", c), sgx),
            (q("dbeta", c), sg),
        ],
        extra=[(q("rstd", c), (var + e) ** Rational(-1, 2))],
    )


def layernorm():
    n, i = idx("n", "N"), idx("i", "D")
    eps = Parameter("eps", Notation(("ε",)), positive=True, default=1e-5)
    d, e = i.axis.length, eps.symbol
    x, mu, var, xhat, g, rstd = E("x", n, i), E("mu", n), E("var", n), E("xhat", n, i), E("dy", n, i), E("rstd", n)
    gam = E("gamma", i)
    return make(
        "layernorm",
        [q("x", n, i), q("gamma", i), q("beta", i)],
        [
            (q("mu", n), Sigma(x, i) / d),
            (q("var", n), Sigma((x - mu) ** 2, i) / d),
            (q("xhat", n, i), (x - mu) / (var + e) ** Rational(1, 2)),
            (q("y", n, i), gam * xhat + E("beta", i)),
        ],
        ["y"],
        [eps],
        ["gamma", "xhat", "rstd"],
        [
            (q("dx", n, i), rstd * (gam * g - Sigma(gam * g, i) / d - xhat * Sigma(gam * g * xhat, i) / d)),
            (q("dgamma", i), Sigma(g * xhat, n)),
            (q("dbeta", i), Sigma(g, n)),
        ],
        extra=[(q("rstd", n), (var + e) ** Rational(-1, 2))],
    )


def softmax():
    n, k = idx("n", "N"), idx("k", "K")
    x, y, g, ex, z = E("x", n, k), E("y", n, k), E("dy", n, k), E("e", n, k), E("Z", n)
    return make(
        "softmax",
        [q("x", n, k)],
        [(q("e", n, k), exp(x)), (q("Z", n), Sigma(ex, k)), (q("y", n, k), ex / z)],
        ["y"],
        saved=["y", "Z", "e"],
        closed=[(q("dx", n, k), y * (g - Sigma(g * y, k)))],
        staged=[
            (q("dZ", n), -Sigma(g * ex / z**2, k)),
            (q("de", n, k), g / z + E("dZ", n)),
            (q("dx", n, k), E("de", n, k) * ex),
        ],
    )


def cross_entropy():
    n, c = idx("n", "N"), idx("c", "C")
    t = E("t", n)
    x, p, z = E("x", n, c), E("p", n, c), E("Z", n)
    return make(
        "cross_entropy",
        [q("x", n, c), q("t", n, labels=c.axis)],
        [
            (q("Z", n), Sigma(exp(x), c)),
            (q("p", n, c), exp(x) / z),
            (q("loss", n), -log(E("p", n, t))),
        ],
        ["loss"],
        saved=["p", "t"],
        closed=[(q("dx", n, c), (p - Delta(c, t)) * E("dloss", n))],
    )


def attention():
    i, j, d, v = idx("i", "Q"), idx("j", "T"), idx("d", "D"), idx("v", "V")
    s, a, go, da = E("S", i, j), E("A", i, j), E("do", i, v), E("dA", i, j)
    scale = d.axis.length ** Rational(-1, 2)
    ds = a * (da - Sigma(a * da, j))
    return make(
        "attention",
        [q("q", i, d), q("k", j, d), q("v", j, v)],
        [
            (q("S", i, j), Sigma(E("q", i, d) * E("k", j, d), d) * scale),
            (q("A", i, j), exp(s) / Sigma(exp(s), j)),
            (q("o", i, v), Sigma(a * E("v", j, v), j)),
        ],
        ["o"],
        saved=["q", "k", "v", "A"],
        closed=[
            (q("dA", i, j), Sigma(go * E("v", j, v), v)),
            (q("dq", i, d), Sigma(ds * E("k", j, d), j) * scale),
            (q("dk", j, d), Sigma(ds * E("q", i, d), i) * scale),
            (q("dv", j, v), Sigma(a * go, i)),
        ],
    )


ALL = {f.__name__: f for f in (batchnorm, layernorm, softmax, cross_entropy, attention)}
