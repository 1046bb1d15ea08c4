"""Names without indices that stand for arrays along one axis, in a document that writes no index at all.

Input: equations, letters, the layout of learned parameters. Output: these names get the axis in the slots.
"""

from bnderive.document.equations import Equation
from bnderive.document.syntax import Apply, Call, Name, Node, walk
from bnderive.verify.claims.names import Key, Letters, unfonted, written
from bnderive.verify.claims.reductions import reduction
from bnderive.verify.symbols.layouts import Layout, learned_among
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.roles import keys_in
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.symbols.usual import is_array, is_learned, is_mean


def as_arrays(
    equations: tuple[tuple[int, Equation], ...], letters: Letters, slots: Slots, layout: Layout
) -> frozenset[Key]:
    """Where a document writes no index at all, what is normalized and its like are arrays over one axis, what it takes
    a softmax of, and, unless each is one number, learned parameters; but ŷ is what a model says of y. These
    parameters, where they are numbers.
    """
    trees = tuple(tree for _, tree in equations)
    keys = keys_in(trees, letters)
    nodes = tuple(nodes_of(trees))
    hats = [k for k in keys if k.head.startswith("\\hat{") and k.head != "\\hat{y}"]
    inside = _under_softmax(nodes, letters)
    reduced = any(isinstance(n, Call) and reduction(n) is not None for n in nodes)
    if any(slots.arity.values()) or not (reduced or inside or any(is_mean(k) or k in hats for k in keys)):
        return frozenset()
    learned = learned_among(equations, letters)
    arrays = [k for k in keys if k in hats or k in inside or is_array(k) or any(_hatted(k, hat) for hat in hats)]
    arrays = [k for k in arrays if k not in learned and not is_learned(k)]
    arrays += [k for k in keys if k in learned] if layout != "one" else []
    for key in arrays:
        slots.arity[key] = 1
        slots.named.setdefault(slots.root((key, 0)), "i")
        slots.join((arrays[0], 0), (key, 0))
    return learned if layout == "one" else frozenset()


def _hatted(key: Key, hat: Key) -> bool:
    return hat.head == f"\\hat{{{key.head}}}"


def _under_softmax(nodes: tuple[Node, ...], letters: Letters) -> frozenset[Key]:
    """The names that a softmax is taken of."""
    found = set()
    for node in nodes:
        match node:
            case Call(name="softmax", argument=Name() as of):
                found.add(written(of, letters).key)
            case Apply(head=Name(head=head)) if unfonted(head).lower() == "softmax":
                found |= {written(n, letters).key for n in walk(node.argument) if isinstance(n, Name)}
    return frozenset(found)
