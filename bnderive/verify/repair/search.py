"""The search for the nearest edit of a side that makes its claim true.

Input: the side, the vocabulary of its document, and callbacks that evaluate and prove what an edited side would say.
Output: a `Correction`, or None. Single edits come first, from the cheapest; then pairs and triples: those that the
values of single edits tell (`meet`), then pairs within one term by trial. The order does not depend on time; only where
the search stops does.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Node, walk
from bnderive.verify.repair.candidate import Budget, Candidate, edited, together
from bnderive.verify.repair.kinds.term import dropped
from bnderive.verify.repair.linear import linear_in_terms, written_by
from bnderive.verify.repair.locate import Path, path_to, sums_of, terms_of
from bnderive.verify.repair.meet import Tried, across, threefold, within
from bnderive.verify.repair.singles import replaces_all, single_edits
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.repair.values import Number, Value, Vector, alike, finite, usable
from bnderive.verify.repair.vocabulary import Vocabulary
from bnderive.verify.verdict import Correction, Edit

_LEFT_TOKENS = 3
_PAIR_NODES = 6
_TRIPLE_NODES = 20
_TRIPLE_WIDTH = 160
_BRUTE_WIDTH = 60
_CHEAP_TRIALS = 60


@dataclass(slots=True)
class _Search:
    """One search under way: what it asks, what it has spent, and what it has been told."""

    source: Source
    span: Span
    left: str
    accepts: Callable[[str], bool]
    proves: Callable[[str], bool]
    value: Value | None
    target: Vector | None
    kept: tuple[bool, ...]
    budget: Budget
    started: float = field(default_factory=time.monotonic)
    evaluations: int = 0
    proofs: int = 0
    share: float = 1.0
    values: dict[str, Vector | None] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def spent(self) -> bool:
        """Whether the share of the budget is used up."""
        return (
            self.evaluations >= self.budget.evaluations * self.share
            or self.proofs >= self.budget.proofs
            or time.monotonic() - self.started >= self.budget.seconds * self.share
        )

    def latex(self, candidate: Candidate) -> str | None:
        """The side with the changes made; None for what is no correction: nothing left, or the left side put in."""
        text = edited(self.source, self.span, candidate.changes)
        if text is None or replaces_all(self.source, self.span, candidate):
            return None
        told = squeezed(self.left)
        if told.count(" ") >= _LEFT_TOKENS and told in squeezed(" ".join(edit.now for edit in candidate.changes)):
            return None
        return text

    def value_of(self, text: str) -> Vector | None:
        """The value of a side, asked for once."""
        if self.value is None:
            return None
        if text not in self.values:
            self.evaluations += 1
            found = self.value(text)
            self.values[text] = usable(found, self.kept)
        return self.values[text]

    def scale_of(self, candidate: Candidate) -> Vector | None:
        """The value of what a candidate writes, where it only puts something in; None for other edits."""
        inserts = len(candidate.changes) == 1 and not candidate.changes[0].was
        return self.value_of(written_by(candidate)) if inserts and not self.spent() else None

    def value_with(self, candidate: Candidate) -> Vector | None:
        """The value with the changes made; None past the budget."""
        text = self.latex(candidate)
        return None if text is None or self.spent() else self.value_of(text)

    def holds(self, candidate: Candidate) -> Correction | None:
        """The correction, where the changes make the claim true."""
        text = self.latex(candidate)
        if text is None or text in self.refused or self.spent():
            return None
        if self.target is not None:
            found = self.value_of(text)
            if found is None or not alike(found, self.target):
                return None
        else:
            self.evaluations += 1
        if self.accepts(text):
            self.proofs += 1
            if self.proves(text):
                return Correction(candidate.changes, text)
        self.refused.add(text)
        return None


def nearest(
    source: Source,
    span: Span,
    node: Node,
    vocabulary: Vocabulary,
    accepts: Callable[[str], bool],
    proves: Callable[[str], bool],
    budget: Budget | None = None,
    value: Value | None = None,
    target: Sequence[Number] | None = None,
    left: str = "",
) -> Correction | None:
    """The nearest edit of the side at `span` that makes its claim true; None where none is found within the budget.

    `accepts` is a quick numeric test of a side's LaTeX, `proves` the proof. `value` gives a side's value at fixed
    points, and `target` what it should be there: with them, pairs are found without trying each. Points at which the
    target is not finite do not count. `left` is the LaTeX of
    the claim's other side, which no edit may put in.
    """
    kept = finite(target or ())
    told = usable(target, kept) if value is not None else None
    search = _Search(source, span, left, accepts, proves, value, told, kept, budget or Budget())
    singles: list[Candidate] = []
    tried: list[Tried] = []
    search.share = search.budget.single
    base = search.value_of(source.text[span.start : span.end])
    sums = sums_of(source, node)
    terms = linear_in_terms(source, span, node, base, search.value_of) if base is not None else None
    for candidate in single_edits(source, node, vocabulary):
        if search.spent():
            break
        path = path_to(sums, candidate)
        value_ = terms.value_with(candidate, path) if terms is not None else None
        likely = terms is None or told is None or (value_ is not None and alike(value_, told))
        if likely and (found := search.holds(candidate)) is not None:
            return found
        singles.append(candidate)
        if value_ is not None and told is not None and len(value_) == len(told):
            tried.append(Tried(candidate, path, value_))
    search.share = 1.0
    nodes = len(walk(node))
    if nodes < _PAIR_NODES:
        return None
    for candidate in _several(search, node, singles, tried, nodes):
        if search.spent():
            return None
        if (found := search.holds(candidate)) is not None:
            return found
    return None


def _several(
    search: _Search, node: Node, singles: list[Candidate], tried: list[Tried], nodes: int
) -> Iterator[Candidate]:
    """Pairs that values tell and a few of the cheapest to be tried one by one; then triples; then other pairs."""
    told = _pairs(search, node, tried)
    by_trial = _brute(search.source, node, singles)
    yield from _cheapest([*told, *_cheapest(by_trial)[:_CHEAP_TRIALS]])
    if nodes >= _TRIPLE_NODES:
        yield from _triples(search, tried)
    yield from by_trial


def _base(search: _Search) -> Vector | None:
    """The value of the side as it stands, where it can be compared with what it should be."""
    base = search.value_of(search.source.text[search.span.start : search.span.end])
    return base if base is not None and search.target is not None and len(base) == len(search.target) else None


def _pairs(search: _Search, node: Node, tried: list[Tried]) -> list[Candidate]:
    """The pairs that the values of single edits tell, from the cheapest."""
    base, target = _base(search), search.target
    if base is None or target is None:
        return []
    pairs = list(across(tried, base, target))
    for path, rest in _scopes(search, node, base):
        pairs += within(tried, path, rest, base, target, search)
    return _cheapest(pairs)


def _triples(search: _Search, tried: list[Tried]) -> list[Candidate]:
    """The triples that the values of single edits tell, from the cheapest."""
    base, target = _base(search), search.target
    if base is None or target is None or search.spent():
        return []
    return _cheapest(list(threefold(tried[:_TRIPLE_WIDTH], base, target)))


def _scopes(search: _Search, node: Node, base: Vector) -> Iterator[tuple[Path, Vector]]:
    """Every term with the value of the side without it, the whole side first."""
    yield (), tuple(0.0 for _ in base)
    for path, parent in terms_of(search.source, node):
        gap = dropped(search.source, parent, path[-1][1])
        text = edited(search.source, search.span, (Edit(gap, "", "", ""),))
        rest = search.value_of(text) if text is not None and not search.spent() else None
        if rest is not None and len(rest) == len(base):
            yield path, rest


def _cheapest(candidates: list[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: candidate.cost)


def _brute(source: Source, node: Node, singles: list[Candidate]) -> list[Candidate]:
    """Pairs of the cheapest edits by summed cost, those within one term first."""
    few = singles[:_BRUTE_WIDTH]
    sums = sums_of(source, node)
    paths = [path_to(sums, candidate) for candidate in few]
    ranked = sorted(
        (paths[n] != paths[k], few[n].cost + few[k].cost, n, k) for n in range(len(few)) for k in range(n + 1, len(few))
    )
    return [together(few[n], few[k]) for _, _, n, k in ranked]
