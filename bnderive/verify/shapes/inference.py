"""Shapes that follow from equations: sums keep a shape, products contract, transposes swap.

A dimension is a place among the slots, None where it is one. What is not certain is not learnt. To infer through
another construct, extend `Inference.shape`, and `assign` in `assigning`.
"""

from dataclasses import dataclass, field, replace

from bnderive.document.syntax import (
    Additive,
    Apply,
    Array,
    Big,
    Call,
    Differential,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    script_items,
    walk,
)
from bnderive.verify.claims.centring import centres
from bnderive.verify.claims.functions import REDUCTIONS, TRACES, is_ones, spreads
from bnderive.verify.claims.names import Key, Letters, is_slice, is_transpose, written
from bnderive.verify.symbols.declaring import is_upper
from bnderive.verify.symbols.gather import is_function
from bnderive.verify.symbols.slots import Place, Slots

Dim = Place | None
Shape = tuple[Dim, Dim]
SCALAR: Shape = (None, None)


@dataclass(slots=True)
class Inference:
    """Shapes as they are found out. `arrays` are the names that may have one, `defined` those of them that are no size
    even where one has their name; of `vectors` one axis may be written; `losses` are numbers. `sizes` is a place for
    each size of a shape.
    """

    letters: Letters
    slots: Slots
    arrays: frozenset[Key]
    defined: frozenset[Key]
    vectors: frozenset[Key] = frozenset()
    losses: frozenset[Key] = frozenset()
    known: dict[Key, Shape] = field(default_factory=dict)
    same: dict[Key, Key] = field(default_factory=dict)
    sizes: dict[str, Place] = field(default_factory=dict)
    fresh: int = 0

    def declare(self, key: Key, sizes: tuple[str, ...], narrow: str | None) -> None:
        """Take a name to have these sizes; what was said first stays."""
        if self.same.get(key, key) in self.known or key.head == "1":
            for size in sizes:
                self.sized(size)
            return
        named = [None if size in ("1", narrow) else self.sized(size) for size in sizes]
        first, second = (*named, None, None)[:2]
        self.learn(key, (first, second))

    def sized(self, size: str) -> Place | None:
        """The place that stands for everything of a size."""
        if size == "1":
            return None
        if size not in self.sizes:
            self.sizes[size] = (Key(f"#{size}"), 0)
            self.slots.size(self.sizes[size], size)
            for place in [p for p in tuple(self.slots.parent) if self.slots.sizes.get(self.slots.root(p)) == size]:
                self.slots.join(self.sizes[size], place)
        return self.sizes[size]

    def learn(self, key: Key, shape: Shape) -> None:
        """Take a name to have a shape: its own places have these axes."""
        key = self.same.get(key, key)
        count = sum(d is not None for d in shape)
        if key in self.known or self.slots.arity.get(key, 0) > count:
            return
        own: list[Dim] = []
        for dim in shape:
            if dim is None:
                own.append(None)
                continue
            place = (key, sum(d is not None for d in own))
            self.slots.join(dim, place)
            own.append(place)
        self.known[key] = (own[0], own[1])

    def assume(self, key: Key) -> bool:
        """Take a name whose shape nothing shows to be a matrix; whether nothing did."""
        if self.same.get(key, key) in self.known:
            return False
        self.known[key] = ((key, 0), (key, 1))
        return True

    def new(self) -> Place:
        """A dimension of its own."""
        self.fresh += 1
        return (Key(f"#{self.fresh}"), 0)

    def indexed(self, names: tuple[Key, ...]) -> None:
        """What indices show: two for a matrix; one for a vector, by a small letter."""
        for key in names:
            count = self.slots.arity.get(key, 0)
            if count == 2:
                self.learn(key, ((key, 0), (key, 1)))
            elif count == 1 and not is_upper(key) and key not in self.same.values():
                self.learn(key, ((key, 0), None))

    def columns(self, names: tuple[Key, ...]) -> None:
        """What has one index and nothing more is a column."""
        for key in names:
            if self.slots.arity.get(key, 0) == 1:
                self.learn(key, ((key, 0), None))

    def unify(self, one: Shape, other: Shape) -> None:
        """Two matrices, two columns or two rows have the same axes, where the size of one of them is not known."""
        pairs = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
        for a, b in pairs if 2 * len(pairs) + (*one, *other).count(None) == 4 else ():
            self.slots.join(a, b, force=False)

    def of_name(self, node: Name | Indexed) -> tuple[Key, int, bool] | None:
        """A name's key, how many of its indices are written, and whether it is transposed."""
        base = node.base if isinstance(node, Indexed) else node
        if not isinstance(base, Name):
            return None
        key = (found := written(base, self.letters)).key
        if key.head.startswith("d") and len(key.head) > 1 and key.head.isalnum() and key not in self.known:
            key = replace(key, head=key.head[1:])
        every = (*found.indices, *(node.indices if isinstance(node, Indexed) else ()))
        count = sum(not is_slice(item) for item in every)
        return self.same.get(key, key), count, found.transposed

    def shape(self, node: Node) -> Shape | None:  # noqa: C901
        """The shape of a node; None where it is not known."""
        match node:
            case Group(kind="norm", body=body) | Indexed(base=Group(kind="norm", body=body)):
                self.shape(body)
                return SCALAR
            case Number():
                return SCALAR
            case Call(name=name) if name in REDUCTIONS:
                return SCALAR
            case Name() | Indexed():
                return self.name(node)
            case Call(name="max" | "min", argument=Items(items=items)):
                return self.sum([self.shape(item) for item in items])
            case Group(body=body) | Root(radicand=body) | Big(body=body) | Call(argument=body):
                return self.shape(body)
            case Power(base=base, exponent=exponent):
                found = self.shape(base)
                return found[::-1] if found is not None and is_transpose(exponent) else found
            case Apply():
                return self.applied(node)
            case Additive(terms=terms):
                own = [self.shape(term) for _, term in terms if not spreads(term, self.letters)]
                return self.sum(own) if own else None
            case Quotient(above=Differential(), below=Differential(of=of)) if of is not None:
                return self.shape(of)
            case Quotient(above=above, below=below):
                return self.sum([self.shape(above), self.shape(below)])
            case Differential(of=of, by=by) if (inner := of if of is not None else by) is not None:
                return self.shape(inner)
            case Product(factors=factors):
                return self.product(factors)
            case Array(body=body, row=row, column=column):
                places = tuple(self.counted(body, letter) if letter else None for letter in (row, column))
                return None if None in (places[0] or not row, places[1] or not column) else (places[0], places[1])
        return None

    def counted(self, body: Node, letter: str) -> Place | None:
        """The place of the first name at which a letter stands as an index."""
        for node in walk(body):
            found = written(node, self.letters) if isinstance(node, Name) else None
            for k, item in enumerate(found.indices if found is not None else ()):
                if found is not None and isinstance(item, Name) and item.head == letter:
                    return self.same.get(found.key, found.key), k
        return None

    def applied(self, node: Apply) -> Shape | None:
        """The shape of a function's value, or of a product with a bracket."""
        inner = self.shape(node.argument)
        if (word := node.head.head.lower()) == "rowsum":
            return None if inner is None else (inner[0], None)
        if word in TRACES:
            return SCALAR
        if inner is not None and node.exponent is not None and is_transpose(node.exponent):
            inner = inner[::-1]
        if is_function(node.head.head):
            return inner
        first = self.name(node.head)
        if centres(node.argument, self.letters):
            return first
        return None if first is None or inner is None else self.times(first, inner)

    def name(self, node: Name | Indexed) -> Shape | None:
        """The shape of a name: known, or without any for a size."""
        found = self.of_name(node)
        if found is None:
            return None
        key, count, transposed = found
        if key.head == "1" and key.label:
            shape: Shape | None = (self.sized(key.label), None)
        elif key in self.known and (count or key not in self.vectors):
            shape = self.known[key]
            if count:
                dims = [d for d in shape if d is not None]
                shape = SCALAR if count >= len(dims) else (None, dims[-1])
                shape = (dims[0], None) if len(dims) == 2 and shape != SCALAR and _is_column(node) else shape
                shape = shape[::-1] if key in self.vectors else shape
        else:
            shape = SCALAR if self.is_number(key, count) else None
        return shape[::-1] if transposed and shape is not None else shape

    def is_number(self, key: Key, count: int) -> bool:
        """Whether a name with so many indices is one number: all are written, or it is no array, such as a size."""
        if count:
            return count == self.slots.arity.get(key, 0) and not (count == 1 and is_upper(key))
        size = key.head in self.slots.sizes.values() and key not in self.defined
        return size or (key not in self.arrays and not self.slots.arity.get(key))

    def sum(self, shapes: list[Shape | None]) -> Shape | None:
        """The shape of what is combined element by element; a matrix stays one whatever else there is."""
        known = [s for s in shapes if s is not None and s != SCALAR]
        whole = next((s for s in known if None not in s), None)
        if whole is None and None in shapes:
            return None
        first = whole or next(iter(known), SCALAR)
        for other in known:
            self.unify(first, other)
        return first

    def product(self, factors: tuple[tuple[Mark, Node], ...]) -> Shape | None:
        """The shape of a product."""
        whole: Shape | None = SCALAR
        summed = repeated = False
        own = [(mark, factor) for mark, factor in factors if not centres(factor, self.letters)]
        for mark, factor in own:
            if is_ones(factor, self.letters, transposed=True):
                summed = True
                continue
            if whole == SCALAR and len(own) > 1 and is_ones(factor, self.letters, transposed=False):
                repeated = True
                continue
            found = self.shape(factor)
            if whole is None or found is None:
                return SCALAR if mark.text == ":" else None
            if mark.text == ":":
                self.unify(whole, found)
                whole = SCALAR
                continue
            found, summed = (None, found[1]) if summed else found, False
            found, repeated = found[::-1] if repeated and found[1] is None else found, False
            whole = self.sum([whole, found]) if mark.text in ("\\odot", "/") else self.times(whole, found, mark.text)
        return None if summed or not own else whole

    def times(self, left: Shape, right: Shape, mark: str = "") -> Shape | None:
        """The shape of a matrix product; of one that does not fit, that of the larger factor."""
        if SCALAR in (left, right):
            return right if left == SCALAR else left
        if left[1] is not None and right[0] is not None:
            if mark == "*" and self.slots.root(left[1]) != self.slots.root(right[0]) and self._beside(left, right):
                return left if self.slots.alike(left, right) else None
            self.slots.join(left[1], right[0], force=False)
            return (left[0], right[1]) if self.slots.root(left[1]) == self.slots.root(right[0]) else None
        if left[1] is None and right[0] is None:
            return left[0], right[1]
        return self.sum([left, right])

    def _beside(self, left: Shape, right: Shape) -> bool:
        """Whether two factors have as many rows or as many columns, as in a product by elements."""
        pairs = zip(left, right, strict=True)
        return any(a is not None and b is not None and self.slots.root(a) == self.slots.root(b) for a, b in pairs)


def _is_column(node: Name | Indexed) -> bool:
    """Whether a slice is a column, P_{:,j}."""
    items = node.indices if isinstance(node, Indexed) else script_items(node.sub)
    return bool(items) and is_slice(items[0])
