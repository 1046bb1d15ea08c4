"""In what shape each tensor of a program is kept, and its lines as statements over tensors so kept.

Input: lines of computation, and which tensors have a shape that is fixed. Output: a `Scope`, and statements.
"""

from collections.abc import Callable, Mapping, Sequence

import sympy

from bnderive.algebra.expr import Element
from bnderive.layer.layer import Layer
from bnderive.program import arrays
from bnderive.program.align import stripped
from bnderive.program.arrays import Array, Shape
from bnderive.program.lower import Scope, lower
from bnderive.program.program import Statement, Variable
from bnderive.program.sharded.across import Across, Gathered, Largest
from bnderive.program.share import Line
from bnderive.program.stable import peak_of
from bnderive.program.walk import walk

ROUNDS = 8


def scope_of(
    lines: Sequence[Line],
    layers: Sequence[Layer],
    fixed: Mapping[str, Shape | None],
    tensors: Mapping[str, str],
    numbers: Mapping[str, str],
) -> Scope:
    """How each tensor is kept: as declared, or with axes of length one where every use of an intermediate wants them.

    `layers` declare the tensors. Those in `fixed` are kept in the shape that it gives, as declared where that is None.
    """
    shapes: dict[str, Shape] = {q.name: q.indices for layer in layers for q in layer.quantities.values()}
    shapes |= {line.name: line.indices for line in lines if line.name not in shapes}
    shapes |= {name: shape for name, shape in fixed.items() if shape is not None}
    named = (name for layer in reversed(layers) for name in layer.quantities)
    declared = tuple(dict.fromkeys([*numbers, *named, *(line.name for line in lines)]))
    bare = dict(shapes)
    peaks = {line.name: of.name for line in lines if (of := peak_of(line)) is not None}
    peaks |= {o.name: peaks[o.expr.own.name] for o in lines if isinstance(o.expr, Largest) and o.expr.own.name in peaks}
    kept = {*fixed, *(line.name for line in lines if isinstance(line.expr, Gathered))}
    for _ in range(ROUNDS):
        scope = Scope(shapes, tensors, numbers, declared, peaks)
        for line in lines:
            lower(line.expr, shapes[line.name], scope)
        changed = dict(shapes)
        for line in lines:
            wants = scope.wanted.get(line.name, [])
            if line.name not in kept and wants:
                forms = {stripped(w) for w in wants}
                best = max(wants, key=len)
                padded = len(forms) == 1 and len(stripped(best)) > len(bare[line.name])
                changed[line.name] = best if padded else bare[line.name]
        if changed == shapes:
            break
        shapes = changed
    return Scope(shapes, tensors, numbers, declared, peaks)


def statements_of(
    lines: Sequence[Line], results: Sequence[str], scope: Scope, variable: Callable[[str], Variable]
) -> tuple[Statement, ...]:
    """The lines as statements, each with the results that need it: all need what is exchanged, since every process has
    to take part in it.
    """
    exchanged = {line.name: isinstance(line.expr, Across) for line in lines}
    serves: dict[str, set[str]] = {name: set(results) if each else set() for name, each in exchanged.items()}
    for line in reversed(lines):
        if line.name in results:
            serves[line.name].add(line.name)
        for used in {e.name for e in line.expr.atoms(Element)} & serves.keys():
            serves[used] |= serves[line.name]
    found = []
    for line in lines:
        target = variable(line.name)
        found.append(
            Statement(
                target, _filled(lower(line.expr, target.shape, scope), target, scope), frozenset(serves[line.name])
            )
        )
    return tuple(found)


def _filled(node: Array, target: Variable, scope: Scope) -> Array:
    """`node` as an array with every axis of its target."""
    shape = (None,) * (len(target.shape) - len(node.shape)) + node.shape
    if shape == target.shape and any(isinstance(n, arrays.Load) for n in walk(node)):
        return node
    sizes = tuple(
        arrays.Number(sympy.Integer(1)) if i is None else arrays.Scalar(scope.numbers[i.axis.size])
        for i in target.shape
    )
    return arrays.Broadcast(node, sizes, target.shape)
