"""Further passes over the tensors of a program: tangents, and the backward of the backward, planned like a backward.

Input: the derivation of the pass, and what the program knows of names and shapes. Output: a `Pass`, which computes all
that it needs from the inputs, the upstream gradients and what the forward saved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bnderive.algebra.expr import Element
from bnderive.derive.derivation import FORWARD, Derivation
from bnderive.errors import BnderiveError
from bnderive.program.arrays import Shape
from bnderive.program.names import Names
from bnderive.program.program import Function, Pass, Setting, Variable
from bnderive.program.recentre import recentre
from bnderive.program.shaping import scope_of, statements_of
from bnderive.program.share import Line, ordered, recognised, share
from bnderive.program.sizes import scalars, size_reads
from bnderive.program.stable import stabilise
from bnderive.program.tidy import tidy


@dataclass(frozen=True, slots=True)
class Known:
    """`tensors` and `numbers`: names in code, `sizes` those of sizes. `given`: what a pass may read, with the shape in
    which it is kept, None where that is as declared. `labels`: which of them hold integers. `settings`: the layer's.
    """

    tensors: Mapping[str, str]
    numbers: Mapping[str, str]
    sizes: frozenset[str]
    given: Mapping[str, Shape | None]
    labels: frozenset[str]
    settings: tuple[Setting, ...]


def further(derivation: Derivation, known: Known) -> Pass:
    """The pass of a derivation whose layer reads the inputs of a program, or those and its upstream gradients."""
    forward, closed = derivation.forward, derivation.closed
    given = {n: shape for n, shape in known.given.items() if n in forward.quantities}
    arriving = tuple(q.name for q in derivation.upstream)
    own = dict.fromkeys([*arriving, *(d.quantity.name for d in closed.definitions), *forward.quantities])
    names = Names({*(code for n, code in known.tensors.items() if n in own or n in given), *known.numbers.values()})
    tensors = {**{n: names.fresh(n) for n in own if n not in known.tensors}, **known.tensors}

    fresh = partial(names.entered, tensors=tensors)
    zero = {d.quantity.name for d in closed.definitions if d.expr == 0 and derivation.mode != FORWARD}
    results = tuple(n for n in closed.outputs if n not in zero)
    lines = _lines(derivation, frozenset(given), results, fresh)
    fixed = {**dict.fromkeys((*arriving, *results)), **given}
    scope = scope_of(lines, (forward, closed), fixed, tensors, known.numbers)

    def variable(name: str) -> Variable:
        return Variable(tensors[name], name, scope.shapes[name], name in known.labels)

    body = statements_of(lines, results, scope, variable)
    read = {e.name for line in lines for e in line.expr.atoms(Element)}
    every = tuple(variable(n) for n in (*arriving, *given))
    reads, missing = size_reads(body, every, known.numbers, sorted(known.sizes, key=list(known.numbers.values()).index))
    if missing:
        raise BnderiveError(f"the sizes {', '.join(missing)} stand in no tensor of {derivation.layer.name}")
    sized = {n for n in (*arriving, *given) if tensors[n] in {r.variable for r in reads}}
    tensors_in = tuple(variable(n) for n in (*arriving, *given) if n in read or n in sized)
    used = scalars(s.value for s in body)
    settings = tuple(s for s in known.settings if s.name in used)
    pairs = tuple((tensors[of], tensors[g.quantity.name]) for of, g in derivation.gradients.items()
                  if g.quantity.name in results)  # fmt: skip
    function = Function(tensors_in, settings, reads, (), body, tuple(variable(n) for n in results))
    return Pass(function, tuple(variable(n) for n in arriving), pairs, frozenset(tensors.values()))


def _lines(
    derivation: Derivation, given: frozenset[str], results: tuple[str, ...], fresh: Callable[[str], str]
) -> tuple[Line, ...]:
    forward, closed = derivation.forward, derivation.closed
    start, body = ([Line(d.quantity.name, d.quantity.indices, tidy(d.expr)) for d in layer.definitions]
                   for layer in (forward, closed))  # fmt: skip
    read = {q.name for q in closed.inputs}
    body = recognised(body, [line for line in start if line.name in read])
    kept = frozenset((*given, *forward.outputs, *results))
    steady = stabilise([*start, *body], kept, fresh)
    ours = {line.name for line in body}
    split = next((k for k, line in enumerate(steady) if line.name in ours), len(steady))
    start, body = recentre(steady[:split], steady[split:], fresh)
    lines = [line for line in (*start, *body) if line.name not in given]
    wanted = set(results)
    needed = []
    for line in reversed(lines):
        if line.name in wanted:
            wanted |= {e.name for e in line.expr.atoms(Element)}
            needed.append(line)
    return ordered(share(needed[::-1], fresh))
