"""What is computed more than once is computed once: equal sums above all, then costly elementwise parts.

Two expressions that differ only in the names of their free indices are one computation at different indices.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import sympy
from sympy import Expr, Mul, Pow

from bnderive.algebra.expr import Element, Place, Sigma, free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.program.names import wish
from bnderive.program.tidy import rebuilt

SUM_COST = 100
WORTH = 2
MAX_FACTORS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One computation: `name` at `indices` is `expr`."""

    name: str
    indices: tuple[Index, ...]
    expr: Expr


class Peak(sympy.Function):
    """`Peak(Sigma(u, k))` is the largest u over the indices of the sum: the shift of an exponential. Never
    differentiated.
    """

    is_real = True


def share(lines: Sequence[Line], fresh: Callable[[str], str]) -> tuple[Line, ...]:
    """The same computations without repetition, in an order in which each uses only what stands before it.

    `fresh` turns a wish for a name into a name that nothing else has.
    """
    current = _by_definitions(_nested(list(lines)))
    while (found := _most_repeated(current)) is not None:
        indices = axes_of(found)
        name = fresh(wish(found))
        current = [Line(o.name, o.indices, _replaced(o.expr, found, name, indices)) for o in current]
        current.append(Line(name, indices, found))
    while (pair := _most_repeated_pair(current)) is not None:
        indices = axes_of(pair)
        name = fresh(wish(pair))
        current = [Line(o.name, o.indices, _replaced(o.expr, pair, name, indices)) for o in current]
        current.append(Line(name, indices, pair))
    return ordered(current)


def ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines in order of use, as near to the order given as that allows."""
    left = list(lines)
    result: list[Line] = []
    while left:
        missing = {line.name for line in left}
        ready = next(line for line in left if not missing & {e.name for e in line.expr.atoms(Element)})
        result.append(ready)
        left.remove(ready)
    return tuple(result)


def axes_of(expr: Expr) -> tuple[Index, ...]:
    """The free indices in the order of the largest tensor that has them, then by first appearance."""
    return tuple(_appearing(expr))


def _appearing(expr: Expr) -> list[Index]:
    free = free_indices(expr)
    elements = sorted(
        (e for e in sympy.preorder_traversal(expr) if isinstance(e, Element)), key=lambda e: -len(e.indices)
    )
    seen: list[Index] = []
    for source in (*elements, *sympy.preorder_traversal(expr)):
        for i in source.indices if isinstance(source, Element) else (source,):
            if isinstance(i, Index) and i in free and i not in seen:
                seen.append(i)
    return seen


@lru_cache(maxsize=4096)
def pattern(expr: Expr) -> tuple[Expr, tuple[Index, ...]]:
    """`expr` with its free indices named by position, and those indices in that order."""
    indices = tuple(_appearing(expr))
    change = {i: Index(f"@{k}", Axis(i.axis.name, i.axis.size)) for k, i in enumerate(indices)}
    return expr.xreplace(change), indices


def cost(expr: Expr) -> int:
    """Operations to compute `expr` for one element; a sum counts as many."""
    total = 0
    for node in sympy.preorder_traversal(expr):
        if isinstance(node, Sigma):
            total += SUM_COST
        elif node.is_Add or node.is_Mul:
            total += len([a for a in node.args if a != -1]) - 1
        elif isinstance(node, Pow):
            total += 1
        elif isinstance(node, sympy.Function):
            total += 2 * WORTH
    return total


def _subexpressions(expr: Expr) -> list[Expr]:
    """Every subexpression that has a tensor in it, the larger first; a largest is looked into no further."""
    if isinstance(expr, (Peak, Place)):
        return [expr]
    if isinstance(expr, Element) or not expr.args:
        return []
    inner = [e for a in expr.args if isinstance(a, Expr) for e in _subexpressions(a)]
    return [expr, *inner] if expr.has(Element) else inner


def _by_definitions(lines: list[Line]) -> list[Line]:
    """Each line with what another line computes replaced by that line's name."""
    current = list(lines)
    for k in range(len(current)):
        source = current[k]
        indices = axes_of(source.expr)
        if not cost(source.expr) or set(indices) != set(source.indices) or len(indices) != len(source.indices):
            continue
        if source.expr.has(Peak) and not isinstance(source.expr, Peak):
            continue
        for n, line in enumerate(current):
            if n == k or (line.expr == source.expr and n < k):
                continue
            changed = _replaced(line.expr, source.expr, source.name, source.indices)
            if changed != line.expr and not _uses(current, source.name, line.name):
                current[n] = Line(line.name, line.indices, changed)
    return current


def _nested(lines: list[Line]) -> list[Line]:
    """A sum over several axes taken from a sum over some of them, where that is computed as well: one pass over
    memory less.
    """
    there = {pattern(s)[0] for line in lines for s in line.expr.atoms(Sigma) if not line.expr.has(Peak)}

    def change(node: Expr) -> Expr | None:
        if isinstance(node, (Peak, Element)):
            return node
        if not isinstance(node, Sigma) or len(node.bound) == 1:
            return None
        body, bound = node.open(free_indices(node))
        for count in range(len(bound) - 1, 0, -1):
            for inner in combinations(bound, count):
                part = Sigma(body, *inner)
                if pattern(part)[0] in there:
                    return Sigma(part, *(i for i in bound if i not in inner))
        return None

    return [Line(line.name, line.indices, rebuilt(line.expr, change)) for line in lines]


def _uses(lines: list[Line], name: str, goal: str) -> bool:
    """Whether computing `name` needs `goal`."""
    table = {line.name: line for line in lines}
    stack, seen = [name], set[str]()
    while stack:
        here = stack.pop()
        if here in seen or here not in table:
            continue
        seen.add(here)
        used = {e.name for e in table[here].expr.atoms(Element)}
        if goal in used:
            return True
        stack.extend(sorted(used))
    return False


def _replaced(expr: Expr, found: Expr, name: str, indices: tuple[Index, ...]) -> Expr:
    """`expr` with every instance of `found`, at whatever indices, replaced by the tensor `name`."""
    key, order = pattern(found)
    root = key.base if isinstance(key, Pow) and not key.exp.is_Integer else None

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Element) or (isinstance(node, Peak) and not isinstance(key, Peak)):
            return node
        if key.is_Mul and node.is_Mul and len(node.args) > len(key.args):
            return _partly(node, key, order)
        if node.func is not key.func and not (root is not None and isinstance(node, Pow)):
            return None
        here, at = pattern(node)
        place = dict(zip(order, at, strict=False))
        if here == key:
            return Element(name, *(place[i] for i in indices))
        if root is not None and isinstance(here, Pow) and here.base == root and (here.exp / key.exp).is_Integer:
            return Element(name, *(place[i] for i in indices)) ** (here.exp / key.exp)
        return None

    def _partly(node: Expr, key: Expr, order: tuple[Index, ...]) -> Expr | None:
        for chosen in combinations(node.args[:MAX_FACTORS], len(key.args)):
            here, at = pattern(Mul(*chosen))
            if here == key:
                place = dict(zip(order, at, strict=True))
                rest = [rebuilt(f, change) for f in node.args if f not in chosen]
                return Mul(Element(name, *(place[i] for i in indices)), *rest)
        return None

    return rebuilt(expr, change)


def recognised(lines: Sequence[Line], known: Sequence[Line]) -> list[Line]:
    """The lines with what `known` lines compute, at whatever indices, replaced by their names."""
    result = []
    for line in lines:
        expr = line.expr
        for source in known:
            order = axes_of(source.expr)
            if cost(source.expr) and set(order) == set(source.indices) and source.name != line.name:
                expr = _replaced(expr, source.expr, source.name, source.indices)
        result.append(Line(line.name, line.indices, expr))
    return result


def _most_repeated(lines: list[Line]) -> Expr | None:
    """The costliest subexpression that occurs more than once and is worth a name; in the indices of its first
    occurrence.
    """
    count: dict[Expr, int] = {}
    first: dict[Expr, Expr] = {}
    for line in lines:
        for part in _subexpressions(line.expr):
            key, _ = pattern(part)
            count[key] = count.get(key, 0) + 1
            first.setdefault(key, part)
    best = [k for k, n in count.items() if n > 1 and (n - 1) * cost(k) >= WORTH and not _plain(k)]
    return named(first[max(best, key=cost)]) if best else None


def _plain(expr: Expr) -> bool:
    """Whether `expr` is a reciprocal or a multiple: the thing itself is what is worth a name."""
    return bool(isinstance(expr, Pow) and expr.exp.is_Integer and expr.exp < 0) or bool(
        expr.is_Mul and len(expr.args) == 2 and expr.args[0].is_number
    )


def named(expr: Expr) -> Expr:
    """`expr` with indices that a sum bound renamed to what a free index is called."""
    taken = {i.name for i in free_indices(expr)}
    change: dict[Index, Index] = {}
    for i in _appearing(expr):
        if i.is_bound or "'" in i.name:
            name = i.axis.name
            while name in taken:
                name += "'"
            taken.add(name)
            change[i] = Index(name, i.axis)
    return expr.xreplace(change)


def _pairs(expr: Expr) -> list[Expr]:
    """Every product of two tensors that stands in a longer product inside `expr`."""
    found = []
    for node in _subexpressions(expr):
        if node.is_Mul:
            tensors = [f for f in node.args if isinstance(f, Element)]
            found += [Mul(a, b) for k, a in enumerate(tensors) for b in tensors[k + 1 :]]
    return found


def _most_repeated_pair(lines: list[Line]) -> Expr | None:
    """The product of two tensors that occurs most often, where it has as many axes as anything here and is worth a
    name.
    """
    rank = max((len(e.indices) for line in lines for e in line.expr.atoms(Element)), default=0)
    count: dict[Expr, int] = {}
    first: dict[Expr, Expr] = {}
    for line in lines:
        for part in _pairs(line.expr):
            key, order = pattern(part)
            if len(order) == rank and max(len(e.indices) for e in part.atoms(Element)) == rank:
                count[key] = count.get(key, 0) + 1
                first.setdefault(key, part)
    best = [k for k, n in count.items() if n > WORTH]
    return named(first[max(best, key=lambda k: count[k])]) if best else None
