"""A witness as it is told: sizes, place and both sides as decimals, and a line of Python that computes them again."""

import json
import shlex
from collections.abc import Callable
from typing import Any

from mpmath import MPContext

from bnderive.algebra.judge import Witness
from bnderive.verify.verdict import Counterexample

DIGITS = 6
MOST_DIGITS = 40
PRECISE = MPContext()
PRECISE.dps = 60
UNSAFE = frozenset("\"$`!\\%'")


def counterexample(
    witness: Witness,
    path: str,
    claim: str,
    *,
    seed: int = 0,
    options: str = "",
    off_shell: bool = False,
    latex_of: Callable[[str], str] = str,
) -> Counterexample:
    """The counterexample that a witness shows. `options` are what a replay must be told; `latex_of` gives the LaTeX of
    a size's or an index's name in code.

    Positions count from 1, as they do on paper. Numbers have six digits, or as many as it takes to tell them apart.
    """
    left, right = _apart(witness.left, witness.right)
    return Counterexample(
        seed,
        {latex_of(name): size for name, size in sorted(witness.sizes.items())},
        {latex_of(name): position + 1 for name, position in sorted(witness.at.items())},
        left,
        right,
        off_shell,
        replaying(path, claim, seed, options),
    )


def replaying(path: str, claim: str, seed: int, options: str = "") -> str:
    """A line for a shell that computes both sides of a claim again; `options` are further arguments, written out."""
    rest = f"seed={seed}{options}"
    if UNSAFE.isdisjoint(path + claim + options) and (path + claim + options).isprintable():
        return f"python -c \"import bnderive; print(bnderive.replay('{path}', '{claim}', {rest}))\""
    code = f"import bnderive; print(bnderive.replay({json.dumps(path)}, {json.dumps(claim)}, {rest}))"
    return f"python -c {shlex.quote(code)}"


def _apart(left: Any, right: Any) -> tuple[str, str]:
    shown = left, right
    for digits in (DIGITS, 2 * DIGITS, MOST_DIGITS):
        shown = decimal(left, digits), decimal(right, digits)
        if shown[0] != shown[1]:
            break
    return shown


def decimal(value: Any, digits: int) -> str:
    """A number in decimals, to so many significant digits."""
    numerator, denominator = getattr(value, "numerator", value), getattr(value, "denominator", 1)
    number = PRECISE.mpf(numerator) / PRECISE.mpf(denominator)
    return str(PRECISE.nstr(number, digits, strip_zeros=True)).removesuffix(".0")
