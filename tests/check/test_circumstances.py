"""What else must not change a gradient: each circumstance catches a candidate that it changes, and passes one that it does not."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from bnderive.check.candidate import Candidate, numpy_candidate, torch_candidate
from bnderive.check.circumstances.circumstance import Circumstance, Run, Seen
from bnderive.check.circumstances.registry import CIRCUMSTANCES
from bnderive.check.circumstances.repeated import REPEATED
from bnderive.check.compare import Comparison
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL, INCONCLUSIVE, NOT_RUN, PASS, Case
from bnderive.derive.backward import derive
from bnderive.document import read_layer
from tests.check import layers

QUICK = Settings(dtypes=("float64",), mutants=False, sizes={"m": 3, "C": 2})


def right_forward(x: Any, gamma: Any, beta: Any, *, eps: float, ddof: int) -> Any:
    rstd = 1 / np.sqrt(((x - x.mean(0)) ** 2).sum(0) / (x.shape[0] - ddof) + eps)
    xhat = (x - x.mean(0)) * rstd
    return gamma * xhat + beta, (gamma, rstd, xhat, x.shape[0] - ddof)


def right_backward(dy: Any, saved: Any) -> Any:
    gamma, rstd, xhat, count = saved
    dgamma = (dy * xhat).sum(0)
    return gamma * rstd * (dy - dy.mean(0) - xhat * dgamma / count), dgamma, dy.sum(0)


def cases(candidate: Candidate, name: str) -> list[Case]:
    return [case for case in check(layers.batchnorm(), [candidate], QUICK).cases if case.check == name]


def verdicts(candidate: Candidate, name: str) -> set[str]:
    return {case.verdict for case in cases(candidate, name)}


def noisy(size: float) -> Candidate:
    """Right, but for noise that is new in every run."""
    rng = np.random.default_rng(0)

    def backward(dy: Any, saved: Any) -> Any:
        return tuple(g * (1 + size * rng.uniform(-1, 1, np.shape(g))) for g in right_backward(dy, saved))

    return numpy_candidate("noisy", right_forward, backward)


def test_a_run_that_differs_in_its_last_bits_passes_and_says_so() -> None:
    found = cases(noisy(1e-16), "repeated run")
    assert {case.verdict for case in found} == {PASS}
    assert "last bits" in {case.gradient: case.reason for case in found}["x"]


def test_a_run_that_differs_beyond_rounding_fails() -> None:
    assert FAIL in verdicts(noisy(1e-9), "repeated run")
    assert verdicts(layers.candidate(layers.BATCHNORM), "repeated run") == {PASS}


class Freezing(torch.autograd.Function):
    """Gives β no gradient where γ needs none."""

    @staticmethod
    def forward(ctx: Any, x: Any, gamma: Any, beta: Any, eps: float, ddof: int) -> Any:
        rstd = ((x - x.mean(0)).square().sum(0) / (x.shape[0] - ddof) + eps).rsqrt()
        xhat = (x - x.mean(0)) * rstd
        ctx.save_for_backward(xhat, rstd, gamma)
        ctx.count = x.shape[0] - ddof
        return gamma * xhat + beta

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, gamma = ctx.saved_tensors
        dgamma = (dy * xhat).sum(0)
        dx = gamma * rstd * (dy - dy.mean(0) - xhat * dgamma / ctx.count)
        return dx, dgamma, dy.sum(0) * (1.0 if ctx.needs_input_grad[1] else 0.0), None, None


class Alone(Freezing):
    """Gives β no gradient where nothing else needs one."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        needed = any(ctx.needs_input_grad[:2])
        dx, dgamma, _, *rest = Freezing.backward(ctx, dy)
        return dx, dgamma, dy.sum(0) * (1.0 if needed else 0.0), *rest


def through(function: Callable[..., Any]) -> Candidate:
    return torch_candidate("torch", lambda x, gamma, beta, *, eps, ddof: function(x, gamma, beta, eps, ddof))


def test_a_gradient_that_another_frozen_input_loses_fails() -> None:
    found = cases(through(Freezing.apply), "frozen inputs")
    assert {case.gradient for case in found if case.verdict == FAIL} == {"beta"}
    assert any("gamma was frozen" in case.reason for case in found if case.verdict == FAIL)


def test_a_gradient_that_is_lost_where_all_others_are_frozen_fails() -> None:
    found = cases(through(Alone.apply), "frozen inputs")
    assert {case.gradient: case.reason for case in found if case.verdict == FAIL} == {"beta": "x and gamma were frozen"}


def test_a_refusal_of_an_empty_axis_is_not_run_and_its_reason_is_told() -> None:
    def forward(x: Any, *rest: Any, **symbols: Any) -> Any:
        if not x.size:
            raise ValueError("no channel")
        return right_forward(x, *rest, **symbols)

    (case,) = cases(numpy_candidate("refusing", forward, right_backward), "empty axis")
    assert case.verdict == NOT_RUN
    assert "C = 0" in case.reason
    assert "no channel" in case.reason


def test_what_a_candidate_raises_the_second_time_fails_and_a_defect_of_the_circumstance_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: set[bytes] = set()

    def backward(dy: Any, saved: Any) -> Any:
        if dy.tobytes() in seen:
            raise ValueError("once is enough")
        seen.add(dy.tobytes())
        return right_backward(dy, saved)

    def judge(run: Run) -> Iterator[Seen]:
        yield Seen("", run.trial.point, Comparison(PASS if 1 / 0 else FAIL))

    monkeypatch.setattr("bnderive.check.run.CIRCUMSTANCES", (REPEATED, Circumstance("defect", ("numpy",), judge)))
    found = {c.check: c for c in check(layers.batchnorm(), [numpy_candidate("", right_forward, backward)], QUICK).cases}
    assert (found["repeated run"].verdict, found["defect"].verdict) == (FAIL, INCONCLUSIVE)
    assert "once is enough" in found["repeated run"].reason


def test_a_wrong_shape_where_an_axis_is_empty_fails() -> None:
    def backward(dy: Any, saved: Any) -> Any:
        dx, dgamma, dbeta = right_backward(dy, saved)
        return (dx, dgamma, dbeta) if dy.size else (np.zeros(0), dgamma, dbeta)

    assert FAIL in verdicts(numpy_candidate("", right_forward, backward), "empty axis")
    assert verdicts(layers.candidate(layers.BATCHNORM), "empty axis") == {PASS}


ADDED = r"""---
inputs: [x, u, h]
outputs: [y]
---

## Forward

$$ y_n = x_n^2 + \sum_{k=1}^K u_{nk} h_k $$
"""


@pytest.mark.parametrize(("factor", "verdict"), [(2.0, PASS), (2.5, FAIL)])
def test_what_does_not_have_the_empty_axis_keeps_its_gradient(factor: float, verdict: str) -> None:
    """A factor that is wrong only where K = 0 is seen there."""

    def forward(x: Any, u: Any, h: Any) -> Any:
        return x**2 + u @ h, (x, u, h)

    def backward(dy: Any, saved: Any) -> Any:
        x, u, h = saved
        return (2.0 if h.size else factor) * x * dy, np.outer(dy, h), u.T @ dy

    derivation = derive(read_layer(ADDED, "added.md"))
    settings = Settings(dtypes=("float64",), mutants=False, sizes={"N": 2, "K": 3})
    found = check(derivation, [numpy_candidate("", forward, backward)], settings)
    assert {case.verdict for case in found.cases if case.check == "empty axis"} == {verdict, PASS}


POWER = r"""---
inputs: [x, p]
outputs: [y]
---

## Forward

$$ y_n = |x_n|^{1 + p^2} $$
"""


@pytest.mark.parametrize(
    ("slope", "verdict"),
    [(lambda x, e: e * np.sign(x) * abs(x) ** (e - 1), PASS), (lambda x, e: e * abs(x) ** e / x, FAIL)],
)
def test_what_is_no_number_at_a_kink_fails(slope: Callable[..., Any], verdict: str) -> None:
    def forward(x: Any, p: Any) -> Any:
        return abs(x) ** (1 + p**2), (x, p)

    def backward(dy: Any, saved: Any) -> Any:
        x, p = saved
        log = np.log(np.where(x == 0, 1, abs(x)))
        with np.errstate(all="ignore"):
            return dy * slope(x, 1 + p**2), (dy * abs(x) ** (1 + p**2) * log).sum() * 2 * p

    derivation = derive(read_layer(POWER, "power.md"))
    found = check(derivation, [numpy_candidate("", forward, backward)], Settings(dtypes=("float64",), mutants=False))
    assert {c.verdict for c in found.cases if c.check == "zeros at kinks" and c.gradient == "x"} == {verdict}
    assert found.verdict == verdict


def test_every_circumstance_that_is_written_is_registered(root: Path) -> None:
    files = (root / "bnderive" / "check" / "circumstances").glob("*.py")
    written = sum(" = Circumstance(" in path.read_text() for path in files)
    assert written == len(CIRCUMSTANCES) == len({c.name for c in CIRCUMSTANCES})


def test_a_device_that_is_required_and_not_there_lets_nothing_pass() -> None:
    settings = Settings(
        dtypes=("float64",), mutants=False, sizes={"m": 3, "C": 2}, devices=("cpu", "cuda"), required=("cuda",)
    )
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device here")
    verdict = check(layers.batchnorm(), [through(Freezing.apply)], settings)
    assert verdict.verdict == FAIL
    right = check(layers.batchnorm(), [torch_candidate("torch", plain)], settings)
    assert right.verdict == "inconclusive"


def plain(x: Any, gamma: Any, beta: Any, *, eps: float, ddof: int) -> Any:
    centred = x - x.mean(0)
    return gamma * centred * (centred.square().sum(0) / (x.shape[0] - ddof) + eps).rsqrt() + beta
