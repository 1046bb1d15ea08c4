"""What a script lists, as the one node that stands there: the opposite of `script_items`."""

from collections.abc import Sequence

from bnderive.document.source import Span
from bnderive.document.syntax import Items, Node


def script_of(span: Span, items: Sequence[Node]) -> Node | None:
    """A script that lists these; None where they are none."""
    return Items(span, tuple(items)) if len(items) > 1 else next(iter(items), None)
