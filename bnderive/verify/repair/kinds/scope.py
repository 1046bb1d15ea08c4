"""A bracket or a Σ that holds too much or too little: a factor that belongs to one term only, or to all of them; a term
that belongs outside a Σ, or inside.
"""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Big, Group, Name, Quotient
from bnderive.verify.repair.candidate import Candidate
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.drop import without
from bnderive.verify.repair.kinds.insert import put_in
from bnderive.verify.repair.kinds.term import dropped
from bnderive.verify.repair.places import bound_letters
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Factor, Run, Scene, factors_of
from bnderive.verify.repair.snippet import extent
from bnderive.verify.repair.vocabulary import form_of, is_ratio


def _propose(scene: Scene) -> Iterator[Candidate]:
    for run in scene.runs:
        yield from _factor_of_one_term(scene, run)
        yield from _factor_of_all_terms(scene, run)
        yield from _unbracketed(scene, run)
        yield from _term_out_of_sum(scene, run)
    for site in scene.sites:
        if isinstance(site.node, Additive) and not site.script and not site.ratio:
            yield from _terms_into_sum(scene, site.node, site.span)


def _terms(node: object) -> Additive | None:
    """The terms in a bracket."""
    inner = node.body if isinstance(node, Group) else None
    return inner if isinstance(inner, Additive) and len(inner.terms) > 1 else None


def _factor_of_one_term(scene: Scene, run: Run) -> Iterator[Candidate]:
    """`g (a - b)` for `(g a - b)`."""
    for factor in run.factors:
        if (inside := _terms(factor.node)) is None:
            continue
        for cut, left, moved in _outside(scene, run, factor):
            latex = scene.text(moved)
            for _, term in inside.terms:
                says = f"the factor {plain(latex)} belongs to {plain(scene.latex(term))} only"
                site = next(s for s in scene.sites if s.node is term)
                into = put_in(scene, Run(site, factors_of(scene.source, term)), latex, says)
                out = scene.at(cut, left, says)
                yield Candidate(tuple(sorted((out, into), key=lambda edit: edit.span.start)), 2.0)


def _outside(scene: Scene, run: Run, bracket: Factor) -> Iterator[tuple[Span, str, Span]]:
    """The factors beside a bracket, also those above a bar: what to take out, what is left there, and the factor."""
    for k, factor in enumerate(run.factors):
        cut = without(run, k)
        if factor is not bracket and cut is not None and not isinstance(factor.node, Big) and factor.join != "/":
            yield cut, " " if k else "", factor.span
        if isinstance(factor.node, Quotient) and isinstance(factor.node.above, Name) and not is_ratio(factor.node):
            above = extent(scene.source, factor.node.above)
            yield above, "1", above


def _factor_of_all_terms(scene: Scene, run: Run) -> Iterator[Candidate]:
    """`(g a - b)` for `g (a - b)`."""
    for factor in run.factors:
        if (inside := _terms(factor.node)) is None:
            continue
        for _, term in inside.terms:
            site = next(s for s in scene.sites if s.node is term)
            inner = Run(site, factors_of(scene.source, term))
            for k, moved in enumerate(inner.factors):
                cut = without(inner, k)
                if cut is None or isinstance(moved.node, Big):
                    continue
                latex = scene.text(moved.span)
                says = f"the factor {plain(latex)} belongs to all terms"
                front = Span(factor.span.start, factor.span.start)
                yield Candidate((scene.at(front, f"{latex} \\cdot ", says), scene.at(cut, " " if k else "", says)), 2.0)


def _unbracketed(scene: Scene, run: Run) -> Iterator[Candidate]:
    """`g (a - b)` for `g a - b`."""
    last = run.factors[-1]
    inside = _terms(last.node)
    if len(run.factors) > 1 and inside is not None and run.site.role in ("side", "term", "inside"):
        says = f"what stands before the bracket belongs to {plain(scene.latex(inside.terms[0][1]))} only"
        yield Candidate((scene.at(last.span, f" {scene.latex(inside)}", says),), 2.2)


def _term_out_of_sum(scene: Scene, run: Run) -> Iterator[Candidate]:
    """`Σ (a + b)` for `Σ a + b`."""
    last = run.factors[-1]
    if not isinstance(last.node, Big) or (inside := _terms(last.node.body)) is None or _negative(scene, run):
        return
    bound = bound_letters(last.node, inner=False)
    start, end = Span(last.span.start, last.span.start), Span(last.span.end, last.span.end)
    for k, (mark, term) in enumerate(inside.terms):
        says = f"the term {plain(scene.latex(term))} belongs outside the sum"
        cut = scene.at(dropped(scene.source, inside, k), "", says)
        moved = f" {mark.text} {scene.latex(term)}"
        cost = 2.2 if form_of(scene.source, term, bound).letters else 1.6
        if len(run.factors) > 1:
            brackets = (scene.at(start, r"\left(", says), cut, scene.at(end, rf"{moved} \right)", says))
            yield Candidate(brackets, cost)
            cost += 0.2
        yield Candidate((cut, scene.at(end, moved, says)), cost)


def _negative(scene: Scene, run: Run) -> bool:
    """Whether a minus stands before a run, so that a term moved out behind it would change its sign."""
    parent = run.site.parent
    if parent is None or not isinstance(parent.node, Additive):
        return False
    return parent.node.terms[run.site.position][0].text == "-"


def _terms_into_sum(scene: Scene, node: Additive, span: Span) -> Iterator[Candidate]:
    """`Σ a + b` for `Σ (a + b)`."""
    for k, (_, term) in enumerate(node.terms[:-1]):
        last: Factor = factors_of(scene.source, term)[-1]
        if isinstance(last.node, Big):
            body = extent(scene.source, last.node.body).start
            says = f"the terms after {plain(scene.latex(term))} belong inside the sum"
            for stop in range(k + 2, len(node.terms) + 1):
                end = extent(scene.source, node.terms[stop - 1][1]).end
                now = f"\\left({scene.text(Span(body, end))}\\right)"
                yield Candidate((scene.at(Span(body, end), now, says),), 2.2)


SCOPE = Kind(
    "scope",
    "a bracket or a Σ that holds too much or too little",
    1.6,
    _propose,
    Example(
        r"\frac{1}{m} \gamma (m y_i - s)",
        r"\frac{1}{m} (m y_i \gamma - s)",
        "the factor γ belongs to m y_i only",
    ),
)
