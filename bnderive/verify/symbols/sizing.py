"""Which names are sizes where only their use says so.

Input: the names, the equations and the axes of a document. Output: the sizes, and those that are products of others.
"""

from collections.abc import Iterable, Iterator, Mapping

from bnderive.document.equations import Equation
from bnderive.document.syntax import Additive, Call, Differential, Name, Node, Product, Quotient, walk
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.symbols.gather import Candidate
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.roles import is_bare
from bnderive.verify.symbols.slots import USUAL_SIZES, Slots, divided
from bnderive.verify.symbols.usual import is_mean, is_variance


def sizes_of(
    keys: Iterable[Key], chosen: Mapping[Key, Candidate], trees: tuple[Equation, ...], letters: Letters, slots: Slots
) -> tuple[Key, ...]:
    """The names that are sizes: those that a bound or a mean names, and usual ones where axes have none yet: first the
    capital of an axis's letter, then what divides sums without an index, then the commonest. What usually is a
    statistic is taken over the other axes, which come first.
    """
    said = dict.fromkeys(slots.sizes.values())
    found = [key for name in said if (key := Key(name)) not in chosen and not slots.arity.get(key)]
    others = {*chosen, *_shifting(trees, letters), *_signs(trees)}
    usual = [k for k in keys if k.head in USUAL_SIZES and is_bare(k) and k not in others and not slots.arity.get(k)]
    means = frozenset(_means(trees))
    usual.sort(key=lambda k: (k.head not in means, USUAL_SIZES.index(k.head)))
    kept = {slots.root((k, p)) for k in keys if is_mean(k) or is_variance(k) for p in range(slots.arity.get(k, 0))}
    for alike in (True, False):
        for root in sorted(slots.unsized(), key=lambda root: root in kept):
            free = (k for k in usual if k not in found and (not alike or k.head == slots.named.get(root, "").upper()))
            if (best := next(free, None)) is not None:
                slots.sizes[root] = best.head
                found.append(best)
    return tuple(found)


def volumes_of(chosen: Mapping[Key, Candidate], letters: Letters, slots: Slots) -> Mapping[Key, tuple[Key, ...]]:
    """The sizes that a definition gives as a product of others, N = B · H · W, with those, where no axis is as long as
    one of them: everything that N counts is one axis.
    """
    found: dict[Key, tuple[Key, ...]] = {}
    roots = slots.unsized()
    axes = {slots.named.get(root, "").upper() for root in roots} | set(slots.sizes.values())
    for key, candidate in chosen.items() if roots else ():
        right = candidate.right
        if key.head in USUAL_SIZES and is_bare(key) and not slots.arity.get(key) and isinstance(right, Product):
            parts = tuple(written(f, letters).key for m, f in right.factors if isinstance(f, Name) and m.text != "/")
            if len(parts) == len(right.factors) and axes.isdisjoint(p.head for p in parts):
                found[key] = parts
    return found


def _shifting(trees: tuple[Equation, ...], letters: Letters) -> frozenset[Key]:
    """The names that are taken from elements of an array or their exponentials, or added to them, and those that such
    exponentials are multiplied by: the m of x_i − m, and the S of S − e^{z_i} and of S e^{z_i}, which are no sizes.
    """
    found: set[Key] = set()
    for node in nodes_of(trees):
        terms = [t for _, t in node.terms] if isinstance(node, Additive) else []
        factors = [f for mark, f in node.factors if mark.text != "/"] if isinstance(node, Product) else []
        names = [written(t, letters) for t in (*terms, *factors) if isinstance(t, Name)]
        raised = any(_is_exponential(t, letters) for t in (*terms, *factors))
        if raised or (terms and any(name.indices for name in names)):
            found |= {name.key for name in names if not name.indices}
    return frozenset(found)


def _is_exponential(term: Node, letters: Letters) -> bool:
    """Whether a term is e to the power of an element, in letters or as exp."""
    match term:
        case Name(head="e", sub=None, sup=power) if power is not None:
            inside = power
        case Call(name="exp", argument=argument):
            inside = argument
        case _:
            return False
    return any(isinstance(n, Name) and written(n, letters).indices for n in walk(inside))


def _signs(trees: tuple[Equation, ...]) -> Iterator[Key]:
    """The d of a document that writes dL/dx, which is no usual name for a size there."""
    for node in nodes_of(trees):
        match node:
            case Quotient(above=Differential(), below=Differential(letter="d")):
                yield Key("d")


def _means(trees: tuple[Equation, ...]) -> Iterator[str]:
    """The names that divide a sum without an index: the n of Σx / n."""
    for node in nodes_of(trees):
        for name, summed in divided(node) if isinstance(node, (Product, Quotient)) else ():
            if summed.sub is None and summed.sup is None:
                yield name
