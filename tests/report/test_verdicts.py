"""Verdicts as people and programs read them."""

import json

import pytest

from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import NOT_RUN, Verdict
from bnderive.report import verdict_json, verdict_text
from tests.check import layers


@pytest.fixture(scope="module")
def failed() -> Verdict:
    settings = Settings(dtypes=("float64",), mutants=False, devices=("cpu", "cuda"), command="bnderive check mine.md")
    return check(layers.batchnorm(), [layers.planted("gamma * rstd", "gamma * gamma * rstd")], settings)


def test_a_failure_reads_well(failed: Verdict) -> None:
    text = verdict_text.render(failed)
    assert text.startswith("batchnorm: fail  (seed 0)\n")
    assert "FAIL  dx of planted (float64, cpu) at m=2, C=1; data: " in text
    assert "looks like: γ applied twice in ∂L/∂x" in text
    assert "again: bnderive check mine.md --seed 0 --dtype float64 --size m=2 --size C=1" in text
    assert "NOT RUN  planted on cuda (float64): numpy runs on the CPU" in text
    assert "\x1b" not in text
    assert "\x1b" in verdict_text.render(failed, paint=True)


def test_the_power_and_its_survivors_are_shown() -> None:
    from bnderive.check.verdict import Mutant, Power

    verdict = Verdict("l", "pass", 0, (), Power(3, 2, (Mutant("ε lost in r", "r = …", "r"),)))
    text = verdict_text.render(verdict)
    assert "2 of 3 wrong formulas" in text
    assert "survived: ε lost in r: r = …" in text


def test_json_has_the_stable_keys_and_no_bare_infinity(failed: Verdict) -> None:
    data = json.loads(verdict_json.render(failed), parse_constant=pytest.fail)
    assert data["schema_version"] == 1
    assert {"layer", "verdict", "seed", "cases", "mutants", "versions"} <= set(data)
    keys = {"check", "gradient", "device", "dtype", "shape", "error", "tolerance", "verdict"}
    assert all(keys <= set(case) for case in data["cases"])
    assert {"total", "killed", "survivors"} <= set(data["mutants"])
    assert data["failures"][0]["looks_like"] == ["γ applied twice in ∂L/∂x"]
    assert any(case["verdict"] == NOT_RUN for case in data["cases"])
    nan = check(
        layers.batchnorm(),
        [layers.planted("return dx,", "return dx / 0,")],
        Settings(dtypes=("float64",), mutants=False),
    )
    json.loads(verdict_json.render(nan), parse_constant=pytest.fail)
