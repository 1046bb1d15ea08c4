"""What becomes of a published claim: that the closed form of batch normalization runs 3 to 10 times faster than the
staged backward, in eager torch.

    python -m benchmarks.published [--seconds S]

Three forms are written here as they are published, each on plain tensors: the staged backward, one statement for each
node of the graph; the closed form in one line, which computes each of its two sums twice; the same with its sums
shared. Beside them the generated closed form: its plain function, and as autograd calls it; and the generated loops in
C and Numba, which return new arrays, or fill those that are there (`out=`). All in one run, in turn.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import torch

from bnderive.bench.measure import measured
from bnderive.bench.run import COMMON
from bnderive.bench.threads import threads_set
from bnderive.check.compiled import compiler, module_of
from bnderive.check.load import generated_module
from bnderive.pipeline import backward, generate, load
from bnderive.report.bench_text import duration

EPS = 1e-5
STAGED = "staged, as published"


def staged(dy: Any, gamma: Any, centred: Any, var: Any, rstd: Any, xhat: Any) -> tuple[Any, ...]:
    """One statement for each node of the graph, arrays of ones included."""
    m, columns = dy.shape
    dbeta = dy.sum(0)
    dgamma = (dy * xhat).sum(0)
    dxhat = dy * gamma
    drstd = (dxhat * centred).sum(0)
    direct = dxhat * rstd
    deviation = torch.sqrt(var + EPS)
    ddeviation = -1.0 / deviation**2 * drstd
    dvar = 0.5 / deviation * ddeviation
    dsquare = torch.ones((m, columns)) / m * dvar
    dcentred = direct + 2 * centred * dsquare
    dmean = -1 * dcentred.sum(0)
    return dcentred + torch.ones((m, columns)) / m * dmean, dgamma, dbeta


def closed(dy: Any, gamma: Any, centred: Any, var: Any, rstd: Any, xhat: Any) -> tuple[Any, ...]:
    """One line for x, whose sums are computed again for the parameters."""
    m = dy.shape[0]
    dx = 1 / m * gamma * rstd * (m * dy - dy.sum(0) - xhat * (dy * xhat).sum(0))
    return dx, (dy * xhat).sum(0), dy.sum(0)


def shared(dy: Any, gamma: Any, centred: Any, var: Any, rstd: Any, xhat: Any) -> tuple[Any, ...]:
    """The same with each sum computed once."""
    m = dy.shape[0]
    dbeta, dgamma = dy.sum(0), (dy * xhat).sum(0)
    return gamma * rstd * (dy - dbeta / m - dgamma / m * xhat), dgamma, dbeta


def loops() -> Mapping[str, ModuleType]:
    """The modules of loops that can run here, by target."""
    derivation = backward(load("batchnorm"))
    source = generate(derivation, "c")
    found = {"c": module_of({".c": source.text, **dict(source.beside)})} if compiler() else {}
    return found | ({"numba": generated_module(generate(derivation, "numba").text)} if find_spec("numba") else {})


def in_loops(modules: Mapping[str, ModuleType], tensors: list[Any], dy: Any) -> Mapping[str, Callable[[], Any]]:
    """The backward of each module, with new arrays and into arrays that are there."""
    found: dict[str, Callable[[], Any]] = {}
    up = dy.numpy()
    for name, module in modules.items():
        _, saved = module.forward(*(t.numpy() for t in tensors))
        room = module.backward(up, saved)
        found[name] = lambda module=module, saved=saved: module.backward(up, saved)
        found[f"{name}, out="] = lambda module=module, saved=saved, room=room: module.backward(up, saved, out=room)
    return found


def calls_at(m: int, columns: int, module: Any, modules: Mapping[str, ModuleType]) -> Mapping[str, Callable[[], Any]]:
    """Everything that is timed at one size; the gradients are compared first."""
    generator = torch.Generator().manual_seed(0)
    x, dy = (torch.randn(m, columns, generator=generator) for _ in range(2))
    gamma, beta = (torch.randn(columns, generator=generator) for _ in range(2))
    var, mean = torch.var_mean(x, 0, correction=0)
    rstd = torch.rsqrt(var + EPS)
    centred = x - mean
    given = (dy, gamma, centred, var, rstd, centred * rstd)
    kept = (dy, x, gamma, beta, rstd, centred * rstd, EPS, 0, True, True, True)
    leaves = [t.clone().requires_grad_() for t in (x, gamma, beta)]
    ours = module.batchnorm(*leaves)
    native = torch.nn.functional.batch_norm(leaves[0], None, None, leaves[1], leaves[2], True, eps=EPS)
    room = torch.empty_like(x)
    plain = getattr(module, "_BatchnormBackward").forward  # noqa: B009
    gradients = {
        STAGED: lambda: staged(*given),
        "closed, as published": lambda: closed(*given),
        "closed, sums shared": lambda: shared(*given),
        "generated, plain": lambda: plain(*kept),
        "generated, by autograd": lambda: torch.autograd.grad(ours, leaves, dy, retain_graph=True),
        "torch's own, by autograd": lambda: torch.autograd.grad(native, leaves, dy, retain_graph=True),
        **in_loops(modules, [x, gamma, beta], dy),
    }
    expected = gradients["torch's own, by autograd"]()
    for name, call in gradients.items():
        for found, right in zip(map(torch.as_tensor, call()), expected, strict=True):
            torch.testing.assert_close(found, right, rtol=1e-3, atol=1e-3 * float(right.abs().max()), msg=name)
    return {"copy of x": lambda: room.copy_(x), **gradients}


def main() -> None:
    """Prints a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each number")
    seconds = parser.parse_args().seconds
    threads = threads_set(None)
    module = generated_module(generate(backward(load("batchnorm")), "torch").text)
    modules = loops()
    sys.stdout.write(f"torch {torch.__version__}, {threads} threads, float32; medians\n\n")
    for m, columns in COMMON:
        times = measured(calls_at(m, columns, module, modules), seconds, (7, 2000))
        sys.stdout.write(
            f"| {m} × {columns} | median | copies | times as fast as staged |\n| --- | ---: | ---: | ---: |\n"
        )
        copy, slow = times["copy of x"][0], times[STAGED][0]
        for name, (median, _) in times.items():
            sys.stdout.write(f"| {name} | {duration(median)} | {median / copy:.2f} | {slow / median:.2f} |\n")
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
