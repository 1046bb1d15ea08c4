"""Whether somebody's function works on arrays of numpy or JAX or on torch tensors, by what it refers to.

Input: functions. Output: "numpy", "jax" or "torch"; nothing is called or imported for it.
"""

import sys
from collections.abc import Iterable, Iterator
from inspect import unwrap
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

DEPTH = 6
PACKAGES = ("torch", "jax", "numpy")


def framework_of(functions: Iterable[Any]) -> str:
    """The first of torch, jax and numpy to which any of the functions refers, or what it calls; else the first of them
    to which their modules refer; else torch, which differentiates any function.
    """
    given = [f for f in functions if f is not None]
    found = {package for function in given for package in _referred(function, DEPTH, set())}
    for package in PACKAGES:
        if package in found:
            return package
    around = {package for function in given for package in _packages(_globals(function).values())}
    return next((package for package in PACKAGES if package in around), "torch")


def _referred(thing: Any, depth: int, seen: set[int]) -> Iterator[str]:
    if id(thing) in seen or not depth:
        return
    seen.add(id(thing))
    yield from _packages([thing])
    function = _function(thing)
    if function is None:
        return
    used = _names(function.__code__)
    held = [function.__globals__[n] for n in sorted(used) if n in function.__globals__]
    modules = [m for m in held if isinstance(m, ModuleType) and m.__name__.partition(".")[0] not in PACKAGES]
    held += [vars(m)[n] for m in modules for n in sorted(used) if n in vars(m)]
    for cell in function.__closure__ or ():
        try:
            held.append(cell.cell_contents)
        except ValueError:
            continue
    for other in held:
        yield from _referred(other, depth - 1, seen)


def _packages(things: Iterable[Any]) -> Iterator[str]:
    for thing in things:
        name = thing.__name__ if isinstance(thing, ModuleType) else getattr(thing, "__module__", None) or ""
        package = str(name).partition(".")[0]
        if package in PACKAGES:
            yield package
        elif isinstance(thing, type) and any(str(b.__module__).startswith("torch") for b in thing.__mro__):
            yield "torch"


def _function(thing: Any) -> FunctionType | None:
    if isinstance(thing, MethodType):
        thing = thing.__func__
    if not isinstance(thing, FunctionType | type | ModuleType):
        inner = unwrap(thing)
        thing = vars(type(thing)).get("__call__") if inner is thing else inner
    return thing if isinstance(thing, FunctionType) else None


def _globals(thing: Any) -> dict[str, Any]:
    function = _function(thing)
    if function is not None:
        return function.__globals__
    module = sys.modules.get(str(getattr(thing, "__module__", "")))
    return vars(module) if module is not None else {}


def _names(code: CodeType) -> set[str]:
    inner = (c for c in code.co_consts if isinstance(c, CodeType))
    return set(code.co_names).union(*(_names(c) for c in inner))
