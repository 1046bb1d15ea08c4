"""Generated Triton as a candidate: its kernels run in Triton's interpreter, on the processor.

That tries their logic and not the code that a device would run, and the name of the candidate says so. The interpreter
is chosen when Triton is imported, by its own environment variable; who sets that to 0 checks on a device.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import numpy as np

from bnderive.check.arrays import TORCH
from bnderive.check.candidate import Candidate, Outcome, missing_candidate, torch_candidate
from bnderive.check.extras import missing
from bnderive.check.point import Point
from bnderive.layer.layer import Layer

SWITCH = "TRITON_INTERPRET"
TOO_LATE = f"triton was imported before, as a compiler: set {SWITCH}=1 to check in its interpreter"


def triton_candidate(name: str, function: str, load: Callable[[], ModuleType]) -> Candidate:
    """The `function` of the module that `load` gives; a candidate that is missing where it cannot run here."""
    absent = _absent()
    if absent:
        return missing_candidate(name, TORCH, absent)
    os.environ.setdefault(SWITCH, "1")
    found = torch_candidate(_told(name), getattr(load(), function))

    def run(layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()) -> Outcome:
        with np.errstate(all="ignore"):  # where a tile is masked, anything may be computed
            return found.run(layer, point, dtype, device, frozen)

    return replace(found, run=run)


def _told(name: str) -> str:
    return f"{name} (logic only, in Triton's interpreter)" if os.environ[SWITCH] != "0" else name


def _absent() -> str:
    """Why nothing can be run; empty where it can."""
    if reason := missing("torch", "triton"):
        return reason
    return TOO_LATE if "triton" in sys.modules and SWITCH not in os.environ else ""
