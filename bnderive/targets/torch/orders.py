"""Which classes a program needs, so that its Function can be differentiated further.

`closed`: where the forward saves intermediates, the backward is a Function of its own, whose backward and tangent are
derived; where it saves only inputs and outputs, autograd differentiates the closed form itself, which is right at every
order. `recompute`: intermediates are computed again from the inputs when the backward is differentiated. `error`: the
backward is a Function whose backward refuses.

A `jvp` is written into a subclass, since torch.compile takes no Function that has one.
"""

from bnderive.program.program import CLOSED, ERROR, RECOMPUTE, SECOND, SECOND_TANGENT, TANGENT, Program, Variable


def hidden(program: Program) -> tuple[Variable, ...]:
    """What the backward reads that is neither input nor output of the layer."""
    known = {v.name for v in (*program.forward.tensors, *program.forward.results)}
    return tuple(v for v in program.saved if v.name not in known)


def extra_outputs(program: Program) -> tuple[Variable, ...]:
    """What the forward gives out beside the outputs of the layer: what is hidden, and what a module tracks."""
    known = {v.name for v in (*program.forward.results, *hidden(program))}
    return (*hidden(program), *(v for v in program.exposed if v.name not in known))


def is_nested(program: Program) -> bool:
    """Whether the backward is a Function of its own."""
    derived = SECOND in program.passes and bool(hidden(program))
    return program.higher_order == ERROR or (program.higher_order == CLOSED and derived)


def is_dual(program: Program) -> bool:
    """Whether the tangent is written: not where the backward would read what has no tangent."""
    unmoved = bool(hidden(program)) and not is_nested(program)
    return program.higher_order != RECOMPUTE and TANGENT in program.passes and not unmoved


def is_nested_dual(program: Program) -> bool:
    """Whether the tangent of the backward is written."""
    return is_nested(program) and program.higher_order == CLOSED and SECOND_TANGENT in program.passes


def recomputes(program: Program) -> bool:
    """Whether the backward computes intermediates again where it is differentiated."""
    return bool(hidden(program)) and not is_nested(program)


def order_of(program: Program) -> str:
    """How gradients are differentiated again: as was asked for, or computed again where the passes for it are not to be
    had.
    """
    return RECOMPUTE if recomputes(program) else program.higher_order
