"""A layer with parameters set to numbers, such as the q of 1/(m − q) to 0 or 1.

Input: a layer and values. Output: a layer, whose digest says which values.
"""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from hashlib import sha256

from sympy import Rational

from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer, Parameter


def fixed(layer: Layer, values: Mapping[str, Fraction]) -> Layer:
    """`layer` with these parameters replaced by exact numbers wherever they stand, and no longer parameters.

    Raises BnderiveError for a name that is no parameter of the layer, and for a number that the parameter cannot be.
    """
    if not values:
        return layer
    chosen = {_parameter(layer, name): value for name, value in values.items()}
    for parameter, value in chosen.items():
        _admit(parameter, value)
    change = {p.symbol: Rational(v.numerator, v.denominator) for p, v in chosen.items()}
    definitions = tuple(replace(d, expr=d.expr.xreplace(change)) for d in layer.definitions)
    named = sorted(values.items())
    stated = ", ".join(f"{name}={value}" for name, value in named)
    return replace(
        layer,
        parameters=tuple(p for p in layer.parameters if p not in chosen),
        definitions=definitions,
        digest=sha256(f"{layer.digest} {stated}".encode()).hexdigest(),
        fixed=tuple(sorted((*layer.fixed, *named))),
    )


def _parameter(layer: Layer, name: str) -> Parameter:
    found = layer.parameter(name)
    if found is None:
        names = [p.name for p in layer.parameters]
        near = get_close_matches(name, names, n=1)
        known = f"Its parameters are {', '.join(names)}." if names else "It has no parameters."
        raise BnderiveError(
            f"the layer {layer.name} has no parameter {name!r}", hint=f"Did you mean {near[0]!r}?" if near else known
        )
    return found


def _admit(parameter: Parameter, value: Fraction) -> None:
    wanted = "a positive number" if parameter.positive and value <= 0 else ""
    wanted = "an integer" if parameter.integer and value.denominator != 1 else wanted
    if wanted:
        raise BnderiveError(f"{parameter.name} is {wanted}, and {value} is not", hint="Give another value.")
