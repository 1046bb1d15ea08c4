"""Which axis each position of each quantity runs over, and how long the axes are.

Input: equations and the letters of the document. Two positions have one axis where one letter stands in both within an
equation; bounds such as i = 1, …, m and a mean such as (1/m) Σ_i name its size. Output: `Slots`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sympy import Expr, Mul

from bnderive.algebra.index import Axis
from bnderive.document.equations import Equation
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Call,
    Group,
    Indexed,
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
from bnderive.verify.claims.names import DELTA, Key, Letters, is_index, letter, unfonted, written
from bnderive.verify.symbols.counting import position_of, set_of
from bnderive.verify.symbols.gather import keys_of

Place = tuple[Key, int]
Named = tuple[int, str]
USUAL_SIZES = ("m", "N", "n", "H", "D", "M", "d", "K", "C", "B", "T", "S", "G", "V", "L", "W")
_RARE_SIZES = frozenset("FIJPQRUbhklpqw")  # where they divide a sum


@dataclass(slots=True)
class Slots:
    """Sets of places and letters that have one axis; `sizes` and letters (`named`) by representative; `arity` of each
    name. `counts` are the names by which a sum over several letters is divided, with those letters. `values` are
    letters that an equation gives a value, with the names in it: n = √(Σ v²) is no size of v.
    """

    parent: dict[Place | Named, Place | Named] = field(default_factory=dict)
    sizes: dict[Place | Named, str] = field(default_factory=dict)
    arity: dict[Key, int] = field(default_factory=dict)
    named: dict[Place | Named, str] = field(default_factory=dict)
    made: dict[Place | Named, Axis] = field(default_factory=dict)
    settled: set[Place | Named] = field(default_factory=set)
    counts: dict[str, tuple[Named, ...]] = field(default_factory=dict)
    values: Mapping[str, frozenset[Key]] = field(default_factory=dict)

    def root(self, item: Place | Named) -> Place | Named:
        """The representative of a set."""
        self.parent.setdefault(item, item)
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, a: Place | Named, b: Place | Named, *, force: bool = True) -> None:
        """Say that two have one axis. Without `force`, not where their sizes are known to differ, or both are settled
        and nothing says that their sizes are the same.
        """
        first, second = self.root(a), self.root(b)
        if first == second:
            return
        sizes = [self.sizes[r] for r in (first, second) if r in self.sizes]
        agree = len(sizes) == 2 and sizes[0] == sizes[1]
        if not force and not agree and (len(sizes) == 2 or {first, second} <= self.settled):
            return
        self.parent[second] = first
        if second in self.settled:
            self.settled.add(first)
        for table in (self.sizes, self.named):
            if second in table:
                table.setdefault(first, table[second])

    def size(self, item: Place | Named, name: str) -> None:
        """Say how long an axis is; what was said first stays."""
        self.sizes.setdefault(self.root(item), name)

    def axis(self, item: Place | Named) -> Axis:
        """The axis of a place or a letter; each set has one of its own."""
        root = self.root(item)
        if root not in self.made:
            name = self.named.get(root, "a")
            taken = {axis.name for axis in self.made.values()}
            while name in taken:
                name += "'"
            self.made[root] = Axis(name, self.sizes.get(root, f"n_{name}"))
        return self.made[root]

    def alike(self, first: Iterable[Place | None], second: Iterable[Place | None]) -> bool:
        """Whether places, and there are some, have the same axes as others."""
        pairs = zip(first, second, strict=True)
        return all(a is not None and b is not None and self.root(a) == self.root(b) for a, b in pairs)

    def joint_names(self) -> tuple[str, ...]:
        """The names that count along several axes at once, as the T of (1/T) Σ_ij does, where no axis is as long."""
        own = set(self.sizes.values())
        return tuple(name for name in self.counts if name not in own)

    def count(self, name: str) -> Expr:
        """How many such a name counts: the product of the lengths of its axes."""
        return Mul(*(self.axis(letter).length for letter in self.counts[name]))

    def settle(self) -> None:
        """Hold apart, from now on, the axes of all places that are known."""
        self.settled = {self.root(i) for i in tuple(self.parent) if isinstance(i[0], Key)}

    def adopt(self) -> None:
        """Let a letter that indexes nothing run over the axis of its size: the one there is, or the one of its name."""
        places: dict[str, dict[Place | Named, None]] = {}
        for item in tuple(self.parent):
            if isinstance(item[0], Key) and (root := self.root(item)) in self.sizes:
                places.setdefault(self.sizes[root], {})[root] = None
        known = {root for roots in places.values() for root in roots}
        for item in tuple(self.parent):
            root = self.root(item)
            if isinstance(item[0], Key) or root in known or root not in self.sizes:
                continue
            alike = tuple(places.get(self.sizes[root], ()))
            named = tuple(place for place in alike if self.named.get(place) == item[1])
            if len(alike) == 1 or len(named) == 1:
                self.join((named or alike)[0], item)

    def unite_letters(self) -> None:
        """Let a letter that no name carries in its equation, as in Σ_i 1, run over what it runs over elsewhere, where
        that is one axis.
        """
        placed = {self.root(i) for i in tuple(self.parent) if isinstance(i[0], Key)}
        letters = [i for i in tuple(self.parent) if not isinstance(i[0], Key)]
        there: dict[object, set[Place | Named]] = {}
        for item in letters:
            if (root := self.root(item)) in placed:
                there.setdefault(item[1], set()).add(root)
        for item in letters:
            axes = there.get(item[1], ())
            if self.root(item) not in placed and len(axes) == 1:
                self.join(next(iter(axes)), item, force=False)

    def unsized(self) -> tuple[Place | Named, ...]:
        """The sets with a place in them whose size nothing says."""
        roots = dict.fromkeys(self.root(i) for i in tuple(self.parent) if isinstance(i[0], Key))
        return tuple(r for r in roots if r not in self.sizes)


def slots_of(equations: Iterable[tuple[int, Equation]], letters: Letters, slots: Slots, *, force: bool) -> Slots:
    """What these equations, each with its number, say about axes; added to `slots`."""
    for number, equation in equations:
        for side in equation.sides:
            if side.node is not None:
                for node in walk(side.node):
                    _learn(node, number, letters, slots, force)
    return slots


def _learn(node: Node, number: int, letters: Letters, slots: Slots, force: bool) -> None:
    match node:
        case Indexed(base=Name() as base, indices=indices):
            inner = written(base, letters)
            _place(inner.key, (*inner.indices, *indices), number, letters, slots, force)
        case Indexed(base=base, indices=(only,)) if (array := _of_function(base)) is not None:
            _place(written(array, letters).key, (only,), number, letters, slots, force)
        case Name():
            found = written(node, letters)
            if found.key != DELTA:
                _place(found.key, found.indices, number, letters, slots, force)
            elif len(found.indices) == 2 and all(is_index(i, letters) for i in found.indices):
                a, b = (letter(i) for i in found.indices if isinstance(i, Name))
                slots.join((number, a), (number, b), force=force)
        case Big():
            _bounds(node, number, letters, slots)
        case Relation(operands=operands, marks=marks) if all(m.text in ("=", "!=", "<", "<=") for m in marks):
            names = [o for o in operands if is_index(o, letters)]
            for first, second in pairwise(names):
                if isinstance(first, Name) and isinstance(second, Name):
                    slots.join((number, letter(first)), (number, letter(second)), force=force)
        case Product() | Quotient():
            _mean(node, number, letters, slots)


def _of_function(node: Node) -> Name | None:
    """The array that a function is of, whose element is meant: the z of softmax(z)_i."""
    match node:
        case Call(argument=Name(sub=None, sup=None) as inner):
            return inner
        case Apply(head=Name(head=head), argument=Group(body=Name(sub=None, sup=None) as inner)):
            return inner if unfonted(head).lower() == "softmax" else None
    return None


def _place(key: Key, indices: tuple[Node, ...], number: int, letters: Letters, slots: Slots, force: bool) -> None:
    slots.arity[key] = max(slots.arity.get(key, 0), len(indices))
    for position, item in enumerate(indices):
        if is_index(item, letters) and isinstance(item, Name):
            here = (number, letter(item))
            slots.named.setdefault(slots.root((key, position)), letter(item))
            slots.join((key, position), here, force=force)


def bound_letters(node: Big, letters: Letters) -> tuple[str, ...]:
    """The letters under a sum."""
    found: list[str] = []
    if position_of(node) is not None:
        return ()
    for item in node.sub.items if isinstance(node.sub, Items) else (node.sub,):
        first = item.operands[0] if isinstance(item, Relation) else item
        found += [letter(n) for n in script_items(first) if isinstance(n, Name) and is_index(n, letters)]
    return tuple(found)


def _bounds(node: Big, number: int, letters: Letters, slots: Slots) -> None:
    names = bound_letters(node, letters)
    upper = _upper(node.sup) or (letters.counted if set_of(node) else None) or None
    for name in names:
        slots.named.setdefault(slots.root((number, name)), name)
        if upper is not None and len(names) == 1:
            slots.size((number, name), counted_as(upper, letters))


def counted_as(name: str, letters: Letters) -> str:
    """The count that a name stands for, where the document has two names for one."""
    return letters.aliases.get(Key(name), Key(name)).head


def _upper(node: Node | None) -> str | None:
    match node:
        case Name(head=head, sub=None, sup=None):
            return head
        case Additive(terms=((_, Name(head=head, sub=None, sup=None)), (_, Number(value=one)))) if one == 1:
            return head
    return None


def _mean(node: Product | Quotient, number: int, letters: Letters, slots: Slots) -> None:
    """(1/N) Σ_i says that i runs to N, and (1/N) Σ_ij that N counts i and j together; (2/N) Σ (x_i − μ) sums over i."""
    for name, summed in divided(node):
        names = bound_letters(summed, letters) if summed.sub is not None else _unnamed(summed, letters)
        rare = name in _RARE_SIZES and name not in slots.values and name not in letters.indices
        if not (rare or name in USUAL_SIZES) or summed.sup is not None:
            continue
        head = counted_as(name, letters)
        valued = slots.values.get(head, frozenset()).intersection(keys_of(summed, letters))
        if len(names) == 1 and not valued and not _sized(summed, names[0], letters, slots):
            slots.size((number, names[0]), head)
        elif len(names) > 1:
            slots.counts.setdefault(head, tuple((number, name) for name in names))


def _sized(summed: Big, index: str, letters: Letters, slots: Slots) -> bool:
    """Whether it is known how long an array in a sum is along an index."""
    names = (written(n, letters) for n in walk(summed.body) if isinstance(n, Name))
    places = ((n.key, k) for n in names for k, i in enumerate(n.indices) if isinstance(i, Name) and letter(i) == index)
    return any(slots.root(place) in slots.sizes for place in places)


def _unnamed(summed: Big, letters: Letters) -> tuple[str, ...]:
    """The letter that stands in a sum which names none, where it is one."""
    names = (written(n, letters) for n in walk(summed.body) if isinstance(n, Name))
    found = tuple(dict.fromkeys(letter(i) for n in names for i in n.indices if isinstance(i, Name)))
    return found if len(found) == 1 else ()


def divided(node: Product | Quotient) -> Iterator[tuple[str, Big]]:
    """The sums that a fraction or a product divides by a name alone, with that name; a number may stand before them."""
    if isinstance(node, Quotient):
        match node:
            case Quotient(above=above, below=Name(head=head, sub=None, sup=None)):
                if isinstance(summed := _without_number(above), Big):
                    yield head, summed
        return
    for (_, left), (_, right) in pairwise(node.factors):
        match left, right:
            case Quotient(above=above, below=Name(head=head, sub=None, sup=None)), Big():
                if isinstance(_without_number(above), Number):
                    yield head, right


def _without_number(node: Node) -> Node:
    """The sum behind a number and a sign; a number without its sign."""
    match node:
        case Additive(terms=((_, only),)) | Product(factors=((_, Number()), (_, only))):
            return _without_number(only)
    return node
