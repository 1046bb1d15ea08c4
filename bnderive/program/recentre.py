"""Differences from a mean that keep their digits: a − mean(a) is computed, and its own mean is taken from it again.

The mean of an array is rounded, by its own size times the unit of rounding, which is much where the mean is far larger
than the deviation. Subtracting it rounds nothing more there (numbers near each other have an exact difference), so what
is wrong is one number along the axes of the mean: the mean of the difference, which is zero in exact arithmetic. To
subtract that costs one more reduction, and mends the variance and all that follows. The rule knows no layer: it holds
for any difference of something and its mean over some of its axes, whatever the mean is called.

Input and output: lines of computation. The forward is searched; what is found is replaced in the backward too, where a
backward that has the array but not the difference takes it again, and reads the mean of the difference alone. The
upstream gradient is left as it is: its difference from its mean is a result, on which nothing else is built.
"""

from collections.abc import Callable, Mapping, Sequence

import sympy
from sympy import Expr, Mul

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.program.names import wish
from bnderive.program.share import Line, Peak, axes_of, named, pattern
from bnderive.program.tidy import rebuilt


def recentre(
    forward: Sequence[Line], backward: Sequence[Line], fresh: Callable[[str], str], *, again: bool = False
) -> tuple[list[Line], list[Line]]:
    """Both functions' lines with every difference of the forward from its own mean centred twice; `again`: whether the
    backward is to compute the difference again.
    """
    start, body = list(forward), list(backward)
    made: set[str] = set()
    while (found := _difference(start, made)) is not None:
        at, difference, array, over = found
        indices = axes_of(difference)
        once, twice = fresh(f"{wish(array)}_less_mean"), fresh(f"{wish(array)}_centred")
        made |= {once, twice}
        whole, rough = Element(twice, *indices), Element(once, *indices)
        start = _with(start, difference, whole)
        start[at:at] = [Line(once, indices, difference), Line(twice, indices, rough - _mean(rough, over))]
        if again and any(_with([line], difference, whole) != [line] for line in body):
            least, anew = tuple(i for i in indices if i not in over), Element(fresh(f"{once}_again"), *indices)
            low = Element(fresh(f"{wish(array)}_mean_left"), *least)
            made.add(low.name)
            start[at + 1 : at + 2] = [Line(low.name, least, _mean(rough, over)), Line(twice, indices, rough - low)]
            body = [Line(anew.name, indices, difference), *_with(body, difference, anew - low)]
        elif not again:
            body = _with(body, difference, whole)
    return start, body


def _with(lines: Sequence[Line], difference: Expr, value: Expr) -> list[Line]:
    return [Line(o.name, o.indices, _replaced(o.expr, difference, value)) for o in lines]


def _difference(lines: Sequence[Line], made: set[str]) -> tuple[int, Expr, Expr, tuple[Index, ...]] | None:
    """Of the first difference of something and its own mean outside the lines `made`: where its line stands, the
    difference, what it is of, and the indices of the mean.
    """
    table = {line.name: line for line in lines}
    for at, line in enumerate(lines):
        for node in sympy.preorder_traversal(line.expr) if line.name not in made else ():
            for one in _signed(node) if node.is_Add else ():
                difference = named(one)
                if (found := _own_mean(difference, table)) is not None:
                    return at, difference, *found
    return None


def _signed(difference: Expr) -> tuple[Expr, Expr]:
    """A bracket without the number that its terms share, with either sign."""
    _, inner = difference.primitive()
    return inner, -inner


def _ratio(node: Expr, one: Expr) -> Expr:
    """The number by which `node` is a multiple of `one`, which `_signed` made of it."""
    content, inner = node.primitive()
    return content if one == inner else -content


def _replaced(expr: Expr, difference: Expr, value: Expr) -> Expr:
    """`expr` with the difference, and multiples of it, at whatever indices, replaced by the value at its own."""
    key, order = pattern(difference)

    def change(node: Expr) -> Expr | None:
        if isinstance(node, (Peak, Element)):
            return node
        for one in _signed(node) if node.is_Add else ():
            here, at = pattern(one)
            if here == key:
                return _ratio(node, one) * value.xreplace(dict(zip(order, at, strict=True)))
        return None

    return rebuilt(expr, change)


def _own_mean(difference: Expr, table: Mapping[str, Line]) -> tuple[Expr, tuple[Index, ...]] | None:
    """The array and the indices over which its mean is taken, where this is a − mean(a)."""
    for term in difference.args:
        array = difference - term
        over = tuple(sorted(free_indices(array) - free_indices(term), key=lambda i: (i.axis, i.name)))
        if over and _meaning(-term, table) == _mean(array, over):
            return array, over
    return None


def _mean(expr: Expr, over: tuple[Index, ...]) -> Expr:
    return Sigma(expr, *over) / Mul(*(i.axis.length for i in over))


def _meaning(expr: Expr, table: Mapping[str, Line]) -> Expr:
    """What a name stands for; anything else as it is."""
    if not isinstance(expr, Element) or expr.name not in table:
        return expr
    line = table[expr.name]
    return line.expr.xreplace(dict(zip(line.indices, expr.indices, strict=True)))
