"""What is checked: somebody's forward and backward, numpy or torch, ours or not, behind one way of running it at a
point.

`numpy_candidate` and `torch_candidate` wrap callables that follow our own conventions, as generated code does;
`check/adapters/` takes what follows others, and `check/load.py` finds it in a file or a module.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bnderive.check.arrays import NUMPY, NUMPY_DTYPES, TORCH_DTYPES, Arrays
from bnderive.check.outcome import Outcome, WrongShape
from bnderive.check.running import Given, Returned, Runs, run_autograd, run_pair
from bnderive.check.settings import DEVICES, absent
from bnderive.errors import MissingExtra

__all__ = ["Candidate", "Outcome", "Runs", "WrongShape", "numpy_candidate", "torch_candidate"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A backward to check: `run` differentiates it; `missing` says why it cannot run at all.

    `taken` says how somebody's object is called, `gives` which gradients it has (None for all), `forward_alone` that
    no gradient was asked for. `uncovered` is what cannot be judged of it, with the reason. `sizes` are those of the
    only shape that it takes, `kept` the numbers that the layer's parameters have in it without being arguments, and
    `devices` those for which it was made.
    """

    name: str
    framework: str
    dtypes: tuple[str, ...]
    run: Runs
    missing: str = ""
    taken: str = ""
    gives: tuple[str, ...] | None = None
    forward_alone: bool = False
    uncovered: tuple[tuple[str, str], ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, float] = field(default_factory=dict)
    devices: tuple[str, ...] = DEVICES

    def absent(self, device: str, dtype: str) -> str:
        """Why it does not run in this type on this device; empty where it does."""
        other = "" if device in self.devices else f"what is checked runs on {', '.join(self.devices)} here"
        return self.missing or absent(device, dtype, self.framework) or other


def numpy_candidate(name: str, forward: Callable[..., Any], backward: Callable[..., Any]) -> Candidate:
    """A pair `forward(*inputs, **parameters) -> (*outputs, saved)` and `backward(*upstream, saved) -> gradients`.

    Gradients come in the order of the layer's real inputs: a tuple, or the bare array where there is one. A forward
    with several outputs may return them as one tuple in front of what it saved.
    """

    def ahead(given: Given) -> Returned:
        *outputs, saved = forward(*given.inputs.values(), **given.point.symbols)
        if len(outputs) == 1 and isinstance(outputs[0], tuple | list):
            outputs = list(outputs[0])
        return Returned(tuple(outputs), (saved,))

    def back(given: Given, rest: tuple[Any, ...]) -> Any:
        return backward(*given.upstream.values(), *rest)

    return Candidate(name, "numpy", NUMPY_DTYPES, run_pair(NUMPY, ahead, back))


def torch_candidate(name: str, function: Callable[..., Any]) -> Candidate:
    """A function `function(*inputs, **parameters) -> outputs` of tensors that autograd differentiates."""
    return Candidate(name, "torch", TORCH_DTYPES, run_autograd(as_generated(function)))


def as_generated(function: Callable[..., Any]) -> Callable[[Given], Any]:
    """A call of a function that follows our own conventions: inputs in order, then parameters by name."""
    return lambda given: function(*given.inputs.values(), **given.point.symbols)


def missing_candidate(name: str, arrays: Arrays, reason: str) -> Candidate:
    """One that cannot run here, and says why."""

    def run(*arguments: Any, **named: Any) -> Outcome:
        raise MissingExtra(f"{name} cannot run here", hint=reason)

    return Candidate(name, arrays.framework, arrays.dtypes, run, reason)
