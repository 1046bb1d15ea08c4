"""Counts that a document writes otherwise than as the last term of a sum from 1.

Input: the nodes of a document. Output: the counts N of sums that are written from 0 to N and run over N elements, as
the mean that the document takes of them divides by N; where it writes N + 1 or N − 1 as well, it may count otherwise,
and such a sum is left unread. The names n that say nothing but where sums from 0 end: of x_0, …, x_n these are all. And
the set G over which its sums run, where it writes |G| for how many these are.
"""

from collections.abc import Iterable, Iterator

from bnderive.document.syntax import Additive, Big, Group, Mark, Name, Node, Number, Product, Quotient, Relation
from bnderive.verify.claims.names import plain


def from_zero(nodes: Iterable[Node]) -> frozenset[str]:
    """The counts N of means (1/N) Σ_{i=0}^{N}, where nothing is written that has one more or one less."""
    means: set[str] = set()
    beside: set[str] = set()
    for node in nodes:
        means |= set(_mean(node))
        match node:
            case Additive(terms=terms) if any(isinstance(t, Number) and t.value == 1 for _, t in terms):
                beside |= {term.head for _, term in terms if isinstance(term, Name)}
    return frozenset(means - beside)


def ending(nodes: tuple[Node, ...]) -> frozenset[str]:
    """The names that stand nowhere but above sums, all of which begin at 0."""
    sums = [node for node in nodes if isinstance(node, Big)]
    above = {id(node.sup) for node in sums if counted_from_zero(node)}
    elsewhere = {node.head for node in nodes if isinstance(node, Name) and id(node) not in above}
    return frozenset({counted_from_zero(node) for node in sums} - elsewhere - {""})


def counted_set(nodes: Iterable[Node]) -> str:
    """The head of the one set that sums run over, where a document writes how many elements it has; else empty."""
    nodes = tuple(nodes)
    sets = {name for node in nodes if isinstance(node, Big) and (name := set_of(node)) is not None}
    counted = {
        node.body.head for node in nodes if isinstance(node, Group) and node.kind == "|" and isinstance(node.body, Name)
    }
    return next(iter(sets)) if len(sets) == 1 and sets <= counted else ""


def set_of(node: Big) -> str | None:
    """The head of the set that a sum runs over; None where it runs over none."""
    match node.sub:
        case Relation(operands=(Name(), Name(head=head, sub=None, sup=None)), marks=(Mark(text="in"),)):
            return head
        case Relation(marks=marks) if any(mark.text == "in" for mark in marks):
            return ""
    return None


def counted_from_zero(node: Big) -> str:
    """The name of the upper bound of a sum that begins at 0; empty where there is none."""
    match node:
        case Big(
            operator="sum",
            sub=Relation(operands=(Name(), Number(value=first)), marks=(Mark(text="="),)),
            sup=Name(head=head, sub=None, sup=None),
        ) if first == 0:
            return head
    return ""


def spans(first: Node, last: Node | None) -> bool:
    """Whether bounds span an axis: 1, …, m or 0, …, m − 1. What is no such bound is not looked at."""
    if not isinstance(first, Number) or isinstance(last, Number):
        return True
    match last:
        case Additive(terms=((plus, Name()), (minus, Number(value=less)))) if (plus.text, minus.text) == ("+", "-"):
            return first.value == 1 - less
        case Name():
            return first.value == 1
    return True


def _mean(node: Node) -> Iterator[str]:
    """The count of a mean over a sum from 0."""
    match node:
        case Quotient(above=Big() as summed, below=Name(head=head)) if counted_from_zero(summed) == head:
            yield head
        case Product(factors=factors):
            counts = {counted_from_zero(f) for _, f in factors if isinstance(f, Big)} - {""}
            below = {f.below.head for _, f in factors if isinstance(f, Quotient) and isinstance(f.below, Name)}
            divided = {f.head for mark, f in factors if mark.text == "/" and isinstance(f, Name)}
            yield from sorted(counts & (below | divided))


def position_of(node: Big) -> int | None:
    """Which axis of an array a sum runs over, where it says so by a number, as \\sum^{axis=0} and \\sum_{axis=1} do;
    −1 where it is not clear which.
    """
    match node.sub or node.sup:
        case Relation(operands=(word, which), marks=(Mark(text="="),)) if plain(word) == "axis":
            return int(which.value) if isinstance(which, Number) else -1
    return None
