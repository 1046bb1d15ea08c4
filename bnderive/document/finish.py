"""The last step of reading: axes solved, expressions built, and the `Layer` put together.

Input: an elaborator that has read every equation, and the equations in the order of computation. Output: the layer.
"""

import hashlib
import re
from pathlib import PurePath

import sympy
from sympy import Expr

from bnderive.algebra.expr import Place
from bnderive.algebra.index import Index
from bnderive.algebra.rewrite import renamed
from bnderive.document.axes import index_name
from bnderive.document.context import Context, Equation
from bnderive.document.modules import with_module
from bnderive.document.symbols import Symbol
from bnderive.document.transliterate import identifier
from bnderive.document.yaml_reader import did_you_mean
from bnderive.layer.layer import Definition, Layer, Quantity

_MAX_BITS = 1_000


def finish(of: Context, equations: list[Equation], canonical: str, title: str) -> Layer:
    """The layer."""
    outputs = tuple(output_names(of))
    sizes = {s.name for s in of.table.by_name.values() if s.kind == "size"}
    axes = of.axes.solve(name for name in of.table.by_name if name not in sizes)
    by_text = {named.text: named for named in of.front.inputs}
    inputs = tuple(_quantity(of, _input_symbol(of, text)) for text in by_text)
    definitions: list[Definition] = []
    choices: list[Definition] = []
    again: dict[str, str] = {}
    for equation in equations:
        quantity = _quantity(of, equation.symbol)
        expr = renamed(equation.value(), again) if equation.value is not None else sympy.Integer(0)
        if any(max(n.p.bit_length(), n.q.bit_length()) > _MAX_BITS for n in expr.atoms(sympy.Rational)):
            raise of.error(
                equation.node, "a number in this equation is too large", "Use smaller exponents and fewer digits."
            )
        place = of.source.place(equation.node.span)
        definition = Definition(quantity, expr, place)
        before = next((c for c in choices if equation.hidden and _pattern(c) == _pattern(definition)), None)
        if before is not None:
            again[quantity.name] = before.quantity.name
        else:
            (choices if isinstance(expr, Place) else definitions).append(definition)
    used = {axis.size for axis in axes}
    notation = {s.name: s.notation.latex() for s in of.table.by_name.values() if s.kind == "size" and s.name in used}
    parameters = tuple(of.parameters.values())
    name = of.front.layer.text if of.front.layer else identifier(_stem(of.source.path))
    facts = [
        name,
        *(f"{a.name}:{a.size}" for a in axes),
        *(repr(p) for p in parameters),
        *(f"{q.name}{q.notation.pieces}{[i.name for i in q.indices]}{q.labels}" for q in inputs),
        *(f"{d.quantity.name}{d.quantity.notation.pieces}" for d in definitions),
        *(f"{c.quantity.name}{c.quantity.notation.pieces}" for c in choices),
        *outputs,
        canonical,
    ]
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    layer = Layer(
        name,
        title or name,
        axes,
        parameters,
        inputs,
        tuple(definitions),
        outputs,
        digest,
        of.source.path,
        {axis.size: notation.get(axis.size, _size_latex(axis.size)) for axis in axes},
        choices=tuple(choices),
    )
    return with_module(of.source, of.front.module, layer)


def _pattern(definition: Definition) -> tuple[int, Expr]:
    """What a definition computes, whatever its own indices are called."""
    own = {i: Index(f"@{k}", i.axis) for k, i in enumerate(definition.quantity.indices)}
    return len(own), definition.expr.xreplace(own)


def _stem(path: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", PurePath(path).stem).strip("_") or "layer"


def output_names(of: Context) -> list[str]:
    """The outputs' names in code. Raises DocumentError for an output that is not defined."""
    names = []
    for named in of.front.outputs:
        reading = of.table.read(named.notation) if named.notation is not None else None
        symbol = reading.symbol if reading is not None else of.table.by_name.get(named.text)
        if symbol is None or symbol.kind != "definition":
            what = (
                f"it is {'an input' if symbol.kind == 'input' else 'a ' + symbol.kind}"
                if symbol
                else "no equation defines it"
            )
            defined = [e.symbol.name for e in of.equations]
            raise of.source.error(
                named.span,
                f"the output {named.text} is not defined: {what}",
                f"{did_you_mean(named.text, defined)}Defined are: {', '.join(defined) or 'none'}.",
            )
        names.append(symbol.name)
    return names


def _input_symbol(of: Context, text: str) -> Symbol:
    named = next(n for n in of.front.inputs if n.text == text)
    reading = of.table.read(named.notation) if named.notation is not None else None
    return reading.symbol if reading is not None else of.table.by_name[text]


def _quantity(of: Context, symbol: Symbol) -> Quantity:
    indices: list[Index] = []
    for letter, slot in zip(symbol.letters, symbol.slots, strict=True):
        axis = of.axes.axis(slot)
        name = index_name(letter) if letter else axis.name
        while name in (i.name for i in indices):
            name += "'"
        indices.append(Index(name, axis))
    labels = of.axes.axis(symbol.labels) if symbol.labels is not None else None
    return Quantity(symbol.name, symbol.notation, tuple(indices), labels)


def _size_latex(size: str) -> str:
    head, _, label = size.partition("_")
    return f"{head}_{{{label}}}" if label else size
