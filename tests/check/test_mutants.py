"""Mutants are made from the syntax, named for people, and told from the right formula by the probe."""

import pytest
from sympy import I

from bnderive.check.mutants import mutants_of
from bnderive.check.mutations import MUTATIONS
from bnderive.check.power import same
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.derive.backward import derive
from bnderive.document import read_layer
from tests.check import layers

NAMES = (
    "mean term dropped in ∂L/∂x", "x̂ term dropped in ∂L/∂x", "m − 1 for m in ∂L/∂x", "m − q for m in ∂L/∂x",
    "m for m − q in σ²", "exponent 1/2 for −1/2 of σ_c² + ε in r", "exponent −1 for −1/2 of σ_c² + ε in r", "σ for σ² in r",
    "γ lost in ∂L/∂x", "γ applied twice in ∂L/∂x", "ε lost in r", "ε moved outside the root in r",
    "wrong index: ∂L/∂y_ic for ∂L/∂y_jc in ∂L/∂x", "upstream gradient ignored", "sum over i missing in ∂L/∂x",
    "sign of the mean term flipped in ∂L/∂x", "C for m in ∂L/∂x", "m − 1 for m everywhere in ∂L/∂x",
)  # fmt: skip


def test_the_mistakes_that_people_make_are_among_them() -> None:
    made = {variation.name for variation in mutants_of(layers.batchnorm())}
    assert set(NAMES) <= made


def test_a_formula_with_the_root_of_a_negative_number_is_no_mutant() -> None:
    text = "---\ninputs: [g]\noutputs: [d]\n---\n## Forward\n$$ d_n = \\sqrt{g_n^2 - 1} $$\n"
    made = mutants_of(derive(read_layer(text, "distance.md")))
    assert made
    assert not any(wrong.has(I) for variation in made for _, wrong in variation.touched)


def test_no_mutant_is_made_twice() -> None:
    changes = [variation.mutant.change for variation in mutants_of(layers.batchnorm())]
    assert len(changes) == len(set(changes))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.__name__)
def test_each_mutation_makes_a_mutant_of_some_layer(mutation, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("bnderive.check.mutants.MUTATIONS", (mutation,))
    local = [v for b in (layers.batchnorm, layers.softmax) for v in mutants_of(b()) if "everywhere" not in v.name]
    assert len(local) > 1


@pytest.mark.parametrize("seed", [0, 5])
def test_the_probe_kills_every_mutant(seed: int) -> None:
    for derivation, candidate in (
        (layers.batchnorm(), layers.candidate(layers.BATCHNORM)),
        (layers.softmax(), layers.softmax_candidate()),
    ):
        power = check(derivation, [candidate], Settings(seed=seed, dtypes=("float64",))).power
        assert power.survivors == ()
        assert power.killed == power.total > 30


def test_a_mutant_that_is_the_right_formula_is_recognised() -> None:
    derivation = layers.softmax()
    named = {v.name: v for v in mutants_of(derivation)}
    assert same(derivation, named["sign flipped in e"])
    assert not same(derivation, named["sign flipped in y"])


def test_a_probe_without_power_says_so(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from bnderive.check import probe

    ones = tuple(replace(b, upstream="ones", layout="contiguous", shift=0, parameter=None) for b in probe.BATTERIES[:1])
    monkeypatch.setattr(probe, "BATTERIES", ones * 11)
    monkeypatch.setattr(probe, "EXACT", ())
    monkeypatch.setattr(probe, "large_points", lambda *arguments: [])
    monkeypatch.setattr(probe, "long_points", lambda *arguments: [])
    power = check(layers.softmax(), [layers.softmax_candidate()], Settings(dtypes=("float64",))).power
    assert power.killed < power.total
    assert power.survivors
