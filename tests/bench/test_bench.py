"""The bench times what it says, in turn, and tells what it could not run. Nothing here asks how fast anything is."""

import json

import pytest

from bnderive.bench.measure import measured
from bnderive.bench.nouns import COPY, NATIVE, STAGED, Bench, Plan, Row
from bnderive.bench.run import sizes_of
from bnderive.pipeline import backward, load, run_bench
from bnderive.report.formats import BENCHES
from tests.cli.test_commands import bnd

SMALL = {"N": 4, "K": 6}


@pytest.fixture(scope="module")
def bench() -> Bench:
    plan = Plan(sizes=(SMALL,), passes=("forward", "backward"), seconds=0.001, rounds=(3, 3))
    return run_bench(backward(load("softmax")), ("numpy", "torch"), plan)


def test_calls_are_interleaved() -> None:
    called: list[str] = []
    measured({name: lambda n=name: called.append(n) for name in "ab"}, 0.0, (5, 5))
    assert called[-10:] == ["a", "b"] * 5


def test_every_subject_is_timed_in_every_pass(bench: Bench) -> None:
    seen = {(row.implementation, row.part) for row in bench.rows}
    assert seen == {(n, p) for n in (COPY, "numpy", "torch", STAGED, NATIVE) for p in ("forward", "backward")}
    assert all(row.quartiles[0] <= row.median <= row.quartiles[1] for row in bench.rows)


def test_the_floor_is_what_the_loops_move_at_the_speed_of_a_copy(bench: Bench) -> None:
    copy = next(row for row in bench.rows if (row.implementation, row.part) == (COPY, "backward"))
    elements = SMALL["N"] * SMALL["K"]
    assert copy.moved == 3 * 4 * elements  # dy and y are read, dx is written
    assert copy.floor == pytest.approx(copy.median * 3 / 2)


def test_every_format_tells_every_row(bench: Bench) -> None:
    for render in BENCHES.values():
        text = render(bench)
        assert all(name in text for name in (COPY, "numpy", STAGED, NATIVE))
    rows = json.loads(BENCHES["json"](bench))["rows"]
    native = next(r for r in rows if r["implementation"] == NATIVE)
    assert (native["ratio"], native["size"]) == (1.0, SMALL)


def test_without_torch_s_operator_there_is_no_ratio_to_it() -> None:
    row = Row("numpy", "backward", SMALL, "float32", 1.0, (0.5, 2.0), 8, 0.25)
    data = json.loads(BENCHES["json"](Bench("mine", {}, (row,), (("c", "no compiler"),))))
    assert data["rows"][0]["ratio"] is None
    assert data["rows"][0]["floor_ratio"] == 4.0
    assert data["not_run"] == [{"implementation": "c", "why": "no compiler"}]
    assert "NOT RUN  c: no compiler" in BENCHES["text"](Bench("mine", {}, (row,), (("c", "no compiler"),)))


def test_sizes_of_a_layer() -> None:
    assert sizes_of(load("batchnorm"), 64, 100) == {"m": 64, "C": 100}
    image = sizes_of(load("batchnorm2d"), 4096, 32)
    assert image["N"] * image["C"] * image["H"] == 4096
    assert image["W"] == 32


def test_command() -> None:
    result = bnd("bench", "softmax", "--target", "numpy", "--size", "N=3,K=4", "--seconds", "0.01", "--format", "json")
    assert result.exit_code == 0
    assert {r["implementation"] for r in json.loads(result.stdout)["rows"]} == {COPY, "numpy", NATIVE}


@pytest.mark.parametrize("sizes", ["m", "m=", "m=0", "m=-1", "=3", "m=1.5"])
def test_sizes_that_are_none(sizes: str) -> None:
    assert bnd("bench", "softmax", "--size", sizes).exit_code == 2
