"""What learned parameters are where arrays are written without indices, and along what sums and means are taken.

In y = γ ⊙ x̂ + β, where x̂ is an array that a mean is taken of, γ is one number for all of it, as in one channel, or as
long as x̂, as for one example; and then its gradient may be summed over a batch that nothing else speaks of.

Input: chains. Output: the layouts that they allow, the likeliest first, and the chains as they are read by one. The
gradients that the chains give decide: dγ = Σ dy ⊙ x̂ is one number, dγ = dy ⊙ x̂ is not. Where a sum over what nothing
else is summed over is the gradient of a parameter, that of one example stands under it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bnderive.document.equations import Equation
from bnderive.document.syntax import Big, Call, Differential, Name, Node, Number, Power, Product, Quotient, walk
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.names import Key, Letters, canonical, is_transpose, written
from bnderive.verify.claims.reductions import Reduction, reduction, said_of
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.symbols.gather import candidates, keys_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.usual import is_learned

Layout = Literal["", "one", "each", "batch"]
PRODUCT, INDEXED = "product", "indexed"  # sums that are written as products of matrices, or with an index
NOT_SUMMED = "other gradients of parameters are sums over a batch here, and this is none"


@dataclass(frozen=True, slots=True)
class _Gradient:
    """What a chain says the gradient of a parameter is, and the sum in that, if any."""

    chain: Chain
    sums: Reduction | None


def layouts_of(chains: tuple[Chain, ...], letters: Letters, heading: Callable[[Chain], str]) -> tuple[Layout, ...]:
    """The layouts that chains allow, the likeliest first; none where there is nothing to choose."""
    learned = learned_among(_equations(chains), letters)
    named = [found for n in nodes_in(chains) if isinstance(n, Name) and (found := written(n, letters)).indices]
    gradients = tuple(_gradients(chains, learned, letters))
    sums = [(g.sums, heading(g.chain)) for g in gradients if g.sums is not None]
    plain = {heading(g.chain) for g in gradients if g.sums is None}
    others = _others(chains, learned, letters)
    axes = {r.axis for r in others if r.axis}
    apart = any(r.axis for r, _ in sums) and axes.isdisjoint(r.axis for r, _ in sums)
    if named or not learned:
        single = not _has_several(chains, letters)
        return ("batch",) if sums and apart and single and any(name.key in learned for name in named) else ()
    if sums and plain.difference(h for _, h in sums):
        return ("one", "each")
    if sums and (apart and axes):
        return ("batch",)
    if sums:
        same = any(r.axis in axes or any((r.kind, r.axis) == (o.kind, o.axis) for o in others) for r, _ in sums)
        same = same or any(one.kind in (PRODUCT, INDEXED) for one, _ in sums)
        return ("one",) if same else ("one", "batch")
    return ("each",) if plain else ("each", "one")


def learned_among(equations: tuple[tuple[int, Equation], ...], letters: Letters) -> frozenset[Key]:
    """The parameters of a document: γ, β, and what its definitions multiply with what is normalized, or add to that."""
    sides = [s.node for _, e in equations for s in e.sides if s.node is not None]
    possible = candidates(equations, letters)
    defined = {c.name.key for c in possible}
    found = {key for side in sides for key in keys_of(side, letters) if is_learned(key) and key not in defined}
    for candidate in possible:
        for node in walk(candidate.right):
            names = (
                [written(f, letters) for _, f in node.factors if isinstance(f, Name)]
                if isinstance(node, Product)
                else []
            )
            if any(n.key.head.startswith("\\hat{") for n in names):
                found |= {n.key for n in names if n.key not in defined and not n.transposed and n.power is None}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Laid:
    """A layout as it is read: `axes` are the names of the one axis that there is, `batch` the sums of chains, by
    number, under which a gradient stands as that of one example; `bars`: a bar over more than a name is a mean.
    """

    axes: frozenset[str] = frozenset()
    batch: Mapping[int, Reduction | None] = field(default_factory=dict)
    bars: bool = False


def laid_by(chains: tuple[Chain, ...], letters: Letters, layout: Layout, *, bars: bool) -> Laid:
    """How chains are read by a layout."""
    learned = learned_among(_equations(chains), letters)
    gradients = tuple(_gradients(chains, learned, letters))
    axes = {r.axis for r in _others(chains, learned, letters) if r.axis}
    if not axes and layout != "batch":
        axes = {g.sums.axis for g in gradients if g.sums is not None and g.sums.axis}
    batch = {g.chain.number: g.sums for g in gradients} if layout == "batch" else {}
    several = _has_several(chains, letters)
    turned = any(isinstance(n, Name) and written(n, letters).transposed for n in nodes_in(chains))
    if several or turned:  # a matrix has two axes
        axes = {axis for axis in axes if not (several or axis.isdigit())}
    return Laid(frozenset(axes if len(axes) == 1 else ()), batch, bars)


def _has_several(chains: tuple[Chain, ...], letters: Letters) -> bool:
    """Whether an array that a sum without an index is taken of has several elsewhere."""
    names = [written(n, letters) for n in nodes_in(chains) if isinstance(n, Name)]
    bodies = [r.body for n in nodes_in(chains) if (r := reduction(n)) is not None]
    summed = {written(n, letters).key for body in bodies for n in walk(body) if isinstance(n, Name)}
    return any(len(n.indices) > 1 and n.key in summed for n in names)


def laid_out(chains: tuple[Chain, ...], laid: Laid) -> tuple[Chain, ...]:
    """The chains with every sum and mean along the one axis that there is, without the name of that; of a batch each
    gradient of a parameter as that of one example.
    """
    idle = {number for number, sums in laid.batch.items() if sums is None}
    found = []
    for chain in chains:
        sides = []
        for placed in chain.sides:
            node = as_laid(placed.side.node, laid, chain.number) if placed.side.node is not None else None
            sides.append(placed if node is placed.side.node else replace(placed, side=replace(placed.side, node=node)))
        posed = chain.posed or (NOT_SUMMED if chain.number in idle else "")
        found.append(replace(chain, sides=tuple(sides), posed=posed))
    return tuple(found)


def as_laid(node: Node, laid: Laid, number: int) -> Node:
    """A side of the chain of that number, as it is read by a layout."""

    def change(part: Node) -> Node:
        match part:
            case Call(name="bar") if laid.bars:
                return replace(part, name="expectation")
            case Big(operator="sum", sub=Name() as sub, sup=None) if said_of(sub) in laid.axes:
                return replace(part, sub=None)
            case Call(argument=body, sub=sub) if said_of(sub) in laid.axes and reduction(part) is not None:
                whole = body.span.end == part.span.end  # a Σ, and no bracket
                return Big(part.span, "sum", None, None, body) if whole else replace(part, sub=None)
        return part

    try:
        node = rebuilt(node, change)
    except RecursionError:
        return node
    found, sums = reduction(node), laid.batch.get(number)
    return found.body if found and sums and (found.kind, found.axis) == ("sum", sums.axis) else node


def _equations(chains: tuple[Chain, ...]) -> tuple[tuple[int, Equation], ...]:
    return tuple((c.number, c.equation) for c in chains)


def _others(chains: tuple[Chain, ...], learned: frozenset[Key], letters: Letters) -> tuple[Reduction, ...]:
    """The sums and means of chains that do not give the gradient of a parameter."""
    own = (c for c in chains if _gradient_of(c.sides[0].side.node, letters) not in learned)
    return tuple(r for n in nodes_in(own) if (r := reduction(n)) is not None)


def _gradients(chains: tuple[Chain, ...], learned: frozenset[Key], letters: Letters) -> Iterator[_Gradient]:
    """What chains say the gradients of parameters are, where they say whether that is a sum."""
    for chain in chains:
        if _gradient_of(chain.sides[0].side.node, letters) not in learned or set(chain.marks) != {"="}:
            continue
        sides = [tuple(walk(p.side.node)) for p in chain.sides[1:] if p.side.node is not None]
        found = next((r for nodes in sides for n in nodes if (r := _summed(n, letters)) is not None), None)
        if found is not None:
            yield _Gradient(chain, found)
        elif any(_is_plain(nodes, learned, letters) for nodes in sides):
            yield _Gradient(chain, None)


def _summed(node: Node, letters: Letters) -> Reduction | None:
    """The sum that a node is; that of a product of two arrays, one of them transposed, too."""
    match node:
        case Product(factors=factors):
            turned = (
                (isinstance(f, Name) and written(f, letters).transposed)
                or (isinstance(f, Power) and is_transpose(f.exponent))
                for _, f in factors
            )
            return Reduction(PRODUCT, "", node) if any(turned) else None
        case Big(operator="sum"):
            return reduction(node) or Reduction(INDEXED, "", node)
    return reduction(node)


def _is_plain(nodes: tuple[Node, ...], learned: frozenset[Key], letters: Letters) -> bool:
    """Whether a side gives a gradient by another, and not by derivatives between quantities or products with a dot."""
    of = [key for n in nodes if (key := _gradient_of(n, letters)) is not None]
    ratios = sum(isinstance(n, Quotient) and isinstance(n.above, Differential) for n in nodes)
    losses = sum(isinstance(n, Quotient) and _gradient_of(n, letters) is not None for n in nodes)
    dotted = any(isinstance(n, Product) and any(m.text in ("\\cdot", "@") for m, _ in n.factors) for n in nodes)
    return bool(set(of) - learned) and ratios == losses and not dotted and not any(isinstance(n, Number) for n in nodes)


def _gradient_of(node: Node | None, letters: Letters) -> Key | None:
    """The name whose gradient a node is: dγ, dgamma, ∂L/∂γ."""
    match node:
        case Differential(of=Name() as of, by=None, letter="d"):
            return written(of, letters).key
        case Quotient(above=Differential(of=Name() as loss), below=Differential(of=Name() as of)):
            return written(of, letters).key if is_loss_letter(written(loss, letters).key) else None
        case Name(head=head) if head.startswith("d") and head.isalpha() and len(head) > 2:
            return Key(canonical(head[1:]))
    return None
