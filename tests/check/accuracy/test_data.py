"""The data: every row for every layer of the library, exact in its type, the same every time."""

from dataclasses import replace

import numpy as np
import pytest

from bnderive import pipeline
from bnderive.check.accuracy.data import DATA, Data, draw, sizes_for, too_large
from bnderive.check.precision import PRECISIONS, rounded
from bnderive.layer import library


@pytest.mark.parametrize("name", library.names())
@pytest.mark.parametrize("data", DATA, ids=[d.name for d in DATA])
def test_sizes(data: Data, name: str) -> None:
    layer = pipeline.load(name)
    assert not too_large(layer, sizes_for(layer, data))
    sizes = sizes_for(layer, replace(data, across=7))
    summed = [n for n, length in sizes.items() if length != 7]
    assert abs(np.prod([sizes[n] for n in summed]) / data.summed - 1) < 0.05


def test_a_sum_over_several_axes_has_the_elements_on_all_of_them() -> None:
    layer = pipeline.load("batchnorm2d")
    assert sizes_for(layer, Data("", 0, 1, summed=1000, across=3)) == {"N": 10, "C": 3, "H": 10, "W": 10}
    assert sizes_for(layer, Data("", 0, 1, summed=2, across=3)) == {"N": 2, "C": 3, "H": 1, "W": 1}


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_numbers_are_exact_in_their_type(dtype: str) -> None:
    layer = pipeline.load("cross_entropy")
    sizes = {"N": 3, "C": 5}
    point, again = (draw(layer, DATA[0], sizes, dtype, 4) for _ in range(2))
    for arrays, others in ((point.inputs, again.inputs), (point.upstream, again.upstream)):
        for name, array in arrays.items():
            assert np.array_equal(array, rounded(array, dtype))
            assert np.array_equal(array, others[name])
    assert not np.array_equal(point.inputs["x"], draw(layer, DATA[0], sizes, dtype, 5).inputs["x"])
