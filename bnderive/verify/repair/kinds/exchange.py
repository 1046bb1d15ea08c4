"""Two derivatives, or two names, that changed places."""

from collections.abc import Iterator

from bnderive.verify.repair.candidate import Candidate
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.repair.vocabulary import is_ratio

_MOST = 6


def _propose(scene: Scene) -> Iterator[Candidate]:
    ratios = [site for site in scene.sites if is_ratio(site.node) and not site.ratio and not site.bound][:_MOST]
    for k, one in enumerate(ratios):
        for other in ratios[k + 1 :]:
            a, b = scene.text(one.span), scene.text(other.span)
            if squeezed(a) != squeezed(b):
                says = f"{plain(a)} and {plain(b)} changed places"
                yield Candidate((scene.put(one, b, says), scene.put(other, a, says)), 2.0)


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
