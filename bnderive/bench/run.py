"""A layer's implementations at every size, type and pass, and the floor under them.

Input: a layer, subjects, the traffic of its loops, a plan, and the device that the subjects are made for. Output: rows.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bnderive.bench.measure import measured
from bnderive.bench.nouns import BACKWARD, BOTH, COPY, FORWARD, Bench, Device, Plan, Row, Subject
from bnderive.bench.subjects import copying
from bnderive.check.arrays import NUMPY_DTYPES
from bnderive.layer.layer import Layer
from bnderive.program.loops.traffic import Traffic

COMMON = ((64, 100), (1024, 256), (4096, 1024), (65536, 256))
SHORT = 8
"""How long axes are that are neither the first nor the last."""


def bench(
    layer: Layer,
    subjects: Sequence[Subject],
    traffic: Mapping[str, Traffic],
    plan: Plan,
    device: Device,
    threads: int,
    progress: Callable[[str], None] | None = None,
) -> Bench:
    """The times of all subjects; those that are missing are told with the reason."""
    ready = [s for s in subjects if not s.missing]
    not_run = [(s.name, s.missing) for s in subjects if s.missing]
    rows: list[Row] = []
    for size in plan.sizes or COMMON:
        sizes = sizes_of(layer, *size) if isinstance(size, tuple) else size
        if why := _too_large(layer, sizes, device):
            not_run.append((", ".join(f"{name} = {n}" for name, n in sizes.items()), why))
            continue
        for dtype in plan.dtypes:
            rows += _at(layer, ready, traffic, plan, device, sizes, dtype, progress)
    return Bench(layer.name, device.machine(threads), tuple(rows), tuple(not_run))


def _too_large(layer: Layer, sizes: Mapping[str, int], device: Device) -> str:
    """Why memory does not hold a bench at these sizes; empty where it does, or where nobody knows."""
    largest = max(math.prod(sizes[a.size] for a in q.axes) for q in layer.inputs)
    needed, there = device.room * largest * np.dtype(np.float32).itemsize, device.free()
    if there is None or needed <= there:
        return ""
    return f"it takes about {needed / 1e9:.3g} GB of memory, and {there / 1e9:.3g} GB are free"


def sizes_of(layer: Layer, rows: int, columns: int) -> dict[str, int]:
    """Sizes at which the largest input has so many elements: its last axis has `columns`, those between are short."""
    largest = max(layer.inputs, key=lambda q: len(q.indices))
    names = list(dict.fromkeys(axis.size for axis in largest.axes))
    sizes = dict.fromkeys((axis.size for axis in layer.axes), SHORT)
    if len(names) > 1:
        sizes[names[0]] = max(rows // SHORT ** (len(names) - 2), 1)
    sizes[names[-1]] = columns if len(names) > 1 else rows * columns
    return sizes


def _at(
    layer: Layer,
    subjects: Sequence[Subject],
    traffic: Mapping[str, Traffic],
    plan: Plan,
    device: Device,
    sizes: Mapping[str, int],
    dtype: str,
    progress: Callable[[str], None] | None,
) -> Iterator[Row]:
    inputs, upstream = _data(layer, sizes, dtype, plan.seed)
    parameters = {p.name: int(p.default) if p.integer else p.default for p in layer.parameters if p.default is not None}
    shown = " × ".join(str(n) for n in max(inputs, key=np.size).shape)
    able = [s for s in (copying(device.name), *subjects) if dtype in s.dtypes]
    ready = {s.name: s.prepare(inputs, upstream, parameters, dtype) for s in able}
    width = 2 if dtype not in NUMPY_DTYPES else np.dtype(dtype).itemsize
    for part in plan.passes:
        if progress is not None:
            progress(f"{layer.name}, {shown}, {dtype}, {part}")
        times = measured({name: calls[part] for name, calls in ready.items()}, plan.seconds, plan.rounds, device.timed)
        moved = sum(_bytes(traffic[each], sizes, width) for each in ((FORWARD, BACKWARD) if part == BOTH else (part,)))
        peaks = {name: device.peak(calls[part]) for name, calls in ready.items()}
        speed = 2 * width * max(map(np.size, inputs)) / times[COPY][0]
        for name, (median, quartiles) in times.items():
            yield Row(name, part, dict(sizes), dtype, median, quartiles, moved, moved / speed, peaks[name])


def _data(layer: Layer, sizes: Mapping[str, int], dtype: str, seed: int) -> tuple[list[Any], list[Any]]:
    """Inputs and upstream gradients, drawn from a normal distribution; labels in their range."""
    rng = np.random.default_rng(seed)

    def drawn(shape: Sequence[int]) -> Any:
        return rng.standard_normal(tuple(shape), dtype=np.float32).astype(
            dtype if dtype in NUMPY_DTYPES else np.float32
        )

    inputs = [
        drawn([sizes[a.size] for a in q.axes])
        if q.labels is None
        else rng.integers(0, sizes[q.labels.size], [sizes[a.size] for a in q.axes])
        for q in layer.inputs
    ]
    return inputs, [drawn([sizes[a.size] for a in layer.quantity(o).axes]) for o in layer.outputs]


def _bytes(traffic: Traffic, sizes: Mapping[str, int], width: int) -> int:
    values = {symbol: sizes[symbol.name] for symbol in traffic.moved.free_symbols}
    return int(traffic.moved.xreplace(values)) * width
