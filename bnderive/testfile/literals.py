"""Numbers as literals: nested lists, broken where formatters break them."""

from collections.abc import Mapping
from typing import Any

from bnderive.targets.lines import STEP, WIDTH


def literal_lines(value: Any, head: str, depth: int) -> list[str]:
    """The lines of `head value,`: a number, a text, a list or a mapping whose keys are texts."""
    indent = STEP * depth
    line = f"{indent}{head}{_inline(value)},"
    if len(line) <= WIDTH or not isinstance(value, list | Mapping) or not value:
        return [line]
    if isinstance(value, Mapping):
        inner = [part for key, item in value.items() for part in literal_lines(item, f'"{key}": ', depth + 1)]
        return [f"{indent}{head}{{", *inner, f"{indent}}},"]
    inner = [part for item in value for part in literal_lines(item, "", depth + 1)]
    return [f"{indent}{head}[", *inner, f"{indent}],"]


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{key}": {_inline(item)}' for key, item in value.items()) + "}"
    return repr(value)
