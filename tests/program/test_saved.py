"""What is saved is what was chosen, and the gradients stay what they are."""

from pathlib import Path

import numpy as np
import pytest

from bnderive.errors import BnderiveError
from bnderive.program.plan import plan
from bnderive.targets.registry import TARGETS, emit
from tests.targets.compiled import judge
from tests.targets.running import LAYERS, derivation, inputs_of, load, settings_of, sizes_of

CHOICES = [
    ("batchnorm.md", "x", {"x", "gamma", "mu", "rstd"}),
    ("batchnorm.md", "y", {"y", "gamma", "beta", "rstd"}),
    ("batchnorm.md", "xhat", {"xhat", "gamma", "rstd"}),
    ("layernorm.md", "x", {"x", "gamma", "mu", "rstd"}),
    ("groupnorm.md", "y", {"y", "gamma", "beta", "rstd"}),
    ("rmsnorm.md", "x", {"x", "gamma", "rsqrt_ms"}),
    ("softmax.md", "x", {"x", "max_x", "z"}),
    ("cross_entropy.md", "x", {"x", "t", "max_x", "z"}),
]


@pytest.mark.parametrize(("name", "choice", "expected"), CHOICES)
def test_only_what_was_chosen_is_saved(name: str, choice: str, expected: set[str], tmp_path: Path) -> None:
    program = plan(derivation(name), keep=[choice])
    assert {v.of for v in program.saved} == expected
    judge(load(emit(program, "numpy").text, tmp_path), name, (np.float64,))


@pytest.mark.parametrize("choice", ["x", "xhat", "y"])
def test_what_is_told_is_what_is_saved(choice: str, tmp_path: Path) -> None:
    source = emit(plan(derivation("batchnorm.md"), keep=[choice]), "numpy")
    assert source.saves.endswith("elements")
    sizes = sizes_of(LAYERS["batchnorm.md"])
    inputs = inputs_of(LAYERS["batchnorm.md"], sizes)
    _, saved = load(source.text, tmp_path).forward(*inputs.values(), **settings_of(LAYERS["batchnorm.md"]))
    arrays = [a for a in saved if isinstance(a, np.ndarray)]
    rows = [a for a in arrays if a.ndim == 1]
    assert sum(a.size for a in arrays) == sizes["m"] * sizes["C"] + len(rows) * sizes["C"]
    assert source.saves.split(": ")[1] == f"m C + {len(rows)} C elements"


@pytest.mark.parametrize("target", ["torch", "c", "numba", "triton"])
def test_every_target_has_the_choice(target: str) -> None:
    loops = TARGETS[target].loops
    source = emit(plan(derivation("batchnorm.md"), keep=["y"], loops=loops), target)
    assert source.text.splitlines()[3].endswith("--saved y")


def test_what_cannot_be_saved() -> None:
    with pytest.raises(BnderiveError, match=r"no 'z' to save(.|\n)*x, gamma, beta, mu"):
        plan(derivation("batchnorm.md"), keep=["z"])


def test_what_cannot_be_computed_from_what_is_saved() -> None:
    with pytest.raises(BnderiveError, match="cannot be computed from loss"):
        plan(derivation("cross_entropy.md"), keep=["loss"])
