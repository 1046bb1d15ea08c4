"""Generated Triton as a candidate: what it is called, and why it may be missing."""

import importlib.util
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec

import pytest

from bnderive.bench.host import HOST, NO_DEVICE
from bnderive.check import interpreted
from bnderive.check.settings import Settings
from bnderive.implementations import candidate_of, subjects_of
from bnderive.pipeline import run_checks
from tests.targets.running import derivation, source


def without(name: str) -> Callable[..., ModuleSpec | None]:
    """`find_spec` where one package is not installed."""
    found = importlib.util.find_spec
    return lambda wanted, *rest: None if wanted == name else found(wanted, *rest)


def test_the_report_says_that_only_logic_is_checked() -> None:
    pytest.importorskip("triton")
    settings = Settings(dtypes=("float64",), sizes={"N": 3, "K": 5})
    report = run_checks(derivation("softmax.md"), ("triton",), settings=settings)
    assert report.verdict == "pass"
    assert {case.subject for case in report.cases} == {"generated triton (logic only, in Triton's interpreter)"}


def test_where_a_gpu_is_asked_for_kernels_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process that has the interpreter, what is asked for on a GPU is not run."""
    pytest.importorskip("triton")
    text = source("softmax.md", "triton", "closed")
    assert candidate_of("triton", text, "softmax", ("cpu", "cuda")).devices == ("cpu",)
    monkeypatch.delenv(interpreted.SWITCH)
    compiled = candidate_of("triton", text, "softmax", ("cpu", "cuda"))
    assert (compiled.name, compiled.devices, compiled.missing) == ("triton", ("cuda",), "")
    assert compiled.absent("cpu", "float32") == "what is checked runs on cuda here"


@pytest.mark.parametrize("package", ["torch", "triton"])
def test_a_package_is_missing(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", without(package))
    candidate = candidate_of("generated triton", source("softmax.md", "triton", "closed"), "softmax")
    assert package in candidate.missing


def test_triton_was_imported_as_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(interpreted.SWITCH)
    monkeypatch.setitem(sys.modules, "triton", sys)
    candidate = candidate_of("generated triton", source("softmax.md", "triton", "closed"), "softmax")
    assert candidate.missing == interpreted.TOO_LATE


def test_it_is_not_timed_on_the_processor() -> None:
    """Nothing is generated for that either."""
    assert [s.missing for s in subjects_of("triton", "triton", pytest.fail, "softmax", HOST)] == [NO_DEVICE]
