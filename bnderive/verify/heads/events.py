"""Probabilities of events: P(Y = 1 | x) is a function of x, another one than P(Y = 0 | x); of P(O = o | C = c), o and c
are indices.

Input: chains as they are written. Output: the same, each such head with what its bracket says of the event in its name,
values that are letters below it, and what is left of the condition in the bracket.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from bnderive.document.syntax import (
    Apply,
    Differential,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Relation,
)
from bnderive.verify.claims.chains import Chain, rewritten

_PROBABILITIES = frozenset({"P", "p", "\\Pr", "Pr", "\\mathbb{P}", "\\mathrm{P}", "\\mathbf{P}", "\\mathcal{P}"})
_BARS = frozenset({":", "|"})


def with_events(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, with probabilities of events under names."""
    return tuple(rewritten(chain, _changed) for chain in chains)


def _changed(node: Node) -> Node:
    match node:
        case Apply(head=head, argument=bracket, exponent=exponent) if (event := _event(head, bracket)) is not None:
            if isinstance(event, Apply):
                return replace(event, exponent=exponent)
            return event if exponent is None else Power(node.span, event, exponent)
        case Product(factors=((mark, Differential(of=Name() as head) as change), (_, Group() as bracket), *rest)):
            if (event := _event(head, bracket)) is None:
                return node
            whole = replace(change, span=change.span.to(bracket.span), of=event)
            return replace(node, factors=((mark, whole), *rest)) if rest else whole
    return node


def _event(head: Name, bracket: Group) -> Node | None:
    """A probability under the name of its event; None for what is none, or where more is said than can be told."""
    plain = head.sub is head.sup is None and not head.primes and bracket.kind == "("
    if head.head not in _PROBABILITIES or not plain or not isinstance(bracket.body, Relation):
        return None
    parts = _parts(bracket.body)
    if len(parts) > 2 or not all(isinstance(outcome, Relation) for outcome in parts[0]):
        return None
    said: list[str] = []
    values: list[Node] = []
    given: list[Node] = []
    for part in (part for listed in parts for part in listed):
        match part:
            case Relation(operands=(Name(head=of, sub=None, sup=None), Number(text=text)), marks=(Mark(text="="),)):
                said.append(f"{of}={text}")
            case Relation(operands=(Name(head=of, sub=None, sup=None), Name() as value), marks=(Mark(text="="),)):
                said.append(of)
                values.append(value)
            case Name():
                given.append(part)
            case _:
                return None
    span = head.span.to(bracket.span)
    below = _listing(bracket, values) if values else None
    name = replace(head, span=span, head=f"{head.head}({','.join(said)})", sub=below)
    return Apply(span, name, replace(bracket, body=_listing(bracket, given))) if given else name


def _listing(bracket: Group, nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Items(bracket.span, tuple(nodes))


def _parts(body: Relation) -> list[tuple[Node, ...]]:
    """What a bracket lists before its bar, and after it."""
    bars = [k + 1 for k, mark in enumerate(body.marks) if mark.text in _BARS]
    return [_listed(body, begin, end) for begin, end in pairwise((0, *bars, len(body.operands)))]


def _listed(body: Relation, begin: int, end: int) -> tuple[Node, ...]:
    if end - begin > 1:
        return (replace(body, operands=body.operands[begin:end], marks=body.marks[begin : end - 1]),)
    node = body.operands[begin]
    return node.items if isinstance(node, Items) else (node,)
