"""The layers of the library: their generated code passes, every mutant is killed, and errors planted in it are named."""

from functools import cache

import pytest

from bnderive import pipeline
from bnderive.check.load import generated_candidate
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL, PASS
from bnderive.derive.derivation import Derivation
from bnderive.layer import library


@cache
def derived(name: str) -> tuple[Derivation, str]:
    """The derivation of a layer, and its numpy code."""
    derivation = pipeline.backward(pipeline.load(name))
    return derivation, pipeline.generate(derivation, "numpy").text


QUICK = ("batchnorm", "rmsnorm", "softmax", "cross_entropy")
"""Layers of every run; the others take longer, and are long."""


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in library.names()]
)
def test_the_code_of_every_layer_passes_and_every_mutant_is_killed(name: str) -> None:
    derivation, code = derived(name)
    candidate = generated_candidate("numpy", code, "numpy", name)
    verdict = check(derivation, [candidate], Settings(dtypes=("float64",)))
    assert verdict.verdict == PASS, verdict.failures
    assert verdict.power.survivors == ()
    assert verdict.power.killed == verdict.power.total > 20


PLANTED = (
    ("dy - dbeta / m - dgamma", "dy - dgamma", "mean term dropped"),
    (" - dgamma / (m - ddof) * xhat", "", "x̂ term dropped"),
    ("dbeta / m -", "dbeta / (m - 1) -", "m − 1 for m in ∂L/∂x"),
    ("dgamma / (m - ddof)", "dgamma / m", "m for m − q in ∂L/∂x"),
    ("_sum(x_centred**2, 0) / (m - ddof)", "_sum(x_centred**2, 0) / m", "m for m − q in σ²"),
    ("1 / np.sqrt(var + eps)", "np.sqrt(var + eps)", "exponent 1/2 for −1/2"),
    ("np.sqrt(var + eps)", "np.sqrt(np.sqrt(var) + eps)", "σ for σ²"),
    ("gamma * rstd *", "rstd *", "γ lost"),
    ("gamma * rstd *", "gamma * gamma * rstd *", "γ applied twice"),
    ("np.sqrt(var + eps)", "np.sqrt(var)", "ε lost"),
    ("np.sqrt(var + eps)", "(np.sqrt(var) + eps)", "ε moved outside the root"),
    ("    dgamma = ", "    dy *= 2\n    dgamma = ", "upstream gradient mutated"),
    ("    dgamma = ", "    dy = np.ones_like(dy)\n    dgamma = ", "upstream gradient ignored"),
)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [pytest.param(*p, id=p[2], marks=pytest.mark.long if k % 4 else ()) for k, p in enumerate(PLANTED)],
)
def test_errors_planted_in_generated_code_are_named(before: str, after: str, name: str) -> None:
    derivation, code = derived("batchnorm")
    assert before in code
    candidate = generated_candidate("planted", code.replace(before, after), "numpy", "batchnorm")
    verdict = check(derivation, [candidate], Settings(dtypes=("float64",), mutants=False))
    assert verdict.verdict == FAIL
    assert any(name in looks for failure in verdict.failures for looks in failure.looks_like), verdict.failures
