"""How many wrong formulas `bnderive check` fails at sizes from a dozen elements to millions, and how many it names.

Run from a checkout: `python -m benchmarks.power [LAYER …] [--jobs N] [--naming] [--size MxC …]`. Without --naming:
every mutant of every layer at every size, in float64, survivors by name, and m − 1 for m at a million in float64 and
in float32. With it: every mutant of the closed and of the staged form is a candidate of its own, and counted where
the failure names it.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from typing import Any

from bnderive import pipeline
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.algebra.expr import Sigma
from bnderive.check.backwards import backward_of, gradients_of
from bnderive.check.batteries import ORDINARY
from bnderive.check.book import Book, references
from bnderive.check.candidate import Candidate, numpy_candidate
from bnderive.check.compare import compare_gradient
from bnderive.check.load import generated_candidate
from bnderive.check.mutants import Variation, mutants_of
from bnderive.check.point import Point
from bnderive.check.power import same
from bnderive.check.run import check, trials_of
from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL
from bnderive.derive.derivation import Derivation
from bnderive.layer import library
from bnderive.layer.layer import Layer

SIZES = ((4, 3), (64, 8), (256, 4), (4096, 64), (4096, 1024), (1_000_000, 1))
SHORT = (2, 3, 5, 7, 11, 13)
"""Lengths of the other axes: apart, as a size for another is no error where both are as long."""


@cache
def derivation(name: str) -> Derivation:
    """A layer of the library, derived."""
    return pipeline.backward(pipeline.load(name))


def lengths(layer: Layer, m: int, channels: int) -> dict[str, int]:
    """The last axis that the forward sums over is `m` long, the last of the others `channels`; the rest are short."""
    summed = {i.axis.size for d in layer.definitions for s in d.expr.atoms(Sigma) for i in s.bound}
    found = dict(zip(dict.fromkeys(axis.size for axis in layer.axes), SHORT, strict=False))
    for names, length in (([n for n in found if n in summed], m), ([n for n in found if n not in summed], channels)):
        if names:
            found[names[-1]] = length
    return found


def killed(task: tuple[str, tuple[int, int]]) -> tuple[str, dict[str, int], int, list[str], float]:
    """Layer, sizes, how many mutants there are, the names of those that survive, seconds."""
    name, (m, channels) = task
    derived, start = derivation(name), time.perf_counter()
    settings = Settings(sizes=lengths(derived.layer, m, channels), dtypes=("float64",), mutants=False)
    left = [v for v in mutants_of(derived) if not same(derived, v)]
    total = len(left)
    for trial in trials_of(derived, "float64", settings):
        judges = [r for kind, r in references(derived, trial, Book()) if kind.judges and "torch" not in kind.name]
        still = []
        for variation in left:
            got = variation.gradients(derived, trial.point, trial.point.inputs, trial.point.upstream)
            found = (compare_gradient(trial, r, n, got[n]) for r in judges for n in got)
            if not any(c is not None and c.verdict == FAIL for c in found):
                still.append(variation)
        left = still
        if not left:
            break
    return name, dict(settings.sizes or {}), total, [v.name for v in left], time.perf_counter() - start


def candidate(derived: Derivation, variation: Variation) -> Candidate:
    """A mutant as somebody's numpy code, with a forward that is right."""
    layer = derived.layer

    def forward(*inputs: Any, **symbols: Any) -> tuple[Any, ...]:
        sizes: dict[str, int] = {}
        for quantity, array in zip(layer.inputs, inputs, strict=True):
            sizes |= {a.size: n for a, n in zip(quantity.axes, array.shape, strict=True)}
        values = {q.name: a for q, a in zip(layer.inputs, inputs, strict=True)}
        outputs = evaluate_layer(layer, values, sizes, symbols)
        return (*(outputs[n] for n in layer.outputs), (sizes, symbols, values))

    def backward(*given: Any) -> tuple[Any, ...]:
        *upstream, (sizes, symbols, values) = given
        before = evaluate_layer(variation.forward, values, sizes, symbols)
        named = dict(zip(layer.outputs, upstream, strict=True))
        point = Point(ORDINARY, sizes, symbols, {}, {})
        found = gradients_of(derived, backward_of(derived, variation.backward, point, before, named))
        return tuple(found[q.name] for q in layer.differentiable)

    return numpy_candidate("wrong", forward, backward)


def named(task: tuple[str, bool, int]) -> tuple[str, bool, str, str, list[str], float]:
    """Layer, whether staged, the mutant, the verdict, what the failures name, and seconds."""
    name, staged, number = task
    derived = derivation(name)
    variation = _mutants(name, staged)[number]
    start = time.perf_counter()
    verdict = check(derived, [candidate(derived, variation)], Settings(dtypes=("float64",), mutants=False))
    looks = [looks for failure in verdict.failures for looks in failure.looks_like]
    return name, staged, variation.name, verdict.verdict, looks, time.perf_counter() - start


@cache
def _mutants(name: str, staged: bool) -> tuple[Variation, ...]:
    derived = derivation(name)
    return tuple(v for v in mutants_of(derived, staged) if not same(derived, v))


def miscounted() -> Iterator[str]:
    """What is said of m − 1 for m among a million rows, in code that computes in the type."""
    derived = derivation("batchnorm")
    code = pipeline.generate(derived, "numpy").text
    for before, after in (("dbeta / m", "dbeta / (m - 1)"), ("dgamma / (m - ddof)", "dgamma / (m - ddof - 1)")):
        wrong = generated_candidate("wrong", code.replace(before, after), "numpy", "batchnorm")
        for dtype in ("float64", "float32"):
            for which in (wrong, generated_candidate("right", code, "numpy", "batchnorm")):
                start, busy = time.perf_counter(), time.process_time()
                settings = Settings(dtypes=(dtype,), mutants=False, sizes={"m": 1_000_000, "C": 1})
                verdict = check(derived, [which], settings).verdict
                spent = f"{time.perf_counter() - start:.2f} s, processor {time.process_time() - busy:.2f} s"
                yield f"{which.name}, {after} at a million, {dtype}: {verdict} ({spent})"


def main() -> None:
    """Print the counts, then what survived or was not named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("layers", nargs="*")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--size", action="append", help="MxC")
    parser.add_argument("--naming", action="store_true")
    options = parser.parse_args()
    names = options.layers or list(library.names())
    sizes = [tuple(map(int, s.split("x"))) for s in options.size or ()] or list(SIZES)
    out = partial(print, flush=True, file=sys.stdout)
    with ProcessPoolExecutor(options.jobs) as pool:
        if options.naming:
            tasks = [(n, staged, k) for n in names for staged in (False, True) for k in range(len(_mutants(n, staged)))]
            found = list(pool.map(named, tasks, chunksize=4))
            for name in names:
                for staged in (False, True):
                    mine = [f for f in found if f[:2] == (name, staged)]
                    right = sum(f[2] in f[4] for f in mine)
                    kind = "staged" if staged else "closed"
                    out(f"{name}, {kind}: {right} of {len(mine)} named, {sum(f[3] != FAIL for f in mine)} not failed")
            out(f"slowest: {max(f[5] for f in found):.2f} s")
            for name, staged, mutant, verdict, looks, _ in found:
                if mutant not in looks:
                    out(f"not named: {name} {'staged' if staged else 'closed'} {mutant} ({verdict}): {looks[:3]}")
            return
        for name, at, total, survivors, seconds in pool.map(killed, [(n, s) for s in reversed(sizes) for n in names]):
            out(f"{name} {at}: {total - len(survivors)} of {total} ({seconds:.1f} s)", *survivors, sep="\n  survives: ")
    for line in miscounted():
        out(line)


if __name__ == "__main__":
    main()
