"""A condition under a Σ, i ≠ j, that is missing, or one too many; a condition that is turned round."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Big, Name, Relation, script_items
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.places import bound_letters
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.vocabulary import head_of

_TURNED = {"<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le", r"\leq": r"\geq", r"\geq": r"\leq"}


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if isinstance(site.node, Big) and site.node.operator == "sum":
            yield from _of_sum(scene, site, site.node)
        elif isinstance(site.node, Relation) and len(site.node.marks) == 1 and site.role == "inside":
            yield from _turned(scene, site, site.node)


def _turned(scene: Scene, site: Site, node: Relation) -> Iterator[Candidate]:
    """`[z < 0]` for `[z > 0]`."""
    (mark,) = node.marks
    other = _TURNED.get(scene.text(mark.span))
    if other:
        was = scene.text(site.span)
        start = mark.span.start - site.span.start
        now = was[:start] + other + was[start + mark.span.end - mark.span.start :]
        yield only(scene.at(mark.span, other, f"{plain(was)} should be {plain(now)}"), 1.5)


def _of_sum(scene: Scene, site: Site, node: Big) -> Iterator[Candidate]:
    bound = bound_letters(node, inner=False)
    written = head_of(scene.source, node)
    span = Span(site.span.start, site.span.start + len(written))
    unequal = any(isinstance(i, Relation) and i.marks[0].text == "!=" for i in (node.sub, *script_items(node.sub)))
    if unequal and bound and isinstance(node.sub, Relation):
        says = f"the sum is over all {plain(bound[0])}"
        yield only(scene.at(span, rf"\sum_{{{bound[0]}}}", says), 1.5)
    elif len(bound) == 1 and isinstance(node.sub, Name | Relation):
        for letter in (*reversed(site.bound), *scene.free):
            if letter != bound[0]:
                says = f"the sum Σ_{plain(bound[0])} is over {plain(bound[0])} ≠ {plain(letter)} only"
                yield only(scene.at(span, rf"\sum_{{{bound[0]} \neq {letter}}}", says), 2.0)


CONDITION = Kind(
    "condition",
    "a condition that is turned round, and one under a Σ that is missing, or one too many",
    1.5,
    _propose,
    Example(r"\sum_{j \neq i} x_j c", r"\sum_{j} x_j c", "the sum is over all j"),
)
