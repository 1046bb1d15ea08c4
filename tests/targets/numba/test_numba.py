"""Generated Numba, compiled and run; one test goes over all layers, and takes minutes."""

from pathlib import Path

import numpy as np
import pytest

from tests.targets.compiled import judge
from tests.targets.running import LAYERS, emitted, load

QUICK = ("cross_entropy.md", "total")


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in LAYERS])
def test_every_layer(name: str, tmp_path: Path) -> None:
    judge(
        load(emitted(name, "numba", "closed"), tmp_path),
        name,
        (np.float64,) if name in QUICK else (np.float64, np.float32),
    )


@pytest.mark.long
def test_the_same_threads_give_the_same_bits(tmp_path: Path) -> None:
    module = load(emitted("batchnorm.md", "numba", "closed"), tmp_path)
    rng = np.random.default_rng(3)
    x, dy = (rng.standard_normal((4097, 33)).astype(np.float32) for _ in range(2))
    weights = [rng.standard_normal(33).astype(np.float32) for _ in range(2)]
    runs = []
    for _ in range(3):
        y, saved = module.forward(x, *weights)
        runs.append((y, *module.backward(dy, saved)))
    for one in runs[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(one, runs[0], strict=True))
