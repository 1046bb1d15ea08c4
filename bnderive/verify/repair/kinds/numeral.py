"""A number for another: 2 for 1, 1 for 2, 3 for 2."""

from collections.abc import Iterator
from fractions import Fraction

from bnderive.document.syntax import Number
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.scene import Scene

_USUAL = (1, 2, 3, 4)


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if isinstance(site.node, Number) and not site.script and not site.ratio and site.role != "side":
            value = site.node.value
            halved = (value / 2, value * 2) if value.denominator != 1 else ()
            for other in (*halved, *_USUAL):
                if other != value:
                    now = str(other) if Fraction(other).denominator == 1 else str(float(other))
                    yield only(
                        scene.put(site, now, f"{site.node.text} should be {now}"), 1.5 + 0.1 * abs(other - value)
                    )


NUMERAL = Kind(
    "numeral",
    "a number for another",
    1.5,
    _propose,
    Example(r"\frac{1}{m} (x_i - \mu)", r"\frac{2}{m} (x_i - \mu)", "1 should be 2"),
)
