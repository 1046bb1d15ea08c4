"""Names without indices that stand for arrays along one axis, in a document that writes no index at all.

Input: equations, letters, the layout of learned parameters. Output: these names get the axis in the slots.
"""

from collections.abc import Iterator

from bnderive.document.equations import Equation
from bnderive.document.syntax import Additive, Apply, Call, Group, Name, Node, Product, Quotient, walk
from bnderive.verify.claims.names import Key, Letters, is_transpose, unfonted, written
from bnderive.verify.claims.reductions import reduction
from bnderive.verify.symbols.declaring import declared
from bnderive.verify.symbols.gather import candidates
from bnderive.verify.symbols.layouts import Layout, learned_among
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.roles import keys_in
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.symbols.usual import is_array, is_deviation, is_learned, is_mean, is_usual, is_variance


def as_arrays(
    equations: tuple[tuple[int, Equation], ...], letters: Letters, slots: Slots, layout: Layout
) -> frozenset[Key]:
    """Where a document writes no index at all, what is normalized and its like are arrays over one axis, what it takes
    a softmax of, and, unless each is one number, learned parameters; but ŷ is what a model says of y. These
    parameters, where they are numbers, and statistics that the document does not give.
    """
    trees = tuple(tree for _, tree in equations)
    keys = keys_in(trees, letters)
    nodes = tuple(nodes_of(trees))
    hats = [k for k in keys if k.head.startswith("\\hat{") and k.head != "\\hat{y}"]
    inside = _under_softmax(nodes, letters)
    reduced = any(isinstance(n, Call) and reduction(n) is not None for n in nodes)
    if any(slots.arity.values()):
        _beside_elements(equations, letters, slots)
        return frozenset()
    if not (reduced or inside or any(is_mean(k) or k in hats for k in keys)):
        return frozenset()
    learned = learned_among(equations, letters)
    arrays = [k for k in keys if k in hats or k in inside or is_array(k) or any(_hatted(k, hat) for hat in hats)]
    arrays = [k for k in arrays if k not in learned and not is_learned(k)]
    arrays += [k for k in keys if k in learned] if layout != "one" else []
    for key in arrays:
        slots.arity[key] = 1
        slots.named.setdefault(slots.root((key, 0)), "i")
        slots.join((arrays[0], 0), (key, 0))
    if layout != "one":
        return frozenset()
    said = {c.name.key for c in candidates(equations, letters)}.union(*(declared(tree, letters) for tree in trees))
    return learned | {k for k in keys if (is_mean(k) or is_variance(k)) and k not in said}


def _beside_elements(equations: tuple[tuple[int, Equation], ...], letters: Letters, slots: Slots) -> None:
    """Where names with one index elsewhere stand without it in an equation that writes none, in a sum or beside ⊙, they
    are over one axis, unless they usually are statistics or learned; and a learned parameter is as long as another that
    has an index there.
    """
    keys = keys_in(tuple(tree for _, tree in equations), letters)
    for _, tree in equations:
        sides = [side.node for side in tree.sides[:2]]
        if len(sides) < 2 or not isinstance(sides[0], Name) or sides[1] is None:
            continue
        names = [written(n, letters) for n in (sides[0], *_combined(sides[1]))]
        if any(name.indices or name.transposed for name in names):
            continue
        arrays = [name.key for name in names if slots.arity.get(name.key) == 1]
        learned = [key for key in (name.key for name in names) if is_learned(key)]
        fresh = [k for k in learned if not slots.arity.get(k)] if set(arrays) & set(learned) else []
        slots.arity |= dict.fromkeys(fresh, 1)
        same = [k for k in arrays if k.head.startswith("\\hat{") or not (is_usual(k) or is_deviation(k, keys))]
        for key in same[1:]:
            known = {size for k in (same[0], key) if (size := slots.sizes.get(slots.root((k, 0)))) is not None}
            slots.join((same[0], 0), (key, 0), force=len(known) < 2)
        for key in fresh if same else ():
            slots.join((same[0], 0), (key, 0), force=False)


def _combined(node: Node) -> Iterator[Name]:
    """The names that a node combines element by element: in sums, fractions, brackets and beside ⊙."""
    match node:
        case Name(sup=None):
            yield node
        case Additive(terms=terms):
            for _, term in terms:
                yield from _combined(term)
        case Group(kind="(" | "[", body=body):
            yield from _combined(body)
        case Quotient(above=above):
            yield from _combined(above)
        case Product(factors=factors) if any(mark.text == "\\odot" for mark, _ in factors):
            for _, factor in factors:
                yield from _combined(factor)


def _hatted(key: Key, hat: Key) -> bool:
    return hat.head == f"\\hat{{{key.head}}}"


def _under_softmax(nodes: tuple[Node, ...], letters: Letters) -> frozenset[Key]:
    """The names that a softmax is taken of, where nothing is transposed: no matrices."""
    found: set[Key] = set()
    if any(isinstance(n, Name) and n.sup is not None and is_transpose(n.sup) for n in nodes):
        return frozenset()
    for node in nodes:
        match node:
            case Call(name="softmax", argument=Name() as of):
                found.add(written(of, letters).key)
            case Apply(head=Name(head=head)) if unfonted(head).lower() == "softmax":
                found |= {written(n, letters).key for n in walk(node.argument) if isinstance(n, Name)}
    return frozenset(found)
