"""The check of loops itself: every layer's loops are sound, and a sabotaged program is not."""

from dataclasses import replace

import pytest

from bnderive.program.loops.nouns import Loops, Nest, Sweep
from bnderive.program.loops.sound import faults
from bnderive.program.plan import FORMS, plan
from bnderive.program.program import IN_DOUBLE
from tests.targets.running import LAYERS, derivation


def planned(name: str, form: str = "closed") -> tuple[Loops, Loops]:
    loops = plan(derivation(name), form, loops=IN_DOUBLE).loops
    assert loops is not None
    return loops


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_is_sound(name: str, form: str) -> None:
    assert [faults(loops) for loops in planned(name, form)] == [(), ()]


def test_a_nest_too_early() -> None:
    _, back = planned("batchnorm.md")
    swapped = replace(back, nests=back.nests[::-1])
    assert any("which is not there" in f for f in faults(swapped))


def test_a_sweep_too_early() -> None:
    _, back = planned("layernorm.md")
    nest = back.nests[0]
    assert len(nest.sweeps) > 1
    swapped = replace(back, nests=(replace(nest, sweeps=nest.sweeps[::-1]), *back.nests[1:]))
    assert any("which is not there" in f for f in faults(swapped))


def _without_last(sweep: Sweep) -> Sweep:
    return replace(sweep, body=sweep.body[:-1])


def test_a_result_that_is_missing() -> None:
    _, back = planned("softmax.md")
    nest = back.nests[-1]
    cut = replace(nest, sweeps=(*nest.sweeps[:-1], _without_last(nest.sweeps[-1])))
    assert faults(replace(back, nests=(cut,))) == ("dx is never computed",)


def test_a_result_stored_twice() -> None:
    _, back = planned("softmax.md")
    assert any("stored twice" in f for f in faults(replace(back, nests=(*back.nests, *back.nests))))


def test_a_sum_read_in_the_nest_that_it_runs_over() -> None:
    _, back = planned("batchnorm.md")
    merged = Nest(back.nests[0].shared, tuple(s for n in back.nests for s in n.sweeps), back.nests[0].across)
    assert any("which is not there" in f for f in faults(replace(back, nests=(merged,))))


def test_a_sum_over_shared_indices_that_the_nest_does_not_know() -> None:
    _, back = planned("batchnorm.md")
    nest = replace(back.nests[0], across=frozenset())
    assert any("does not know" in f for f in faults(replace(back, nests=(nest, *back.nests[1:]))))


def test_a_store_outside_its_loops() -> None:
    _, back = planned("batchnorm.md")
    nest = back.nests[-1]
    sweep = replace(nest.sweeps[-1], loops=())
    assert faults(replace(back, nests=(*back.nests[:-1], replace(nest, sweeps=(sweep,)))))
