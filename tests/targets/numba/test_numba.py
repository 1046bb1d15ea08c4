"""Generated Numba, compiled and run; one test goes over all layers, and takes minutes."""

from pathlib import Path

import numpy as np
import pytest

from tests.targets.compiled import exponentials, judge, keeps_digits, same_bits
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
def test_the_same_threads_give_the_same_bits_and_digits_are_kept(tmp_path: Path) -> None:
    module = load(emitted("batchnorm.md", "numba", "closed"), tmp_path)
    same_bits(module)
    keeps_digits(module)


@pytest.mark.long
def test_exponentials(tmp_path: Path) -> None:
    exponentials(load(emitted("softmax.md", "numba", "closed"), tmp_path))
