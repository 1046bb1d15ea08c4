"""Names of which only a step shows what they stand for: in ∂L/∂d · ∂d/∂c = ∂L/∂d · ∂(√c)/∂c the name d is √c.

Input: the chains of a document, and its letters. Output: the chains, after each that has such a step one more, which
claims nothing and says d = √c. The name has no other equation and no usual meaning, and the step changes nothing else.
It may stand for more, which does not change with c; so a counterexample that rests on it shows nothing (`staging`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bnderive.document.syntax import Additive, Big, Differential, Group, Name, Node, Product, Quotient, walk
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.claims.trees import said
from bnderive.verify.symbols.gather import keys_of, name_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.usual import is_usual


def with_shown(chains: tuple[Chain, ...], letters: Letters) -> tuple[Chain, ...]:
    """The chains, with those that say what a step shows; as they are where they are nested too deeply."""
    try:
        return _with_shown(chains, letters)
    except RecursionError:
        return chains


def _with_shown(chains: tuple[Chain, ...], letters: Letters) -> tuple[Chain, ...]:
    taken = {key for chain in chains for key in _said_in(chain, letters)}
    found: list[Chain] = []
    number = max((c.number for c in chains), default=0)
    for chain in chains:
        shows = []
        for position, name, value in _steps(chain):
            key = _key(name, value, letters)
            if key is None or key in taken:
                continue
            taken.add(key)
            shows.append(position)
            number += 1
            before, after = chain.sides[position - 1 : position + 1]
            sides = (_with(before, name), _with(after, value))
            found.append(Chain(number, sides, ("=",), shown=True))
        found.insert(len(found) - len(shows), replace(chain, shows=tuple(shows)) if shows else chain)
    return tuple(found)


def _said_in(chain: Chain, letters: Letters) -> Iterator[Key]:
    """The names that a chain says something of in other names: p_i = p_j does not."""
    nodes = tuple(p.side.node for p in chain.sides)
    for mark, pair in zip(chain.marks, pairwise(nodes), strict=False):
        for one, other in (pair, pair[::-1]) if mark == "=" else ():
            name = name_of(one, letters)
            if name is not None and (other is None or name.key not in keys_of(other, letters)):
                yield name.key


def _with(placed: Placed, node: Node) -> Placed:
    return replace(placed, side=replace(placed.side, span=node.span, node=node))


def _steps(chain: Chain) -> Iterator[tuple[int, Name, Node]]:
    """The steps of a chain that put something else for a name below a ∂, by their right sides."""
    if chain.posed or chain.conditions or chain.cases or chain.supposed:
        return
    for position, (one, other) in enumerate(pairwise(chain.sides), start=1):
        left, right = one.side.node, other.side.node
        equal = chain.marks[position - 1] == "="
        found = _changed(left, right) if equal and left is not None and right is not None else None
        if found is not None:
            name, value = found
            yield position, name, value.body if isinstance(value, Group) and value.kind == "(" else value


def _key(name: Name, value: Node, letters: Letters) -> Key | None:
    """The name that such a step may say something of."""
    own, inside = name_of(name, letters), keys_of(value, letters)
    if own is None or not inside or own.key in inside or is_loss_letter(own.key) or is_usual(own.key):
        return None
    return own.key


def _changed(left: Node, right: Node) -> tuple[Name, Node] | None:
    """The name below a ∂ on the left, and what stands for it on the right, where nothing else differs."""
    match left, right:
        case Group(body=one), Group(body=two) if said(replace(left, body=two)) == said(right):
            return _changed(one, two)
        case Big(body=one), Big(body=two) if said(replace(left, body=two)) == said(right):
            return _changed(one, two)
        case Additive(terms=one), Additive(terms=two) if [m.text for m, _ in one] == [m.text for m, _ in two]:
            return _changed_in([a for _, a in one], [b for _, b in two])
        case (Product(), _) | (_, Product()):
            return _changed_in(_factors(left), _factors(right))
        case (
            Quotient(above=Differential(of=Name() as name), below=Differential(of=by) as below),
            Quotient(above=Differential(of=value), below=other),
        ) if by is not None and value is not None and said(below) == said(other) and _holds(value, by):
            return name, value
    return None


def _changed_in(ones: Sequence[Node], others: Sequence[Node]) -> tuple[Name, Node] | None:
    """What changed in the one of several parts that differs."""
    if len(ones) != len(others) or not ones:
        return None
    different = [(a, b) for a, b in zip(ones, others, strict=True) if said(a) != said(b)]
    return _changed(*different[0]) if len(different) == 1 else None


def _factors(node: Node) -> tuple[Node, ...]:
    """The factors of a product without fractions; ∂/∂x before the last of them is the derivative of that."""
    if not isinstance(node, Product):
        return (node,)
    if any(mark.text not in ("", "*") for mark, _ in node.factors):
        return ()
    *most, last = (factor for _, factor in node.factors)
    match most[-1:]:
        case [Quotient(above=Differential(of=None) as above) as operator]:
            return (*most[:-1], replace(operator, span=node.span, above=replace(above, of=last)))
    return (*most, last)


def _holds(value: Node, by: Node) -> bool:
    """Whether what is differentiated has a name that it is differentiated by."""
    return isinstance(by, Name) and any(isinstance(n, Name) and n.head == by.head for n in walk(value))
