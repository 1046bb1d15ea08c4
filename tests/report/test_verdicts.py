"""Verdicts as people and programs read them."""

import json
from dataclasses import replace

import pytest

from bnderive.algebra.printing.unicode import width
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import INCONCLUSIVE, NOT_RUN, PASS, Case, Mutant, Power, Verdict
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
    assert "NOT RUN  planted on cuda (float64): numpy is run on the CPU" in text
    assert "\x1b" not in text
    assert "\x1b" in verdict_text.render(failed, paint=True)


def test_the_power_and_its_survivors_are_shown() -> None:
    verdict = Verdict("l", "pass", 0, (), Power(3, 2, (Mutant("ε lost in r", "r = …", "r"),)))
    text = verdict_text.render(verdict)
    assert "2 of 3 wrong formulas" in text
    assert "survived: ε lost in r: r = …" in text


def test_no_line_but_a_command_is_wider_than_80_columns(failed: Verdict) -> None:
    failure = replace(failed.failures[0], looks_like=("x̂ term dropped in ∂L/∂x", "m for m − 1 in ∂L/∂x", "two " * 40))
    mutant = Mutant("wrong index: " + "∂L/∂y_ic for ∂L/∂y_jc " * 5, "dx = …", "x")
    case = replace(failed.cases[0], check="torch operator", subject="", verdict=NOT_RUN, reason="no such thing " * 9)
    blunt = [replace(c, verdict=INCONCLUSIVE) for c in failed.cases if c.check == failure.case.check][:1]
    verdict = replace(failed, failures=(failure,), power=Power(1, 0, (mutant,)), cases=(*failed.cases, case, *blunt))
    lines = verdict_text.render(verdict).splitlines()
    assert max(width(line) for line in lines if not line.startswith("      again: ")) <= 80
    start = next(k for k, line in enumerate(lines) if line.startswith("NOT RUN  torch operator: no such"))
    assert lines[start + 1].startswith(" " * 9 + "no such thing")
    start = next(k for k, line in enumerate(lines) if line.startswith("      looks like: x̂ term"))
    assert lines[start + 1].startswith(" " * 18)


def test_a_row_that_is_partly_inconclusive_is_folded() -> None:
    case = Case(
        "closed form, extended precision",
        "generated numpy",
        "x",
        "cpu",
        "bfloat16",
        {"m": 2},
        "plain",
        1e-9,
        1e-8,
        PASS,
    )
    verdict = Verdict("l", PASS, 0, (case, *(replace(case, verdict=INCONCLUSIVE) for _ in range(12))), Power(0, 0))
    assert verdict_text.render(verdict).splitlines()[3:] == [
        "  check                     type      cases    error  tolerance  verdict",
        "  closed form, extended     bfloat16     13  1.0e-09    1.0e-08  pass,",
        "  precision                                                      12 inconclusive",
    ]
    whole = verdict_text.render(replace(verdict, cases=(case,))).splitlines()[4]
    assert whole == "  closed form, extended precision  bfloat16      1  1.0e-09    1.0e-08  pass"


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
