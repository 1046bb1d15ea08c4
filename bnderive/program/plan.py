"""From a derivation to a program: what is computed, in what order, what is saved, and in what shape each tensor is
kept.

`plan(derivation, form)` is the stage. It makes the sums ready (`tidy`), shifts exponentials (`stable`) and
differences from a mean (`recentre`), computes nothing twice (`share`), and lowers each line to an array tree (`lower`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.printing import text_equation
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError
from bnderive.layer.glossary import glossary_of
from bnderive.layer.layer import Layer
from bnderive.layer.library import reference
from bnderive.program.arrays import Shape
from bnderive.program.further import Known, further
from bnderive.program.loops.build import loops_of
from bnderive.program.loops.nouns import Loops
from bnderive.program.lower import Scope
from bnderive.program.modules import module_facts
from bnderive.program.names import Names
from bnderive.program.places import largest_read
from bnderive.program.program import CLOSED, DEFAULT, FUNCTION, IN_DOUBLE, MODES, Function, Program, Setting, Variable
from bnderive.program.recentre import recentre
from bnderive.program.saved import Kept, restored
from bnderive.program.shaping import scope_of, statements_of
from bnderive.program.sharded.across import is_over
from bnderive.program.sharded.axis import axis_of, check
from bnderive.program.sharded.backward import sharded_backward
from bnderive.program.sharded.facts import sharding
from bnderive.program.sharded.forward import sharded_forward
from bnderive.program.sharded.stages import stacked, staged
from bnderive.program.share import Line, Peak, recognised, share
from bnderive.program.sizes import guards, nonempty, scalars, size_reads
from bnderive.program.stable import stabilise
from bnderive.program.tidy import tidy

FORMS = ("closed", "staged")


@dataclass(frozen=True, slots=True)
class _Draft:
    """The lines of both functions, and by name which tensors go in, which come out and which are saved.

    `faithful`: whether what is saved holds what the layer says that it holds, and no sum of exponentials is shifted.
    `count` is the name of the size of the sharded axis over all processes, where it is needed.
    """

    forward: tuple[Line, ...]
    backward: tuple[Line, ...]
    inputs: tuple[str, ...]
    upstream: tuple[str, ...]
    saved: tuple[str, ...]
    outputs: tuple[str, ...]
    gradients: tuple[str, ...]
    faithful: bool
    count: tuple[str, ...] = ()


def plan(
    derivation: Derivation,
    form: str = "closed",
    mode: str = DEFAULT,
    passes: Mapping[str, Derivation] | None = None,
    higher_order: str = CLOSED,
    style: str = FUNCTION,
    *,
    loops: str = "",
    keep: Sequence[str] = (),
    exposed: Sequence[str] = (),
    sharded: str | None = None,
) -> Program:
    """The program of a derivation in one form, `closed` or `staged`, and one mode, `default` or `accurate`.

    `passes` are derivations of further passes over the same tensors, by name; `higher_order` and `style` are for the
    target to read. `loops`: how loops over memory add up, in double or in the type that they compute in; where it is
    empty, none are planned. `keep` names the large tensors to save for the backward; where it is empty they are those
    that the closed form asks for.
    `sharded` names the axis of which each process has part. Raises ValueError for any other form or mode, and
    BnderiveError where there is no such axis, or it cannot be cut.
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
    axis = None if sharded is None else axis_of(layer, sharded)
    recentred = loops != IN_DOUBLE
    draft = _draft(derivation, forward, backward, names, tensors, keep, exposed, recentred=recentred, axis=axis)

    def fresh(wish: str) -> str:
        names.taken.update(tensors.values())
        code = names.fresh(wish)
        tensors[code] = code
        return code

    fixed = dict.fromkeys((*draft.inputs, *draft.upstream, *draft.outputs, *draft.gradients))
    scope = scope_of((*draft.forward, *draft.backward), (forward, backward), fixed, tensors, numbers)
    labels = {n: q.labels.size for s in (forward, backward) for n, q in s.quantities.items() if q.labels is not None}

    def variable(name: str) -> Variable:
        return Variable(tensors[name], name, scope.shapes[name], name in labels)

    settings = {p.name: Setting(numbers[p.name], p.name, p.integer, p.default) for p in layer.parameters}
    saved = tuple(variable(n) for n in draft.saved)
    upstream = tuple(variable(n) for n in draft.upstream)
    body = stacked(statements_of(draft.backward, draft.gradients, scope, variable))
    reads, unread = size_reads(body, (*upstream, *saved), numbers, sizes.values())
    used = scalars(s.value for s in body)
    kept = tuple(s for s in settings.values() if s.name in used) + tuple(Setting(n, n, True, None) for n in unread)
    given_out = (*exposed, *(draft.count if exposed else ()))
    start = stacked(statements_of(draft.forward, (*draft.outputs, *draft.saved, *given_out), scope, variable))
    counts = dict(zip([axis.size] if axis else [], (tensors[n] for n in draft.count), strict=False))
    lines = (draft.forward, draft.backward)
    checks = (*guards((*lines[0], *lines[1]), scope, draft.count), *nonempty(start, lines, numbers, counts))
    inputs = tuple(variable(n) for n in draft.inputs)
    front, missing = size_reads(start, inputs, numbers, sizes.values(), checks, unread)
    if missing:
        raise BnderiveError(f"the sizes {', '.join(missing)} stand in no input of {layer.name}")
    outputs = tuple(variable(n) for n in draft.outputs)
    gradients = tuple(variable(n) for n in draft.gradients)
    given = {n: scope.shapes[n] for n in dict.fromkeys((*draft.upstream, *draft.inputs, *draft.saved))}
    shown = {n: None if n in draft.inputs or n in draft.upstream else shape for n, shape in given.items()}
    known = Known(tensors, numbers, frozenset(sizes.values()), shown, frozenset(labels), tuple(settings.values()))
    further_passes = {name: further(each, known) for name, each in (passes or {}).items() if draft.faithful}
    nests = _loops(draft, labels, scope, fresh) if loops else None
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
        keep=tuple(keep),
        numbers=numbers,
        tensors=dict(tensors),
        equations=_equations(forward, backward),
        mode=mode,
        passes=further_passes,
        higher_order=higher_order,
        style=style,
        exposed=tuple(variable(n) for n in given_out),
        module=module_facts(layer, {**numbers, **tensors}),
        loops=nests,
        sharded=None if axis is None else sharding(derivation, axis, form),
    )


def _equations(forward: Layer, backward: Layer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The definitions of both layers, each on one line."""
    glossary = glossary_of(forward, *backward.quantities.values())
    first, second = (tuple(text_equation(d.quantity.element, d.expr, glossary) for d in steps)
                     for steps in (forward.steps, backward.definitions))  # fmt: skip
    return first, second


def _loops(draft: _Draft, labels: Mapping[str, str], scope: Scope, fresh: Callable[[str], str]) -> tuple[Loops, Loops]:
    """Both functions as loops over memory."""
    made = (*draft.outputs, *(n for n in draft.saved if n not in draft.inputs))
    results = tuple(dict.fromkeys(made))
    start = loops_of(draft.forward, {n: _bare(scope.shapes[n]) for n in draft.inputs}, labels, results, fresh)
    given = {n: _bare(scope.shapes[n]) for n in (*draft.upstream, *draft.saved)}
    return start, loops_of(draft.backward, given, labels, draft.gradients, fresh)


def _bare(shape: Shape) -> tuple[Index, ...]:
    """The indices of a shape without its axes of length one."""
    return tuple(i for i in shape if i is not None)


def _draft(
    derivation: Derivation,
    forward: Layer,
    backward: Layer,
    names: Names,
    tensors: dict[str, str],
    keep: Sequence[str],
    exposed: Sequence[str],
    *,
    recentred: bool,
    axis: Axis | None,
) -> _Draft:
    """Both functions' lines after every rewriting; new tensors are entered in `tensors`."""

    def local() -> Callable[[str], str]:
        return partial(Names(set(names.taken)).entered, tensors=tensors)

    def fresh(wish: str) -> str:
        code = names.fresh(wish)
        tensors[code] = code
        return code

    start, body = ([Line(d.quantity.name, d.quantity.indices, tidy(d.expr)) for d in steps]
                   for steps in (forward.steps, backward.definitions))  # fmt: skip
    start = largest_read(start)
    outputs = derivation.layer.outputs
    read = {q.name for q in backward.inputs}
    body = recognised(body, [line for line in start if line.name in read])
    if keep:
        held = {q.name: q.indices for q in forward.quantities.values()}
        body = restored(body, Kept(held, {line.name: line for line in start}, keep), fresh)
    written = [*start, *body]
    unused = Names(set(names.taken))
    lines = stabilise(written, frozenset((*outputs, *backward.outputs)), fresh)
    ours = {line.name for line in body}
    upstream = tuple(q.name for q in derivation.upstream)
    split = next((k for k, line in enumerate(lines) if line.name in ours), len(lines))
    start, body = list(lines[:split]), list(lines[split:])
    plain = {line.name for line in start}
    if recentred:
        start, body = recentre(start, body, fresh, again=bool(keep))
    first, second = local(), local()
    body = list(share(_needed(body, backward.outputs), second))
    counts: tuple[str, ...] = ()
    if axis is not None:
        count = Element(fresh(f"{axis.size}_all"))
        new = {line.name for line in start} - plain
        corrections = {line.name for line in start if line.name in new and new & _reads([line])}
        check(derivation.layer, axis, (*start, *body))
        start = sharded_forward(start, axis, count, corrections, first)
        arriving = [(q.name, q.indices) for q in derivation.upstream]
        body = _needed(sharded_backward(body, axis, count, arriving, backward.outputs, second), backward.outputs)
        largest = any(is_over(peak, axis) for line in start for peak in line.expr.atoms(Peak))
        counts = (count.name,) if exposed or largest or count.name in _reads([*start, *body]) else ()
    read = _reads(body) - {line.name for line in body} - set(upstream)
    known = [q.name for q in forward.inputs] + [line.name for line in start]
    saved = tuple(n for n in known if n in read)
    start = list(share(_needed(start, (*outputs, *saved, *exposed, *counts)), first))
    inputs = tuple(q.name for q in derivation.layer.inputs)
    means = frozenset((*outputs, *backward.outputs, *saved))
    again = {line.name: line.expr for line in stabilise(written, means, unused.fresh)}
    same = all(again.get(line.name) == line.expr for line in lines if line.name in saved)
    faithful = same and not keep and all(n in forward.quantities for n in saved)
    made = staged(start), staged(body)
    return _Draft(*made, inputs, upstream, saved, outputs, backward.outputs, faithful, counts)


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
