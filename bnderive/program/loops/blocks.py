"""Which sums are added up in blocks: some terms at a time in the type of the data, the blocks in a wider one.

A term that is widened before it is added costs half of what a vector register holds. A block of some dozens of terms
errs by little more than the terms themselves were rounded by when they were computed, and blocks err by nothing that
counts. What may not be blocked is a sum of data as they are of which something else is made, such as a mean: its terms
have no error, and what is centred with it keeps nothing of a large mean but the error. Where the sum itself is a
result, it is rounded to the type of the data anyhow.

Input and output: steps.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.program.loops.nouns import SUM, Step


def with_blocks(steps: Sequence[Step], given: Collection[str]) -> tuple[Step, ...]:
    """The steps, the sums marked that may be added up in blocks; `given` are the tensors that come in."""
    plain = {s.name for s in steps if s.kind == SUM and is_data(s.expr, given)}
    whole = {e.name for s in steps if not isinstance(s.expr, Element) for e in s.expr.atoms(Element)} & plain
    return tuple(replace(s, blocked=s.kind == SUM and s.name not in whole) for s in steps)


def is_data(expr: Expr, given: Collection[str]) -> bool:
    """Whether a term is an element of a tensor that is given, up to its sign."""
    bare = -expr if expr.could_extract_minus_sign() else expr
    return isinstance(bare, Element) and bare.name in given
