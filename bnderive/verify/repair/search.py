"""The search for the nearest edit of a side that makes its claim true.

Input: the side, the vocabulary of its document, and trials: callbacks that evaluate and prove what an edited side would
say, one trial for each way to take the claim. Output: a `Correction`, or None. Single edits come first, in every trial,
and the cheapest of all counts; then pairs and triples: those that the values of single edits tell (`meet`), then pairs
within one term by trial. The order does not depend on time; only where the search stops does.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Node, walk
from bnderive.verify.repair.candidate import Budget, Candidate, edited, together
from bnderive.verify.repair.inquiry import Inquiry
from bnderive.verify.repair.kind import Kind
from bnderive.verify.repair.kinds.term import dropped
from bnderive.verify.repair.linear import Linear, linear_in_terms, with_factors
from bnderive.verify.repair.locate import Path, Sum, path_to, sums_of, terms_of
from bnderive.verify.repair.meet import Tried, across, threefold, within
from bnderive.verify.repair.singles import single_edits
from bnderive.verify.repair.trial import Trial
from bnderive.verify.repair.values import Number, Value, Vector, alike
from bnderive.verify.repair.vocabulary import Vocabulary
from bnderive.verify.verdict import Correction, Edit

_PAIR_NODES = 6
_TRIPLE_NODES = 20
_TRIPLE_WIDTH = 160
_BRUTE_WIDTH = 60
_CHEAP_TRIALS = 60
_FAR = 4.6
_LAST = 40
_LAST_SECONDS = 0.3


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
    """The nearest edit of the side at `span` in one trial, which is made of the callbacks."""
    trial = Trial(accepts, proves, value, target)
    found = nearest_of(source, span, node, vocabulary, (trial,), budget, left)
    return None if found is None else found[0]


def nearest_of(
    source: Source,
    span: Span,
    node: Node,
    vocabulary: Vocabulary,
    trials: Sequence[Trial],
    budget: Budget | None = None,
    left: str = "",
) -> tuple[Correction, int] | None:
    """The nearest edit of the side at `span` that makes its claim true in one of the trials, with the number of that
    trial; None where none is found within the budget.

    The fewest edits are the nearest, then the likeliest. `left` is the LaTeX of the claim's other side, which no edit
    may put in.
    """
    budget = budget or Budget()
    begun = time.process_time()
    singles = list(single_edits(source, node, vocabulary)) if budget.seconds > 0 else []
    until = begun + budget.seconds * budget.single
    searches = [
        _Search(n, Inquiry(source, span, node, left, trial, budget, until), singles) for n, trial in enumerate(trials)
    ]
    plain = [search for search in searches if not search.ask.trial.by_the_way]
    others = [search for search in searches if search.ask.trial.by_the_way]
    for group in (plain, others):
        found = _nearest((search.number, search.single) for search in group)
        if found is not None:
            return found
    for search in plain:
        search.ask.until = begun + budget.seconds
    if len(walk(node)) < _PAIR_NODES:
        return None
    return _nearest((search.number, search.several) for search in plain) or _nearest(
        (search.number, search.far) for search in plain
    )


def single_of(
    source: Source, span: Span, node: Node, trial: Trial, kinds: Sequence[Kind], seconds: float
) -> Correction | None:
    """The nearest of the single edits of these kinds that makes the claim true, the document's vocabulary aside."""
    inquiry = Inquiry(source, span, node, "", trial, Budget(single=1.0), time.process_time() + seconds)
    return _Search(0, inquiry, list(single_edits(source, node, Vocabulary(), kinds))).single(None)


_Find = Callable[[Correction | None], Correction | None]


def _nearest(searches: Iterable[tuple[int, _Find]]) -> tuple[Correction, int] | None:
    """The nearest of what several searches find, with its number; each is told what it has to be nearer than."""
    best: tuple[Correction, int] | None = None
    for number, search in searches:
        found = search(best[0] if best else None)
        best = best if found is None else (found, number)
    return best


def _nearer(candidate: Candidate, best: Correction | None) -> bool:
    steps = sum(1 for edit in candidate.changes if edit.says)
    return best is None or (steps, round(candidate.cost, 6)) < (best.steps, best.cost)


@dataclass(slots=True, eq=False)
class _Search:
    """The search in one trial, and the values of the single edits that it has tried; `idle` are those that change
    nothing, though what they edit is not zero. `terms` are what the side is made of, where it has a value.
    """

    number: int
    ask: Inquiry
    singles: list[Candidate]
    tried: list[Tried] = field(default_factory=list)
    idle: set[Candidate] = field(default_factory=set)
    sums: tuple[Sum, ...] = ()
    terms: Linear | None = None

    def single(self, best: Correction | None) -> Correction | None:
        """The cheapest single edit, where it is nearer than `best`."""
        ask = self.ask
        ask.share = ask.budget.single
        base, target = ask.base(), ask.target
        self.sums = sums_of(ask.source, ask.node)
        self.terms = self._terms(base) if base is not None else None
        for candidate in self.singles:
            if ask.spent() or candidate.cost > _FAR or not _nearer(candidate, best):
                break
            path = path_to(self.sums, candidate)
            value = self._value(candidate, path)
            if self._likely(value) and (found := ask.holds(candidate)) is not None:
                return found
            if value is None or target is None or base is None or len(value) != len(target):
                continue
            if alike(value, base) and self.terms is not None and not self.terms.vanishes(path):
                self.idle.add(candidate)
            else:
                self.tried.append(Tried(candidate, path, value))
        return None

    def value_with(self, candidate: Candidate) -> Vector | None:
        """The value of the side with a candidate's changes; None past the budget."""
        return None if self.ask.spent() else self._value(candidate, path_to(self.sums, candidate))

    def _value(self, candidate: Candidate, path: Path) -> Vector | None:
        return self.terms.value_with(candidate, path) if self.terms is not None else None

    def _likely(self, value: Vector | None) -> bool:
        """Whether a side of this value may be what it should be; it may where nothing tells."""
        target = self.ask.target
        return self.terms is None or target is None or (value is not None and alike(value, target))

    def far(self, best: Correction | None) -> Correction | None:
        """The cheapest of the single edits that say more than an author leaves out by mistake."""
        self.ask.budget = replace(self.ask.budget, evaluations=self.ask.evaluations + _LAST)
        self.ask.until = time.process_time() + _LAST_SECONDS
        return self._first((single for single in self.singles if single.cost > _FAR), best)

    def scale_of(self, candidate: Candidate) -> Vector | None:
        """The value of what a candidate writes, where it only puts something in."""
        return self.ask.scale_of(candidate)

    def _terms(self, base: Vector) -> Linear:
        ask = self.ask
        return with_factors(linear_in_terms(ask.source, ask.span, ask.node, base, ask.value_of), ask.node)

    def several(self, best: Correction | None) -> Correction | None:
        """The first of pairs and triples that is nearer than `best`: pairs that values tell and a few of the cheapest
        to be tried one by one; then triples; then other pairs.
        """
        self.ask.share = 1.0
        return self._first(self._several(), best)

    def _first(self, candidates: Iterable[Candidate], best: Correction | None) -> Correction | None:
        """The first that holds and is nearer than `best`."""
        for candidate in candidates:
            if self.ask.spent():
                return None
            if not _nearer(candidate, best) or not self._likely(self.value_with(candidate)):
                continue
            if (found := self.ask.holds(candidate)) is not None:
                return found
        return None

    def _several(self) -> Iterator[Candidate]:
        told = self._pairs()
        few = [single for single in self.singles if single.cost <= _FAR and single not in self.idle]
        by_trial = _brute(self.ask.source, self.ask.node, few)
        yield from _cheapest([*told, *_cheapest(by_trial)[:_CHEAP_TRIALS]])
        if len(walk(self.ask.node)) >= _TRIPLE_NODES:
            yield from self._triples()
        yield from by_trial

    def _known(self) -> tuple[Vector, Vector] | None:
        """The value of the side as it stands and what it should be, where the two can be compared."""
        base, target = self.ask.base(), self.ask.target
        return (base, target) if base is not None and target is not None and len(base) == len(target) else None

    def _pairs(self) -> list[Candidate]:
        """The pairs that the values of single edits tell, from the cheapest."""
        known = self._known()
        if known is None:
            return []
        base, target = known
        pairs = list(across(self.tried, base, target))
        for path, rest in self._scopes(base):
            pairs += within(self.tried, path, rest, base, target, self)
        return _cheapest(pairs)

    def _triples(self) -> list[Candidate]:
        """The triples that the values of single edits tell, from the cheapest."""
        known = self._known()
        if known is None or self.ask.spent():
            return []
        return _cheapest(list(threefold(self.tried[:_TRIPLE_WIDTH], *known)))

    def _scopes(self, base: Vector) -> Iterator[tuple[Path, Vector]]:
        """Every term with the value of the side without it, the whole side first."""
        yield (), tuple(0.0 for _ in base)
        ask = self.ask
        for path, parent in terms_of(ask.source, ask.node):
            gap = dropped(ask.source, parent, path[-1][1])
            text = edited(ask.source, ask.span, (Edit(gap, "", "", ""),))
            rest = ask.value_of(text) if text is not None and not ask.spent() else None
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
