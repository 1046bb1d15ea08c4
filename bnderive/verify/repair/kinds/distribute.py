"""A factor that stands outside a bracket and belongs inside: in a Σ that ends before it, or in sums with their letter.

`\\gamma_i (a_i - \\sum_j a_j)` for `(\\gamma_i a_i - \\sum_j \\gamma_j a_j)`, and `(\\sum_j a_j) b_j` for
`(\\sum_j a_j b_j)`.
"""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Big, Group, Name, Node, Quotient
from bnderive.verify.repair.candidate import Candidate
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.drop import without
from bnderive.verify.repair.places import bound_letters
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Factor, Run, Scene, factors_of
from bnderive.verify.repair.snippet import extent
from bnderive.verify.repair.vocabulary import Form, form_of, is_ratio
from bnderive.verify.verdict import Edit


def _propose(scene: Scene) -> Iterator[Candidate]:
    for run in scene.runs:
        for k, factor in enumerate(run.factors):
            inside = factor.node.body if isinstance(factor.node, Group) else None
            if isinstance(inside, Big):
                yield from _into_sum(scene, run, k)
            elif isinstance(inside, Additive) and any(_sum(scene, term) for _, term in inside.terms):
                yield from _into_terms(scene, run, inside)


def _into_sum(scene: Scene, run: Run, k: int) -> Iterator[Candidate]:
    """The factors after a closed bracket around a Σ, in the Σ."""
    group = run.factors[k].span
    node = run.factors[k].node
    assert isinstance(node, Group)
    closing = Span(extent(scene.source, node.body).end, group.end)
    for stop in range(k + 1, len(run.factors)):
        if run.factors[stop].join == "/":
            return
        end = run.factors[stop].span.end
        moved = scene.text(Span(group.end, end)).strip()
        says = f"{plain(moved)} belongs inside the sum"
        at = Span(end, end)
        cut, put = scene.at(closing, "", says), scene.at(at, scene.text(closing), says)
        yield Candidate((cut, put), 1.6 + 0.1 * (len(run.factors) - 1 - stop))


def _sum(scene: Scene, term: Node) -> Factor | None:
    """The Σ that a term ends in."""
    if isinstance(term, Additive):
        return None
    last = factors_of(scene.source, term)[-1]
    return last if isinstance(last.node, Big) and last.node.operator == "sum" else None


def _into_terms(scene: Scene, run: Run, inside: Additive) -> Iterator[Candidate]:
    """A factor of a bracket in every one of its terms, with the letter of the Σ where there is one."""
    for cut, form in _letters(scene, run):
        if len(form.letters) != 1:
            continue
        latex = form.write(form.letters)
        says = f"the factor {plain(latex)} belongs inside the sums, with their index"
        edits: list[Edit] = [scene.at(cut[0], cut[1], says)]
        for _, term in inside.terms:
            last = _sum(scene, term)
            start = extent(scene.source, last.node.body if last and isinstance(last.node, Big) else term).start
            bound = bound_letters(last.node, inner=False) if last else ()
            letter = bound[0] if len(bound) == 1 else form.letters[0]
            edits.append(scene.at(Span(start, start), form.write((letter,)) + " ", says))
        yield Candidate(tuple(sorted(edits, key=lambda edit: edit.span.start)), 2.2)


def _letters(scene: Scene, run: Run) -> Iterator[tuple[tuple[Span, str], Form]]:
    """The names with an index among the factors, also above a bar: what to write in their place, and their forms."""
    for k, factor in enumerate(run.factors):
        node = factor.node
        span = without(run, k)
        if isinstance(node, Name) and span is not None:
            yield (span, " " if k else ""), form_of(scene.source, node, scene.free)
        elif isinstance(node, Quotient) and not is_ratio(node) and isinstance(node.above, Name):
            yield (extent(scene.source, node.above), "1"), form_of(scene.source, node.above, scene.free)


DISTRIBUTE = Kind(
    "distribute",
    "a factor outside a bracket that belongs inside a Σ",
    1.6,
    _propose,
    Example(
        r"\gamma \left(\sum_j y_j\right) x_j c",
        r"\gamma \left(\sum_j y_j x_j\right) c",
        "x_j belongs inside the sum",
    ),
)
