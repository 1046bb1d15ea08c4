"""Generated Triton, run in Triton's interpreter: the same numbers as autograd of the equations gives, in every type, for
tensors however they lie, in one tile and in many; and compiled for a device that is not there.

The interpreter runs one program after the other, so that these tests say nothing of races between programs.
"""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

from bnderive.pipeline import generate
from bnderive.program.loops.sound import faults
from bnderive.program.plan import plan
from bnderive.program.program import AS_COMPUTED, DEFAULT, FUNCTION
from bnderive.targets.programs import program_of
from tests.targets.running import (
    LAYERS,
    close,
    derivation,
    inputs_of,
    load,
    settings_of,
    sizes_of,
    truth,
    upstream_of,
)

pytest.importorskip("triton")
ROOT = Path(__file__).resolve().parents[3]
QUICK = ("batchnorm.md", "layernorm.md", "cross_entropy.md", "mean_cross_entropy", "before", "odd")
TOLERANCES = {torch.float64: 1e-12, torch.float32: 4e-6, torch.bfloat16: 2e-2, torch.float16: 3e-3}
ONES = (1, 1, 1, 1, 1)
MANY, ONE = (8, 2), (4096, 512)
"""TILE and PROGRAMS: so small that every axis has several tiles, and as they are written."""


def function_of(module: ModuleType) -> tuple[str, object]:
    name = next(n for n in vars(module) if n.endswith("_forward") and not n.startswith("_")).removesuffix("_forward")
    return name, getattr(module, name)


def strided(tensor: torch.Tensor) -> torch.Tensor:
    """The same numbers, every second element of something longer."""
    if not tensor.ndim:
        return tensor
    wide = torch.zeros([*tensor.shape[:-1], 2 * tensor.shape[-1]], dtype=tensor.dtype)
    wide[..., ::2] = tensor
    return wide[..., ::2]


def judge(module: ModuleType, name: str, lengths: tuple[int, ...], kind: torch.dtype) -> None:
    """Compares outputs and gradients with those of the equations, at the numbers that the type has."""
    layer = LAYERS[name]
    sizes = sizes_of(layer, lengths)
    settings = settings_of(layer) if all(p.default is not None for p in layer.parameters) else {}
    inputs = [torch.tensor(v) for v in inputs_of(layer, sizes).values()]
    given = [v.to(kind) if v.is_floating_point() else v for v in inputs]
    upstream = [torch.tensor(u).to(kind) for u in upstream_of(layer, sizes)]
    numbers = [(v.double() if v.is_floating_point() else v).numpy() for v in given]
    exact = dict(zip([q.name for q in layer.inputs], numbers, strict=True))
    expected = truth(layer, exact, sizes, settings, [u.double().numpy() for u in upstream])
    leaves = [strided(v).requires_grad_(v.is_floating_point()) for v in given]
    with np.errstate(all="ignore"):
        found = function_of(module)[1](*leaves, **settings)
        outputs = found if isinstance(found, tuple) else (found,)
        gradients = torch.autograd.grad(outputs, [v for v in leaves if v.requires_grad], [strided(u) for u in upstream])
    terms = max(float(u.abs().max()) for u in upstream)
    for got, wanted in zip((*outputs, *gradients), (*expected[0], *expected[1]), strict=True):
        assert got.dtype == kind
        number = got.detach().double().numpy()
        undefined = np.isnan(wanted)
        assert np.array_equal(np.isnan(number), undefined)
        close(np.where(undefined, 0, number), np.where(undefined, 0, wanted), TOLERANCES[kind], terms)


def emitted_at(
    name: str, folder: Path, tile: tuple[int, int], form: str = "closed", saved: tuple[str, ...] = ()
) -> ModuleType:
    module = load(generate(derivation(name), "triton", form, saved=saved).text, folder)
    module.TILE, module.PROGRAMS = tile
    return module


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in LAYERS])
def test_every_layer(name: str, tmp_path: Path) -> None:
    judge(emitted_at(name, tmp_path, MANY), name, (5, 3, 4, 2, 3), torch.float64)
    judge(emitted_at(name, tmp_path, ONE), name, (7, 9, 3, 2, 5), torch.float32)
    judge(emitted_at(name, tmp_path, ONE), name, ONES, torch.float64)


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("name", ["batchnorm.md", "layernorm.md", "softmax.md", "cross_entropy.md"])
def test_half_precision(name: str, kind: torch.dtype, tmp_path: Path) -> None:
    judge(emitted_at(name, tmp_path, ONE), name, (5, 9), kind)


@pytest.mark.long
@pytest.mark.parametrize("kind", TOLERANCES)
@pytest.mark.parametrize("tile", [(4, 3), (64, 2), ONE])
@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_in_every_type(name: str, tile: tuple[int, int], kind: torch.dtype, tmp_path: Path) -> None:
    module = emitted_at(name, tmp_path, tile)
    judge(module, name, (5, 3, 4, 2, 6), kind)
    if tile == ONE:
        judge(module, name, (17, 9, 33, 4, 8), kind)


@pytest.mark.long
@pytest.mark.parametrize("name", LAYERS)
def test_the_staged_form(name: str, tmp_path: Path) -> None:
    judge(emitted_at(name, tmp_path, MANY, "staged"), name, (5, 3, 4, 2, 6), torch.float64)


@pytest.mark.parametrize(("name", "saved"), [("layernorm.md", "xhat"), ("softmax.md", "y"), ("cross_entropy.md", "p")])
def test_what_is_computed_may_be_saved(name: str, saved: str, tmp_path: Path) -> None:
    judge(emitted_at(name, tmp_path, MANY, saved=(saved,)), name, (5, 3, 4, 2, 3), torch.float64)
    assert emitted_at(name, tmp_path, ONE).Saved._fields[0] == "x"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("layernorm.md", ["x", "gamma", "mu", "x_mean_left", "rstd"]),
        ("softmax.md", ["x", "max_x", "z"]),
        ("attention", ["q", "k", "v", "A", "o"]),  # to compute A again would add sums
    ],
)
def test_what_costs_least_is_kept(name: str, kept: list[str]) -> None:
    program = program_of(derivation(name), "triton", "closed", DEFAULT, None, (), FUNCTION)
    assert [v.of for v in program.saved] == kept
    assert program.keep == ()


def test_types_may_be_mixed(tmp_path: Path) -> None:
    """As under autocast: data in half precision, weights in float32."""
    function = function_of(emitted_at("layernorm.md", tmp_path, ONE))[1]
    x = torch.randn(5, 9).bfloat16().requires_grad_()
    weights = [torch.randn(9).requires_grad_() for _ in range(2)]
    y = function(x, *weights)
    assert y.dtype == torch.bfloat16
    found = torch.autograd.grad(y, [x, *weights], torch.ones_like(y))
    assert [g.dtype for g in found] == [torch.bfloat16, torch.float32, torch.float32]
    assert torch.allclose(found[2], torch.full((9,), 5.0))


@pytest.mark.parametrize("name", ["layernorm.md", "batchnorm.md"])
def test_a_large_mean_costs_no_digits(name: str, tmp_path: Path) -> None:
    module = emitted_at(name, tmp_path, ONE)
    function = function_of(module)[1]
    rng = torch.Generator().manual_seed(0)
    x, dy = (torch.randn(60, 50, generator=rng, dtype=torch.float64) for _ in range(2))
    given = [(x + 1e4).float(), torch.full((50,), 1.5), torch.zeros(50)]
    found = []
    for kind in (torch.float32, torch.float64):
        leaves = [v.to(kind).requires_grad_() for v in given]
        found.append(torch.autograd.grad(function(*leaves), leaves[:2], dy.float().to(kind)))
    for narrow, wide in zip(*found, strict=True):
        assert (narrow - wide).norm() < 1e-6 * wide.norm()


@pytest.mark.parametrize("name", QUICK)
def test_its_loops_compute_before_they_read(name: str) -> None:
    loops = plan(derivation(name), loops=AS_COMPUTED).loops
    assert loops is not None
    assert [faults(each) for each in loops] == [(), ()]


def test_parts_are_added_in_the_same_order(tmp_path: Path) -> None:
    module = emitted_at("layernorm.md", tmp_path, (64, 3))
    x, dy = torch.randn(21, 24), torch.randn(21, 24)
    weights = [torch.randn(24), torch.randn(24)]
    runs = []
    for _ in range(2):
        _, saved = module.layernorm_forward(x, *weights)
        runs.append(module.layernorm_backward(dy, saved))
    assert all(torch.equal(a, b) for a, b in zip(*runs, strict=True))


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    module = emitted_at("cross_entropy.md", tmp_path, ONE)
    x, t = torch.randn(5, 3), torch.tensor([0, 1, 2, 1, 0])
    with pytest.raises(ValueError, match=r"t has the shape \(4,\), not \(5,\)"):
        module.cross_entropy(x, t[:4])
    with pytest.raises(TypeError, match=r"floating point, not torch\.int64"):
        module.cross_entropy(x.long(), t)
    with pytest.raises(RuntimeError, match="t has labels outside 0 to 2"):
        module.cross_entropy(x, t + 1)
    with pytest.raises(ValueError, match=r"x has the shape \(5,\), not \(None, None\)"):
        module.cross_entropy(x[:, 0], t)
    module._forward_1 = module.triton.JITFunction(judge)
    with pytest.raises(RuntimeError, match="TRITON_INTERPRET=1"):
        module.cross_entropy(x, t)


def test_few_rows_are_spread_over_programs(tmp_path: Path) -> None:
    module = emitted_at("softmax.md", tmp_path, ONE)
    assert module._spread(64, 100) == 64
    module._forward_1 = module.triton.JITFunction(judge)
    assert [module._spread(64, places) for places in (0, 100, 1024, 10**6)] == [1, 1, 2, 64]
    assert [module._tile(*size) // module.TILE for size in ((256, 5000), (257, 5000), (1, 4096))] == [4, 1, 1]


def test_a_gradient_is_differentiated_once(tmp_path: Path) -> None:
    module = emitted_at("softmax.md", tmp_path, ONE)
    x = torch.randn(5, 3, requires_grad=True)
    with np.errstate(all="ignore"):
        (dx,) = torch.autograd.grad(module.softmax(x).pow(2).sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        dx.sum().backward()


def compiled(names: tuple[str, ...], cache: Path) -> str:
    environment = {**os.environ, "TRITON_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT)}
    environment.pop("TRITON_INTERPRET", None)
    command = [sys.executable, "-m", "tests.targets.triton.device", *names]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_kernels_compile_for_a_device(tmp_path: Path) -> None:
    """To the code of an sm_90, in one type; the others are `long`."""
    assert compiled(("--quick", "layernorm.md"), tmp_path) == "layernorm.md: 3 kernels, 3 variants\n"


@pytest.mark.long
@pytest.mark.parametrize("name", LAYERS)
def test_every_kernel_compiles_for_a_device(name: str, tmp_path: Path) -> None:
    assert compiled((name,), tmp_path).startswith(f"{name}: ")
