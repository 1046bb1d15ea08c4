"""The element at the place where it is largest is the largest: a reduction that needs no place.

Input: the lines of a forward. Output: the same lines, which read places only where something else stands at them.
"""

from collections.abc import Sequence

from sympy import Expr

from bnderive.algebra.expr import Element, Place, Sigma
from bnderive.algebra.match import match
from bnderive.program.share import Line, Peak
from bnderive.program.tidy import rebuilt


def largest_read(lines: Sequence[Line]) -> list[Line]:
    """The lines with x_{n a_n}, where a_n is the place of the largest x_{nk} along k, as the largest x_{nk}."""
    choices = [line for line in lines if isinstance(line.expr, Place)]

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Place):
            return node
        for choice in choices:
            body, along = choice.expr.body, choice.expr.along
            there = body.xreplace({along: Element(choice.name, *choice.indices)})
            at = match(there, choice.indices, node) if node.func is there.func else None
            if at is not None:
                return Peak(Sigma(body.xreplace(at), along))
        return None

    return [Line(line.name, line.indices, rebuilt(line.expr, change)) for line in lines] if choices else list(lines)
