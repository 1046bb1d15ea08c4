"""What stands above names and is no power: layers in W^1, indices in S^{ij} and q^i_h, a batch in μ^{\\mathcal{B}}, the
Q of W^Q beside W^K.

Input: chains. Output: the chains, with each such script in a way of writing it that can be nothing else: W^{[1]},
S^{(ij)}, q^{(i)}_h, μ_{\\mathcal{B}}, W_Q. Nobody writes a first power, and nothing is differentiated by a power; where
a name also stands without anything above it, beside what may be its power, it is left as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Differential,
    Group,
    Items,
    Name,
    Node,
    Number,
    Product,
    Quotient,
    Relation,
    script_items,
    walk,
)
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.names import canonical, is_transpose, unfonted

_LAYERS = frozenset({"l", "\\ell", "t"})  # the usual letters of a layer and of a step in time
_CERTAIN = frozenset({"i", "j"})
_POWERS = frozenset({"e", "\\pi", "\\mathbb{R}", "\\R"})  # what is raised, whatever stands above it


@dataclass(frozen=True, slots=True)
class Uppers:
    """The heads above which numbers are labels, those above which letters are indices, and these letters; those of
    matrices above which capitals say which matrix it is.
    """

    numbered: frozenset[str]
    indexed: frozenset[str]
    letters: frozenset[str]
    several: frozenset[str] = frozenset()


def with_uppers(chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """The chains, without a superscript that looks like a power and is none."""
    uppers = uppers_of(chains)

    def change(node: Node) -> Node:
        match node:
            case Name():
                return _rewritten(node, uppers)
            case Apply(head=head):
                return node if (found := _rewritten(head, uppers)) is head else replace(node, head=found)
        return node

    return tuple(rewritten(chain, change) for chain in chains)


def uppers_of(chains: Iterable[Chain]) -> Uppers:
    """What the scripts above names are."""
    sides = [[p.side.node for p in chain.sides if p.side.node is not None] for chain in chains]
    nodes = [n for nodes in sides for node in nodes for n in walk(node)]
    scripts = {id(n) for name in nodes if isinstance(name, Name) for s in (name.sub, name.sup) if s for n in walk(s)}
    names = [n for n in nodes if isinstance(n, Name) and id(n) not in scripts and _head(n) not in _POWERS]
    below = [of for n in nodes if isinstance(n, Quotient) for of in _below(n)]
    firsts = [nodes[0] for nodes in sides if len(nodes) > 1 and isinstance(nodes[0], Name)]
    indexed, letters = _indexed(nodes, names, below, firsts)
    return Uppers(_numbered(names, below, firsts) | indexed, indexed, letters, _several(names, below))


def _numbered(names: list[Name], below: list[Name], firsts: list[Name]) -> frozenset[str]:
    """Heads above which numbers count layers: those of the names with a 1 above them, where something is differentiated
    by one of these, or an equation says what it is.
    """
    certain = {_head(n) for n in (*below, *firsts) if _number(n) == 1}
    if not certain:
        return frozenset()
    found = {_head(n) for n in names if _number(n) == 1}
    bare = {_head(n) for n in names if n.sup is None or is_transpose(n.sup)}
    own = {id(n) for n in (*below, *firsts)}
    raised = {_head(n) for n in names if _number(n) not in (None, 1) and id(n) not in own}
    return frozenset(found - (bare & raised))


def _several(names: list[Name], below: list[Name]) -> frozenset[str]:
    """Heads of matrices above which nothing but capitals stands, as in W^Q and W^K, two of them or one below a ∂."""
    above: dict[str, set[str]] = {}
    for name in names:
        if _head(name).isupper() and name.sup is not None and not is_transpose(name.sup):
            above.setdefault(_head(name), set()).add(_capital(name))
    certain = {_head(n) for n in below if _capital(n)}
    return frozenset(h for h, found in above.items() if "" not in found and (h in certain or len(found) > 1))


def _capital(name: Name) -> str:
    """The capital letter above a name; empty where there is none."""
    match name.sup:
        case Name(sub=None, sup=None) as letter if len(head := _head(letter)) == 1 and head.isupper():
            return "" if is_transpose(letter) else head
    return ""


def _indexed(
    nodes: list[Node], names: list[Name], below: list[Name], firsts: list[Name]
) -> tuple[frozenset[str], frozenset[str]]:
    """Heads above which letters are indices, and these letters: something is differentiated by a name with them."""
    layers = {first.head for n in names for first in _moved(n)} | _LAYERS
    bound = {item.head for n in nodes if isinstance(n, Big) for item in _bound(n)}
    letters: set[str] = set()
    for name in below:
        above = _letters(name)
        if len(above) > 1 or set(above) & (bound | _CERTAIN) - layers:
            letters.update(above)
    certain = {_head(n) for n in below if letters.intersection(_letters(n))}
    letters |= {one for n in below if _head(n) in certain for one in _letters(n)} - layers
    if not letters:
        return frozenset(), frozenset()
    runs = [(_head(n), set(_letters(n))) for n in names if len(_letters(n)) > 1]
    while more := {one for _, run in runs if run & letters for one in run} - letters:
        letters |= more
    heads = {head for head, run in runs if run <= letters}
    heads |= {_head(n) for n in (*below, *firsts) if (run := _letters(n)) and letters - layers >= set(run)}
    return frozenset(heads), frozenset(letters)


def _rewritten(name: Name, uppers: Uppers) -> Name:
    match name.sup:
        case Number() as number if _head(name) in uppers.numbered:
            return replace(name, sup=Group(number.span, "[", number))
        case Product(factors=((mark, Number() as number), *rest)) if _head(name) in uppers.numbered:
            return replace(name, sup=replace(name.sup, factors=((mark, Group(number.span, "[", number)), *rest)))
        case Name(sub=None, sup=None) as label if _is_label(name, label, uppers):
            return replace(name, sub=_beside(name.sub, label), sup=None)
        case Items(items=(Number(value=two) as square, Name(sub=None, sup=None) as label)) if two == 2:
            return replace(name, sub=_beside(name.sub, label), sup=square)
        case Name() | Product() | Items() as script if _is_indices(name, uppers):
            return replace(name, sup=Group(script.span, "(", script))
    return name


def _is_label(name: Name, label: Name, uppers: Uppers) -> bool:
    """Whether what stands above a name says of which set, or which of several matrices it is."""
    of_set = label.head.startswith("\\mathcal{") and _head(name) not in _POWERS
    return of_set or (bool(_capital(name)) and _head(name) in uppers.several)


def _is_indices(name: Name, uppers: Uppers) -> bool:
    above = _letters(name)
    return (
        bool(above) and uppers.letters.issuperset(above) and (_head(name) in uppers.indexed or name.head == "\\delta")
    )


def _beside(sub: Node | None, label: Name) -> Node:
    if sub is None:
        return label
    items = sub.items if isinstance(sub, Items) else (sub,)
    return Items(sub.span, (*items, label))


def _head(name: Name) -> str:
    return canonical(unfonted(name.head))


def _number(name: Name) -> int | None:
    """The number that stands above a name, alone or before the sign of a transpose."""
    match name.sup:
        case Number(value=value) | Product(factors=((_, Number(value=value)), *_)) if value.denominator == 1:
            return int(value)
    return None


def _letters(name: Name) -> tuple[str, ...]:
    """The letters above a name, where nothing else stands there."""
    items = () if name.sup is None or isinstance(name.sup, Group) else script_items(name.sup)
    found = [i.head for i in items if isinstance(i, Name) and i.sub is None and i.sup is None]
    single = all(len(head) == 1 and head.islower() for head in found)
    return tuple(found) if found and single and len(found) == len(items) else ()


def _below(quotient: Quotient) -> Iterator[Name]:
    """The name below a ∂, of no higher derivative."""
    match quotient.below:
        case Differential(of=Name() as of):
            yield of


def _moved(name: Name) -> Iterator[Name]:
    """The letter above a name that a number is added to."""
    match name.sup:
        case Additive(terms=((_, Name() as first), (_, Number()))):
            yield first


def _bound(big: Big) -> Iterator[Name]:
    for item in script_items(big.sub):
        parts = script_items(item.operands[0] if isinstance(item, Relation) else item)
        yield from (p for p in parts if isinstance(p, Name) and p.sub is None)
