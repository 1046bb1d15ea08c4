"""What gradient checkers let pass: wrong batch normalization backwards in float64, at default settings.

Run from a checkout: `python -m benchmarks.checkers [--checker NAME …] [--size MxC …] [--every N]`. The wrong
backwards are mutants of the closed form (every third of them), and others that no formula has: zeros, a gradient a
billionth too large, one element a hundredth too large, an upstream gradient that is written into. Prints the Markdown
table that README shows: how many are caught at each size, whether the right one is failed, and the median seconds for
one of them. What takes longer than --seconds for the right one is not run on the others; each check has a process of
its own, so that one which wants more memory than there is does not take the others with it.
"""

import argparse
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from bnderive import pipeline
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.backwards import backward_of, gradients_of
from bnderive.check.batteries import ORDINARY
from bnderive.check.candidate import numpy_candidate
from bnderive.check.mutants import mutants_of
from bnderive.check.point import Point
from bnderive.check.power import same
from bnderive.check.run import check
from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL
from bnderive.derive.derivation import Derivation

SIZES = ((4, 3), (64, 8), (256, 4), (4096, 64), (4096, 1024), (1_000_000, 1))
EPS = 1e-5
NAMES = ("x", "gamma", "beta")
Backward = Callable[..., tuple[Any, ...]]


@cache
def derivation() -> Derivation:
    """Batch normalization, derived."""
    return pipeline.backward(pipeline.load("batchnorm"))


def forward(x: Any, gamma: Any, beta: Any, *, eps: float = EPS, ddof: int = 0) -> tuple[Any, Any]:
    """The layer, and what its backward needs."""
    mean = x.mean(axis=0)
    variance = ((x - mean) ** 2).sum(axis=0) / (len(x) - ddof)
    return gamma * ((x - mean) / np.sqrt(variance + eps)) + beta, (x, gamma, beta, eps, ddof)


def closed(dy: Any, saved: Any) -> list[Any]:
    """The right gradients."""
    x, gamma, _, eps, ddof = saved
    mean = x.mean(axis=0)
    rstd = 1 / np.sqrt(((x - mean) ** 2).sum(axis=0) / (len(x) - ddof) + eps)
    xhat = (x - mean) * rstd
    dbeta, dgamma = dy.sum(axis=0), (dy * xhat).sum(axis=0)
    return [gamma * rstd * (dy - dbeta / len(x) - xhat * dgamma / (len(x) - ddof)), dgamma, dbeta]


def _zeros(dy: Any, saved: Any) -> list[Any]:
    return [np.zeros_like(g) for g in closed(dy, saved)]


def _scaled(dy: Any, saved: Any) -> list[Any]:
    dx, dgamma, dbeta = closed(dy, saved)
    return [dx * (1 + 1e-9), dgamma, dbeta]


def _element(dy: Any, saved: Any) -> list[Any]:
    dx, dgamma, dbeta = closed(dy, saved)
    dx = dx.copy()
    dx[len(dx) // 2, dx.shape[1] // 2] *= 1.01
    return [dx, dgamma, dbeta]


def _in_place(dy: Any, saved: Any) -> list[Any]:
    gradients = closed(dy, saved)
    if isinstance(dy, np.ndarray) and dy.flags.writeable:
        dy *= 2
    return gradients


OTHERS: dict[str, Backward] = {
    "zeros": _zeros,  # type: ignore[dict-item]
    "a billionth too large": _scaled,  # type: ignore[dict-item]
    "one element a hundredth too large": _element,  # type: ignore[dict-item]
    "upstream gradient written into": _in_place,  # type: ignore[dict-item]
}


@cache
def cases(every: int) -> tuple[str, ...]:
    """The names of the wrong backwards. Mutants that are the right formula in other words are left out."""
    mutants = dict.fromkeys(v.name for v in mutants_of(derivation())[::every] if not same(derivation(), v))
    return (*mutants, *OTHERS)


def backward_named(name: str) -> Backward:
    """The backward of a case on numpy arrays."""
    if name == "right":
        return closed  # type: ignore[return-value]
    if name in OTHERS:
        return OTHERS[name]
    derived = derivation()
    variation = next(v for v in mutants_of(derived) if v.name == name)

    def backward(dy: Any, saved: Any) -> tuple[Any, ...]:
        x, gamma, beta, eps, ddof = saved
        sizes, symbols = dict(zip(("m", "C"), x.shape, strict=True)), {"eps": eps, "ddof": ddof}
        before = evaluate_layer(variation.forward, {"x": x, "gamma": gamma, "beta": beta}, sizes, symbols)
        point = Point(ORDINARY, sizes, symbols, {}, {})
        found = gradients_of(derived, backward_of(derived, variation.backward, point, before, {"y": dy}))
        return tuple(found[n] for n in NAMES)

    return backward


def data(m: int, channels: int, seed: int = 0) -> list[Any]:
    """Data as tests have them: normally distributed, weights not ones."""
    rng = np.random.default_rng(seed)
    return [rng.standard_normal((m, channels)), rng.uniform(0.5, 1.5, channels), rng.standard_normal(channels)]


def torch_function(backward: Backward) -> Callable[..., Any]:
    """The layer as a torch function with this backward."""
    import torch

    class Function(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, gamma: Any, beta: Any) -> Any:
            y, ctx.saved = forward(x.detach().numpy(), gamma.detach().numpy(), beta.detach().numpy())
            return torch.from_numpy(y)

        @staticmethod
        def backward(ctx: Any, dy: Any) -> Any:
            return tuple(torch.from_numpy(np.ascontiguousarray(g)) for g in backward(dy.numpy(), ctx.saved))

    return Function.apply


def gradcheck(backward: Backward, m: int, channels: int, *, fast: bool) -> bool:
    """Whether torch's gradcheck rejects it."""
    import torch

    torch.manual_seed(0)
    inputs = [torch.tensor(a, requires_grad=True) for a in data(m, channels)]
    try:
        return not torch.autograd.gradcheck(torch_function(backward), inputs, fast_mode=fast, raise_exception=False)
    except RuntimeError as refusal:
        if "memory" in str(refusal) or "allocate" in str(refusal):
            raise MemoryError(str(refusal)) from refusal
        return True


def jax_check(backward: Backward, m: int, channels: int) -> bool:
    """Whether jax's check_grads, in float64, rejects it."""
    import jax
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", True)

    @jax.custom_vjp
    def function(x: Any, gamma: Any, beta: Any) -> Any:
        mean = x.mean(0)
        return gamma * (x - mean) / jax.numpy.sqrt(((x - mean) ** 2).mean(0) + EPS) + beta

    def ahead(x: Any, gamma: Any, beta: Any) -> Any:
        return function(x, gamma, beta), (x, gamma, beta)

    def back(saved: Any, dy: Any) -> Any:
        arrays = [np.asarray(a) for a in saved]
        return tuple(jax.numpy.asarray(g) for g in backward(np.array(dy), (*arrays, EPS, 0)))

    function.defvjp(ahead, back)
    try:
        check_grads(function, [jax.numpy.asarray(a) for a in data(m, channels)], order=1, modes=["rev"])
    except AssertionError:
        return True
    return False


def bnderive_check(backward: Backward, m: int, channels: int) -> bool:
    """Whether `bnderive check` fails it at this one size."""
    settings = Settings(sizes={"m": m, "C": channels}, dtypes=("float64",), mutants=False)
    return check(derivation(), [numpy_candidate("", forward, backward)], settings).verdict == FAIL


CHECKERS: dict[str, tuple[str, Callable[[Backward, int, int], bool]]] = {
    "torch gradcheck": ("torch", lambda b, m, c: gradcheck(b, m, c, fast=False)),
    "torch gradcheck, fast mode": ("torch", lambda b, m, c: gradcheck(b, m, c, fast=True)),
    "jax check_grads, float64": ("jax", jax_check),
    "bnderive check": ("numpy", bnderive_check),
}


def judged(checker: str, name: str, m: int, channels: int) -> tuple[bool, float, float]:
    """Whether a backward is rejected, the seconds that took, and the processor's seconds."""
    warnings.simplefilter("ignore")
    backward = backward_named(name)
    start, busy = time.perf_counter(), time.process_time()
    rejected = CHECKERS[checker][1](backward, m, channels)
    return rejected, time.perf_counter() - start, time.process_time() - busy


def cell(checker: str, m: int, channels: int, limit: float, every: int) -> Iterator[str]:
    """What a checker does at a size: a cell of the table, then the names of what it let pass."""
    with ProcessPoolExecutor(1) as pool:
        try:
            pool.submit(judged, checker, "right", 4, 3).result()
            alarm, seconds, busy = pool.submit(judged, checker, "right", m, channels).result(timeout=20 * limit)
        except (BrokenProcessPool, MemoryError):
            yield "out of memory"
            return
        except TimeoutError:
            for process in list(pool._processes.values()):  # noqa: SLF001 - there is no other way to end a call
                process.kill()
            yield "–"
            return
        if seconds > limit:
            yield f"– ({seconds:.0f} s each)"
            return
        found = {name: pool.submit(judged, checker, name, m, channels).result() for name in cases(every)}
    caught = sum(rejected for rejected, _, _ in found.values())
    took = statistics.median([t for _, t, _ in found.values()])
    spent = statistics.median([t for _, _, t in found.values()])
    yield f"{caught}" + (", and the right one" if alarm else "") + f" ({took:.2g} s)"
    yield f"  right: {seconds:.2f} s, processor {busy:.2f} s; median of wrong: {took:.2f} s, processor {spent:.2f} s"
    yield from (f"  passed: {name}" for name, (rejected, _, _) in found.items() if not rejected)


def main() -> None:
    """Print the table, then what was let pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checker", action="append", choices=list(CHECKERS))
    parser.add_argument("--size", action="append", help="MxC")
    parser.add_argument("--every", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    sizes = [tuple(map(int, s.split("x"))) for s in options.size or ()] or SIZES
    out = sys.stdout.write
    out(f"{len(cases(options.every))} wrong backwards\n\n")
    out("| checker | " + " | ".join(f"({m}, {c})" for m, c in sizes) + " |\n|" + "---|" * (len(sizes) + 1) + "\n")
    notes = []
    for checker in options.checker or CHECKERS:
        module = CHECKERS[checker][0]
        if find_spec(module) is None:
            notes.append(f"NOT RUN  {checker}: {module} is not installed")
            continue
        cells = []
        for m, channels in sizes:
            shown, *more = cell(checker, m, channels, options.seconds, options.every)
            cells.append(shown)
            notes += [f"{checker} at ({m}, {channels})", *more]
        out(f"| {checker} | " + " | ".join(cells) + " |\n")
        sys.stdout.flush()
    out("\n" + "\n".join(notes) + "\n")


if __name__ == "__main__":
    main()
