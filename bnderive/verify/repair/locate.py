"""Where in a sum of terms an edit lies: the path of terms to it, through everything that the side is linear in.

Two edits whose paths part lie in different terms, and what they change adds up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Additive, Apply, Big, Group, Node, Product, Quotient
from bnderive.verify.repair.candidate import Candidate
from bnderive.verify.repair.snippet import extent
from bnderive.verify.verdict import Edit

Path = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """A sum that the side is linear in: where each term stands with its sign, and the sums in each."""

    start: int
    places: tuple[Span, ...]
    inner: tuple[tuple["Sum", ...], ...]


def sums_of(source: Source, node: Node) -> tuple[Sum, ...]:
    """The sums that a node is linear in, the outermost ones; the others are in them."""
    if isinstance(node, Additive) and len(node.terms) > 1:
        inner = tuple(sums_of(source, term) for _, term in node.terms)
        return (Sum(node.span.start, _places(source, node), inner),)
    return tuple(found for part in _linear(node) for found in sums_of(source, part))


def path_to(sums: tuple[Sum, ...], candidate: Candidate) -> Path:
    """The terms that hold all changes of a candidate: (where the sum begins, which term of it), outermost first."""
    changes = candidate.changes
    span = Span(min(edit.span.start for edit in changes), max(edit.span.end for edit in changes))
    path: list[tuple[int, int]] = []
    while True:
        choices = ((one, k) for one in sums for k, place in enumerate(one.places) if place.holds(span))
        found = next(choices, None)
        if found is None:
            return tuple(path)
        one, k = found
        path.append((one.start, k))
        sums = one.inner[k]


def terms_of(source: Source, node: Node) -> Iterator[tuple[Path, Additive]]:
    """All terms that the side is linear in, each by its path, with the sum that it is a term of."""
    stack: list[tuple[Path, Node]] = [((), node)]
    while stack:
        path, here = stack.pop()
        if isinstance(here, Additive) and len(here.terms) > 1:
            for k, (_, term) in enumerate(here.terms):
                inner = (*path, (here.span.start, k))
                yield inner, here
                stack.append((inner, term))
        else:
            stack.extend((path, part) for part in _linear(here))


def alone(source: Source, node: Node, path: Path) -> tuple[Edit, ...]:
    """The changes that leave, in every sum on a path, the path's term alone with its sign."""
    edits: list[Edit] = []
    sums = {(here.span.start, len(inner)): here for inner, here in terms_of(source, node)}
    for depth, (start, k) in enumerate(path, 1):
        here = sums[start, depth]
        spans = _places(source, here)
        term = extent(source, here.terms[k][1])
        mark = here.terms[k][0].span
        begin = mark.start if k or mark.end <= term.start else term.start
        edits += [
            Edit(Span(spans[0].start, begin), "", "", ""),
            Edit(Span(term.end, spans[-1].end), "", "", ""),
        ]
    return tuple(edit for edit in edits if edit.span.start < edit.span.end)


def part(one: Path, other: Path) -> bool:
    """Whether two paths part: at some sum, one goes through one term and the other through another."""
    return any(a != b and a[0] == b[0] for a, b in zip(one, other, strict=False))


def _places(source: Source, node: Additive) -> tuple[Span, ...]:
    """Each term with its sign."""
    spans = [extent(source, term) for _, term in node.terms]
    starts = [min(mark.span.start, span.start) for (mark, _), span in zip(node.terms, spans, strict=True)]
    ends = [span.end for span in spans]
    return tuple(Span(max(start, end), stop) for start, end, stop in zip(starts, [0, *ends], ends, strict=False))


def _linear(node: Node) -> tuple[Node, ...]:
    match node:
        case Additive(terms=((_, only),)):
            return (only,)
        case Product(factors=factors):
            return tuple(factor for mark, factor in factors if mark.text != "/")
        case Group(kind="(" | "[" | "{" | "brace", body=body) | Big(operator="sum", body=body):
            return (body,)
        case Quotient(above=above):
            return (above,)
        case Apply(argument=argument, exponent=None):
            return (argument,)
        case _:
            return ()
