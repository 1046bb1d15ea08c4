"""Compiles the kernels of generated files for a GPU that is not there, as the functions of the file would launch them.

Run as a program, with the names of layers: `python -m tests.targets.triton.device softmax.md …`; `--quick` compiles
for float32 alone. It has a process of its own since Triton decides between its compiler and its interpreter when it is imported. Writes a line for each layer:
how many kernels were compiled, in how many variants.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
import triton
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

from bnderive.pipeline import generate
from tests.targets.running import LAYERS, derivation, inputs_of, load, settings_of, sizes_of, upstream_of

TARGET = GPUTarget("cuda", 90, 32)
KINDS = {torch.float64: "*fp64", torch.float32: "*fp32", torch.float16: "*fp16", torch.bfloat16: "*bf16"}
KINDS |= {torch.int64: "*i64"}
VARIANTS = ((torch.float32, 16), (torch.float32, 4096), (torch.bfloat16, 4096), (torch.float64, 4096))


class Launched:
    """Stands in for a kernel: what it is launched with is compiled."""

    def __init__(self, kernel: Any, stages: list[str]) -> None:
        self.kernel = kernel
        self.stages = stages

    def __getitem__(self, grid: tuple[int, int]) -> Any:
        assert all(1 <= n < 2**31 for n in grid)
        return self.compile

    def compile(self, *arguments: Any, num_warps: int = 4) -> None:
        signature, constants = {}, {}
        for parameter, given in zip(self.kernel.params, arguments, strict=True):
            if parameter.is_constexpr:
                signature[parameter.name] = "constexpr"
                constants[parameter.name] = given
            else:
                signature[parameter.name] = KINDS[given.dtype] if isinstance(given, torch.Tensor) else "i32"
        source = ASTSource(self.kernel, signature, constants)
        made = triton.compile(source, target=TARGET, options={"enable_fp_fusion": True, "num_warps": num_warps})
        assert ".visible .entry" in made.asm["ptx"]
        self.stages.append(self.kernel.__name__)


def compiled(name: str, module: ModuleType, variants: Sequence[tuple[torch.dtype, int]]) -> list[str]:
    """The names of the kernels, as often as they were compiled."""
    layer = LAYERS[name]
    done: list[str] = []
    kernels = [n for n in vars(module) if n.startswith(("_forward_", "_backward_", "_added", "_largest"))]
    for kernel in kernels:
        setattr(module, kernel, Launched(getattr(module, kernel), done))
    function = getattr(module, next(n for n in vars(module) if n.endswith("_forward") and n[0] != "_")[:-8])
    sizes = sizes_of(layer, (17, 9, 33, 4, 8))
    settings = settings_of(layer)
    for kind, tile in variants:
        module.TILE = tile
        inputs = [torch.tensor(v) for v in inputs_of(layer, sizes).values()]
        given = [v.to(kind).requires_grad_() if v.is_floating_point() else v for v in inputs]
        made = function(*given, **settings)
        outputs = made if isinstance(made, tuple) else (made,)
        upstream = [torch.tensor(u).to(kind) for u in upstream_of(layer, sizes)]
        torch.autograd.grad(outputs, [v for v in given if v.requires_grad], upstream)
    return done


def main() -> None:
    names = [name for name in sys.argv[1:] if name != "--quick"]
    variants = VARIANTS[: 1 if "--quick" in sys.argv else len(VARIANTS)]
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            done = compiled(name, load(generate(derivation(name), "triton").text, Path(folder)), variants)
        sys.stdout.write(f"{name}: {len(set(done))} kernels, {len(done)} variants\n")


if __name__ == "__main__":
    main()
