"""What is saved is what was chosen, and the gradients stay what they are."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.errors import BnderiveError
from bnderive.implementations import candidate_of
from bnderive.layer.layer import Layer
from bnderive.pipeline import generate
from bnderive.program.loops.sound import faults
from bnderive.program.plan import plan
from bnderive.targets.registry import TARGETS, emit
from tests.targets.compiled import judge
from tests.targets.running import LAYERS, derivation, inputs_of, load, settings_of, sizes_of

CHOICES = [
    ("batchnorm.md", "x", {"x", "gamma", "mu", "x_mean_left", "rstd"}),
    ("batchnorm.md", "y", {"y", "gamma", "beta", "rstd"}),
    ("batchnorm.md", "xhat", {"xhat", "gamma", "rstd"}),
    ("layernorm.md", "x", {"x", "gamma", "mu", "x_mean_left", "rstd"}),
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


@pytest.mark.parametrize("target", ["c", "triton"])
def test_loops_read_one_element_of_what_is_computed_again(target: str) -> None:
    """The staged form reads p at the label alone, besides everywhere."""
    for each in plan(derivation("cross_entropy"), "staged", loops=TARGETS[target].loops, keep=["x"]).loops or ():
        assert faults(each) == ()


def told(saves: str, layer: Layer, sizes: dict[str, int]) -> int:
    """How many elements are told of: `m C + 2 C elements` at these sizes."""
    numbers = {**sizes, **{str(layer.size_notation.get(name, name)): length for name, length in sizes.items()}}
    terms = saves.rpartition(": ")[2].removesuffix(" elements").split(" + ")
    return sum(math.prod(numbers[f] if f in numbers else int(f) for f in term.split()) for term in terms)


KEPT = [("batchnorm.md", ()), ("cross_entropy.md", ()), ("softmax.md", ()), *((n, (c,)) for n, c, _ in CHOICES)]


@pytest.mark.parametrize(("name", "choice"), KEPT)
def test_as_many_bytes_are_saved_as_are_told(name: str, choice: tuple[str, ...], tmp_path: Path) -> None:
    layer = LAYERS[name]
    sizes = sizes_of(layer)
    inputs = inputs_of(layer, sizes)
    source = generate(derivation(name), "numpy", saved=choice)
    *_, saved = load(source.text, tmp_path).forward(*inputs.values(), **settings_of(layer))
    assert sum(a.nbytes for a in saved if isinstance(a, np.ndarray)) == 8 * told(source.saves, layer, sizes)
    for order, style in (("recompute", "function"), ("error", "function"), ("error", "op")):
        source = generate(derivation(name), "torch", higher_order=order, saved=choice, style=style)
        given = [torch.tensor(v, requires_grad=v.dtype.kind == "f") for v in inputs.values()]
        seen: dict[int, int] = {}

        def pack(tensor: torch.Tensor, seen: dict[int, int] = seen) -> torch.Tensor:
            seen[tensor.data_ptr()] = tensor.nbytes
            return tensor

        function = getattr(load(source.text, tmp_path), layer.name)
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            outputs = function(*given, **settings_of(layer))
        assert outputs is not None
        assert sum(seen.values()) == 8 * told(source.saves, layer, sizes), (order, style, source.saves)


@pytest.mark.long
@pytest.mark.parametrize("target", ["numpy", "torch", "jax", "c", "numba"])
@pytest.mark.parametrize(("name", "choice"), [(n, c) for n, c, _ in CHOICES])
def test_every_choice_passes_the_check(name: str, choice: str, target: str) -> None:
    """On data with weights of zero, too, but where x̂ is computed again out of y: that divides by them, as is told."""
    source = generate(derivation(name), target, saved=[choice])
    settings = Settings(dtypes=("float64", "float32"), mutants=False)
    verdict = check(derivation(name), [candidate_of(target, source, LAYERS[name].name)], settings)
    wrong = {case.data for case in verdict.cases if case.verdict == "fail"}
    assert wrong == ({"zeros, upstream negative"} if choice == "y" else set())
    assert verdict.verdict == ("fail" if choice == "y" else "pass")


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
