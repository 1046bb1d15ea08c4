"""Trees of syntax, rebuilt and compared.

Input: nodes. Output: a node with every part changed where a function says so, and what a node says wherever it stands.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from operator import is_
from typing import Any, TypeGuard, get_args

from bnderive.document.syntax import Apply, Differential, Group, Mark, Node, Quotient

_PLAIN = frozenset({"head", "span", "text", "kind", "primes", "sup_first", "row", "column"})
_PARTS: dict[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind) if f.name not in _PLAIN) for kind in get_args(Node)
}


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with every part of it, from the inside out, and then itself, put through `change`; heads before brackets
    stay the names that they are, but for what their scripts hold.
    """
    parts = _changed(node, change)
    if isinstance(node, Apply) and (scripts := _changed(node.head, change)):
        parts["head"] = replace(node.head, **scripts)
    return change(replace(node, **parts) if parts else node)


def _changed(node: Node, change: Callable[[Node], Node]) -> dict[str, Any]:
    """The parts of a node that are others when put through `change`."""
    parts: dict[str, Any] = {}
    for name in _PARTS[type(node)]:
        was = getattr(node, name)
        now = _rebuilt(was, change)
        if now is not was:
            parts[name] = now
    return parts


def _is_node(part: Any) -> TypeGuard[Node]:
    return type(part) in _PARTS


def _rebuilt(part: Any, change: Callable[[Node], Node]) -> Any:
    if _is_node(part):
        return rebuilt(part, change)
    if isinstance(part, tuple):
        items = [_rebuilt(item, change) for item in part]
        return part if all(map(is_, items, part)) else tuple(items)
    return part


def said(node: Node) -> tuple[Any, ...]:
    """What a node says, its place and the order of its scripts left out: equal for nodes that say the same."""
    if isinstance(node, Mark):
        return ("Mark", _UNWRITTEN.get(node.text, node.text))
    return (type(node).__name__, *(_said(getattr(node, f.name)) for f in fields(node) if f.name not in _ASIDE))


_ASIDE = frozenset({"span", "sup_first", "text"})
_UNWRITTEN = {"*": ""}


def _said(part: Any) -> Any:
    if _is_node(part):
        return said(part)
    return tuple(map(_said, part)) if isinstance(part, tuple) else part


def is_derivative(node: Node) -> TypeGuard[Quotient]:
    """Whether a node is one differential over another, and nothing else."""
    return isinstance(node, Quotient) and isinstance(node.above, Differential) and isinstance(node.below, Differential)


def unsigned(node: Node | None) -> Node | None:
    """What stands between the bars of |d|; any other node as it is."""
    return node.body if isinstance(node, Group) and node.kind == "|" else node
