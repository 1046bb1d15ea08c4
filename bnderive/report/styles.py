"""Lines of styled pieces: joined as plain text, or painted for a terminal."""

from collections.abc import Iterable
from typing import TypeAlias

Line: TypeAlias = tuple[tuple[str, str], ...]
"""Pieces of text, each with a style in Rich's words (`bold red`) or none."""


def plain(lines: Iterable[Line]) -> str:
    """The text alone, without spaces at the ends of lines."""
    return "".join("".join(piece for piece, _ in line).rstrip() + "\n" for line in lines)


def painted(lines: Iterable[Line]) -> str:
    """The text with the escape codes of a terminal of sixteen colours."""
    from rich.color import ColorSystem
    from rich.style import Style

    def paint(piece: str, style: str) -> str:
        return Style.parse(style).render(piece, color_system=ColorSystem.STANDARD) if style else piece

    return "".join("".join(paint(*piece) for piece in line).rstrip() + "\n" for line in lines)
