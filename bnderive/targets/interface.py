"""How generated code is called: the names of its function, its arguments and its results, for who writes a call of it.

Input: a program. Output: an `Interface` for each function that can be called.
"""

from dataclasses import dataclass

from bnderive.program.program import ERROR, Program
from bnderive.targets.function import function_name


@dataclass(frozen=True, slots=True)
class Interface:
    """`function` is the plain function's name, where there is one. `inputs`, `parameters`, `outputs` and `gradients`
    pair names in code with names in the layer, in order, a gradient with the input that it belongs to; `labels` are
    inputs in code. `again` says whether gradients can be differentiated.
    """

    function: str
    title: str
    inputs: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    gradients: tuple[tuple[str, str], ...]
    again: bool


def interfaces_of(program: Program) -> tuple[Interface, ...]:
    """That of the program, and that of the program in which what a module tracks is given."""
    forward = program.forward
    of = {v.name: v.of for v in forward.tensors}
    own = Interface(
        function_name(program),
        program.title or program.name,
        tuple(of.items()),
        tuple(v.name for v in forward.tensors if v.labels),
        tuple((s.name, s.of) for s in forward.settings),
        tuple((v.name, v.of) for v in forward.results),
        tuple((name, of[name]) for name, _ in program.gradients),
        program.higher_order != ERROR,
    )
    return (own, *(interfaces_of(program.at_given) if program.at_given else ()))
