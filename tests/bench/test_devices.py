"""A bench asks its device for everything: how long, how much, what runs there. Here a GPU is acted by the processor."""

import importlib.util
import os
from dataclasses import replace

import pytest

from bnderive.bench import cuda
from bnderive.bench.cuda import CUDA, INTERPRETED, NO_COMPILER, NO_GPU
from bnderive.bench.devices import DEVICES, device_of
from bnderive.bench.nouns import COMPILED, COPY, NATIVE, STAGED, Bench, Plan
from bnderive.check.interpreted import SWITCH
from bnderive.errors import BnderiveError, MissingExtra
from bnderive.pipeline import backward, load, run_bench
from bnderive.report.bench_plot import drawn
from bnderive.targets.registry import TARGETS
from tests.check.test_interpreted import without
from tests.cli.test_commands import bnd

torch = pytest.importorskip("torch")
HELD = 1_000
ACTED = replace(
    CUDA,
    name="cpu",
    ready=lambda: None,
    timed=lambda call: (call(), 0.25)[1],
    peak=lambda call: HELD,
    free=lambda: 1_000_000,
    machine=lambda threads: {"gpu": "an actor"},
)


@pytest.fixture
def _acted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEVICES, "cuda", ACTED)


@pytest.fixture
def bench(_acted: None, monkeypatch: pytest.MonkeyPatch) -> Bench:
    pytest.importorskip("triton")
    if os.environ.get(SWITCH) == "0":
        pytest.skip("compiled kernels cannot run on the processor, which acts the GPU here")
    monkeypatch.setitem(DEVICES, "cuda", replace(ACTED, uncompiled=lambda: ""))  # its interpreter will do
    plan = Plan(sizes=((4, 6), (1000, 1000)), seconds=0.001, rounds=(3, 3), device="cuda")
    return run_bench(backward(load("softmax")), (), plan)


def test_what_runs_on_a_gpu_is_timed_there(bench: Bench) -> None:
    assert {row.implementation for row in bench.rows} == {COPY, "torch", "triton", STAGED, NATIVE}
    assert {(row.median, row.peak) for row in bench.rows} == {(0.25, HELD)}
    assert bench.machine == {"gpu": "an actor"}
    assert "(an actor)" in drawn(bench, "svg").decode()


def test_what_is_written_for_the_processor_is_not_run_there(bench: Bench) -> None:
    *refused, (size, why) = bench.not_run
    assert refused == [(name, NO_GPU) for name in TARGETS if name not in {"torch", "triton"}]
    assert (size, why) == ("N = 1000, K = 1000", "it takes about 0.128 GB of memory, and 0.001 GB are free")


@pytest.mark.usefixtures("_acted")
def test_in_the_interpreter_nothing_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "1")
    plan = Plan(sizes=((4, 6),), seconds=0.001, rounds=(3, 3), device="cuda", compiled=True)
    found = run_bench(backward(load("softmax")), ("triton",), plan)
    assert found.not_run == (("triton", INTERPRETED), (COMPILED, INTERPRETED))


def test_triton_needs_its_packages_and_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("triton")
    monkeypatch.setenv(SWITCH, "0")
    monkeypatch.setenv("CC", "no-such-compiler")
    assert CUDA.uncompiled() == NO_COMPILER
    monkeypatch.setattr(importlib.util, "find_spec", without("triton"))
    assert "bnderive[triton]" in CUDA.uncompiled()


def test_a_call_is_timed_between_two_events(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    class Event:
        def __init__(self, *, enable_timing: bool) -> None:
            assert enable_timing

        def record(self) -> None:
            done.append("event")

        def synchronize(self) -> None:
            done.append("wait")

        def elapsed_time(self, end: object) -> float:
            assert end is not self
            return 2.0  # milliseconds

    class Memory:
        def zero_(self) -> None:
            done.append("work ahead")

    monkeypatch.setattr(torch.cuda, "Event", Event)
    monkeypatch.setattr(cuda, "_cache_twice", Memory)
    assert CUDA.timed(lambda: done.append("call")) == 0.002
    assert done == ["work ahead"] * cuda.AHEAD + ["event", "call", "event", "wait"]


def test_memory_is_what_torch_gives_out(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name, found in (("memory_allocated", 100), ("max_memory_allocated", 350), ("mem_get_info", (7, 9))):
        monkeypatch.setattr(torch.cuda, name, lambda found=found: found)
    for name in ("reset_peak_memory_stats", "empty_cache"):
        monkeypatch.setattr(torch.cuda, name, lambda name=name: done.append(name))
    assert CUDA.peak(lambda: done.append("call")) == 250
    assert CUDA.free() == 7
    assert done == ["reset_peak_memory_stats", "call", "empty_cache"]


def test_there_is_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    result = bnd("bench", "softmax", "--device", "cuda")
    assert result.exit_code == 2
    assert "no CUDA device that torch can use" in result.stderr
    assert "Without --device" in result.stderr
    monkeypatch.setattr(importlib.util, "find_spec", without("torch"))
    with pytest.raises(MissingExtra, match=r"bnderive\[torch\]"):
        device_of("cuda")


def test_an_unknown_device() -> None:
    with pytest.raises(BnderiveError, match="Devices: cpu, cuda"):
        device_of("tpu")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
@pytest.mark.skipif(os.environ.get(SWITCH, "0") == "1", reason="Triton is interpreted")
def test_on_a_gpu() -> None:
    found = run_bench(backward(load("softmax")), (), Plan(sizes=((64, 100),), seconds=0.01, device="cuda"))
    assert {row.implementation for row in found.rows} == {COPY, "torch", "triton", STAGED, NATIVE}
    assert all(0 < row.quartiles[0] <= row.median < 1 for row in found.rows)
    assert {row.implementation: bool(row.peak) for row in found.rows if row.implementation in {COPY, "triton"}} == {
        COPY: False,
        "triton": True,
    }
