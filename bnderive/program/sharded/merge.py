"""Two exchanges made one: a sum of powers of a distance from a mean, without waiting for the mean.

Where a sum T = Σ_i f(x_i, g) over the axis needs a mean g that itself goes over all processes, and f is a polynomial in
g, each process p takes its own mean h_p instead, and sends with it the coefficients of f about it:

    T = Σ_p Σ_k c_pk (g − h_p)^k,    c_pk = Σ_i ∂^k f(x_i, h_p)/∂h^k / k!,  over the i that process p has.

This is exact, and nothing cancels: a process' own mean is as near to its data as the mean of all is to theirs. For a
variance it is the formula of Chan, Golub and LeVeque. A mean of no element is taken as zero, with coefficients zero. A
mean may come with corrections, smaller than its last digit: they are added to the distance, not to the mean.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import factorial

import sympy
from sympy import Add, Dummy, Expr, Integer, Mul, Pow
from sympy.core.symbol import Str

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.ops import maximum
from bnderive.program.sharded.across import PROCESSES, Across, Gathered, Summed, is_over, stem
from bnderive.program.share import Line, pattern
from bnderive.program.tidy import rebuilt, tidy

HIGHEST = 4
"""The highest power of a mean that is expanded."""
PROCESS = Index("p", PROCESSES)


def merged(
    lines: Sequence[Line], axis: Axis, count: Element, corrections: Collection[str], fresh: Callable[[str], str]
) -> list[Line]:
    """The lines with every sum that allows it taken about the means of each process, and gathered with what they need.

    `count` is the size of the axis over all processes, `corrections` as for `sharded_forward`.
    """
    merging = _Merging(axis, count, frozenset(corrections), fresh, {line.name: line for line in lines})
    found = {}
    for line in lines:
        if isinstance(line.expr, Summed) and (total := merging.about_means(line)) is not None:
            found[line.name] = total
    if not found:
        return list(lines)
    result = []
    for line in (o for o in lines if o.name not in merging.replaced):
        here = found.get(line.name, line.expr)
        if isinstance(here, Summed) and not merging.sources(here):
            here = Sigma(merging.by_process(here.own), PROCESS)
        result.append(Line(line.name, line.indices, here))
    return [*merging.made, *result]


@dataclass(slots=True)
class _Merging:
    """What is known of the lines, and those that were `made`; `columns` names what is gathered, by what it is."""

    axis: Axis
    count: Element
    corrections: frozenset[str]
    fresh: Callable[[str], str]
    table: Mapping[str, Line]
    made: list[Line] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    named: dict[Expr, str] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)

    def about_means(self, line: Line) -> Expr | None:
        """A sum over all processes out of what each has about its own mean; None where it is no such sum."""
        if not self.sources(line.expr):
            return None
        part = self.table[line.expr.own.name]
        assert isinstance(part.expr, Sigma)
        body, bound = part.expr.open(free_indices(part.expr))
        split = self._in_one_mean(self._unfolded(body))
        if split is None:
            return None
        body, mark, mean = split
        main = Add(*(t for t in Add.make_args(mean) if not any(self._corrects(e.name) for e in t.atoms(Element))))
        own = self._of_one(main)
        powers = _powers(body, mark)
        if own is None or powers is None:
            return None
        self.replaced.add(part.name)
        here = self._line(own, "mean_here")
        distance = self._line(main - self.by_process(here), "off", (PROCESS, *here.indices)) + (mean - main)
        terms = []
        for k, power in enumerate(powers):
            number, inner = (power / factorial(k)).xreplace({mark: here}).primitive()
            name = part.name if k == 0 else f"{stem(line.name)}_{k}_here"
            terms.append(number * self._each(tidy(Sigma(inner, *bound)), name) * distance**k)
        change = dict(zip(part.indices, line.indices, strict=True))
        return Sigma(Add(*terms).xreplace(change), PROCESS)

    def sources(self, expr: Expr) -> frozenset[str]:
        """The exchanges that come before `expr`, but for one that it is itself."""
        inner = expr.own if isinstance(expr, Across) else expr
        found: set[str] = set()
        for element in inner.atoms(Element):
            line = self.table.get(element.name)
            if line is not None:
                found |= self.sources(line.expr) | ({line.name} if isinstance(line.expr, Across) else set())
        return frozenset(found)

    def by_process(self, own: Expr) -> Element:
        """The element of every process: its tensor is gathered."""
        if own.name not in self.columns:
            self.columns[own.name] = self.fresh(f"{stem(own.name).removesuffix('_here')}_by")
            gathered = Gathered(own, PROCESS)
            self.made.append(Line(self.columns[own.name], (PROCESS, *own.indices), gathered))
        return Element(self.columns[own.name], PROCESS, *own.indices)

    def _each(self, expr: Expr, name: str) -> Expr:
        """What each process has of `expr`, which it computes alone; `name` is for a sum in it."""

        def change(node: Expr) -> Expr | None:
            if isinstance(node, Element):
                return node
            if not is_over(node, self.axis):
                return None
            if pattern(opposite := _opposite(node))[0] in self.named:
                return -self.by_process(self._line(opposite, name))
            return self.by_process(self._line(node, name))

        found = rebuilt(expr, change)
        if self.axis.length in found.free_symbols:
            found = found.xreplace({self.axis.length: self.by_process(self.table[self.count.name].expr.own)})
        return found

    def _line(self, expr: Expr, name: str, order: tuple[Index, ...] = ()) -> Element:
        """The element of a line of its own for `expr`, of that name where nothing has it; `order` is of its indices."""
        key, at = pattern(expr)
        if key not in self.named:
            code = name if name in self.replaced else self.fresh(name)
            self.named[key] = code
            self.made.append(Line(code, order or at, expr))
        return Element(self.named[key], *(order or at))

    def _is_mean(self, expr: Expr) -> bool:
        """Whether `expr` has no index over the axis and needs an exchange."""
        return not any(i.axis == self.axis for i in free_indices(expr)) and bool(self.sources(expr))

    def _unfolded(self, body: Expr) -> Expr:
        """`body` with everything along the axis that needs an exchange written out."""

        def change(node: Expr) -> Expr | None:
            if not isinstance(node, Element):
                return None
            line = self.table.get(node.name)
            if line is None or self._is_mean(node) or not self.sources(node):
                return node
            written = line.expr.xreplace(dict(zip(line.indices, node.indices, strict=True)))
            return self._unfolded(written)

        return rebuilt(body, change)

    def _in_one_mean(self, body: Expr) -> tuple[Expr, Dummy, Expr] | None:
        """`body` as a function of the one mean in it: with a mark for it, the mark, and the mean; None where it has
        several.
        """
        mark, means = Dummy(), list[Expr]()

        def change(node: Expr) -> Expr | None:
            parts = node.args if node.is_Add else (node,)
            mean = Add(*(a for a in parts if self._is_mean(a)))
            if mean == 0:
                return node if isinstance(node, Element) else None
            minus = mean.could_extract_minus_sign()
            means.append(-mean if minus else mean)
            rest = Add(*(rebuilt(a, change) for a in parts if not self._is_mean(a)))
            return rest + (-mark if minus else mark)

        changed = rebuilt(body, change)
        return (changed, mark, means[0]) if len(set(means)) == 1 else None

    def _of_one(self, mean: Expr) -> Expr | None:
        """The mean of what this process has: the same of its own sums; None where it is no mean, but something that a
        process alone may not be able to compute.
        """

        def change(node: Expr) -> Expr | None:
            if node == self.count:
                return maximum(self.axis.length, Integer(1))
            if not isinstance(node, Element) or node.name not in self.table:
                return None
            line = self.table[node.name]
            written = line.expr.xreplace(dict(zip(line.indices, node.indices, strict=True)))
            if isinstance(written, Summed):
                return written.own
            return node if not self.sources(written) else rebuilt(written, change) if plain(written) else Dummy()

        def plain(expr: Expr) -> bool:
            nodes = [n for n in sympy.preorder_traversal(expr) if not isinstance(n, Index)]
            powers = [n for n in nodes if isinstance(n, Pow) and not (n.exp.is_Integer and n.exp.is_positive)]
            below = all(p.exp == -1 and (p.base == self.count or p.base.is_Symbol) for p in powers)
            kinds = (Add, Mul, Pow, Element, Across, sympy.Symbol, sympy.Number, Str)
            return below and all(isinstance(n, kinds) for n in nodes)

        if mean == 0 or not plain(mean):
            return None
        own = rebuilt(mean, change) if not isinstance(mean, Element) else change(mean)
        return None if own is None or own.atoms(Dummy) or own.atoms(Across) else own

    def _corrects(self, name: str) -> bool:
        """Whether a total is the sum of differences from their own mean, which is zero but for rounding."""
        users = {o.name for o in self.table.values() if any(e.name == name for e in o.expr.atoms(Element))}
        return bool(users) and users <= self.corrections


def _opposite(sigma: Expr) -> Expr:
    """The sum of what is summed with the other sign."""
    body, bound = sigma.open(free_indices(sigma))
    return Sigma(-body, *bound)


def _powers(body: Expr, mark: Dummy) -> list[Expr] | None:
    """`body` and its derivatives by `mark` that are not zero; None where it is no polynomial of low degree in it."""
    leaves: dict[Expr, Dummy] = {}

    def change(node: Expr) -> Expr | None:
        return leaves.setdefault(node, Dummy()) if isinstance(node, (Element, Sigma, Index)) else None

    current = rebuilt(body, change)
    if any(leaf.has(mark) for leaf in leaves):
        return None
    back = {dummy: leaf for leaf, dummy in leaves.items()}
    found: list[Expr] = []
    while current != 0:
        if len(found) > HIGHEST:
            return None
        found.append(current.xreplace(back))
        current = sympy.diff(current, mark)
    return found
