"""What a check is told: seed, devices, floating types, one fixed shape; and which devices there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from bnderive.check.extras import missing

DEVICES = ("cpu", "cuda", "mps")
DTYPES = ("float64", "float32", "bfloat16", "float16")


@dataclass(frozen=True, slots=True)
class Settings:
    """`sizes` replaces the shapes of the probe by one; `power` multiplies all data by two to it, and parameters as
    their degrees say; `required` are devices without which nothing passes; `mutants` is whether the probe's power is
    measured; `frugal` that torch is not imported where no candidate needs it; `command` is what a replay starts with
    (`bnderive check LAYER` where it is empty).
    """

    seed: int = 0
    devices: tuple[str, ...] = ("cpu",)
    dtypes: tuple[str, ...] = DTYPES
    required: tuple[str, ...] = ()
    sizes: Mapping[str, int] | None = None
    power: int = 0
    mutants: bool = True
    frugal: bool = False
    command: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check has come: `done` of `total` pieces, and what it is doing."""

    done: int
    total: int
    doing: str


def absent(device: str, dtype: str, framework: str) -> str:
    """Why nothing of this framework runs in this type on this device here; empty where it does."""
    if reason := missing(framework):
        return reason
    if framework != "torch":
        return "" if device == "cpu" else f"{framework} is run on the CPU"
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        return "there is no CUDA device that torch can use"
    if device == "mps" and not torch.backends.mps.is_available():
        return "there is no Apple GPU that torch can use"
    return "float64 does not exist on Apple GPUs" if device == "mps" and dtype == "float64" else ""
