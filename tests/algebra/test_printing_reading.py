"""What is printed means the expression: random expressions are printed, read again as a document, and judged equal.

The reader and the judge share nothing with the printers. The line of text is read too, its signs turned into LaTeX.
"""

import re
from random import Random

import pytest
from sympy import Expr, Integer, Rational, exp, log, nan, tanh, zoo

from bnderive.algebra.expr import Delta, Element, Sigma, free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.judge.comparison import compare
from bnderive.algebra.judge.world import World
from bnderive.algebra.ops import maximum, sigmoid, step
from bnderive.algebra.printing import latex, text
from bnderive.document import read_layer
from bnderive.layer.glossary import glossary_of
from bnderive.layer.layer import Layer

_DOCUMENT = r"""---
layer: probe
axes:
  i: {size: m}
  c: {size: C}
symbols:
  x: x_{ic}
  y: \hat{y}_{ic}
  var: \sigma_c^2
  gamma: \gamma_c
  w: w_i
  z: z_{ic}
  eps: {latex: \epsilon, positive: true, default: 1.0e-5}
inputs: [x, y, var, gamma, w]
outputs: [z]
---
## Forward
$$ z_{ic} = x_{ic} + \hat{y}_{ic} + \sigma_c^2 \gamma_c w_i \epsilon + 0 \cdot \left(FORMULA\right) $$
"""
_BATCH, _CHANNEL = Axis("i", "m"), Axis("c", "C")
_INDICES = {axis: [Index(name, axis) for name in names] for axis, names in ((_BATCH, "ikl"), (_CHANNEL, "cbd"))}
_SIGNS = {
    "−": "-", "σ_": r"\sigma_", "γ_": r"\gamma_", "ε": r"\epsilon ", "·": r"\cdot ", "≠": r"\neq ",
    "y\u0302": r"\hat{y}", "√": r"\operatorname{sqrt}",
}  # fmt: skip
_POWERS = (2, 3, -1, -2, Rational(1, 2), Rational(-1, 2), Rational(-3, 2))


def _layer(formula: str) -> Layer:
    return read_layer(_DOCUMENT.replace(r"0 \cdot \left(FORMULA\right)", formula), "probe.md")


def _draw(rng: Random, layer: Layer, depth: int, scope: dict[Axis, list[Index]]) -> Expr:
    """A random expression over the indices in scope."""
    if depth == 0 or rng.random() < 0.1:
        return _leaf(rng, layer, scope)

    def part() -> Expr:
        return _draw(rng, layer, depth - 1, scope)

    kind = rng.randrange(10)
    if kind < 3:
        return part() + rng.choice((1, -1, 2, Rational(-1, 2))) * part()
    if kind < 6:
        return part() * part()
    if kind == 6:
        return part() / part()
    if kind == 7:
        base = Element("var", rng.choice(scope[_CHANNEL])) ** 2 + _eps(layer)
        return base ** rng.choice(_POWERS) if rng.random() < 0.5 else part() ** rng.choice(_POWERS[:2])
    if kind == 8:
        operation = rng.choice((exp, tanh, sigmoid, step, lambda u: maximum(u, part()), lambda u: log(1 + u**2)))
        return operation(_leaf(rng, layer, scope))
    axis = rng.choice((_BATCH, _CHANNEL))
    fresh = _INDICES[axis][min(2, len(scope[axis]))]
    inner = {**scope, axis: [*scope[axis], fresh]}
    body = _draw(rng, layer, depth - 1, inner)
    if fresh not in free_indices(body):
        body *= Element("w", fresh) if axis == _BATCH else Element("gamma", fresh)
    return Sigma(body * (1 - Delta(fresh, scope[axis][0])) if rng.random() < 0.2 else body, fresh)


def _leaf(rng: Random, layer: Layer, scope: dict[Axis, list[Index]]) -> Expr:
    i, c = rng.choice(scope[_BATCH]), rng.choice(scope[_CHANNEL])
    often = (Element("x", i, c), Element("y", i, c), Element("var", c), Element("gamma", c))
    numbers = (_BATCH.length, _CHANNEL.length, Integer(3), Integer(-1), Rational(2, 3))
    return rng.choice((*often, *often, Element("w", i), _eps(layer), *numbers))


def _eps(layer: Layer) -> Expr:
    return next(p.symbol for p in layer.parameters if p.name == "eps")


def _typed(line: str) -> str:
    """The line of text as LaTeX, sign by sign, with no regard to its structure."""
    for sign, command in _SIGNS.items():
        line = line.replace(sign, command)
    line = re.sub(r"Σ_(\w|\{[^}]*\})", r"\\sum_\1", line)
    line = re.sub(r"_([a-z]+)", r"_{\1}", line)
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    line = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^{" + m[0].translate(digits) + "}", line)
    line = re.sub(r"\^\(([-0-9/]+)\)", r"^{\1}", line)
    line = re.sub(r"(?<![a-z\\{])(sigmoid)", r"\\operatorname{\1}", line)
    line = re.sub(r"(?<![a-z\\{])(exp|tanh|log|max)(?=[(^])", r"\\\1", line)
    return _rooted(line)


def _rooted(line: str) -> str:
    mark = r"\operatorname{sqrt}("
    while mark in line:
        start = line.index(mark)
        end, depth = start + len(mark), 1
        while depth:
            depth += {"(": 1, ")": -1}.get(line[end], 0)
            end += 1
        line = line[:start] + r"\sqrt{" + line[start + len(mark) : end - 1] + "}" + line[end:]
    return line


@pytest.mark.parametrize("block", range(5))
def test_what_is_printed_reads_back_as_the_same(block: int) -> None:
    plain = _layer("1")
    names = glossary_of(plain)
    start = plain.definitions[0].expr - 1
    scope = {axis: indices[:1] for axis, indices in _INDICES.items()}
    judged = 0
    for k in range(24):
        rng = Random(f"{block}/{k}")  # noqa: S311
        expr = _draw(rng, plain, 4, scope)
        if expr.has(zoo, nan):
            continue
        around = plain.definitions[0].quantity.indices
        world = World(plain.inputs, seed=k, largest=3)
        for formula in (latex(expr, names, around), _typed(text(expr, names, around))):
            read = _layer(rf"\left({formula}\right)").definitions[0].expr - start
            found = compare(expr, read, world, 2)
            assert found.equal is not False, f"{expr}\nis printed\n{formula}\nand reads\n{read}"
            judged += found.equal is True
    assert judged > 30, "too few of the expressions had a value anywhere"
