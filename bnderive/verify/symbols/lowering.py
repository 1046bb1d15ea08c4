"""Layers that are counted below names: z_l = W_l a_{l-1} + b_l is read as z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}.

Input: chains as they are read. Output: the names and letters of which that holds, and names written so: those below
which a letter is a label (`labelling`), where it stands with a number added to it too, as in a_{l-1}.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Group, Mark, Name, Node, Number, Power, Product, script_items, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import is_transpose
from bnderive.verify.symbols.labelling import labelled


@dataclass(frozen=True, slots=True)
class Lowered:
    """The letters that count layers below names, and the names, each with its letter, below which they do."""

    letters: frozenset[str] = frozenset()
    names: frozenset[tuple[str, str]] = frozenset()


def lowered_of(chains: Iterable[Chain]) -> Lowered:
    """The layers that chains count below names."""
    chains = tuple(chains)
    nodes = [n for c in chains for p in c.sides if p.side.node is not None for n in walk(p.side.node)]
    moved = {letter for n in nodes if isinstance(n, Name) for letter in (_moved(n),) if letter}
    names = labelled(c.equation for c in chains) if moved else frozenset()
    names = frozenset((head, letter) for head, letter in names if letter in moved)
    return Lowered(frozenset(letter for _, letter in names), names)


def raised(name: Name, lowered: Lowered) -> Node:
    """A name with its layer above it, in brackets; one without a layer as it is."""
    letter = _letter(name)
    here = (name.head, letter) in lowered.names or _moved(name) in lowered.letters
    if not here or name.sub is None:
        return name
    layer = Group(name.sub.span, "[", name.sub)
    bare = replace(name, sub=None, sup=layer)
    match name.sup:
        case None:
            return bare
        case Name() | Mark() if is_transpose(name.sup):
            start = Span(name.sup.span.start, name.sup.span.start)
            both = Product(name.sup.span, ((Mark(start, ""), layer), (Mark(start, ""), name.sup)))
            return replace(bare, sup=both)
        case Number() as power:
            return Power(name.span, bare, power)
    return name


def _letter(name: Name) -> str:
    match script_items(name.sub):
        case (Name(head=head, sub=None, sup=None, primes=0),):
            return head
    return ""


def _moved(name: Name) -> str:
    """The letter below a name that a number is added to."""
    match name.sub:
        case Additive(terms=((_, Name(head=head, sub=None, sup=None)), (_, Number()))) if len(head) == 1:
            return head
    return ""
