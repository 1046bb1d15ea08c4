"""How the heads of a document stand: with which brackets, defined as what, and bare.

Input: chains and letters. Output: the `Use` of each head that stands before a bracket, and what bare names are
differentiated by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bnderive.document.syntax import Apply, Differential, Group, Indexed, Name, Node, Quotient, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.functions import ONES, arguments_of, key_of, names_only
from bnderive.verify.claims.names import Key, Letters, unfonted, written
from bnderive.verify.claims.trees import said
from bnderive.verify.heads.known import raised_alone

NUMBER = ("number",)
Bare = Mapping[Key, set[tuple[Any, ...]]]


@dataclass(slots=True)
class Use:
    """How a head stands: the arguments of each bracket after it, of those after it with primes, and whether it has
    indices, before the bracket or `behind` it; with what brackets it is defined, as what, and where.
    """

    arguments: list[tuple[Node, ...]] = field(default_factory=list)
    primed: list[tuple[Key, tuple[Node, ...]]] = field(default_factory=list)
    definitions: list[tuple[Apply, Node, int, int]] = field(default_factory=list)
    indexed: bool = False
    behind: bool = False

    @property
    def first(self) -> list[tuple[Apply, Node, int, int]]:
        """The definitions that equations begin with; else the first of all."""
        return [d for d in self.definitions if d[3] == 1] or self.definitions[:1]


def _primed(head: Name, letters: Letters) -> Key:
    return replace(key_of(head, letters), primes=head.primes)


def uses_of(chains: Iterable[Chain], letters: Letters) -> tuple[Mapping[Key, Use], Bare]:
    """How each head stands, and by what each name that stands bare is differentiated, or that it is a number."""
    uses: dict[Key, Use] = {}
    bare: dict[Key, set[tuple[Any, ...]]] = {}
    for chain in chains:
        nodes = [p.side.node for p in chain.sides]
        alone = len(nodes) == 1 and isinstance(nodes[0], Name)
        for position, node in enumerate(nodes):
            if node is not None and not alone:
                _look(node, letters, uses, bare)
                following = nodes[position + 1] if position + 1 < len(nodes) else None
                if following is not None and chain.marks[position] == "=":
                    _define(node, following, chain.number, position + 1, letters, uses)
    return uses, bare


def _look(node: Node, letters: Letters, uses: dict[Key, Use], bare: dict[Key, set[tuple[Any, ...]]]) -> None:
    """Sort the names of a side into heads of brackets and bare ones; these with what they are differentiated by."""
    heads: set[int] = set()
    for part in walk(node):
        match part:
            case Apply(head=head, argument=Group(kind="(") as group) if not raised_alone(head, arguments_of(group)):
                heads.add(id(head))
                if unfonted(head.head) not in ONES:
                    use = uses.setdefault(key_of(head, letters), Use())
                    if head.primes:
                        use.primed.append((_primed(head, letters), arguments_of(group)))
                    else:
                        use.arguments.append(arguments_of(group))
                    use.indexed = use.indexed or bool(written(replace(head, sup=None), letters).indices)
            case Indexed(base=Apply(head=head, argument=Group(kind="("))):
                uses.setdefault(key_of(head, letters), Use()).behind = True
            case Quotient(above=Differential(of=Name() as of), below=Differential(of=by)) if by is not None:
                heads.add(id(of))
                bare.setdefault(key_of(of, letters), set()).add(said(by))
            case Name() if id(part) not in heads:
                bare.setdefault(_primed(part, letters), set()).add(NUMBER)


def _define(node: Node, following: Node, number: int, position: int, letters: Letters, uses: dict[Key, Use]) -> None:
    """Note f(x) = … where the bracket holds names alone, and the right side is no derivative and is without f."""
    if not isinstance(node, Apply) or node.argument.kind != "(" or node.exponent is not None:
        return
    head, arguments = node.head, arguments_of(node.argument)
    if head.primes or head.sup is not None or not names_only(arguments) or unfonted(head.head) in ONES:
        return
    key = key_of(head, letters)
    for part in walk(following):
        if isinstance(part, Differential) or (isinstance(part, Name) and key_of(part, letters) == key):
            return
    uses[key].definitions.append((node, following, number, position))
