"""Generators: what their keys may come to."""

import pytest

from bnderive.algebra.normal.term import LARGEST_KEY, Gen, frozen
from bnderive.errors import Undecided


def twice_within(gen: Gen) -> Gen:
    return Gen("base", frozen({((gen, 1),): 1, ((gen, 2),): 1}))


def test_generators_within_each_other_end_at_a_bound() -> None:
    gen = Gen("symbol", "x", True)
    while 3 * len(gen.key) < LARGEST_KEY:
        gen = twice_within(gen)
    with pytest.raises(Undecided, match="too large"):
        twice_within(twice_within(gen))
