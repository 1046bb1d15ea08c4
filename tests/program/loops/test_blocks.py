"""Which sums are taken in blocks of the narrower type: told by what becomes of them, and the check of loops sees it."""

from dataclasses import replace

import pytest

from bnderive.program.loops.nouns import LARGEST, Loops, Step
from bnderive.program.loops.sound import faults
from bnderive.program.plan import plan
from bnderive.program.program import IN_DOUBLE
from tests.targets.running import derivation


def planned(name: str) -> tuple[Loops, Loops]:
    loops = plan(derivation(name), loops=IN_DOUBLE).loops
    assert loops is not None
    return loops


def sums(loops: Loops) -> dict[str, bool]:
    """The sums by name, and whether each is taken in blocks."""
    return {s.name: s.blocked for nest in loops.nests for sweep in nest.sweeps for s in sweep.sums}


def changed(loops: Loops, name: str, **fields: object) -> Loops:
    """The loops with one sum changed."""

    def one(step: Step) -> Step:
        return replace(step, **fields) if step.name == name else step  # type: ignore[arg-type]

    return replace(
        loops,
        nests=tuple(
            replace(nest, sweeps=tuple(replace(w, sums=tuple(map(one, w.sums))) for w in nest.sweeps))
            for nest in loops.nests
        ),
    )


@pytest.mark.parametrize("name", ["batchnorm.md", "layernorm.md"])
def test_a_sum_that_data_are_centred_with_is_wide(name: str) -> None:
    forward, backward = planned(name)
    assert list(sums(forward).values()) == [False, True]
    assert all(sums(backward).values())


def test_a_largest_value_has_no_blocks() -> None:
    forward, _ = planned("softmax.md")
    assert list(sums(forward).values()) == [False, True]


def test_blocks_where_they_lose_digits_are_seen() -> None:
    forward, _ = planned("layernorm.md")
    mean = next(iter(sums(forward)))
    assert any("in blocks" in fault for fault in faults(changed(forward, mean, blocked=True)))


def test_blocks_of_what_is_no_sum_are_seen() -> None:
    _, backward = planned("softmax.md")
    name = next(iter(sums(backward)))
    assert any("in blocks" in fault for fault in faults(changed(backward, name, kind=LARGEST)))
