"""Sums and means of arrays without indices: `sum(x)`, `np.sum(x, axis=0)`, `\\sum_N x`, `E[x]`, `\\overline{x y}`.

Input: nodes and chains. Output: what is taken of what, and along what where that is named; and the chains with one form
for all that name an axis: a call whose subscript says along what. To read another spelling, extend `along`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Call,
    Differential,
    Group,
    Indexed,
    Items,
    Name,
    Node,
    Number,
    Product,
    Quotient,
    Relation,
    walk,
)
from bnderive.verify.claims.chains import Chain, rewritten

_KINDS = {"expectation": "mean", "variance": "mean", "std": "mean", "mean": "mean", "sum": "sum"}
_AXES = frozenset({"axis", "dim"})
_KEEPS = frozenset({"keepdims", "keepdim"})
_BARS = ("\\bar{", "\\overline{")
_PACKAGES = ("np.", "numpy.", "torch.", "jnp.")


@dataclass(frozen=True, slots=True)
class Reduction:
    """A sum or a mean (`kind`) of an array; `axis` says along what, empty where nothing does."""

    kind: str
    axis: str
    body: Node


def reduction(node: Node) -> Reduction | None:
    """The reduction that a node is; None where it is none, or names the index that it sums over."""
    match node:
        case Call(name=name, argument=body, sub=sub) if name in _KINDS:
            return Reduction(_KINDS[name], said_of(sub), body)
        case Apply(head=Name(head="sum" | "mean" as name, sub=None), argument=Group(body=body)):
            return Reduction(_KINDS[name], "", body)
        case Big(operator="sum", sub=None, sup=None, body=body):
            return Reduction("sum", "", body)
    return None


def said_of(sub: Node | None) -> str:
    """The axis that a subscript names: a letter, a word, or a number as in code; empty where it names none."""
    match sub:
        case Name(head=head, sub=None, sup=None):
            return head
        case Number(text=text):
            return text
        case Additive(terms=((mark, Number(text=text)),)) if mark.text == "-":
            return f"-{text}"
    return ""


def along(node: Node) -> Node:
    """A sum or a mean that names its axis, as a call with the axis as its subscript; any other node as it is."""
    match node:
        case Apply(head=Name(head=head, sup=None) as name) if (word := _word(head)) != head:
            return along(replace(node, head=replace(name, head=word)))
        case Apply(head=Name(head="sum" | "mean" as word, sub=None, sup=None), argument=group, exponent=None):
            axis, body = _in_brackets(group.body)
            return Call(node.span, word, body, sub=axis) if axis is not None else node
        case Apply(head=Name(head=head, sub=sub, sup=None), argument=group, exponent=None) if sub is not None:
            if head in ("sum", "mean") and _is_axis(sub):
                return Call(node.span, head, group.body, sub=sub)
        case Indexed(base=Call(name="expectation", sub=None) as call, indices=(only,)) if _is_axis(only):
            return replace(call, span=node.span, sub=only)
    return node


def _word(head: str) -> str:
    package = next((p for p in _PACKAGES if head.startswith(p)), "")
    return head[len(package) :] if head[len(package) :] in ("sum", "mean") else head


def _in_brackets(body: Node) -> tuple[Node | None, Node]:
    """The axis that a bracket names after what is summed, and that: `(x, axis=0)`, `(x, dim=-1, keepdim=True)`."""
    if not isinstance(body, Items):
        return None, body
    first, *rest = body.items
    axis: Node | None = None
    for item in rest:
        match item:
            case Relation(operands=(word, value), marks=(mark,)) if mark.text == "=" and _spelled(word) in _AXES:
                axis = value
            case Relation(operands=(word, _)) if _spelled(word) in _KEEPS:
                pass
            case Number() | Additive() if len(rest) == 1:
                axis = item
            case _:
                return None, body
    return (axis, first) if said_of(axis) else (None, body)


def _spelled(node: Node) -> str:
    """A word, also where its letters stand side by side as in a product."""
    parts = [f for _, f in node.factors] if isinstance(node, Product) else [node]
    return "".join(p.head if isinstance(p, Name) and p.sub is None else "?" for p in parts)


def _is_axis(sub: Node) -> bool:
    """Whether a subscript names an axis: a number, a word, a capital letter; a small one may be an index."""
    named = isinstance(sub, Name) and (len(sub.head) > 1 or sub.head.isupper()) and not sub.head.startswith("\\")
    return bool(said_of(sub)) and (not isinstance(sub, Name) or named)


def with_reductions(chains: Iterable[Chain]) -> tuple[tuple[Chain, ...], bool]:
    """The chains with `\\sum_N x` as the sum along N, where no name has N as an index; and a bar over more than a name
    as a mean, unless bars name gradients, and whether it is one.
    """
    chains = tuple(chains)
    nodes = [n for c in chains for p in c.sides if p.side.node is not None for n in walk(p.side.node)]
    scripts = [s for n in nodes if isinstance(n, Name) for s in (n.sub, n.sup) if s is not None]
    scripts += [s for n in nodes if isinstance(n, Indexed) for s in n.indices]
    taken = {n.head for s in scripts for n in walk(s) if isinstance(n, Name)}
    bars = not any(map(_names_gradient, chains))

    def change(node: Node) -> Node:
        match node:
            case Big(operator="sum", sub=Name(sub=None, sup=None) as sub, sup=None) if sub.head not in taken:
                return Call(node.span, "sum", node.body, sub=sub)
            case Call(name="bar") if bars:
                return replace(node, name="expectation")
        return node

    return tuple(rewritten(chain, change) for chain in chains), bars


def _names_gradient(chain: Chain) -> bool:
    """Whether a chain gives a derivative to a name with a bar."""
    nodes = [p.side.node for p in chain.sides]
    barred = any(isinstance(n, Name) and n.head.startswith(_BARS) for n in nodes)
    return barred and any(isinstance(n, Quotient) and isinstance(n.above, Differential) for n in nodes)
