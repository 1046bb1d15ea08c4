"""The arguments of torch's operators and builtins, which have a schema where Python functions have a signature.

Input: an operator, or a builtin of torch such as `torch.softmax`. Output: parameters as `inspect` has them.
"""

import inspect
from collections.abc import Iterator
from typing import Any

from bnderive.errors import BnderiveError

BY_NAME = "Dimname"
"""The type of axes that are given by name; overloads with it are left out."""


def operator_parameters(op: Any, label: str) -> list[inspect.Parameter]:
    """The arguments of an operator, of one overload of it, or of what torch.library.custom_op made. Raises
    BnderiveError where it has several overloads and no default.
    """
    overload = getattr(op, "_opoverload", op)
    if hasattr(overload, "overloads"):
        names = overload.overloads()
        if "default" not in names:
            raise BnderiveError(f"{label} has several overloads", hint=f"Name one of {', '.join(names)}.")
        overload = overload.default
    return list(_parameters(overload))


def builtin_parameters(function: Any) -> list[inspect.Parameter] | None:
    """The arguments of a builtin of torch; None where it is none, or takes axes by name alone."""
    import torch

    packet = getattr(torch.ops.aten, str(getattr(function, "__name__", "")), None)
    if not inspect.isbuiltin(function) or packet is None:
        return None
    for name in packet.overloads():
        overload = getattr(packet, name)
        arguments = overload._schema.arguments  # noqa: SLF001 - the documented way to the names of the arguments
        if not any(a.is_out or BY_NAME in str(a.type) for a in arguments):
            return list(_parameters(overload))
    return None


def _parameters(overload: Any) -> Iterator[inspect.Parameter]:
    for argument in overload._schema.arguments:  # noqa: SLF001 - as above
        kind = inspect.Parameter.KEYWORD_ONLY if argument.kwarg_only else inspect.Parameter.POSITIONAL_OR_KEYWORD
        default = argument.default_value if argument.has_default_value() else inspect.Parameter.empty
        yield inspect.Parameter("input" if argument.name == "self" else argument.name, kind, default=default)
