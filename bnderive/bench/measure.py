"""Times, taken in turn: each round calls every subject once, so that what else the machine does falls on all alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

WARM = 3


def measured(
    calls: Mapping[str, Callable[[], Any]], seconds: float, rounds: tuple[int, int]
) -> Mapping[str, tuple[float, tuple[float, float]]]:
    """Median and quartiles of each call, in seconds. Each takes about `seconds`; `rounds` are fewest and most."""
    for call in calls.values():
        for _ in range(WARM):
            call()
    slowest = sum(_once(call) for call in calls.values())
    least, most = rounds
    count = int(min(max(seconds * len(calls) / max(slowest, 1e-9), least), most))
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(count):
        for name, call in calls.items():
            times[name].append(_once(call))
    return {name: (statistics.median(taken), _quartiles(taken)) for name, taken in times.items()}


def _once(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _quartiles(taken: list[float]) -> tuple[float, float]:
    low, _, high = statistics.quantiles(taken, n=4)
    return low, high
