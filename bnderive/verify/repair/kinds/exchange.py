"""Two derivatives that changed places, or a name and the one after the d beside it: W dX for X dW."""

from collections.abc import Iterator
from itertools import pairwise

from bnderive.document.syntax import Differential, Name
from bnderive.verify.repair.candidate import Candidate
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene
from bnderive.verify.repair.snippet import extent, squeezed
from bnderive.verify.repair.vocabulary import is_ratio

_MOST = 6


def _propose(scene: Scene) -> Iterator[Candidate]:
    yield from _under_d(scene)
    ratios = [site for site in scene.sites if is_ratio(site.node) and not site.ratio and not site.bound][:_MOST]
    for k, one in enumerate(ratios):
        for other in ratios[k + 1 :]:
            a, b = scene.text(one.span), scene.text(other.span)
            if squeezed(a) != squeezed(b):
                says = f"{plain(a)} and {plain(b)} changed places"
                yield Candidate((scene.put(one, b, says), scene.put(other, a, says)), 2.0)


def _under_d(scene: Scene) -> Iterator[Candidate]:
    """A factor that is a name, and the name after the d of the factor beside it."""
    for run in scene.runs:
        for one, other in (*pairwise(run.factors), *((b, a) for a, b in pairwise(run.factors))):
            if isinstance(one.node, Name) and isinstance(other.node, Differential) and other.node.of is not None:
                a, b = scene.text(one.span), scene.latex(other.node.of)
                says = f"{plain(a)} and {plain(b)} changed places"
                edits = scene.at(one.span, b, says), scene.at(extent(scene.source, other.node.of), a, says)
                yield Candidate(tuple(sorted(edits, key=lambda edit: edit.span.start)), 2.0)


EXCHANGE = Kind(
    "exchange",
    "two derivatives that changed places",
    2.0,
    _propose,
    Example(
        r"\frac{\partial L}{\partial a} x_i + \frac{\partial L}{\partial b} c",
        r"\frac{\partial L}{\partial b} x_i + \frac{\partial L}{\partial a} c",
        "∂L/∂a and ∂L/∂b changed places",
    ),
)
