"""Whether `bnderive check` ever fails what is right: generated code and torch's own operators on random hostile data.

Run from a checkout: `python -m benchmarks.false_alarms [--seeds N] [--first SEED] [--seconds S] [--large]`. Each seed
draws a layer, a type, a shape, a mean from 0 to 1e8 and a deviation from 1e-6 to 1e4; the forward is compared with the
definitions and each gradient with the complex-step derivative, as the check does. With --large every layer of the
library is tried at up to `ELEMENTS` elements, half of the seeds on data whose sums are exact, and the reference is the
closed form. Prints what came of the comparisons for each candidate, then every one that failed.
"""

import argparse
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np

from bnderive import pipeline
from bnderive.check.accuracy.subjects import operator
from bnderive.check.batteries import EXACT, Battery
from bnderive.check.candidate import Candidate
from bnderive.check.closed_form import closed_form
from bnderive.check.compare import Comparison, compare_gradient, compare_output
from bnderive.check.complex_step import complex_step
from bnderive.check.load import generated_candidate
from bnderive.check.point import draw
from bnderive.check.settings import DTYPES
from bnderive.check.shapes import largest, size_names
from bnderive.check.trial import trial_of
from bnderive.check.verdict import FAIL
from bnderive.derive.derivation import Derivation
from bnderive.layer import library
from bnderive.layer.layer import Layer

LAYERS = ("batchnorm", "layernorm", "groupnorm", "rmsnorm")
LENGTHS = (2, 3, 5, 8)
ELEMENTS = 100_000


@cache
def subjects(name: str) -> tuple[Derivation, tuple[Candidate, ...]]:
    """A layer's derivation, and what is right for it."""
    derivation = pipeline.backward(pipeline.load(name))
    made = [
        generated_candidate(target, pipeline.generate(derivation, target).text, target, name)
        for target in ("numpy", "torch")
    ]
    own = operator(derivation.layer)
    return derivation, tuple(c for c in (*made, own) if c is not None and not c.missing)


def grown(layer: Layer, rng: np.random.Generator) -> dict[str, int]:
    """A large shape: lengths are doubled, and one added or not, one axis after the other at random."""
    sizes = {name: int(rng.choice(LENGTHS)) for name in size_names(layer)}
    most = 10 ** rng.uniform(3, np.log10(ELEMENTS))
    while True:
        name = str(rng.choice(list(sizes)))
        larger = {**sizes, name: 2 * sizes[name] + int(rng.random() < 0.3)}
        if largest(layer, larger) > most:
            return sizes
        sizes = larger


def tried(seed: int, large: bool = False) -> Iterator[tuple[str, str, Comparison]]:
    """The comparisons of one seed, with the candidate and what was compared."""
    rng = np.random.default_rng(seed)
    names = library.names() if large else LAYERS
    derivation, candidates = subjects(names[seed % len(names)])
    layer, dtype = derivation.layer, DTYPES[seed // len(names) % len(DTYPES)]
    mean = 0.0 if rng.random() < 0.2 else 10 ** rng.uniform(0, 8)
    battery = Battery(f"mean {mean:.2g}", mean=mean, scale=10 ** rng.uniform(-6, 4))
    if large and rng.random() < 0.5:
        battery = EXACT[int(rng.integers(len(EXACT)))]
    sizes = grown(layer, rng) if large else {name: int(rng.choice(LENGTHS)) for name in size_names(layer)}
    point = draw(layer, battery, sizes, seed, dtype)
    trial = trial_of(derivation, point, dtype) if point is not None else None
    if point is None or trial is None:
        return
    reference = closed_form(derivation, trial) if large else complex_step(derivation, point)
    where = f"{layer.name} {dtype} {sizes} {battery.name}, deviation {battery.scale:.3g}"
    for candidate in (c for c in candidates if dtype in c.dtypes):
        outcome = candidate.run(layer, point, dtype, "cpu")
        for name, got in outcome.outputs.items():
            found = compare_output(trial, name, got)
            if found is not None:
                yield candidate.name, f"{where}: {name}", found
        for name, got in outcome.gradients.items():
            found = compare_gradient(trial, reference, name, got)
            if found is not None:
                yield candidate.name, f"{where}: gradient of {name}", found


def main() -> None:
    """Try seeds, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--seconds", type=float, default=600.0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    counts: Counter[tuple[str, str]] = Counter()
    failed: list[str] = []
    start, done = time.perf_counter(), 0
    for seed in range(options.first, options.first + options.seeds):
        if time.perf_counter() - start > options.seconds:
            break
        done += 1
        for subject, what, comparison in tried(seed, options.large):
            counts[subject, comparison.verdict] += 1
            if comparison.verdict == FAIL:
                failed.append(
                    f"seed {seed} {subject} {what}: got {comparison.got}, expected {comparison.expected}, "
                    f"error {comparison.error:.2g}, tolerance {comparison.tolerance:.2g}"
                )
    out = sys.stdout.write
    out(f"{done} seeds, {sum(counts.values())} comparisons, {len(failed)} failed\n")
    for (subject, verdict), count in sorted(counts.items()):
        out(f"  {subject:28} {verdict:14} {count}\n")
    out("\n".join(failed) + "\n")


if __name__ == "__main__":
    main()
