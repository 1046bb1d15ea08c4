"""From a derivation to a program: what is computed, in what order, what is saved, and in what shape each tensor is
kept.

`plan(derivation, form)` is the stage. It makes the sums ready (`tidy`), shifts exponentials (`stable`) and
differences from a mean (`recentre`), computes nothing twice (`share`), and lowers each line to an array tree (`lower`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sympy

from bnderive.algebra.expr import Element
from bnderive.algebra.printing import text_equation
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError
from bnderive.layer.glossary import glossary_of
from bnderive.layer.layer import Layer
from bnderive.layer.library import reference
from bnderive.program import arrays
from bnderive.program.align import stripped
from bnderive.program.arrays import Array, Shape
from bnderive.program.lower import Scope, lower
from bnderive.program.names import Names
from bnderive.program.program import DEFAULT, MODES, Function, Program, Setting, Statement, Variable
from bnderive.program.recentre import recentre
from bnderive.program.share import Line, ordered, recognised, share
from bnderive.program.sizes import guards, scalars, size_reads
from bnderive.program.stable import peak_of, stabilise
from bnderive.program.tidy import tidy
from bnderive.program.walk import walk

FORMS = ("closed", "staged")
ROUNDS = 8


@dataclass(frozen=True, slots=True)
class _Draft:
    """The lines of both functions, and by name which tensors go in, which come out and which are saved."""

    forward: tuple[Line, ...]
    backward: tuple[Line, ...]
    inputs: tuple[str, ...]
    upstream: tuple[str, ...]
    saved: tuple[str, ...]
    outputs: tuple[str, ...]
    gradients: tuple[str, ...]


def plan(derivation: Derivation, form: str = "closed", mode: str = DEFAULT) -> Program:
    """The program of a derivation in one form, `closed` or `staged`, and one mode, `default` or `accurate`.

    Raises ValueError for any other.
    """
    if form not in FORMS:
        raise ValueError(f"form is one of {', '.join(FORMS)}, not {form!r}")
    if mode not in MODES:
        raise ValueError(f"mode is one of {', '.join(MODES)}, not {mode!r}")
    backward = derivation.closed if form == "closed" else derivation.staged
    layer = derivation.layer
    forward = derivation.forward
    names = Names()
    tensors = {n: names.fresh(n) for n in dict.fromkeys([*forward.quantities, *backward.quantities])}
    numbers = {p.name: names.fresh(p.name) for p in layer.parameters}
    axes = (*layer.axes, *forward.axes, *backward.axes)
    sizes = {s: names.fresh(s) for s in dict.fromkeys(a.size for a in axes)}
    numbers |= sizes
    draft = _draft(derivation, forward, backward, names, tensors)
    shapes, scope = _shapes(draft, forward, backward, tensors, numbers)
    labels = {q.name for source in (forward, backward) for q in source.quantities.values() if q.labels is not None}

    def variable(name: str) -> Variable:
        return Variable(tensors[name], name, shapes[name], name in labels)

    settings = {p.name: Setting(numbers[p.name], p.name, p.integer, p.default) for p in layer.parameters}
    saved = tuple(variable(n) for n in draft.saved)
    upstream = tuple(variable(n) for n in draft.upstream)
    body = _statements(draft.backward, draft.gradients, scope, variable)
    reads, unread = size_reads(body, (*upstream, *saved), numbers, sizes.values())
    used = scalars(s.value for s in body)
    kept = tuple(s for s in settings.values() if s.name in used) + tuple(Setting(n, n, True, None) for n in unread)
    start = _statements(draft.forward, (*draft.outputs, *draft.saved), scope, variable)
    checks = guards((*draft.forward, *draft.backward), scope)
    inputs = tuple(variable(n) for n in draft.inputs)
    front, missing = size_reads(start, inputs, numbers, sizes.values(), checks, unread)
    if missing:
        raise BnderiveError(f"the sizes {', '.join(missing)} stand in no input of {layer.name}")
    outputs = tuple(variable(n) for n in draft.outputs)
    gradients = tuple(variable(n) for n in draft.gradients)
    return Program(
        name=layer.name,
        title=layer.title,
        digest=layer.digest,
        reference=reference(layer),
        form=form,
        forward=Function(inputs, tuple(settings.values()), front, checks, start, outputs),
        backward=Function((*upstream, *saved), kept, reads, (), body, gradients),
        upstream=upstream,
        saved=saved,
        saved_settings=kept,
        gradients=tuple((tensors[n], tensors[derivation.gradients[n].quantity.name]) for n in derivation.gradients),
        names={**numbers, **tensors},
        equations=_equations(forward, backward),
        mode=mode,
    )


def _equations(forward: Layer, backward: Layer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The definitions of both layers, each on one line."""
    glossary = glossary_of(forward, *backward.quantities.values())
    first, second = (tuple(text_equation(d.quantity.element, d.expr, glossary) for d in source.definitions)
                     for source in (forward, backward))  # fmt: skip
    return first, second


def _draft(derivation: Derivation, forward: Layer, backward: Layer, names: Names, tensors: dict[str, str]) -> _Draft:
    """Both functions' lines after every rewriting; new tensors are entered in `tensors`."""

    def local() -> Callable[[str], str]:
        own = Names(set(names.taken))

        def fresh(wish: str) -> str:
            code = own.fresh(wish if wish not in own.taken else own.numbered(wish))
            key = code
            while key in tensors:
                key += "'"
            tensors[key] = code
            return key

        return fresh

    def fresh(wish: str) -> str:
        code = names.fresh(wish)
        tensors[code] = code
        return code

    start, body = ([Line(d.quantity.name, d.quantity.indices, tidy(d.expr)) for d in source.definitions]
                   for source in (forward, backward))  # fmt: skip
    outputs = derivation.layer.outputs
    read = {q.name for q in backward.inputs}
    body = recognised(body, [line for line in start if line.name in read])
    lines = stabilise([*start, *body], frozenset((*outputs, *backward.outputs)), fresh)
    ours = {line.name for line in body}
    upstream = tuple(q.name for q in derivation.upstream)
    split = next((k for k, line in enumerate(lines) if line.name in ours), len(lines))
    start, body = recentre(lines[:split], lines[split:], fresh)
    body = list(share(_needed(body, backward.outputs), local()))
    read = _reads(body) - {line.name for line in body} - set(upstream)
    known = [q.name for q in forward.inputs] + [line.name for line in start]
    saved = tuple(n for n in known if n in read)
    start = list(share(_needed(start, (*outputs, *saved)), local()))
    inputs = tuple(q.name for q in derivation.layer.inputs)
    return _Draft(ordered(start), ordered(body), inputs, upstream, saved, outputs, backward.outputs)


def _reads(lines: Sequence[Line]) -> set[str]:
    return {e.name for line in lines for e in line.expr.atoms(Element)}


def _needed(lines: Sequence[Line], results: Sequence[str]) -> list[Line]:
    """The lines that the results need."""
    wanted = set(results)
    kept = []
    for line in reversed(lines):
        if line.name in wanted:
            wanted |= {e.name for e in line.expr.atoms(Element)}
            kept.append(line)
    return kept[::-1]


def _shapes(
    draft: _Draft, forward: Layer, backward: Layer, tensors: Mapping[str, str], numbers: Mapping[str, str]
) -> tuple[Mapping[str, Shape], Scope]:
    """How each tensor is kept: as declared, or with axes of length one where every use of an intermediate wants
    them.
    """
    shapes: dict[str, Shape] = {q.name: q.indices for s in (forward, backward) for q in s.quantities.values()}
    lines = (*draft.forward, *draft.backward)
    shapes |= {line.name: line.indices for line in lines if line.name not in shapes}
    fixed = {*draft.inputs, *draft.upstream, *draft.outputs, *draft.gradients}
    declared = tuple(
        dict.fromkeys([*numbers, *backward.quantities, *forward.quantities, *(line.name for line in lines)])
    )
    bare = dict(shapes)
    peaks = {line.name: of.name for line in lines if (of := peak_of(line)) is not None}
    for _ in range(ROUNDS):
        scope = Scope(shapes, tensors, numbers, declared, peaks)
        for line in lines:
            lower(line.expr, shapes[line.name], scope)
        changed = dict(shapes)
        for line in lines:
            wants = scope.wanted.get(line.name, [])
            if line.name not in fixed and wants:
                forms = {stripped(w) for w in wants}
                best = max(wants, key=len)
                padded = len(forms) == 1 and len(stripped(best)) > len(bare[line.name])
                changed[line.name] = best if padded else bare[line.name]
        if changed == shapes:
            break
        shapes = changed
    return shapes, Scope(shapes, tensors, numbers, declared, peaks)


def _statements(
    lines: Sequence[Line], results: Sequence[str], scope: Scope, variable: Callable[[str], Variable]
) -> tuple[Statement, ...]:
    """The lines as statements, each with the results that need it."""
    serves: dict[str, set[str]] = {line.name: set() for line in lines}
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
