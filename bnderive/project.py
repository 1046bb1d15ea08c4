"""What a project has generated: the entries of `[[tool.bnderive.generate]]` in its pyproject.toml.

Input: the path of the file. Output: an `Order` for each entry, with paths relative to the file made whole. An order is
also what the command line makes of its options.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

from bnderive.errors import BnderiveError

TABLE = "tool.bnderive.generate"


@dataclass(frozen=True, slots=True)
class Order:
    """One file to generate: of which layer, for which target, where, and how; and where its tests go, if anywhere."""

    layer: str
    target: str
    output: Path | None = None
    form: str = "closed"
    mode: str = "default"
    higher_order: str | None = None
    saved: tuple[str, ...] = ()
    style: str = "function"
    values: Mapping[str, Fraction] = field(default_factory=dict)
    binding: bool = False
    tests: Path | None = None
    sharded: str | None = None


KINDS: Mapping[str, tuple[type, str]] = {
    "layer": (str, "a name or a path"),
    "target": (str, "the name of a target"),
    "output": (str, "a path"),
    "form": (str, "closed or staged"),
    "mode": (str, "default or accurate"),
    "higher_order": (str, "closed, recompute or error"),
    "saved": (list, "a list of names"),
    "as": (str, "function, op or module"),
    "set": (dict, "a table of numbers"),
    "binding": (bool, "true or false"),
    "tests": (str, "a path"),
    "sharded": (str, "the name of an axis or of its size"),
}
NEEDED = ("layer", "target", "output")


def orders_of(path: Path) -> tuple[Order, ...]:
    """The orders in a pyproject.toml. Raises BnderiveError where it cannot be read, or asks for what there is not."""
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        hint = "Name a LAYER and a --target, or go to the folder of a pyproject.toml."
        raise BnderiveError(f"there is no {path}", hint=hint) from missing
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BnderiveError(f"{path} cannot be read: {problem}") from problem
    entries = whole.get("tool", {}).get("bnderive", {}).get("generate", [])
    if not isinstance(entries, list) or not entries:
        example = f'[[{TABLE}]]\nlayer = "batchnorm"\ntarget = "torch"\noutput = "src/batchnorm.py"'
        raise BnderiveError(f"{path} lists nothing to generate", hint=f"An entry looks like this:\n{example}")
    return tuple(_order(entry, f"{path}, [[{TABLE}]] number {k}", path.parent) for k, entry in enumerate(entries, 1))


def _order(entry: Any, where: str, folder: Path) -> Order:
    if not isinstance(entry, dict):
        raise BnderiveError(f"{where} is no table")
    for key, value in entry.items():
        if key not in KINDS:
            near = get_close_matches(key, KINDS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Keys: {', '.join(KINDS)}."
            raise BnderiveError(f"{where} has an unknown key {key!r}", hint=hint)
        kind, wanted = KINDS[key]
        if not isinstance(value, kind):
            raise BnderiveError(f"{where}: {key} is {value!r}, not {wanted}")
    for key in NEEDED:
        if key not in entry:
            raise BnderiveError(f"{where} has no {key}", hint=f"Add {key}: {KINDS[key][1]}.")
    layer = str(folder / entry["layer"]) if entry["layer"].endswith(".md") else entry["layer"]
    made = {
        "layer": layer,
        "output": folder / entry["output"],
        "tests": folder / entry["tests"] if "tests" in entry else None,
        "style": entry.get("as", "function"),
        "saved": tuple(map(str, entry.get("saved", ()))),
        "values": {name: _number(value, f"{where}: set.{name}") for name, value in entry.get("set", {}).items()},
    }
    plain = {f.name: entry[f.name] for f in fields(Order) if f.name in entry and f.name not in made}
    return Order(**made, **plain)


def _number(value: Any, where: str) -> Fraction:
    """A number as it is written: a decimal stays exact."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BnderiveError(f"{where} is {value!r}, not a number")
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as problem:
        raise BnderiveError(f"{where} is {value!r}, not a number") from problem
