"""How long deriving takes: every layer of the library, and chains of k normalizations, with growth as ratios.

Run from a checkout: `python benchmarks/derivation.py`. Prints medians of warm calls, and the peak memory.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bnderive.derive.backward import derive
from bnderive.document import load_layer, read_layer
from bnderive.layer import library
from bnderive.layer.layer import Layer

REPEATS = 7
LENGTHS = (1, 2, 4, 8, 16)


def chain(length: int) -> Layer:
    """`length` layer normalizations, each on the output of the one before."""
    blocks = []
    for k in range(1, length + 1):
        before = "x_{ni}" if k == 1 else rf"y^{{({k - 1})}}_{{ni}}"
        summed = before.replace("ni", "nj")
        blocks += [
            rf"$$ \mu^{{({k})}}_n = \frac{{1}}{{D}} \sum_{{j=1}}^D {summed} $$",
            rf"$$ v^{{({k})}}_n = \frac{{1}}{{D}} \sum_{{j=1}}^D ({summed} - \mu^{{({k})}}_n)^2 $$",
            rf"$$ h^{{({k})}}_{{ni}} = \frac{{{before} - \mu^{{({k})}}_n}}{{\sqrt{{v^{{({k})}}_n + \epsilon}}}} $$",
            rf"$$ y^{{({k})}}_{{ni}} = w^{{({k})}}_i h^{{({k})}}_{{ni}} $$",
        ]
    symbols = [r"  eps: {latex: \epsilon, positive: true, default: 1.0e-5}", "  x: x_{ni}"]
    for k in range(1, length + 1):
        symbols += [
            rf"  mu{k}: \mu^{{({k})}}_n", rf"  var{k}: v^{{({k})}}_n", rf"  h{k}: h^{{({k})}}_{{ni}}",
            rf"  y{k}: y^{{({k})}}_{{ni}}", rf"  w{k}: w^{{({k})}}_i",
        ]  # fmt: skip
    inputs = ", ".join(["x", *(f"w{k}" for k in range(1, length + 1))])
    head = "\n".join(["symbols:", *symbols, f"inputs: [{inputs}]", f"outputs: [y{length}]"])
    return read_layer(f"---\nlayer: chain\n{head}\n---\n## Forward\n" + "\n\n".join(blocks), "chain.md")


def seconds(call: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median time of a call, after one that is not counted."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print both tables."""
    out = sys.stdout.write
    out("layer           derive, warm (s)\n")
    for name in library.names():
        layer = load_layer(Path(library.path_of(name)))
        out(f"{name:14}  {seconds(lambda layer=layer: derive(layer)):16.3f}\n")
    out("\nnormalizations  derive, warm (s)  per normalization, to the first\n")
    first = 0.0
    for length in LENGTHS:
        layer = chain(length)
        took = seconds(lambda layer=layer: derive(layer), 3)
        first = first or took
        out(f"{length:14}  {took:16.3f}  {took / length / first:31.2f}\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out(f"\npeak memory {peak:.0f} MB\n")


if __name__ == "__main__":
    main()
