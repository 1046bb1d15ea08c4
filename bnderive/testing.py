"""Assertions for tests: `assert_gradient(function, "rmsnorm")`, in pytest or anywhere else.

It does what `bnderive check` does, on an object in place of a file; torch is imported only where the object needs it.
"""

import inspect
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bnderive.errors import BnderiveError

if TYPE_CHECKING:
    from bnderive.check.verdict import Verdict
    from bnderive.derive.derivation import Derivation
    from bnderive.layer.layer import Layer

DTYPES = ("float64", "float32", "bfloat16", "float16")


class Inconclusive(AssertionError):
    """Nothing was wrong, and not every gradient was confirmed: a device that is not there, or a bound on rounding that
    is too wide. It is an AssertionError, so that a test fails; catch it where that may be.
    """


def assert_gradient(
    function: Any,
    layer: "str | Path | Layer | Derivation",
    *,
    backward: Any = None,
    adapter: str | None = None,
    dtypes: Sequence[str] = DTYPES,
    sizes: Mapping[str, int] | None = None,
    device: str = "cpu",
    seed: int = 0,
) -> "Verdict":
    """Asserts that the backward of `function` is the gradient of the layer, and that its forward is the layer's.

    `function` is whatever `bnderive check --impl` takes, or a reference to it; None where there is a `backward` alone.
    `layer` is a name in the library, the path of a document, a layer or a derivation. Returns the verdict. Raises
    AssertionError with the report, what failed first; Inconclusive, which is one too, where not every gradient was
    confirmed; BnderiveError where the function cannot be called or the layer cannot be read.
    """
    from bnderive import pipeline
    from bnderive.check.settings import DEVICES, Settings
    from bnderive.check.verdict import FAIL, PASS
    from bnderive.report.verdict_text import failed_first

    if unknown := [d for d in dtypes if d not in DTYPES]:
        raise BnderiveError(f"there is no type {unknown[0]!r}", hint=f"There are {', '.join(DTYPES)}.")
    if device not in DEVICES:
        raise BnderiveError(f"there is no device {device!r}", hint=f"There are {', '.join(DEVICES)}.")
    derivation = _derivation(layer)
    settings = Settings(
        seed=seed,
        devices=(device,),
        dtypes=tuple(dtypes),
        required=(device,),
        sizes=sizes,
        mutants=False,
        frugal=True,
        command=_command(function, backward, adapter, layer, derivation),
    )
    verdict = pipeline.run_checks(
        derivation, implementation=function, backward=backward, adapter=adapter, settings=settings
    )
    if verdict.verdict == PASS:
        return verdict
    raise (AssertionError if verdict.verdict == FAIL else Inconclusive)(failed_first(verdict))


def _derivation(layer: "str | Path | Layer | Derivation") -> "Derivation":
    from bnderive import pipeline
    from bnderive.derive.derivation import Derivation

    if isinstance(layer, Derivation):
        return layer
    return pipeline.backward(pipeline.load(layer) if isinstance(layer, str | Path) else layer)


def _command(function: Any, backward: Any, adapter: str | None, layer: Any, derivation: "Derivation") -> str:
    """What repeats it from a shell, where the objects can be named there; else from Python."""
    options = {"--impl": function, "--backward": backward}
    found = {option: _reference(thing) for option, thing in options.items() if thing is not None}
    name = str(layer) if isinstance(layer, str | Path) else derivation.layer.source or derivation.layer.name
    named = f" --adapter {adapter}" if adapter else ""
    if all(found.values()):
        return f"bnderive check {name} {' '.join(f'{option} {where}' for option, where in found.items())}{named}"
    return f"assert_gradient(…, {name!r}), or from a file: bnderive check {name} --impl FILE.py:name{named}"


def _reference(thing: Any) -> str:
    if isinstance(thing, str):
        return thing
    name = str(getattr(thing, "__qualname__", ""))
    try:
        path = inspect.getsourcefile(thing)
    except TypeError:
        return ""
    if not name or "<" in name or path is None:
        return ""
    here = Path.cwd()
    where = Path(path)
    return f"{where.relative_to(here) if where.is_relative_to(here) else where}:{name}"
