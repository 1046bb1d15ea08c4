"""Times, taken in turn: each round times every subject once, so that what else the machine does falls on all alike.

Before it is timed a subject is called for a while: its threads, which sleep while others have their turn, are awake
then, those of the subject before it are not, and its data lie where its own calls leave them.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

WAKE, LEAST = 0.01, 3
"""For how many seconds a subject is called before it is timed, and how often at least. Threads of OpenMP wait for less
than that, and data of 50 MB need about as long until they lie in the caches as later calls find them.
"""


def elapsed(call: Callable[[], Any]) -> float:
    """For how many seconds a call ran, by the clock of the processor."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measured(
    calls: Mapping[str, Callable[[], Any]],
    seconds: float,
    rounds: tuple[int, int],
    timed: Callable[[Callable[[], Any]], float] = elapsed,
) -> Mapping[str, tuple[float, tuple[float, float]]]:
    """Median and quartiles of each call, in seconds, as `timed` says for how many one ran. Each takes about `seconds`;
    `rounds` are fewest and most.
    """
    for call in calls.values():
        _woken(call, timed)
    slowest = sum(_woken(call, timed) + timed(call) for call in calls.values())
    least, most = rounds
    count = int(min(max(seconds * len(calls) / max(slowest, 1e-9), least), most))
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(count):
        for name, call in calls.items():
            _woken(call, timed)
            times[name].append(timed(call))
    return {name: (statistics.median(taken), _quartiles(taken)) for name, taken in times.items()}


def _woken(call: Callable[[], Any], timed: Callable[[Callable[[], Any]], float]) -> float:
    """Calls for a while, and says how long that was for who waits, whatever it is that is timed."""
    passed, count = 0.0, 0
    while passed < WAKE or count < LEAST:
        passed, count = passed + elapsed(lambda: timed(call)), count + 1
    return passed


def _quartiles(taken: list[float]) -> tuple[float, float]:
    low, _, high = statistics.quantiles(taken, n=4)
    return low, high
