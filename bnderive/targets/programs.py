"""The program of a derivation for a target: with further passes where it asks for them, and for a module that tracks
statistics with a second program, in which they are given.

Input: a derivation, a target and the options. Output: a program, for `registry.emit` to write.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bnderive.derive.backward import derive
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError
from bnderive.layer.given import given
from bnderive.program.plan import plan
from bnderive.program.program import ERROR, JVP, MODULE, OP, Program
from bnderive.targets.further import further_passes
from bnderive.targets.kept import least_moved
from bnderive.targets.registry import TARGETS, Target, target_of

SUFFIX = "at"
"""What the second program is called by: batchnorm_at, at given statistics."""


def program_of(
    derivation: Derivation,
    target: str,
    form: str,
    mode: str,
    higher_order: str | None,
    saved: Sequence[str],
    style: str,
    sharded: str | None = None,
) -> Program:
    """The program. What is raised is as for `bnderive.generate`."""
    layer, row = derivation.layer, target_of(target)
    if sharded is not None:
        _check_sharded(row, higher_order, style)
    if saved and style == JVP:
        hint = "Leave --saved out, or --as jvp: a custom_vjp saves what it is told to."
        raise BnderiveError("what is saved beside a custom_jvp is what JAX saves of its tangent", hint=hint)

    def planned(of: Derivation, keep: Sequence[str], exposed: Sequence[str] = ()) -> Program:
        order, passes = (ERROR, {}) if sharded else further_passes(of, target, higher_order, style)
        return plan(of, form, mode, passes, order, style, loops=row.loops, keep=keep, exposed=exposed, sharded=sharded)

    tracked = [each.quantity for each in layer.module.running] if style == MODULE and layer.module else []
    if row.device and not saved:
        return replace(least_moved(layer, partial(planned, derivation)), keep=())
    whole = planned(derivation, saved, tracked)
    if not tracked:
        return whole
    after = planned(derive(given(layer, tracked, SUFFIX)), ())
    return replace(whole, at_given=replace(after, suffix=f"_{SUFFIX}"))


def _check_sharded(row: Target, higher_order: str | None, style: str) -> None:
    """Raises BnderiveError for what cannot be had over several processes."""
    if not row.sharded:
        able = ", ".join(each.name for each in TARGETS.values() if each.sharded)
        raise BnderiveError(f"the target {row.name} knows no other processes", hint=f"--sharded is for {able}.")
    if style == OP:
        raise BnderiveError(
            "an operator of torch's registry takes no group of processes",
            hint="With --sharded, choose --as function or --as module.",
        )
    if higher_order not in {None, ERROR}:
        raise BnderiveError(
            f"--higher-order {higher_order} cannot be had with --sharded: derivatives do not go through an exchange",
            hint="Leave --higher-order out: the gradients then refuse to be differentiated.",
        )
