"""Finds a candidate: in a file or a module that the user names, or in source that was just generated.

The file is the user's own code and is imported as Python imports it.
"""

import importlib
import importlib.util
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from bnderive.check.autograd import MISSING
from bnderive.check.candidate import Candidate, Outcome, numpy_candidate, torch_candidate
from bnderive.errors import BnderiveError, MissingExtra


def load_candidate(reference: str, layer: str) -> Candidate:
    """The candidate that `reference` names: `FILE.py`, `FILE.py:name`, `package.module` or `package.module:name`.

    A module with `forward` and `backward` is a pair of numpy functions. One with a function named as the layer, or the
    function that is named, is differentiated by torch's autograd. Raises BnderiveError where there is neither, and
    MissingExtra where torch is asked for and is not installed.
    """
    path, _, name = reference.partition(":") if not reference.endswith(".py") else (reference, "", "")
    try:
        module = _from_file(Path(path)) if path.endswith(".py") else importlib.import_module(path)
    except ModuleNotFoundError as missing:
        if missing.name == "torch":
            raise MissingExtra(f"{path} needs torch", hint=MISSING) from missing
        raise BnderiveError(
            f"cannot import {path}: {missing}", hint="Give FILE.py or package.module:name."
        ) from missing
    except BnderiveError:
        raise
    except Exception as problem:
        raise BnderiveError(f"cannot import {path}: {type(problem).__name__}: {problem}") from problem
    return _in_module(module, name, layer, path)


def generated_candidate(name: str, source: str, framework: str, layer: str) -> Candidate:
    """The candidate in generated source; one that is missing where it needs torch and torch is not installed."""
    if framework == "torch" and importlib.util.find_spec("torch") is None:
        return Candidate(name, "torch", ("float64", "float32", "bfloat16", "float16"), _never, MISSING)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"generated_{sha256(source.encode()).hexdigest()[:12]}.py"
        path.write_text(source, encoding="utf-8")
        return _in_module(_from_file(path), "", layer, name, name)


def _never(*arguments: Any, **named: Any) -> Outcome:
    raise MissingExtra("torch is not installed", hint=MISSING)


def _from_file(path: Path) -> ModuleType:
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


def _in_module(module: ModuleType, name: str, layer: str, where: str, label: str = "") -> Candidate:
    forward, backward = getattr(module, "forward", None), getattr(module, "backward", None)
    if not name and callable(forward) and callable(backward):
        return numpy_candidate(label or where, forward, backward)
    function = getattr(module, name or layer, None)
    if callable(function):
        if importlib.util.find_spec("torch") is None:
            raise MissingExtra(f"{where} is checked through torch", hint=MISSING)
        return torch_candidate(label or (f"{where}:{name}" if name else where), function)
    found = ", ".join(sorted(n for n, v in vars(module).items() if callable(v) and not n.startswith("_"))) or "nothing"
    raise BnderiveError(
        f"{where} has no {name!r}" if name else f"{where} has neither forward and backward nor a function {layer!r}",
        hint=f"It has {found}.",
    )
