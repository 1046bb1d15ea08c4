"""Finds what is to be checked: in a file or a module that the user names, or in source that was just generated.

The file is the user's own code and is imported as Python imports it.
"""

import importlib
import importlib.util
import sys
import tempfile
from collections.abc import Sequence
from difflib import get_close_matches
from functools import reduce
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from bnderive.check.adapters.adapter import Implementation
from bnderive.check.adapters.names import plain
from bnderive.check.arrays import NUMPY, TORCH
from bnderive.check.candidate import Candidate, missing_candidate, numpy_candidate, torch_candidate
from bnderive.check.extras import EXTRAS, missing
from bnderive.check.interpreted import triton_candidate
from bnderive.check.jax_arrays import JAX
from bnderive.check.jax_function import jax_candidate
from bnderive.errors import BnderiveError, MissingExtra


def implementation_of(main: Any, backward: Any, layer: str, *, asked: bool = False) -> Implementation:
    """What a user gave: objects, or references to them (`FILE.py`, `FILE.py:name`, `package.module:name`).

    A module without a name is its `forward` and `backward`, or what is named as the layer, or the only thing that can
    be called in it. Raises BnderiveError where there is none, and MissingExtra where torch is wanted and missing.
    """
    name = " and ".join(dict.fromkeys(_label(thing) for thing in (main, backward) if thing is not None))
    found = _referred(main, layer) if isinstance(main, str) else (main, None)
    back = _referred(backward, layer, "backward") if isinstance(backward, str) else (backward, None)
    return Implementation(name, found[0], found[1] if back[0] is None else back[0], asked)


def generated_candidate(
    name: str, source: str, framework: str, layer: str, devices: Sequence[str] = ("cpu",)
) -> Candidate:
    """The candidate in generated source, for these devices; missing where the framework is not installed."""
    if framework == "triton":
        return triton_candidate(name, layer, lambda: generated_module(source), devices)
    if reason := missing(framework):
        arrays = {"torch": TORCH, "jax": JAX}.get(framework, NUMPY)
        return missing_candidate(name, arrays, reason)
    module = generated_module(source)
    if framework == "jax":
        return jax_candidate(name, getattr(module, layer))
    forward, backward = getattr(module, "forward", None), getattr(module, "backward", None)
    if callable(forward) and callable(backward):
        return numpy_candidate(name, forward, backward)
    return torch_candidate(name, getattr(module, layer))


def generated_module(source: str) -> ModuleType:
    """Generated Python as a module."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"generated_{sha256(source.encode()).hexdigest()[:12]}.py"
        path.write_text(source, encoding="utf-8")
        return from_file(path)


def _label(thing: Any) -> str:
    if isinstance(thing, str):
        return thing
    return str(getattr(thing, "__qualname__", None) or getattr(thing, "__name__", None) or type(thing).__name__)


def _referred(reference: str, layer: str, role: str = "") -> tuple[Any, Any]:
    """What a reference names, and the backward beside it in a module that is given as a whole."""
    path, _, name = reference.rpartition(":") if ":" in reference and not reference.endswith(".py") else ("", "", "")
    path = path or reference
    module = _imported(path)
    if not name:
        return _in_module(module, role or layer, path)
    try:
        return reduce(getattr, name.split("."), module), None
    except AttributeError as missing:
        raise _nothing(module, f"{path} has no {name!r}", name) from missing


def _imported(path: str) -> ModuleType:
    try:
        return from_file(Path(path)) if path.endswith(".py") else _from_path(path)
    except ModuleNotFoundError as absent:
        if absent.name in EXTRAS:
            raise MissingExtra(f"{path} needs {absent.name}", hint=missing(absent.name)) from absent
        raise BnderiveError(f"cannot import {path}: {absent}", hint="Give FILE.py or package.module:name.") from absent
    except BnderiveError:
        raise
    except Exception as problem:
        raise BnderiveError(f"cannot import {path}: {type(problem).__name__}: {problem}") from problem


def _from_path(name: str) -> ModuleType:
    """A module by its name, also one that lies in the current folder."""
    _reach(Path.cwd())
    return importlib.import_module(name)


def _reach(folder: Path) -> None:
    """What lies in this folder can be imported, after everything else."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def from_file(path: Path) -> ModuleType:
    """The Python file as a module. Raises BnderiveError where there is no such file."""
    if not path.is_file():
        raise BnderiveError(f"there is no file {path}", hint="Give the path of a Python file, or package.module:name.")
    name = f"bnderive_candidate_{path.stem}_{sha256(str(path.resolve()).encode()).hexdigest()[:8]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BnderiveError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = written
    return module


def _in_module(module: ModuleType, wanted: str, where: str) -> tuple[Any, Any]:
    if hasattr(module, "bnderive_forward") or hasattr(module, "bnderive_backward"):
        return module, None
    forward, backward = (getattr(module, n, None) for n in ("forward", "backward"))
    if wanted != "backward" and callable(forward) and callable(backward):
        return forward, backward
    own = _own(module)
    named = [v for n, v in own.items() if plain(n) == plain(wanted)]
    if not named and callable(forward or backward):
        return (forward, None) if callable(forward) else (None, backward)
    if not named and len(own) == 1:
        named = list(own.values())
    if named:
        return named[0], None
    found = f"neither forward and backward nor a function {wanted!r}"
    raise _nothing(module, f"{where} has {found}", wanted)


def _own(module: ModuleType) -> dict[str, Any]:
    """What can be called in a module and was written there."""
    public = {n: v for n, v in vars(module).items() if callable(v) and not n.startswith("_")}
    return {n: v for n, v in public.items() if getattr(v, "__module__", module.__name__) == module.__name__}


def _nothing(module: ModuleType, message: str, name: str) -> BnderiveError:
    found = sorted(_own(module))
    near = get_close_matches(name, found, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return BnderiveError(message, hint=f"{hint}It has {', '.join(found) or 'nothing'}.")
