"""The nouns of a bench: what is timed, at what size, and what came out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORWARD, BACKWARD, BOTH = PASSES = ("forward", "backward", "both")
COPY = "copy of the input"
NATIVE = "torch operator"
STAGED = "torch, staged"
COMPILED = "torch, compiled"
PROCESSOR, GPU, EITHER = "processor", "GPU", "either"
"""What code is written for."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An implementation. `prepare(inputs, upstream, parameters, dtype)` gives a call without arguments for each pass;
    arrays are in that type, or in float32 where numpy does not have it.

    `missing` says why it cannot run; `dtypes` are the types that it computes in.
    """

    name: str
    dtypes: tuple[str, ...]
    prepare: Callable[[Sequence[Any], Sequence[Any], Mapping[str, float], str], Mapping[str, Callable[[], Any]]]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """Where a bench runs. `name` is torch's name for it, by which tensors are put there.

    `ready` raises BnderiveError where there is none. `timed` runs a call once and says for how many seconds, `peak` how
    many bytes of memory it takes for itself; `free` is how many there are: None where nobody knows. `room` is how many
    arrays as large as the largest input have to find room: those of all implementations, and what they make. `machine`
    describes it, given how many threads there are. `refuses` says of what code is written for why it does not run
    there, `uncompiled` why nothing can be compiled for it with torch, empty where it can; `loops` is the target whose
    loops say how much has to be moved there.
    """

    name: str
    ready: Callable[[], None]
    timed: Callable[[Callable[[], Any]], float]
    peak: Callable[[Callable[[], Any]], int | None]
    free: Callable[[], int | None]
    room: int
    machine: Callable[[int], Mapping[str, str]]
    refuses: Mapping[str, str]
    uncompiled: Callable[[], str]
    loops: str


@dataclass(frozen=True, slots=True)
class Row:
    """One implementation at one size, in one pass: the median of its times and the quartiles, in seconds.

    `moved` is how many bytes the fused loops read and write, `floor` the seconds that this takes at the speed of a copy
    of the input in the same run, `peak` how many bytes of memory one call takes for itself, None where the system does
    not tell.
    """

    implementation: str
    part: str
    sizes: Mapping[str, int]
    dtype: str
    median: float
    quartiles: tuple[float, float]
    moved: int
    floor: float
    peak: int | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """All rows of a layer; `machine` describes where they were taken, `not_run` what could not be, with the reason."""

    layer: str
    machine: Mapping[str, str]
    rows: tuple[Row, ...]
    not_run: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of a bench: sizes, types and passes, how long each is repeated, how many threads there are, and on
    which device, by its name in `bench.devices`.

    A size is the length of every axis by name, or a pair: how many rows the largest input has, and how many columns.
    `compiled` is whether what torch.compile makes of the closed form is timed too, which takes its time to compile.
    """

    sizes: tuple[Mapping[str, int] | tuple[int, int], ...] = ()
    dtypes: tuple[str, ...] = ("float32",)
    passes: tuple[str, ...] = (BACKWARD,)
    seconds: float = 1.0
    rounds: tuple[int, int] = (7, 300)
    threads: int | None = None
    seed: int = 0
    compiled: bool = False
    device: str = "cpu"
