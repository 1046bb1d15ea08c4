"""Relations that are written as two signs, a := b and a += b, shown as one."""

from collections.abc import Iterable

from bnderive.report.formula.tree import Part, Row, Sign

_JOINED = {":": "≔", "+": "+=", "−": "−="}


def compound(parts: Iterable[Part]) -> list[Part]:
    """The parts of a row, with two signs that touch, or the first of which stands in braces, joined to one relation."""
    found: list[Part] = []
    for part in parts:
        first = _first(found[-1], part) if found and isinstance(part, Sign) and part.text == "=" else ""
        found[-1:] = [Sign(found[-1].span.to(part.span), _JOINED[first], "relation")] if first else [*found[-1:], part]
    return found


def _first(before: Part, sign: Sign) -> str:
    """The first of the two signs; empty where they are no relation."""
    match before:
        case Sign(text=text, span=span) if span.end == sign.span.start:
            return text if text in _JOINED else ""
        case Row(items=(Sign(text=text),)):
            return text if text in _JOINED else ""
    return ""
