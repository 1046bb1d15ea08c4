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


def test_what_is_read_next_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a row is summed, the next is fetched, and behind the last, or where rows are long, none is; nor is any by
    loops that add up over rows.
    """
    module = load(emitted("layernorm.md", "numba", "closed"), tmp_path)
    rows, columns = 3, 600
    x, y, xhat, weight = *np.ones((3, rows, columns), np.float32), np.ones(columns, np.float32)

    def fetched(limit: int) -> list[tuple[int, int]]:
        seen: list[tuple[int, int]] = []
        monkeypatch.setattr(module, "_fetch", lambda array, number, count: seen.append((number, count)))
        monkeypatch.setattr(module, "FETCHED", limit)
        module._forward_loops(1, rows, columns, 1e-5, x, weight, weight, y, y[:, 0].copy(), xhat)
        return seen

    def blocks(*places: int) -> list[tuple[int, int]]:
        return [block for k in places for block in ((k * columns, 512), (k * columns + 512, columns - 512))]

    assert fetched(columns) == blocks(1, 2, 2)
    assert fetched(columns - 1) == blocks(0, 1, 2)
    assert "_fetch" not in module._backward_loops.__code__.co_names
