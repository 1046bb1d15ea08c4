"""What a kernel does: its sweeps, and the parts of sums that it leaves to be added up.

A sum is taken tile by tile in a tile of its own, whose elements are added up at the end. Where a sum is left in parts,
that tile lasts as long as the program; if the elements of one place are more than a tile holds, it stands in memory.
"""

from collections.abc import Sequence

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import LARGEST, Local, Step, Sweep, expressions
from bnderive.targets.lines import STEP, call
from bnderive.targets.loops.assignment import statement
from bnderive.targets.triton.kernels import Kernel
from bnderive.targets.triton.scopes import Scope
from bnderive.targets.triton.syntax import LEAST
from bnderive.targets.triton.writer import Writer


def write(w: Writer) -> None:
    """Writes the whole kernel into the writer's first scope."""
    kernel = w.kernel
    top = w.scopes[0]
    if w.grid is not None:
        top.opening += w.opened(w.grid, f"_places({w.grid.block})")
        top.known |= set(kernel.grid)
    if kernel.across:
        top.opening += statement(w.named("part"), "tl.program_id(1).to(tl.int64)", 1)
    for sweep in kernel.sweeps:
        for across in (s for s in sweep.sums if s.name in kernel.across):
            top.opening += _cleared(across, sweep, _lasting(across, w), w, 1)
    if w.walk is not None:
        block, turn = w.walk.block, w.named("turn")
        first, stride = w.named("first"), w.named("stride")
        top.opening += statement(first, f"tl.program_id(1) * {block}", 1)
        top.opening += statement(stride, f"tl.num_programs(1) * {block}", 1)
        head = f"for {turn} in range({first}, {w.count(kernel.walked)}, {stride}):"
        w.enter(head, w.walk, f"_span({turn}, {block})")
    places = len(w.scopes) - 1
    for sweep in kernel.sweeps:
        _sweep(sweep, places, w)
    if w.walk is not None:
        if in_parts(kernel):
            w.scopes[-1].body += [f"{STEP * 2}if not WHOLE:", f"{STEP * 3}tl.debug_barrier()"]
        w.leave()
    for sweep in kernel.sweeps:
        for across in (s for s in sweep.sums if s.name in kernel.across):
            _left(across, sweep, w)


def in_parts(kernel: Kernel) -> tuple[Index, ...]:
    """The indices that have to fit into one tile for parts of sums to stay out of memory."""
    own = (i for s in kernel.sums if s.name in kernel.across for i in s.indices if i not in kernel.grid)
    return tuple(dict.fromkeys(own))


def part_of(step: Step, kernel: Kernel) -> tuple[Index, ...]:
    """The indices of the parts of a sum, but for the number of the program."""
    return (*kernel.further(step), *(i for i in step.indices if isinstance(i, Index)))


def _inner(step: Step, sweep: Sweep) -> int:
    """How many of the loops are over the sum's own indices."""
    return sum(i in step.indices for i in sweep.loops)


def _lasting(step: Step, w: Writer) -> str:
    """The tile in which the program's part of a sum is taken."""
    return w.named(f"{w.naming.tensors[step.name]}_all")


def _passing(step: Step, w: Writer) -> str:
    """The tile in which a sum is taken while the loops stay at its element."""
    return w.named(f"{w.naming.tensors[step.name]}_tile")


def _cleared(step: Step, sweep: Sweep, name: str, w: Writer, depth: int) -> list[str]:
    if step.kind == LARGEST:
        return call(f"{name} = tl.full", [w.tile(sweep), LEAST, "WIDE"], depth)
    return call(f"{name} = tl.zeros", [w.tile(sweep), "WIDE"], depth)


def _sweep(sweep: Sweep, places: int, w: Writer) -> None:
    """The lines of one sweep, in a scope of its own without an indentation of its own."""
    here = w.scopes[places]
    scope = Scope(here.depth, here.known)
    read = {e for expr in expressions([sweep]) for e in expr.atoms(Element)}
    if any(e.name in w.written and e not in here.variables for e in read):
        scope.first.append(f"{STEP * here.depth}tl.debug_barrier()")
    w.scopes.append(scope)
    w.sweep_at = len(w.scopes) - 1
    for local in sweep.ahead:
        w.say(w.naming.local(local.element), w.text(local.expr))
        scope.variables[local.element] = w.naming.local(local.element)
    _level(0, sweep, w)
    w.leave()
    lasting = {e: v for e, v in scope.variables.items() if _is_here(e, w) and e in _made(sweep)}
    here.variables |= lasting


def _made(sweep: Sweep) -> set[Element]:
    return {v.element for v in sweep.body} | {s.element for s in sweep.sums}


def _is_here(element: Element, w: Writer) -> bool:
    """Whether a place has one value of it."""
    return element.atoms(Index) <= {*w.kernel.grid, *w.kernel.walked} and element.name not in w.kernel.across


def _level(depth: int, sweep: Sweep, w: Writer) -> None:
    """What is inside the first `depth` loops."""
    if depth == len(sweep.loops):
        for local in sweep.body:
            _computed(local, w)
        for step in sweep.sums:
            _taken(step, sweep, w)
        return
    here = [s for s in sweep.sums if _inner(s, sweep) == depth and (s.name not in w.kernel.across or depth)]
    for step in here:
        w.scopes[-1].body += _cleared(step, sweep, _passing(step, w), w, w.scopes[-1].depth)
    index = sweep.loops[depth]
    axis = w.axis(index, depth)
    start = w.named(f"start_{axis.name}")
    w.axes.append(axis)
    w.enter(f"for {start} in range(0, {w.size(index)}, {axis.block}):", axis, f"_span({start}, {axis.block})")
    _level(depth + 1, sweep, w)
    w.leave()
    w.axes.pop()
    for step in here:
        _flushed(step, sweep, w)


def _computed(local: Local, w: Writer) -> None:
    """A number of the body, which is stored where it is a result or kept."""
    name = w.naming.local(local.element)
    w.say(name, w.text(local.expr))
    w.scopes[-1].variables[local.element] = name
    if local.stored and local.element.name in w.held:
        w.store(local.element, name)


def _taken(step: Step, sweep: Sweep, w: Writer) -> None:
    """A turn's part of a sum goes into its tile, or to memory."""
    across, inner = step.name in w.kernel.across, _inner(step, sweep)
    over = [*(w.kernel.walked if across else ()), *(i for i in sweep.loops if i not in step.indices)]
    nothing = LEAST if step.kind == LARGEST else "0.0"
    text, mask = w.text(step.expr), w.mask(over)
    value = f"tl.where({mask}, {text}, {nothing})" if mask else text
    if across and inner == len(sweep.loops) and inner:
        passing = _passing(step, w)
        w.say(passing, value)
        _to_part(step, sweep, passing, w)
    else:
        _joined(step, _lasting(step, w) if across and not inner else _passing(step, w), value, w)


def _joined(step: Step, target: str, value: str, w: Writer) -> None:
    if step.kind == LARGEST:
        w.scopes[-1].body += call(f"{target} = tl.maximum", [target, value], w.scopes[-1].depth)
    else:
        w.say(target, value, "+=")


def _flushed(step: Step, sweep: Sweep, w: Writer) -> None:
    """A sum whose loops are done."""
    if step.name in w.kernel.across:
        _to_part(step, sweep, _passing(step, w), w)
    else:
        _complete(step, sweep, _passing(step, w), w)


def _complete(step: Step, sweep: Sweep, value: str, w: Writer) -> None:
    """A sum that is complete at its place: it is stored where it is kept."""
    name = w.naming.local(step.element)
    _fold(step, name, value, _bound_axes(step, sweep, w), not step.indices, w)
    w.scopes[-1].variables[step.element] = name
    if step.name in w.held:
        w.store(step.element, name)


def _to_part(step: Step, sweep: Sweep, value: str, w: Writer) -> None:
    """A sum that is left in parts takes in a value: in the program's tile, or where that is too small in memory."""
    depth = w.scopes[-1].depth
    body = w.scopes[-1].body
    body.append(f"{STEP * depth}if WHOLE:")
    w.scopes.append(Scope(depth + 1, w.scopes[-1].known))
    _joined(step, _lasting(step, w), value, w)
    w.leave()
    body.append(f"{STEP * depth}else:")
    w.scopes.append(Scope(depth + 1, w.scopes[-1].known))
    _fold(step, value, value, _bound_axes(step, sweep, w), False, w)
    way = "_enlarge" if step.kind == LARGEST else "_add"
    w.scopes[-1].body += call(way, [_part(step, w), value, w.mask(part_of(step, w.kernel))], depth + 1)
    w.leave()


def _left(step: Step, sweep: Sweep, w: Writer) -> None:
    """What a program has of a sum is written to its own part."""
    own = tuple(i for i in sweep.loops if i in step.indices)
    top = w.scopes[0]
    if own:
        top.body.append(f"{STEP}if WHOLE:")
    depth = 2 if own else 1
    inside = Scope(depth, top.known | set(own))
    w.scopes.append(inside)
    for place, index in enumerate(own):
        axis = w.axis(index, place)
        w.axes.append(axis)
        inside.opening += w.opened(axis, f"_span(0, {axis.block})")
    scalar = not own and w.grid is None
    _fold(step, _lasting(step, w), _lasting(step, w), _bound_axes(step, sweep, w), scalar, w)
    mask = w.mask(part_of(step, w.kernel))
    inside.body += call("tl.store", [_part(step, w), _lasting(step, w), *([f"mask={mask}"] if mask else [])], depth)
    w.leave()
    for _ in own:
        w.axes.pop()


def _part(step: Step, w: Writer) -> str:
    """Where the program's part of a sum lies."""
    name = f"part_{w.naming.tensors[step.name]}_ptr"
    w.pointers[name] = None
    offset = w.named("part")
    for index in part_of(step, w.kernel):
        offset = f"{f'({offset})' if ' ' in offset else offset} * {w.size(index)} + {w.naming.local(index)}"
    return f"{name} + {offset}"


def _bound_axes(step: Step, sweep: Sweep, w: Writer) -> list[int]:
    """The axes of the tile over which a sum runs."""
    across = step.name in w.kernel.across
    walked = [w.walk.position] if w.walk is not None and across else []
    return walked + [w.axis(i, k).position for k, i in enumerate(sweep.loops) if i not in step.indices]


def _fold(step: Step, name: str, value: str, axes: Sequence[int], scalar: bool, w: Writer) -> None:
    """The elements of a tile added up along axes; `scalar`: all of them, to one number."""
    way = "tl.max" if step.kind == LARGEST else "tl.sum"
    if scalar:
        w.say(name, f"{way}({value})")
        return
    for position in axes:
        w.scopes[-1].body += call(f"{name} = {way}", [value, f"axis={position}", "keep_dims=True"], w.scopes[-1].depth)
        value = name
    if not axes and name != value:
        w.say(name, value)
