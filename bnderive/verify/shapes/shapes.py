"""The shapes of names that are written without indices, as X, W and 𝟏_n are in matrix notation.

Input: equations, letters, and the axes that indices show. Output: `Shapes`, with the axes of every name that has a
shape added to the slots. A dimension of size one is no axis: a column n × 1 has one axis, along its rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from bnderive.algebra.index import Index
from bnderive.document.equations import Equation
from bnderive.document.syntax import Apply, Differential, Group, Name, Product, Quotient, walk
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.names import Key, Letters, Written, is_transpose, written
from bnderive.verify.shapes.assigning import elements_first, repeat
from bnderive.verify.shapes.inference import SCALAR, Inference, Shape
from bnderive.verify.shapes.lying import rows_of
from bnderive.verify.shapes.neighbours import beside, by_neighbours, upright
from bnderive.verify.shapes.notation import in_matrices
from bnderive.verify.shapes.scalars import above, below, differentiated, losses_of
from bnderive.verify.shapes.showing import learn_shown
from bnderive.verify.shapes.stacking import stacked
from bnderive.verify.shapes.vectors import normed, turned_rows, vectors_of
from bnderive.verify.symbols.boldface import is_bold
from bnderive.verify.symbols.declaring import declared, is_upper, size_names, space
from bnderive.verify.symbols.gather import Candidate, candidates, is_function, keys_of
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.symbols.theory import COLUMN, ROW, WHICH, Matrices


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes by name; `rows` are the lower names whose rows an upper name holds (X → x), `scalars` the sizes that
    shapes name, `columns` the names with two axes that are columns where one of the two is written.
    """

    known: Mapping[Key, Shape]
    rows: Mapping[Key, Key]
    matrices: Matrices
    scalars: Mapping[Key, str]
    columns: frozenset[Key] = frozenset()

    def oriented(self, key: Key, quantity: Quantity) -> Quantity:
        """The quantity with its positions said to be rows or columns."""
        if key in self.columns and len(quantity.indices) == 2:
            first, last = quantity.indices
            return replace(quantity, indices=(Index(WHICH, first.axis), Index(ROW, last.axis)))
        shape = self.known.get(key)
        if shape is None or len(quantity.indices) != sum(d is not None for d in shape):
            names: tuple[str, ...] = (ROW, COLUMN)[: len(quantity.indices)]
        else:
            names = tuple(n for n, d in zip((ROW, COLUMN), shape, strict=True) if d is not None)
        if len(names) != len(quantity.indices):
            return quantity
        indices = tuple(Index(n, i.axis) for n, i in zip(names, quantity.indices, strict=True))
        return replace(quantity, indices=indices)


def _in_norms(equations: Iterable[Equation], letters: Letters, slots: Slots) -> bool:
    """Whether names that never have an index stand in norms."""
    norms = (n for n in nodes_of(equations) if isinstance(n, Group) and n.kind == "norm")
    inside = [name for norm in norms for name in normed(norm, letters)]
    return bool(inside) and not any(slots.arity.get(name.key) for name in inside)


def functions_of(equations: Iterable[tuple[int, Equation]], letters: Letters) -> Mapping[Key, Key]:
    """Names that an equation gives as those of a function: c(R) = … gives c, of R."""
    found: dict[Key, Key] = {}
    for _, equation in equations:
        if len(equation.sides) > 1 and equation.marks[0].text == "=" and equation.continues is None:
            match equation.sides[0].node:
                case Apply(head=head, argument=Group(body=Name() as of), exponent=None) if not is_function(head.head):
                    found.setdefault(written(head, letters).key, written(of, letters).key)
    return found


def function_candidates(equations: Iterable[tuple[int, Equation]], letters: Letters) -> tuple[Candidate, ...]:
    """The equations that define such names."""
    found: list[Candidate] = []
    for number, equation in equations:
        if len(equation.sides) > 1 and equation.marks[0].text == "=" and equation.continues is None:
            left, right = (s.node for s in equation.sides[:2])
            match left:
                case Apply(head=head, argument=Group(body=Name()), exponent=None) if not is_function(head.head):
                    if right is not None and (key := written(head, letters).key) not in keys_of(right, letters):
                        found.append(Candidate(number, Written(key, ()), right, ()))
    return tuple(found)


def later_sides(equations: Iterable[tuple[int, Equation]], letters: Letters) -> tuple[Candidate, ...]:
    """What chains say that a name is after their first "=", as equations of their own."""
    found: list[Candidate] = []
    for number, equation in equations:
        for k, side in enumerate(equation.sides[2:], 1):
            if side.node is not None and all(mark.text == "=" for mark in equation.marks[: k + 1]):
                short = replace(equation, sides=(equation.sides[0], side), marks=equation.marks[:1])
                found += candidates(((number, short),), letters)
    return tuple(found)


def shapes_of(
    equations: tuple[tuple[int, Equation], ...],
    letters: Letters,
    slots: Slots,
    narrow: str | None = None,
    numbers: frozenset[Key] = frozenset(),
) -> Shapes | None:
    """The shapes of a document; None where it is not in matrix notation. The dimension `narrow` is taken as one, and
    `numbers` are known to be single numbers.
    """
    trees = tuple(e for _, e in equations)
    if not in_matrices(trees) and not _in_norms(trees, letters, slots):
        return None
    names, bold = _names(trees, letters)
    defined = differentiated(trees, letters) | {c.name.key for c in candidates(equations, letters)}
    defined |= {key for tree in trees for key in declared(tree, letters)}
    arrays = defined | bold | {k for k in names if is_upper(k)}
    functions = functions_of(equations, letters)
    vectors = vectors_of(trees, letters)
    columns = frozenset(key for key, count in vectors.items() if count == 2)
    possible = arrays | set(functions) | _after_d(trees, letters) | _beside_gradients(trees, letters)
    inference = Inference(letters, slots, possible, defined | set(functions), columns)
    for key in sorted(rows_of(trees, letters, frozenset(bold))):
        inference.learn(key, (None, (key, 0)))
    inference.losses = losses_of(trees, letters, slots)
    for key in sorted(inference.losses | numbers):
        inference.learn(key, SCALAR)
    guessed = _infer(equations, inference, names, narrow, frozenset(bold), vectors)
    for key, shape in inference.known.items():
        slots.arity[key] = max(slots.arity.get(key, 0), sum(d is not None for d in shape))
    known = {**inference.known, **{u: inference.known[k] for u, k in inference.same.items() if k in inference.known}}
    axes = {size: slots.axis(place) for size, place in inference.sizes.items()}
    loose = (k for k in arrays if k not in known and not slots.arity.get(k))
    losses = frozenset(filter(is_loss_letter, above(trees, letters)))
    unknown = frozenset(k for k in loose if not _is_scalar(k, slots, defined)) - losses
    upper = upright(trees, inference, {c.name.key for c in candidates(equations, letters)})
    if upper and inference.same:  # a name in small letters may be that of columns, and was taken for that of rows
        guessed |= {k for k in inference.known if is_upper(k)}
    matrices = Matrices(unknown - below(trees, letters), axes, functions, guessed, upper, turned_rows(trees, letters))
    sizes = {key: size for key, size in size_names(trees).items() if key not in defined}
    return Shapes(known, inference.same, matrices, sizes, columns)


def _infer(
    equations: tuple[tuple[int, Equation], ...],
    inference: Inference,
    names: tuple[Key, ...],
    narrow: str | None,
    bold: frozenset[Key],
    vectors: Mapping[Key, int],
) -> frozenset[Key]:
    """Find out the shapes of names; those that were only assumed to be matrices."""
    trees, letters, slots = tuple(e for _, e in equations), inference.letters, inference.slots
    inference.same.update(stacked(trees, names, letters, slots))
    slots.arity |= dict.fromkeys(inference.vectors, 2)
    for tree in trees:
        for key, sizes in declared(tree, letters).items():
            inference.declare(key, sizes, narrow)
    inference.indexed(names)
    learn_shown(trees, inference, bold)
    strange = with_strangers(equations, letters)
    usual = tuple(tree for number, tree in equations if number not in strange)
    forward = tuple(t for t in usual if not any(isinstance(n, Differential) for n in nodes_of((t,))))
    elements_first(forward, inference)
    if vectors:
        repeat(forward, inference)
        slots.arity |= {key: 1 for key in vectors if not slots.arity.get(key)}
        inference.indexed(names)
    repeat(usual, inference)
    beside(nodes_of(trees), inference, bold)
    repeat(usual, inference)
    capitals = _capitals(trees, letters, slots, inference.defined)
    for key in sorted(_transposed(trees, letters) & frozenset(capitals)):
        inference.assume(key)
    repeat(trees, inference)
    beside(nodes_of(trees), inference, bold)
    guessed = frozenset(k for k in capitals if inference.assume(k))
    if guessed:
        repeat(trees, inference)
        beside(nodes_of(trees), inference, bold)
    by_neighbours(trees, inference, {c.name.key for c in candidates(equations, letters)})
    inference.arrays -= _after_d(trees, letters) - inference.defined
    repeat(trees, inference)
    inference.columns(names)
    elements_first(forward, inference)
    repeat(trees, inference)
    return guessed


def _capitals(trees: tuple[Equation, ...], letters: Letters, slots: Slots, defined: frozenset[Key]) -> tuple[Key, ...]:
    """The capital letters without indices that are matrices, if anything: no size, and nothing above a ∂."""
    numbers = above(trees, letters) | below(trees, letters) | set(functions_of(enumerate(trees), letters))
    names = (k for k in _names(trees, letters)[0] if is_upper(k) and k not in numbers and not slots.arity.get(k))
    return tuple(k for k in names if not _is_scalar(k, slots, defined))


def with_strangers(equations: tuple[tuple[int, Equation], ...], letters: Letters) -> frozenset[int]:
    """The equations that define a name which another defines too, by a name that stands nowhere else."""
    used: dict[Key, set[int]] = {}
    for number, tree in equations:
        for key in _names((tree,), letters)[0] if len(tree.sides) > 1 else ():
            used.setdefault(key, set()).add(number)
    possible = candidates(equations, letters)
    heads = [c.name.key for c in possible]
    return frozenset(
        c.number
        for c in possible
        if heads.count(c.name.key) > 1 and any(used.get(k) == {c.number} for k in keys_of(c.right, letters))
    )


def _is_scalar(key: Key, slots: Slots, defined: frozenset[Key]) -> bool:
    size = key.head in slots.sizes.values() and key not in defined
    return size or key.head in ("\\epsilon", "\\delta", "e", "\\pi", "1", "I")


def _transposed(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names that are transposed."""
    names = (written(n, letters) for n in nodes_of(trees) if isinstance(n, Name))
    return frozenset(name.key for name in names if name.transposed and not name.indices)


def _after_d(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names whose gradients have names: the z of dz."""
    nodes = nodes_of(trees)
    parts = [p for n in nodes if isinstance(n, Quotient) for p in (n.above, n.below)]
    ratios = {id(f) for p in parts for f in ((p,) if not isinstance(p, Product) else (f for _, f in p.factors))}
    return frozenset(
        written(n.of, letters).key
        for n in nodes
        if isinstance(n, Differential) and n.letter == "d" and isinstance(n.of, Name) and id(n) not in ratios
    )


def _beside_gradients(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names that equations say a derivative to be: δ = ∂L/∂h, whatever shape that has."""
    pairs = ((one.node, two.node) for tree in trees for one, two in pairwise(tree.sides))
    each = (pair for one, two in pairs for pair in ((one, two), (two, one)))
    return frozenset(
        written(name, letters).key
        for name, side in each
        if isinstance(name, Name) and isinstance(side, Quotient) and isinstance(side.below, Differential)
    )


def _names(trees: tuple[Equation, ...], letters: Letters) -> tuple[tuple[Key, ...], set[Key]]:
    """Every name that stands anywhere, what is under a ∂ included; and those in bold."""
    found: dict[Key, None] = {}
    bold: set[Key] = set()
    for tree in trees:
        for side in tree.sides:
            if side.node is None or space(side.node) is not None:
                continue
            for node in walk(side.node):
                if isinstance(node, Name) and not is_transpose(node):
                    key = written(node, letters).key
                    found.setdefault(key)
                    if is_bold(node):
                        bold.add(key)
    return tuple(found), bold
