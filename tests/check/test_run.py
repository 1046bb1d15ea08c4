"""The check as a whole: verdicts, what was not run, and progress."""

import sys

import pytest
import torch

from bnderive.check.candidate import torch_candidate
from bnderive.check.load import generated_candidate
from bnderive.check.run import check
from bnderive.check.settings import Progress, Settings
from bnderive.check.verdict import FAIL, INCONCLUSIVE, NOT_RUN, PASS
from tests.check import layers

QUICK = Settings(dtypes=("float64",), mutants=False)


def batchnorm(x, gamma, beta, *, eps=1e-5, ddof=0):  # type: ignore[no-untyped-def]
    wide = x if x.dtype == torch.float64 else x.float()
    mu = wide.mean(0)
    var = ((wide - mu) ** 2).sum(0) / (x.shape[0] - ddof)
    return (gamma * (wide - mu) / torch.sqrt(var + eps) + beta).to(x.dtype)


def test_right_torch_code_passes_in_every_type() -> None:
    verdict = check(layers.batchnorm(), [torch_candidate("torch", batchnorm)], Settings(mutants=False))
    assert verdict.verdict == PASS, verdict.failures
    judged = {(c.dtype, c.gradient) for c in verdict.cases if c.verdict == PASS and c.check == "complex step"}
    assert judged == {(d, g) for d in ("float64", "float32", "bfloat16", "float16") for g in ("x", "gamma", "beta")}


def test_without_torch_numpy_is_checked_and_the_rest_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    candidates = [layers.candidate(layers.BATCHNORM), generated_candidate("generated torch", "", "torch", "batchnorm")]
    verdict = check(layers.batchnorm(), candidates, Settings(mutants=False))
    assert verdict.verdict == PASS
    missing = [c for c in verdict.cases if c.verdict == NOT_RUN]
    assert {c.check for c in missing} == {"torch autograd", "torch operator", "runs"}
    assert all('pip install "bnderive[torch]"' in c.reason for c in missing)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
def test_a_device_that_is_not_there_is_never_a_pass() -> None:
    settings = Settings(devices=("cuda",), mutants=False)
    verdict = check(layers.batchnorm(), [torch_candidate("torch", batchnorm)], settings)
    assert verdict.verdict == INCONCLUSIVE
    assert {c.verdict for c in verdict.cases} == {NOT_RUN}
    assert all(c.reason for c in verdict.cases)


def test_no_candidate_is_no_pass() -> None:
    assert check(layers.batchnorm(), [], QUICK).verdict == INCONCLUSIVE


def test_where_the_layer_is_never_defined_nothing_passes() -> None:
    settings = Settings(dtypes=("float64",), mutants=False, sizes={"m": 1, "C": 1})
    verdict = check(layers.batchnorm(), [layers.candidate(layers.BATCHNORM)], settings)
    assert verdict.verdict in {PASS, INCONCLUSIVE}
    assert all(c.sizes == {"m": 1, "C": 1} for c in verdict.cases if c.verdict != NOT_RUN and c.check != "empty axis")


def test_a_wrong_forward_is_reported_as_that() -> None:
    verdict = check(layers.batchnorm(), [layers.planted("gamma * xhat + beta", "gamma * xhat")], QUICK)
    assert verdict.verdict == FAIL
    assert {c.check for c in verdict.cases if c.verdict == FAIL} == {"forward definitions"}


def test_progress_runs_to_its_end() -> None:
    seen: list[Progress] = []
    settings = Settings(dtypes=("float32", "float64"))
    check(layers.softmax(), [layers.softmax_candidate()], settings, seen.append)
    assert [p.done for p in seen] == list(range(1, seen[-1].total + 1))


def test_the_same_seed_gives_the_same_verdict() -> None:
    one, two = (check(layers.softmax(), [layers.softmax_candidate()], QUICK) for _ in range(2))
    assert one == two
