"""The probe: what real wrong gradients slipped through must be in it."""

import numpy as np
import pytest

from bnderive.check.batteries import BATTERIES
from bnderive.check.candidate import numpy_candidate
from bnderive.check.point import draw
from bnderive.check.probe import large_points, points_of, small_points
from bnderive.check.shapes import chosen_sizes, large_sizes, small_sizes
from bnderive.errors import BnderiveError
from tests.check import layers

LAYER = layers.batchnorm().layer


def test_weights_and_upstream_gradients_are_not_ones_and_not_uniform() -> None:
    for point in small_points(LAYER, 0):
        for name in ("gamma", "beta"):
            assert not np.any(point.inputs[name] == 1)
        if point.battery.upstream == "random":
            assert not np.any(point.upstream["y"] == 1)
            assert np.abs(point.upstream["y"]).max() != 1


def test_shapes_are_odd_small_one_and_large() -> None:
    shapes = {tuple(p.sizes.values()) for p in small_points(LAYER, 0)}
    assert {(5, 3), (1, 1), (2, 1)} <= shapes
    assert {2, 3, 7} <= {m for m, _ in shapes}
    assert tuple(large_sizes(LAYER).values()) == (257, 129)
    assert {p.battery.mean for p in large_points(LAYER, 0)} == {12.0, 1e4}


def test_epsilon_is_tiny_and_large_and_near_the_variance() -> None:
    points = small_points(LAYER, 0)
    plain = [p for p in points if not p.battery.power and not p.battery.signs]
    assert {p.symbols["eps"] for p in plain} == {1e-5, 0.3}
    near = [p for p in points if p.battery.near and p.sizes["m"] > 1]
    assert near
    assert all(1e-7 < p.inputs["x"].var() < 1e-3 for p in near)


def test_a_point_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    one, same, other = (draw(LAYER, BATTERIES[0], {"m": 4, "C": 2}, seed) for seed in (1, 1, 2))
    assert one is not None
    assert same is not None
    assert other is not None
    np.testing.assert_array_equal(one.inputs["x"], same.inputs["x"])
    assert not np.array_equal(one.inputs["x"], other.inputs["x"])


def test_where_the_layer_is_undefined_there_is_no_point() -> None:
    by_name = {b.name: b for b in BATTERIES}
    unbiased = by_name["parameters 0.3"]
    assert unbiased.shift == 1
    assert draw(LAYER, unbiased, {"m": 1, "C": 3}, 0) is None
    assert draw(LAYER, unbiased, {"m": 2, "C": 3}, 0) is not None


def test_layouts_reach_the_candidate() -> None:
    seen: dict[str, tuple[tuple[int, ...], bool]] = {}

    def forward(x, gamma, beta, **symbols):  # type: ignore[no-untyped-def]
        return x, None

    def backward(dy, saved):  # type: ignore[no-untyped-def]
        seen[layout] = dy.strides, dy.flags.c_contiguous
        return dy, dy[0], dy[0]

    for battery in BATTERIES:
        layout = battery.layout
        point = draw(LAYER, battery, {"m": 5, "C": 3}, 0)
        assert point is not None
        numpy_candidate("", forward, backward).run(LAYER, point, "float64", "cpu")
    assert seen["expanded"][0][0] == 0
    assert not seen["strided"][1]
    assert not seen["fortran"][1]
    assert seen["contiguous"][1]


def test_an_unknown_size_is_named() -> None:
    assert chosen_sizes(LAYER, {"m": 9}) == {"m": 9, "C": small_sizes(LAYER)[0]["C"]}
    with pytest.raises(BnderiveError, match="no size k"):
        chosen_sizes(LAYER, {"k": 2})


def test_every_axis_is_long_once_in_every_type() -> None:
    for dtype in ("float64", "bfloat16"):
        shapes = [tuple(p.sizes.values()) for p in points_of(LAYER, 0, dtype)]
        assert {(4099, 2), (3, 4099)} <= set(shapes)


def test_zeros_constant_data_and_upstream_gradients_of_one_sign_are_tried() -> None:
    points = [p for p in small_points(LAYER, 0) if p.battery.degenerate]
    assert any((p.inputs["gamma"] == 0).any() and (p.inputs["gamma"] != 0).any() for p in points)
    assert any((p.inputs["x"] == 0).any() and (p.inputs["x"] != 0).any() for p in points)
    assert any((p.upstream["y"] < 0).all() for p in points)
    assert any(p.inputs["x"].size > 1 and not np.ptp(p.inputs["x"]) for p in points)
