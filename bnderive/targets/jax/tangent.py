"""The rule of a `custom_jvp`: the derived tangent, from the tensors, their tangents and what the forward computes."""

from bnderive.errors import BnderiveError
from bnderive.program.program import TANGENT, Program
from bnderive.targets.dialect import JAX
from bnderive.targets.expression import Printer
from bnderive.targets.function import namer, size_lines, statement_lines
from bnderive.targets.jax.saving import kept, unpacked
from bnderive.targets.lines import STEP, call, signature


def tangent_lines(program: Program) -> list[str]:
    """The function: outputs and their tangents. Raises BnderiveError where the pass has no program."""
    if TANGENT not in program.passes:
        hint = "Leave --as out: what is written then is the backward."
        raise BnderiveError(f"the tangent of {program.name} cannot be computed from what its forward keeps", hint=hint)
    found = program.passes[TANGENT]
    function = found.function
    read = {v.name for v in function.tensors}
    inputs = [v.name for v in program.forward.tensors]
    static = [s.name for s in program.forward.settings]
    results = [v.name for v in program.forward.results]
    moved = dict(found.pairs)
    real = iter(v.name if v in function.tensors else "_" for v in found.arriving)
    tangents = ["_" if v.labels else next(real) for v in program.forward.tensors]
    typed = [f"{s.name}: {'int' if s.integer else 'float'}" for s in program.forward.settings]
    lines = signature(
        "def _tangent", [*typed, "primals: tuple[Any, ...]", "tangents: tuple[Any, ...]"], "tuple[Any, Any]", 0
    )
    lines += unpacked(inputs, "primals") + unpacked(tangents, "tangents")
    own = set(inputs) | set(results)
    saved = [name if name in read and name not in own else "_" for name in kept(program)]
    hidden = any(name != "_" for name in saved)
    outputs = results[0] if len(results) == 1 else "outputs"
    lines += call(f"{outputs}, {'saved' if hidden else '_'} = _forward", [*inputs, *static], 1)
    if len(results) > 1 and read & set(results):
        lines += unpacked([name if name in read else "_" for name in results], "outputs")
    lines += unpacked(saved, "saved") if hidden else []
    lines += size_lines(function, 1)
    fresh = namer(program, (*found.names, "saved", "outputs", "primals", "tangents", "wide"))
    lines += statement_lines(function.statements, Printer(JAX, found.arriving[0].name), 1, fresh)
    ends = [moved[name] for name in results]
    ending = ends[0] if len(ends) == 1 else f"({', '.join(ends)})"
    return [*lines, f"{STEP}return {outputs}, {ending}"]
