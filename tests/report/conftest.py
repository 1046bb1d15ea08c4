"""A derivation of batch normalization written by hand, for the reports: nothing here is computed by the engine."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from sympy import Expr, Integer, Rational

from bnderive.algebra.expr import Delta, Partial, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.derive.derivation import Cost, Derivation, Gradient, Step
from bnderive.layer.graph import Edge, Graph, graph_of
from bnderive.layer.layer import Definition, Layer, Parameter, Quantity

BATCH, CHANNELS = Axis("i", "m"), Axis("c", "C")
ROW, J, C = Index("i", BATCH), Index("i'", BATCH), Index("c", CHANNELS)
EPS = Parameter("eps", Notation((r"\epsilon",)), positive=True)
DDOF = Parameter("ddof", Notation(("q",)), integer=True)


def _quantity(name: str, *pieces: str | int) -> Quantity:
    places = sum(isinstance(p, int) for p in pieces)
    return Quantity(name, Notation(pieces), (C,) if places == 1 else (ROW, C))


X, GAMMA, BETA = (
    _quantity("x", "x_{", 0, 1, "}"),
    _quantity("gamma", r"\gamma_{", 0, "}"),
    _quantity("beta", r"\beta_{", 0, "}"),
)
MU, VAR = _quantity("mu", r"\mu_{", 0, "}"), _quantity("var", r"\sigma_{", 0, "}^2")
XHAT, Y = _quantity("xhat", r"\hat{x}_{", 0, 1, "}"), _quantity("y", "y_{", 0, 1, "}")
M, Q = BATCH.length, DDOF.symbol
ROOT = (VAR(C) + EPS.symbol) ** Rational(-1, 2)
FORWARD = (
    Definition(MU, Sigma(X(ROW, C), ROW) / M),
    Definition(VAR, Sigma((X(ROW, C) - MU(C)) ** 2, ROW) / (M - Q)),
    Definition(XHAT, (X(ROW, C) - MU(C)) * ROOT),
    Definition(Y, GAMMA(C) * XHAT(ROW, C) + BETA(C)),
)
LAYER = Layer(
    "batchnorm", "Batch normalization", (BATCH, CHANNELS), (EPS, DDOF), (X, GAMMA, BETA), FORWARD, ("y",), "0" * 64
)


def gradient_of(quantity: Quantity) -> Quantity:
    notation = Notation((r"\frac{\partial L}{\partial ", *quantity.notation.pieces, "}"))
    return Quantity(f"d{quantity.name}", notation, quantity.indices)


def _chain(quantity: Quantity, *steps: tuple[str, str, Expr], proved: bool = True) -> Gradient:
    """A gradient from its first expression (whose rule is not used) and those that follow."""
    pairs = pairwise(steps)
    made = tuple(Step(rule, before[2], after, because, proved) for before, (rule, because, after) in pairs)
    return Gradient(quantity.name, gradient_of(quantity), steps[-1][2], made)


def _derivation() -> Derivation:
    dy, dxhat, dvar, dmu = (gradient_of(v) for v in (Y, XHAT, VAR, MU))
    inner = dy(ROW, C) - Sigma(dy(ROW, C), ROW) / M - XHAT(ROW, C) / (M - Q) * Sigma(dy(ROW, C) * XHAT(ROW, C), ROW)
    adjoints = (
        _chain(
            XHAT,
            ("", "", Sigma(dy(J, C) * Partial(Y(J, C), XHAT(ROW, C)), J)),
            (
                "local partial",
                "y is γ x̂ + β, so its partial is γ where the indices agree",
                Sigma(dy(J, C) * GAMMA(C) * Delta(ROW, J), J),
            ),
            ("delta", "a delta under a sum keeps the one term where its indices agree", dy(ROW, C) * GAMMA(C)),
        ),
        _chain(
            VAR,
            ("", "", Sigma(dxhat(ROW, C) * Partial(XHAT(ROW, C), VAR(C)), ROW)),
            (
                "local partial",
                "the power −1/2 comes down",
                -Sigma(dxhat(ROW, C) * (X(ROW, C) - MU(C)) * ROOT**3 / 2, ROW),
            ),
            (
                "constant factor",
                "what does not depend on the index leaves the sum",
                -(ROOT**3) * Sigma(dxhat(ROW, C) * (X(ROW, C) - MU(C)), ROW) / 2,
            ),
        ),
        _chain(
            MU,
            ("", "", Sigma(dxhat(ROW, C) * Partial(XHAT(ROW, C), MU(C)), ROW)),
            ("local partial", "x̂ falls as μ grows", -ROOT * Sigma(dxhat(ROW, C), ROW)),
        ),
        _chain(
            X,
            (
                "",
                "",
                dxhat(ROW, C) * Partial(XHAT(ROW, C), X(ROW, C))
                + dvar(C) * Partial(VAR(C), X(ROW, C))
                + dmu(C) * Partial(MU(C), X(ROW, C)),
            ),
            (
                "local partial",
                "each definition that uses x",
                dxhat(ROW, C) * ROOT + dvar(C) * 2 * (X(ROW, C) - MU(C)) / (M - Q) + dmu(C) / M,
            ),
        ),
        _chain(
            GAMMA,
            ("", "", Sigma(dy(ROW, C) * Partial(Y(ROW, C), GAMMA(C)), ROW)),
            ("local partial", "y is γ x̂ + β", Sigma(dy(ROW, C) * XHAT(ROW, C), ROW)),
        ),
        _chain(
            BETA,
            ("", "", Sigma(dy(ROW, C) * Partial(Y(ROW, C), BETA(C)), ROW)),
            ("local partial", "y is γ x̂ + β", Sigma(dy(ROW, C), ROW)),
        ),
    )
    closed_x = _chain(
        X,
        ("", "", adjoints[3].form),
        (
            "adjoints",
            "each adjoint is replaced by what it was found to be",
            GAMMA(C) * ROOT * dy(ROW, C)
            - GAMMA(C) * ROOT / M * Sigma(dy(ROW, C), ROW)
            - GAMMA(C) * ROOT**3 * (X(ROW, C) - MU(C)) / (M - Q) * Sigma(dy(ROW, C) * (X(ROW, C) - MU(C)), ROW),
        ),
        (
            "saved tensor",
            "(x − μ)(σ² + ε)^(-1/2) is x̂, which the forward pass saves",
            GAMMA(C) * ROOT * dy(ROW, C)
            - GAMMA(C) * ROOT / M * Sigma(dy(ROW, C), ROW)
            - GAMMA(C) * ROOT * XHAT(ROW, C) / (M - Q) * Sigma(dy(ROW, C) * XHAT(ROW, C), ROW),
        ),
        ("common factor", "γ and the root stand in every term", GAMMA(C) * ROOT * inner),
    )
    closed = (closed_x, *adjoints[4:])
    staged = tuple(Definition(g.quantity, g.form) for g in adjoints)
    backward = tuple(Definition(g.quantity, g.form) for g in closed)
    rstd = Quantity("rstd", Notation(("r_{", 0, "}")), (C,))
    forward = Layer(
        "batchnorm", "", LAYER.axes, LAYER.parameters, LAYER.inputs, (*FORWARD, Definition(rstd, ROOT)), ("y",), ""
    )
    return Derivation(
        layer=LAYER,
        forward=forward,
        upstream=(dy,),
        saved=(XHAT, rstd),
        adjoints={g.of: g for g in sorted(adjoints, key=lambda g: g.of)},
        gradients={g.of: g for g in closed},
        intermediates={},
        staged=Layer("batchnorm_staged", "", LAYER.axes, (), (dy, XHAT), staged, ("dx", "dgamma", "dbeta"), ""),
        closed=Layer("batchnorm_closed", "", LAYER.axes, (), (dy, XHAT), backward, ("dx", "dgamma", "dbeta"), ""),
        cost=Cost(
            passes=2,
            reductions=2,
            saved=M * CHANNELS.length + CHANNELS.length,
            moved=5 * M * CHANNELS.length + 4 * CHANNELS.length,
            operations=9,
        ),
    )


@dataclass(frozen=True, slots=True)
class Samples:
    """What the tests of the reports share."""

    layer: Layer
    derivation: Derivation
    graph: Graph
    with_partials: Graph


@pytest.fixture(scope="session")
def samples() -> Samples:
    """Batch normalization: its derivation and its graph, without and with local partials."""
    graph = graph_of(LAYER)
    known: dict[tuple[str, str], Expr] = {
        ("x", "mu"): Integer(1) / M,
        ("x", "var"): 2 * (X(ROW, C) - MU(C)) / (M - Q),
        ("mu", "var"): Integer(0),
        ("x", "xhat"): ROOT * Delta(ROW, J),
        ("mu", "xhat"): -ROOT,
        ("var", "xhat"): -(X(ROW, C) - MU(C)) * ROOT**3 / 2,
        ("gamma", "y"): XHAT(ROW, C),
        ("xhat", "y"): GAMMA(C) * Delta(ROW, J),
        ("beta", "y"): Integer(1),
    }
    edges = tuple(Edge(e.source, e.target, known[e.source, e.target]) for e in graph.edges)
    return Samples(LAYER, _derivation(), graph, Graph(LAYER, graph.nodes, edges))
