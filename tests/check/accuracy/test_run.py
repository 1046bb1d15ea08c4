"""The accuracy of generated code, in both modes, and what is said of code that is not accurate."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from bnderive import pipeline
from bnderive.check.accuracy.data import DATA, Data
from bnderive.check.accuracy.nouns import Accuracy
from bnderive.check.accuracy.run import accuracy
from bnderive.check.accuracy.subjects import operator
from bnderive.check.candidate import Candidate, torch_candidate
from bnderive.check.load import generated_candidate
from bnderive.check.settings import Settings
from bnderive.derive.derivation import Derivation
from bnderive.layer import library
from tests.check import layers

CONFIDENT = "deviation 20"
OVERFLOW = "deviation 1e20"
PAIRS = "two in a sum"
SLANTED = "upstream of mean 100"
SMALL = [d if d.name == PAIRS else replace(d, summed=min(d.summed, 100), across=min(d.across, 4)) for d in DATA]


@cache
def derived(name: str) -> Derivation:
    return pipeline.backward(pipeline.load(name))


@cache
def generated(name: str, target: str, mode: str) -> Candidate:
    text = pipeline.generate(derived(name), target, mode=mode).text
    return generated_candidate(f"{target}, {mode}", text, target, name)


def measured(name: str, *subjects: Candidate, rows: list[Data] = SMALL, **settings: Any) -> Accuracy:
    return accuracy(derived(name), subjects, Settings(**{"dtypes": ("float32",), **settings}), rows)


def worst(found: Accuracy, measure: str) -> Mapping[tuple[str, str], float]:
    """The largest of a measure over the quantities, by subject and data."""
    result: dict[tuple[str, str], float] = {}
    for row in found.rows:
        key = (row.subject, row.data)
        result[key] = max(result.get(key, 0.0), getattr(row, measure))
    return result


QUICK = ("batchnorm", "rmsnorm", "softmax", "cross_entropy")
"""Layers of every run; the others are long."""


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in library.names()]
)
def test_accurate_code_is_right_to_an_ulp_everywhere(name: str) -> None:
    found = measured(name, generated(name, "numpy", "accurate"), generated(name, "torch", "accurate"))
    assert not found.absent
    assert not any(row.lost for row in found.rows)
    ulps = worst(found, "ulps")
    assert len(ulps) == 2 * len(SMALL)
    assert max(ulps.values()) <= 0.51, ulps


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("name", ["batchnorm", "softmax"])
def test_accurate_torch_code_is_right_to_an_ulp_in_sixteen_bits(name: str, dtype: str) -> None:
    found = measured(name, generated(name, "torch", "accurate"), rows=SMALL[:1], dtypes=(dtype,))
    assert 0 < max(worst(found, "ulps").values()) <= 0.51


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in library.names()]
)
def test_dx_and_losses_of_default_code_are_right_to_2e_7(name: str) -> None:
    rows = [d for d in SMALL if d.name != OVERFLOW]
    found = measured(name, generated(name, "numpy", "default"), generated(name, "torch", "default"), rows=rows)
    norms = [r for r in found.rows if r.quantity in ("dx", "loss")]
    assert len(norms) == 2 * len(rows) * (2 if name == "cross_entropy" else 1)
    for row in norms:
        cancels = (row.data in (PAIRS, SLANTED) and "norm" in name) or (
            row.data in (CONFIDENT, SLANTED) and name == "softmax"
        )
        assert row.norm <= (2e-5 if cancels else 2e-7), row


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_a_long_sum_loses_nothing(target: str) -> None:
    long = [Data("long", 0.3, 1.0, summed=5000, across=3)]
    subjects = generated("batchnorm", target, "default"), layers.candidate(layers.BATCHNORM)
    ours, plain = (r.norm for r in measured("batchnorm", *subjects, rows=long).rows if r.quantity == "dx")
    assert ours < 1e-7
    assert target == "torch" or plain > 2 * ours


@pytest.mark.long
@pytest.mark.parametrize("name", library.names())
def test_all_of_it_at_full_size(name: str) -> None:
    both = [generated(name, t, m) for t in ("numpy", "torch") for m in ("default", "accurate")]
    for row in measured(name, *both, rows=list(DATA)).rows:
        if "accurate" in row.subject:
            assert row.ulps <= 0.51, row
        elif row.quantity == "dx" and row.data not in (OVERFLOW, PAIRS, SLANTED, CONFIDENT):
            assert row.norm <= 2e-7, row


@pytest.mark.parametrize("mode", ["default", "accurate"])
def test_float64_is_as_good_as_it_gets(mode: str) -> None:
    subjects = generated("batchnorm", "numpy", mode), generated("batchnorm", "torch", mode)
    found = measured("batchnorm", *subjects, rows=SMALL[:2], dtypes=("float64",))
    for row in found.rows:
        assert 0 < row.norm < 1e-15, row


def test_torch_is_told_wrong_where_it_is() -> None:
    own = operator(derived("batchnorm").layer)
    assert own is not None
    found = measured("batchnorm", own, rows=SMALL[:2])
    assert {r.data for r in found.rows if r.wrong} == {"mean 1e4, deviation 1e-2"}
    assert not found.absent


def test_a_layer_that_torch_does_not_have_and_one_that_it_has_differently() -> None:
    layer = derived("batchnorm").layer
    assert operator(replace(layer, name="other")) is None
    other = operator(replace(derived("rmsnorm").layer, name="softmax"))
    assert other is not None
    found = measured("rmsnorm", other, rows=SMALL[:1])
    assert not found.rows
    assert [a.reason for a in found.absent] == ["torch's operator computes something else than the definitions"]


def test_what_cannot_run_is_told() -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("no kernel\nfor this")

    subjects = [torch_candidate("broken", broken), layers.candidate(layers.BATCHNORM)]
    found = measured("batchnorm", *subjects, rows=SMALL[:1], dtypes=("float16",), devices=("cpu", "cuda"))
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    told = [(a.subject, a.reason) for a in found.absent]
    assert ("broken", "raised RuntimeError: no kernel") in told
    assert ("broken", "there is no CUDA device that torch can use") in told
    assert any("numpy has no float16" in reason for _, reason in told)
    assert not found.rows


def test_a_gradient_of_another_shape_is_told() -> None:
    found = measured("batchnorm", layers.planted("return dx,", "return dx[:1],"), rows=SMALL[:1])
    assert [a.reason for a in found.absent] == ["dx has shape [1, 4]"]


def test_sizes_and_what_is_too_large() -> None:
    subject = generated("batchnorm", "numpy", "default")
    found = measured("batchnorm", subject, sizes={"m": 7, "C": 2})
    assert {r.data for r in found.rows} == {d.name for d in SMALL} - {PAIRS, "a million in a sum"}
    assert {tuple(r.sizes.items()) for r in found.rows} == {(("m", 7), ("C", 2))}
    found = measured("batchnorm", subject, rows=[Data("huge", 0.0, 1.0, summed=10**7)])
    assert [a.reason for a in found.absent] == ["a tensor would be too large"]


def test_numbers_that_are_not_finite_are_counted() -> None:
    candidate = layers.planted("return dx,", "return dx / 0,")
    row = next(r for r in measured("batchnorm", candidate, rows=SMALL[:1]).rows if r.quantity == "dx")
    assert row.lost == row.elements
    assert row.wrong
    assert np.isinf(row.ulps)
