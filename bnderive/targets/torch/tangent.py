"""The tangents, forward mode: a `jvp` for the Function and one for its backward, each in a subclass of its own.

What the forward kept beside inputs is computed again from them, so that a tangent can be differentiated further. Torch
switches forward mode off inside a `jvp`, which makes the tangent of a tangent silently wrong; it is switched on again.
The rule for vmap that torch generates does not go together with either, so under vmap plain operations are left to
torch to differentiate.
"""

from bnderive.program.program import SECOND_TANGENT, TANGENT, Program
from bnderive.targets.dialect import TORCH
from bnderive.targets.expression import Printer
from bnderive.targets.function import namer, size_lines, statement_lines
from bnderive.targets.lines import STEP, call, signature
from bnderive.targets.torch.backward import forward_call
from bnderive.targets.torch.filled import filled_lines
from bnderive.targets.torch.names import TENSOR, class_name, nested_name, tuple_text
from bnderive.targets.torch.nested import asked, tensors_in
from bnderive.targets.torch.orders import extra_outputs, hidden
from bnderive.targets.torch.saving import kept, remembered, sizes_kept


def dual_class(program: Program) -> list[str]:
    """The Function with its tangent."""
    tangent = program.passes[TANGENT]
    extra = ["None"] * len(extra_outputs(program))
    moved = dict(tangent.pairs)
    results = [*(moved[v.name] for v in program.forward.results), *extra]
    return _class(
        program, class_name(program), TANGENT, kept(program), [v.name for v in program.forward.tensors],
        [f"{STEP * 3}return {', '.join(results)}"], _vmap(program),
    )  # fmt: skip


def nested_dual_class(program: Program) -> list[str]:
    """The Function of the gradients with its tangent."""
    moved = dict(program.passes[SECOND_TANGENT].pairs)
    results = [moved[v.name] for v in program.backward.results]
    ending = [f"{STEP * 3}return {results[0]}"]
    if asked(program):
        ending = [
            f"{STEP * 3}moved = ({', '.join(results)})",
            f"{STEP * 3}return tuple(t if a else None for t, a in zip(moved, ctx.asked))",
        ]
    return _class(
        program,
        nested_name(program),
        SECOND_TANGENT,
        tensors_in(program),
        tensors_in(program),
        ending,
        _nested_vmap(program),
    )


def _class(
    program: Program, base: str, which: str, saved: list[str], inputs: list[str], ending: list[str], vmap: list[str]
) -> list[str]:
    """A subclass of `base` with a `jvp`: `saved` names the saved tensors, `inputs` what the tangents belong to."""
    found = program.passes[which]
    function = found.function
    settings = [s.name for s in remembered(program)]
    read = {s.name for s in function.settings} | (set(settings) if hidden(program) else set())
    lines = [
        f"class {base}Dual({base}):",
        f'{STEP}"""The same with a tangent, which torch.compile does not take."""',
        "",
        f"{STEP}generate_vmap_rule = False",
        "",
        *vmap,
        "",
        f"{STEP}@staticmethod",
        *signature("def jvp", ["ctx: Any", f"*tangents: {TENSOR}"], "Any", 1),
        f"{STEP * 2}with forward_ad._set_fwd_grad_enabled(True):",
    ]
    again = {v.name for v in hidden(program)}
    wanted = {v.name for v in function.tensors} | set(_sources(program, which))
    if again:
        wanted |= {v.name for v in program.forward.tensors}
        again |= {v.name for v in program.forward.results}
    names = [n if n in wanted and n not in again else "_" for n in saved]
    lines += _unpacked(names)
    lines += [f"{STEP * 3}{s} = ctx.{s}" for s in settings if s in read]
    lines += [f"{STEP * 3}{s.name} = ctx.{s.name}" for s in sizes_kept(program) if s in function.settings]
    if hidden(program):
        lines += forward_call(program, settings, 3, {v.name for v in function.tensors})
    lines += _tangents(program, which, inputs)
    lines += size_lines(function, 3)
    lines += statement_lines(
        function.statements, Printer(TORCH, found.arriving[0].name), 3, namer(program, found.names)
    )
    return [*lines, *ending]


def _unpacked(names: list[str]) -> list[str]:
    """The saved tensors without the tangent that is being computed, but with any other."""
    while len(names) > 1 and names[-1] == "_" == names[-2]:
        names = names[:-1]
    if len(names) > 1 and names[-1] == "_":
        names = [*names[:-1], "*_"]
    if not names:
        return []
    return [f"{STEP * 3}{tuple_text(names)} = _primals(ctx.saved_tensors)"]


def _tangents(program: Program, which: str, inputs: list[str]) -> list[str]:
    """The tangents of the inputs, zero where there is none."""
    sources = _sources(program, which)
    found = program.passes[which]
    arriving = [v.name if v in found.function.tensors else "_" for v in found.arriving]
    placed = sorted((inputs.index(of), of, name) for of, name in zip(sources, arriving, strict=True))
    direct = [k for k, _, _ in placed] == list(range(len(placed)))
    chosen = "tangents" if direct else f"({', '.join(f'tangents[{k}]' for k, _, _ in placed)},)"
    return filled_lines([name for _, _, name in placed], [of for _, of, _ in placed], chosen, 3)


def _sources(program: Program, which: str) -> list[str]:
    """What the tangents of a pass belong to, in their order."""
    inputs = [v.name for v in program.forward.tensors if not v.labels]
    return [*inputs, *(v.name for v in program.upstream)] if which == SECOND_TANGENT else inputs


def _vmap(program: Program) -> list[str]:
    """The forward under vmap."""
    return [
        f"{STEP}@staticmethod",
        *signature("def vmap", ["info: Any", "in_dims: Any", "*inputs: Any"], "Any", 1),
        f"{STEP * 2}return torch.vmap({class_name(program)}.forward, in_dims)(*inputs), 0",
    ]


def _nested_vmap(program: Program) -> list[str]:
    """The gradients under vmap, from upstream gradients and inputs alone."""
    own = {v.name for v in hidden(program)} | {v.name for v in program.forward.results}
    given = [name for name in tensors_in(program) if name not in own]
    numbers = [s.name for s in (*remembered(program), *sizes_kept(program))]
    needs = ["*asked"] if asked(program) else []
    settings = [s.name for s in remembered(program)]
    head = ["info: Any", "in_dims: Any", *(f"{name}: {TENSOR}" for name in tensors_in(program))]
    head += [f"{name}: Any" for name in numbers] + [f"{name}: Any" for name in needs]
    inner = signature("def plain", [f"{name}: {TENSOR}" for name in given], "Any", 2)
    found = call(f"found = {nested_name(program)}.forward", [*tensors_in(program), *numbers, *needs], 3)
    lines = [f"{STEP}@staticmethod", *signature("def vmap", head, "Any", 1), *inner]
    lines += [*forward_call(program, settings, 3), *found]
    result = "tuple(g for g, a in zip(found, asked) if a)" if needs else "found"
    lines += [f"{STEP * 3}return {result}", ""]
    lines.append(f"{STEP * 2}dims = {_tuple_of([f'in_dims[{tensors_in(program).index(n)}]' for n in given])}")
    lines += call("found = torch.vmap(plain, dims)", given, 2)
    if not needs:
        return [*lines, f"{STEP * 2}return found, 0"]
    return [
        *lines,
        f"{STEP * 2}there = iter(found)",
        f"{STEP * 2}gradients = tuple(next(there) if a else None for a in asked)",
        f"{STEP * 2}return gradients, tuple(0 if a else None for a in asked)",
    ]


def _tuple_of(names: list[str]) -> str:
    return f"({', '.join(names)})" if len(names) > 1 else f"({names[0]},)"
