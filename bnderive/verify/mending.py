"""The nearest edit that makes a false claim true: what is asked of the search for it, in terms of one claim.

Input: a claim, how it was read, and the document. Output: a proved `Correction`, or None. What a claim should say is
the head of its chain; an error that vanishes on shell is mended off shell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from sympy import Expr

from bnderive.algebra.expr import free_indices
from bnderive.document.equations import Side, equations
from bnderive.document.manuscript import Formula
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Node
from bnderive.verify.decide import decide
from bnderive.verify.meaning import value
from bnderive.verify.points import ON, Probe, probe
from bnderive.verify.readings import Scope, sense_of
from bnderive.verify.repair import Budget, Vocabulary, harvest, mend_malformed, nearest
from bnderive.verify.sense import NotRead
from bnderive.verify.shell import Shell
from bnderive.verify.survey import Survey
from bnderive.verify.verdict import Correction


@dataclass(slots=True)
class Bench:
    """What edited sides of one claim are read and tried with; what was read is remembered."""

    survey: Survey
    shell: Shell
    scope: Scope
    words: frozenset[str]
    choices: Mapping[str, str]
    seed: int
    read: dict[str, Expr | None] = field(default_factory=dict)

    def expr(self, latex: str) -> Expr | None:
        """What the LaTeX of a side says; None where it cannot be read."""
        if latex not in self.read:
            self.read[latex] = self._expr(latex)
        return self.read[latex]

    def _expr(self, latex: str) -> Expr | None:
        node = side_of(latex, self.words)
        return None if node is None else self.meaning(node)

    def meaning(self, node: Node) -> Expr | None:
        """What a side says in the reading of this claim."""
        try:
            found = value(sense_of(self.survey, self.scope, self.choices), node)
        except NotRead:
            return None
        return found.expr


def side_of(latex: str, words: frozenset[str]) -> Node | None:
    """The tree of one side that stands by itself."""
    source = Source("", latex, None, (0,))
    span = Span(0, len(latex))
    found = equations(Formula(source, span, True, span), words)
    if len(found) != 1 or len(found[0].sides) != 1 or found[0].continues is not None:
        return None
    return found[0].sides[0].node


def vocabulary_of(sides: tuple[tuple[Source, Node], ...], survey: Survey, scope: Scope) -> Vocabulary:
    """What may stand in an edit of a claim in this scope."""
    sizes = tuple(sorted({key.latex() for key in survey.theory.scalars if key.head in survey.slots.sizes.values()}))
    return harvest(sides, tuple(sorted(scope.axes)), sizes, tuple(sorted(scope.free)))


def mended(
    bench: Bench, source: Source, target: Side, right: Side, vocabulary: Vocabulary, *, masked: bool, seconds: float
) -> Correction | None:
    """The nearest edit of `right` that makes it equal to `target`, proved."""
    assert target.node is not None
    assert right.node is not None
    wanted = bench.meaning(target.node)
    if wanted is None:
        return None
    test = probe(bench.shell, wanted, bench.seed)
    rows = np.ones_like(ON) if masked else ON

    def accepts(latex: str) -> bool:
        found = bench.expr(latex)
        return found is not None and (test(found) if masked else test.on_shell(found))

    def proves(latex: str) -> bool:
        found = bench.expr(latex)
        return found is not None and decide(wanted, found, bench.shell, bench.seed).kind == "proved"

    def numbers(latex: str) -> tuple[float, ...] | None:
        found = bench.expr(latex)
        return None if found is None else _numbers(test, found, rows)

    return nearest(
        source,
        right.span,
        right.node,
        vocabulary,
        accepts,
        proves,
        Budget(seconds=seconds),
        numbers,
        _numbers(test, wanted, rows),
        source.text[target.span.start : target.span.end],
    )


def _numbers(test: Probe, expr: Expr, rows: np.ndarray) -> tuple[float, ...] | None:
    """The values of a side; an index that stands free in it alone is taken at its first position."""
    loose = tuple(sorted(free_indices(expr) - set(test.indices), key=lambda i: i.name))
    found = test.points.at(expr, (*test.indices, *loose))
    if found is None:
        return None
    return tuple(float(v) for v in np.asarray(found)[rows][(..., *(0 for _ in loose))].ravel())


def mended_ratio(bench: Bench, source: Source, broken: Side, other: Side) -> Correction | None:
    """A side with the ∂ written that is missing in it, where the claim is then true."""
    assert broken.node is not None
    assert other.node is not None
    wanted = bench.meaning(other.node)
    if wanted is None:
        return None

    def proves(latex: str) -> bool:
        found = bench.expr(latex)
        return found is not None and decide(wanted, found, bench.shell, bench.seed).kind == "proved"

    return mend_malformed(source, broken.span, broken.node, proves)
