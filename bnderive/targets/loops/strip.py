"""A nest that does nothing but add to sums over its places, for a strip of places at once.

Place by place, each number is added to one in memory: two accesses for the data, and two for their sum. A strip of some
places adds up in a variable, in the same order, so that not a bit is another.

Input and output: code.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bnderive.targets.loops.code import PLUS, PUT, STRIP, Change, Code, Declare, Loop, Place

EACH = "each"


def stripped(
    body: Sequence[Code], sums: Sequence[str], indices: tuple[tuple[str, str], ...], fresh: Callable[[str], str]
) -> tuple[Code, ...]:
    """The body for a strip of places; empty where it does more than add to `sums`, elements that all places share."""
    match body:
        case [Loop(sums=(), start="0") as loop]:
            inner = stripped(loop.body, sums, indices, fresh)
            return (replace(loop, body=inner),) if inner else ()
    added = [code for code in body if isinstance(code, Change)]
    steady = all(code.how == PLUS and code.target in sums for code in added)
    if not added or not steady or not all(isinstance(code, Change | Declare) for code in body):
        return ()
    own = {code.target: fresh(f"strip_{code.target.partition('[')[0]}") for code in added}
    kinds = {code.target: code.kind for code in added}
    turn = [replace(code, target=own[code.target]) if isinstance(code, Change) else code for code in body]
    return (
        *(Declare(name, kinds[target], target, fixed=False) for target, name in own.items()),
        Loop(EACH, STRIP, (Place(indices, f"place + {EACH}"), *turn)),
        *(Change(PUT, target, name, kinds[target]) for target, name in own.items()),
    )
