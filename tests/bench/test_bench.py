"""The bench times what it says, in turn, and tells what it could not run. Nothing here asks how fast anything is."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from bnderive.bench.devices import DEVICES
from bnderive.bench.host import HOST
from bnderive.bench.measure import measured
from bnderive.bench.memory import peak_of
from bnderive.bench.nouns import COMPILED, COPY, NATIVE, PASSES, STAGED, Bench, Plan, Row
from bnderive.bench.run import sizes_of
from bnderive.cli.bench import Sizes
from bnderive.errors import BnderiveError, MissingExtra
from bnderive.pipeline import backward, load, run_bench
from bnderive.report.bench_plot import drawn, kind_of
from bnderive.report.formats import BENCHES
from tests.cli.test_commands import bnd

SMALL = {"N": 4, "K": 6}


@pytest.fixture(scope="module")
def bench() -> Bench:
    plan = Plan(sizes=(SMALL,), passes=PASSES, seconds=0.001, rounds=(3, 3))
    return run_bench(backward(load("softmax")), ("numpy", "torch"), plan)


def test_calls_are_interleaved() -> None:
    called: list[str] = []
    measured({name: lambda n=name: called.append(n) for name in "ab"}, 0.0, (5, 5))
    turns = [name for name, _ in groupby(called)]
    assert turns == ["a", "b"] * 7  # once before, once to see how long it takes, and five rounds


def test_a_subject_is_awake_when_it_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first call after others had their turn is slow, and is not what is timed."""
    last, now = [""], [0.0]

    def call(name: str) -> None:
        now[0] += 0.003 if last != [name] else 0.001
        last[:] = [name]

    monkeypatch.setattr("bnderive.bench.measure.time.perf_counter", lambda: now[0])
    times = measured({name: lambda n=name: call(n) for name in "ab"}, 0.0, (3, 3))
    assert [median for median, _ in times.values()] == pytest.approx([0.001, 0.001])


def test_every_subject_is_timed_in_every_pass(bench: Bench) -> None:
    seen = {(row.implementation, row.part) for row in bench.rows}
    assert seen == {(n, p) for n in (COPY, "numpy", "torch", STAGED, NATIVE) for p in PASSES}
    assert all(row.quartiles[0] <= row.median <= row.quartiles[1] for row in bench.rows)


def test_the_floor_is_what_the_loops_move_at_the_speed_of_a_copy(bench: Bench) -> None:
    copy = next(row for row in bench.rows if (row.implementation, row.part) == (COPY, "backward"))
    elements = SMALL["N"] * SMALL["K"]
    assert copy.moved == 3 * 4 * elements  # dy and y are read, dx is written
    assert copy.floor == pytest.approx(copy.median * 3 / 2)
    moved = {row.part: row.moved for row in bench.rows}
    assert moved["both"] == moved["forward"] + moved["backward"]


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


def test_command(tmp_path: Path) -> None:
    given = ("--target", "numpy", "--size", "N=3,K=4", "--seconds", "0.01", "--format", "json", "--plot")
    result = bnd("bench", "softmax", *given, str(tmp_path / "softmax.svg"))
    assert result.exit_code == 0
    assert (tmp_path / "softmax.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert {r["implementation"] for r in json.loads(result.stdout)["rows"]} == {COPY, "numpy", NATIVE}


def test_a_size_is_named_or_rows_and_columns() -> None:
    assert Sizes().convert("4096x1024", None, None) == (4096, 1024)
    assert Sizes().convert("m=3, C=4", None, None) == {"m": 3, "C": 4}


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell")
def test_the_peak_is_what_a_call_takes_for_itself() -> None:
    megabyte = 1_000_000
    held = peak_of(lambda: np.ones(64 * megabyte, np.uint8))
    gone = peak_of(lambda: np.ones(64 * megabyte, np.uint8).sum() + np.ones(64 * megabyte, np.uint8).sum())
    assert held is not None
    assert 60 < held / megabyte < 70
    assert gone is not None
    assert 60 < gone / megabyte < 70  # the first was given back before the second was taken


def test_what_memory_does_not_hold_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEVICES, "cpu", replace(HOST, free=lambda: 10_000_000))
    plan = Plan(sizes=((4, 6), (1000, 1000)), seconds=0.001, rounds=(3, 3))
    found = run_bench(backward(load("softmax")), ("numpy",), plan)
    assert {tuple(row.sizes.values()) for row in found.rows} == {(4, 6)}
    assert found.not_run == (("N = 1000, K = 1000", "it takes about 0.096 GB of memory, and 0.01 GB are free"),)


@pytest.mark.long
def test_what_torch_compile_makes_of_it() -> None:
    """In a process of its own: torch's compiler gives SymPy text to read, which no test may."""
    sizes = ((5, 6), (7, 8))
    command = [sys.executable, "-m", "bnderive", "bench", "layernorm", "--target", "numpy", "--compile"]
    command += [*(f"--pass={part}" for part in PASSES), *(f"--size={m}x{n}" for m, n in sizes)]
    done = subprocess.run([*command, "--seconds=0.01", "--format=json"], capture_output=True, text=True, check=True)
    rows = [r for r in json.loads(done.stdout)["rows"] if r["implementation"] == COMPILED]
    assert [(tuple(r["size"].values()), r["pass"]) for r in rows] == [(s, part) for s in sizes for part in PASSES]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_plot_has_every_row_and_the_floor(bench: Bench, kind: str, tmp_path: Path) -> None:
    picture = drawn(bench, kind_of(tmp_path / f"plot.{kind}"))
    if kind == "png":
        assert picture.startswith(b"\x89PNG")
        return
    assert picture == drawn(bench, kind)
    text = picture.decode()
    for name in (COPY, "numpy", STAGED, NATIVE, "floor", *PASSES):
        assert name in text


def test_what_cannot_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BnderiveError, match="no picture"):
        kind_of(Path("plot.pdf"))
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match="matplotlib"):
        kind_of(Path("plot.svg"))


@pytest.mark.parametrize("sizes", ["m", "m=", "m=0", "m=-1", "=3", "m=1.5", "0x3", "3x", "x3", "3x4x5", "-3x4"])
def test_sizes_that_are_none(sizes: str) -> None:
    assert bnd("bench", "softmax", "--size", sizes).exit_code == 2
