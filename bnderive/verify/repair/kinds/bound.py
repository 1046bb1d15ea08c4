"""A bound of a sum: a last or a first term that leaves some out."""

from collections.abc import Iterator

from bnderive.document.syntax import Big, Name, Number, Relation
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        match site.node:
            case Big(operator="sum", sub=Relation(operands=(Name(), Number(value=1))), sup=Number() as last):
                for size in scene.vocabulary.sizes:
                    says = f"the last term should be {plain(size)}, not {last.text}"
                    yield only(scene.at(last.span, size, says), 1.0)
            case Big(operator="sum", sub=Relation(operands=(Name(), Number() as first)), sup=Name()) if first.value > 1:
                says = f"the first term should be 1, not {first.text}"
                yield only(scene.at(first.span, "1", says), 1.0)


BOUND = Kind(
    "bound",
    "a bound of a sum that leaves terms out",
    1.0,
    _propose,
    Example(r"\sum_{i=1}^2 x_i", r"\sum_{i=1}^m x_i", "the last term should be m, not 2"),
)
