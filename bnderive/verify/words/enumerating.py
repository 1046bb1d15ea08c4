"""Equations that only say what a name is made of, what it depends on, or what it runs through.

Input: chains as they are written. Output: the same, such equations marked as posed: x = [x_1, …, x_n]ᵀ,
B = {x_1, …, x_m} and B = {x_{1…m}} say how elements are called, E = E(z, w) what E depends on, l = 1, …, K what l runs
through, x = [2, 7] what an example takes, x = x^{(k)} which index is left out, and ∂y/∂x with a word below it, as
"direct", a part of that derivative. None of them is a claim, and none of them defines anything. To read another kind,
add it to `_why`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bnderive.document.syntax import (
    Apply,
    Array,
    Differential,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    walk,
)
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import is_transpose, unfonted
from bnderive.verify.claims.trees import said

LISTED = "this says how the elements of a name are called"
GATHERED = "this says what a set holds"
DEPENDS = "this says what a name depends on"
PART = "this names a part of a derivative"
NUMBERS = "this lists the numbers of an example"
RUNS = "this says what a name runs through"
SHORTER = "this says which index a name is written without"
CONTENTS = frozenset({LISTED, GATHERED, DEPENDS, PART, NUMBERS, RUNS, SHORTER})
_DOTS = frozenset({"\\dots", "\\ldots", "\\cdots", "\\dotsc", "\\vdots", "...", "…"})


def with_contents(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, those marked that only say what a name is made of, depends on or runs through."""
    return tuple(_part(replace(c, posed=c.posed or _why(c))) for c in chains)


def _part(chain: Chain) -> Chain:
    """A chain that only names a part of a derivative, with the derivative without that name; any other as it is."""
    first = chain.sides[0]
    if chain.posed != PART or not isinstance(first.side.node, Indexed):
        return chain
    return replace(chain, sides=(replace(first, side=replace(first.side, node=first.side.node.base)), *chain.sides[1:]))


def _why(chain: Chain) -> str:
    """Why a chain claims nothing; empty where it may."""
    nodes = tuple(p.side.node for p in chain.sides)
    if chain.marks not in (("=",), ("=", "in")):
        return ""
    match nodes[:2]:
        case (Name(sup=None) as left, Apply(head=head, exponent=None)) if head.head == left.head:
            return DEPENDS if head.sub is None and not head.primes else ""
        case (Name(sub=None, sup=None), Items(items=items)) if any(map(_dots, items)):
            return RUNS if all(isinstance(i, (Name, Number)) or _dots(i) for i in items) else ""
        case (Indexed(base=Quotient(above=Differential()), indices=(Name(head=head), *_)), _) if len(head) > 2:
            return PART if head.isalpha() else ""
        case (Name(sup=None) as left, Name(sup=Group()) as right) if said(left) == said(replace(right, sup=None)):
            return SHORTER
        case (Name(sup=None) as left, right) if right is not None:
            return _contents(left, right)
    return ""


def _contents(left: Name, right: Node) -> str:
    """Why an equation only says what a name holds."""
    match right:
        case Power(base=base, exponent=exponent) if is_transpose(exponent) or isinstance(base, Indexed):
            return _contents(left, base)
        case Array(body=Name() as entry) if _same(entry, left):
            return LISTED
        case Indexed(base=Group() as group, indices=(Relation(),)):
            return _contents(left, group)
        case Group(kind="{" | "brace" | "(" | "[" as kind, body=body):
            items = tuple(_items(body))
            own = items and all(isinstance(i, Name) and _same(i, left) for i in items)
            if own:
                return LISTED
            if kind in ("(", "[") and len(items) > 1 and not any(isinstance(n, Name) for i in items for n in walk(i)):
                return NUMBERS
            named = len(items) > 1 and all(isinstance(i, (Name, Number)) for i in items)
            ranged = isinstance(body, Name) and body.sub is not None and _dotted(body.sub)
            return GATHERED if kind in ("{", "brace") and (ranged or (named and _dotted(body))) else ""
    return ""


def _items(body: Node) -> Iterator[Node]:
    """What is listed: between commas, or with dots alone between; nothing where it is no list."""
    match body:
        case Items(items=items):
            yield from (i for i in items if not _dots(i))
        case Product(factors=factors) if _dotted(body):
            yield from (f for _, f in factors if not _dots(f))
        case Name(sub=sub) if sub is not None:
            yield body


def _dotted(body: Node) -> bool:
    """Whether dots stand in a list."""
    match body:
        case Items(items=items):
            return any(map(_dots, items))
        case Product(factors=factors):
            return any(_dots(f) for _, f in factors)
    return False


def _dots(node: Node) -> bool:
    match node:
        case Name(head=text, sub=None, sup=None) | Mark(text=text):
            return text in _DOTS
    return False


def _same(item: Node, left: Name) -> bool:
    """Whether an item is an element of what a name stands for, in whatever font or case it is written."""
    if not isinstance(item, Name) or (item.sub is None and item.sup is None):
        return False
    return unfonted(item.head).lower() == unfonted(left.head).lower()
