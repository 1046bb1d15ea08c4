"""How many digits batch normalization keeps in float32, and what that costs: generated code, code as it is often
written, torch's own operator.

Run from a checkout: `python benchmarks/accuracy.py`. First the error of dx, as an L2 norm relative to the truth, on the
data of `bnderive check --accuracy`; then the largest error of any gradient in ulps; then the least time of forward and
backward on one thread, divided by that of the plain numpy code. What needs torch is left out where it is not installed.
"""

import sys
import time
import warnings
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np

from bnderive import pipeline
from bnderive.check.accuracy.data import DATA, draw
from bnderive.check.accuracy.run import accuracy
from bnderive.check.accuracy.subjects import operator
from bnderive.check.candidate import Candidate, numpy_candidate
from bnderive.check.load import generated_candidate
from bnderive.derive.derivation import Derivation

REPEATS = 9
WIDTH = 17
SHAPES: tuple[dict[str, int], ...] = (
    {"m": 64, "C": 8},
    {"m": 1024, "C": 8},
    {"m": 4096, "C": 1024},
    {"m": 1_000_000, "C": 2},
)


def plain_forward(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: int = 0) -> Any:
    """As it is often written: one mean, one variance."""
    xhat = x - x.mean(axis=0)
    rstd = 1 / np.sqrt((xhat**2).sum(axis=0) / (len(x) - ddof) + eps)
    xhat = rstd * xhat
    return gamma * xhat + beta, (gamma, rstd, xhat, ddof)


def one_pass_forward(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: int = 0) -> Any:
    """With the variance as the mean of squares less the square of the mean."""
    mean = x.mean(axis=0)
    variance = ((x**2).mean(axis=0) - mean**2) * (len(x) / (len(x) - ddof))
    rstd = 1 / np.sqrt(np.maximum(variance, 0) + eps)
    xhat = rstd * (x - mean)
    return gamma * xhat + beta, (gamma, rstd, xhat, ddof)


def plain_backward(dy: Any, saved: Any) -> Any:
    """The closed form, with numpy's own sums."""
    gamma, rstd, xhat, ddof = saved
    dgamma, dbeta = (dy * xhat).sum(axis=0), dy.sum(axis=0)
    return gamma * rstd * (dy - dbeta / len(dy) - dgamma / (len(dy) - ddof) * xhat), dgamma, dbeta


def subjects(derivation: Derivation) -> dict[str, Candidate]:
    """What is compared, by the name of its column."""
    found = {
        "plain numpy": numpy_candidate("plain numpy", plain_forward, plain_backward),
        "one-pass variance": numpy_candidate("one-pass variance", one_pass_forward, plain_backward),
    }
    own = operator(derivation.layer)
    if own is not None:
        found["torch operator"] = own
    for target in ("numpy", "torch"):
        for mode in ("default", "accurate"):
            name = target if mode == "default" else f"{target}, {mode}"
            text = pipeline.generate(derivation, target, mode=mode).text
            found[name] = generated_candidate(name, text, target, derivation.layer.name)
    return {name: subject for name, subject in found.items() if not subject.missing}


def seconds(subject: Candidate, derivation: Derivation, sizes: Mapping[str, int]) -> float:
    """The least time of forward and backward in float32."""
    point = draw(derivation.layer, DATA[0], sizes, "float32", 0)
    times = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        subject.run(derivation.layer, point, "float32", "cpu")
        times.append(time.perf_counter() - start)
    return min(times[1:])


def main() -> None:
    """Print the three tables."""
    warnings.simplefilter("ignore")
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)
    out = sys.stdout.write
    derivation = pipeline.backward(pipeline.load("batchnorm"))
    compared = subjects(derivation)
    named = [Candidate(n, c.framework, c.dtypes, c.run, c.missing) for n, c in compared.items()]
    rows = accuracy(derivation, named).rows
    head = "".join(f"{name:>{WIDTH + 1}}" for name in compared)
    for title, number in (
        ("error of dx, L2, relative", lambda found: f"{next(r.norm for r in found if r.quantity == 'dx'):.1e}"),
        ("largest error in ulps", lambda found: f"{max(r.ulps for r in found if r.quantity != 'y'):.3g}"),
    ):
        out(f"{title:26}{head}\n")
        for data in DATA:
            cells = (number([r for r in rows if r.data == data.name and r.subject == name]) for name in compared)
            out(f"{data.name:26}" + "".join(f"{cell:>{WIDTH + 1}}" for cell in cells) + "\n")
        out("\n")
    out(f"{'time, to plain numpy':26}{head}\n")
    for sizes in SHAPES:
        times = {name: seconds(subject, derivation, sizes) for name, subject in compared.items()}
        shown = "(" + ", ".join(map(str, sizes.values())) + ")"
        out(f"{shown:26}" + "".join(f"{t / times['plain numpy']:>{WIDTH + 1}.2f}" for t in times.values()) + "\n")


if __name__ == "__main__":
    main()
