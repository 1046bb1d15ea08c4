"""What a function's definition says of single numbers, or of an array: its right side with the arguments as parameters.

Input: the arguments and the right side of f(x) = …. Output: a tree in which each argument is a `parameter`, or None
where the right side is of arrays as a whole; one in which an array is, with its indices.
"""

from dataclasses import replace
from typing import TypeGuard

from bnderive.document.syntax import (
    Apply,
    Big,
    Group,
    Indexed,
    Mark,
    Name,
    Node,
    Power,
    Product,
    Relation,
    script_items,
    walk,
)
from bnderive.verify.claims.functions import arguments_of, names_only, parameter
from bnderive.verify.claims.names import Letters, is_transpose, written
from bnderive.verify.claims.trees import rebuilt, said


def body_of(arguments: tuple[Node, ...], right: Node, letters: Letters) -> Node | None:
    """The right side of f(x) = … as a formula for single numbers; None where it is none: with sums, with indices
    other than those of the argument, with a transpose, without one of the arguments, or with one that is applied. An
    argument before a bracket that holds more than names is a factor: x(1 − x).
    """
    places = {said(replace(a, sup=None)): k for k, a in enumerate(arguments) if isinstance(a, Name) and a.sup is None}
    if len(places) < len(arguments):
        return None
    met: set[int] = set()
    applied: list[bool] = []

    def change(node: Node) -> Node:
        if isinstance(node, Name) and (place := places.get(said(replace(node, sup=None)))) is not None:
            met.add(place)
            return replace(node, head=parameter(place), sub=None, primes=0)
        if isinstance(node, Apply) and said(replace(node.head, sup=None)) in places:
            bracket = node.argument if node.exponent is None else Power(node.span, node.argument, node.exponent)
            applied.append(names_only(arguments_of(node.argument)))
            factors = (Mark(node.head.span, ""), change(node.head)), (Mark(bracket.span, ""), bracket)
            return Product(node.span, factors)
        return node

    body = rebuilt(right, change)
    if any(applied):
        return None
    for part in walk(body):
        match part:
            case Big() | Indexed() | Mark(text="\\top"):
                return None
            case Group(kind="norm") | Relation(marks=(Mark(text="in"),)):
                return None
            case Name(sup=sup) if sup is not None and is_transpose(sup):
                return None
            case Name() if not part.head.startswith("#") and written(part, letters).indices:
                return None
    return body if len(met) == len(arguments) else None


def whole_of(arguments: tuple[Node, ...], right: Node) -> Node | None:
    """The right side of f(x) = … as a formula for an array x with one axis, with an index or without; None where it is
    none.
    """
    match arguments:
        case (Name(head=head, sub=None, sup=None, primes=primes),):

            def is_own(node: Node) -> TypeGuard[Name]:
                return isinstance(node, Name) and node.head == head and node.primes == primes

            own = [n for n in walk(right) if is_own(n)]
            if not own or any(len(script_items(n.sub)) > 1 or isinstance(n.sup, Group) for n in own):
                return None
            return rebuilt(right, lambda n: replace(n, head=parameter(0), primes=0) if is_own(n) else n)
    return None
