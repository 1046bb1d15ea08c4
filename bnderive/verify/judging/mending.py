"""The nearest edit that makes a false claim true: what is asked of the search for it, in terms of one claim.

Input: a claim, the ways in which it was read, and the document. Output: a proved `Correction`, or None. What a claim
should say is the head of its chain; an error that vanishes on shell is mended off shell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from time import monotonic

import numpy as np
from sympy import Expr, S

from bnderive.algebra.expr import free_indices
from bnderive.document.equations import Side, equations
from bnderive.document.manuscript import Formula
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Node
from bnderive.verify.deciding.decide import decide
from bnderive.verify.deciding.points import ON, Probe, probe
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.heads.calls import read_alone
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.reading.summing import condition
from bnderive.verify.repair import Budget, Trial, Vocabulary, harvest, mend_malformed, nearest_of, with_truth
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.theory.readings import Scope, sense_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Correction

PROOF_SECONDS = 3.0
PARSED = 2000


@dataclass(slots=True)
class Bench:
    """What edited sides of one claim are read and tried with, in one of its readings; what was read is remembered.

    The sides need to agree where `weight` is one, which `note` says in words. An edit that is right `by_the_way` is
    only looked for where there is no other.
    """

    survey: Survey
    shell: Shell
    scope: Scope
    words: frozenset[str]
    choices: Mapping[str, str]
    seed: int
    weight: Expr = S.One
    note: str = ""
    by_the_way: bool = False
    read: dict[str, Expr | None] = field(default_factory=dict)

    def expr(self, latex: str) -> Expr | None:
        """What the LaTeX of a side says; None where it cannot be read."""
        if latex not in self.read:
            node = side_of(latex, self.words)
            self.read[latex] = (
                None if node is None else self.meaning(read_alone(node, self.survey.calls, self.scope.number))
            )
        return self.read[latex]

    def meaning(self, node: Node) -> Expr | None:
        """What a side says in the reading of this claim."""
        try:
            found = value(sense_of(self.survey, self.scope, self.choices), node)
        except UNREADABLE:
            return None
        return found.expr

    def conditions(self) -> Expr | None:
        """One where the sides need to agree, else zero."""
        sense = sense_of(self.survey, self.scope, self.choices)
        weight = self.weight
        try:
            for relation in self.scope.conditions:
                weight *= condition(sense, relation)
        except UNREADABLE:
            return None
        return weight


@lru_cache(maxsize=PARSED)
def side_of(latex: str, words: frozenset[str]) -> Node | None:
    """The tree of one side that stands by itself."""
    source = Source("", latex, None, (0,))
    span = Span(0, len(latex))
    found = equations(Formula(source, span, True, span), words)
    if len(found) != 1 or len(found[0].sides) != 1 or found[0].continues is not None:
        return None
    return found[0].sides[0].node


def widened(scope: Scope, slots: Slots) -> Scope:
    """The scope with the letters of other equations, where they always run over one axis; a letter that indexes
    nothing here runs over the one axis that is as long.
    """
    found: dict[str, dict[str, None]] = {}
    axes = {}
    for item in tuple(slots.parent):
        if isinstance(item[1], str):
            axis = slots.axis(item)
            found.setdefault(item[1], {})[axis.name] = None
            axes[axis.name] = axis
    places = [slots.axis(item) for item in tuple(slots.parent) if not isinstance(item[1], str)]
    mine = {}
    for name, axis in scope.axes.items():
        alike = list(dict.fromkeys(a for a in places if a.size == axis.size))
        mine[name] = alike[0] if axis not in places and len(alike) == 1 else axis
    others = {name: axes[next(iter(names))] for name, names in found.items() if len(names) == 1}
    return replace(scope, axes={**others, **mine})


def vocabulary_of(
    sides: tuple[tuple[Source, Node], ...], survey: Survey, scope: Scope, truths: Sequence[str], words: frozenset[str]
) -> Vocabulary:
    """What may stand in an edit of a claim in this scope; `truths` are what would be true, in LaTeX."""
    sizes = tuple(sorted({key.latex() for key in survey.theory.scalars if key.head in survey.slots.sizes.values()}))
    known = harvest(sides, tuple(sorted(scope.axes)), sizes, tuple(sorted(scope.free)))
    for truth in truths:
        node = side_of(truth, words)
        known = with_truth(known, Source("", truth), node) if node is not None else known
    return known


def mended(
    benches: Sequence[Bench],
    source: Source,
    target: Side,
    right: Side,
    vocabulary: Vocabulary,
    *,
    masked: bool,
    seconds: float,
) -> tuple[Correction, Bench] | None:
    """The nearest edit of `right` that makes it equal to `target` on one of the benches, proved, with that bench."""
    assert target.node is not None
    assert right.node is not None
    tried = [(trial, bench) for bench in benches if (trial := trial_of(bench, target.node, masked=masked)) is not None]
    found = nearest_of(
        source,
        right.span,
        right.node,
        vocabulary,
        [trial for trial, _ in tried],
        Budget(seconds=seconds),
        source.text[target.span.start : target.span.end],
    )
    return None if found is None else (found[0], tried[found[1]][1])


def trial_of(bench: Bench, target: Node, *, masked: bool = False) -> Trial | None:
    """What edited sides are tried with; None where what they should be cannot be read."""
    wanted, weight = bench.meaning(target), bench.conditions()
    if wanted is None or weight is None:
        return None
    test = probe(bench.shell, wanted, bench.seed)
    rows = np.ones_like(ON) if masked else ON
    numbers = _numbers(test, wanted, rows)
    if weight != 1 and numbers is not None:
        where = _numbers(test, weight, rows)
        if where is None or len(where) != len(numbers):
            return None
        numbers = tuple(n if w else float("nan") for n, w in zip(numbers, where, strict=True))
        if not any(abs(n) > 0 for n in numbers):
            return None

    def accepts(latex: str) -> bool:
        found = bench.expr(latex)
        if found is None or not free_indices(found) <= set(test.indices):
            return False
        return weight != 1 or (test(found) if masked else test.on_shell(found))

    def proves(latex: str) -> bool:
        found = bench.expr(latex)
        return found is not None and _proved(bench, wanted * weight, found * weight)

    def values(latex: str) -> tuple[float, ...] | None:
        found = bench.expr(latex)
        return None if found is None else _numbers(test, found, rows)

    return Trial(
        accepts, proves, values, numbers, lambda latex: side_of(latex, bench.words), bench.note, bench.by_the_way
    )


def _proved(bench: Bench, wanted: Expr, found: Expr) -> bool:
    return decide(wanted, found, bench.shell, bench.seed, until=monotonic() + PROOF_SECONDS).kind == "proved"


def _numbers(test: Probe, expr: Expr, rows: np.ndarray) -> tuple[float, ...] | None:
    """The values of a side; an index that stands free in it alone is taken at its first position."""
    loose = tuple(sorted(free_indices(expr) - set(test.indices), key=lambda i: i.name))
    found = test.points.at(expr, (*test.indices, *loose))
    if found is None:
        return None
    return tuple(np.asarray(found, dtype=float)[rows][(..., *(0 for _ in loose))].ravel().tolist())


def mended_ratio(bench: Bench, source: Source, broken: Side, other: Side) -> Correction | None:
    """A side with the ∂ written that is missing in it, where the claim is then true."""
    wanted = bench.meaning(other.node) if other.node is not None else None
    if wanted is None or broken.node is None:
        return None

    def proves(latex: str) -> bool:
        found = bench.expr(latex)
        return found is not None and _proved(bench, wanted, found)

    return mend_malformed(source, broken.span, broken.node, proves)
