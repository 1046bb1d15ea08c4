"""A factor too many."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Big, Group, Node, Number, Quotient
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Run, Scene
from bnderive.verify.repair.vocabulary import is_ratio


def _propose(scene: Scene) -> Iterator[Candidate]:
    for run in scene.runs:
        for k, factor in enumerate(run.factors):
            says = f"the factor {plain(scene.text(factor.span))} is one too many"
            span = without(run, k)
            if span is not None and not isinstance(factor.node, Big):
                cost = 1.7 if isinstance(factor.node, Number) else 2.0 + 0.3 * _terms(factor.node)
                yield only(scene.at(span, "", says), cost)
    for site in scene.sites:
        if isinstance(site.node, Quotient) and not site.ratio and not site.script and not is_ratio(site.node):
            above, below = scene.latex(site.node.above), scene.latex(site.node.below)
            if not isinstance(site.node.below, Number):
                says = f"the division by {plain(below)} is one too many"
                now = above if site.role in ("side", "term") else f"({above})"
                yield only(scene.put(site, now if len(above) > 1 else above, says), 2.2)
            if not isinstance(site.node.above, Number):
                inner = site.node.above.span
                yield only(scene.at(inner, "1", f"the factor {plain(above)} is one too many"), 2.0)


def _terms(node: Node) -> int:
    """How many terms more than one a bracket holds: the more are put aside, the less likely."""
    inner = node.body if isinstance(node, Group) else node
    return len(inner.terms) - 1 if isinstance(inner, Additive) else 0


def without(run: Run, k: int) -> Span | None:
    """What to delete to leave the k-th factor out; None where something else would change its meaning."""
    factors = run.factors
    if len(factors) < 2:
        return None
    if k > 0:
        return Span(factors[k - 1].span.end, factors[k].span.end)
    return None if factors[1].join == "/" else Span(factors[0].span.start, factors[1].span.start)


DROP = Kind(
    "drop",
    "a factor too many",
    1.7,
    _propose,
    Example(r"\gamma \frac{1}{m} \gamma x_i", r"\frac{1}{m} \gamma x_i", "the factor γ is one too many"),
)
