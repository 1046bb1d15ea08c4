"""Sums and conditions: which letters a sum binds, under which conditions, and how far it reaches."""

from collections.abc import Iterator
from dataclasses import replace

from sympy import Expr, Integer, Mul

from bnderive.algebra.expr import Before, Delta, Sigma, free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.document.syntax import (
    Big,
    Call,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Relation,
    script_items,
    walk,
)
from bnderive.verify.claims.names import letter, written
from bnderive.verify.claims.trees import said
from bnderive.verify.reading.bounded import times
from bnderive.verify.reading.matrices import WILD
from bnderive.verify.reading.naming import index_at
from bnderive.verify.reading.sense import NotRead, Sense, Value
from bnderive.verify.symbols.counting import counted_from_zero, position_of, spans
from bnderive.verify.symbols.theory import COLUMN, ROW

_PARTIAL = "this sum runs over a part of its axis"
_PAIRED = frozenset("ijklmnpqrst")  # the y of j ≠ y is a class
_COMPARED = {"=", "!=", "<", ">", "<=", ">="}


def big(sense: Sense, node: Big) -> Value:
    """A sum."""
    if node.operator != "sum":
        raise NotRead(node.span, f"\\{node.operator} is not read")
    if (position := position_of(node)) is not None:
        return along(sense, node, sense.value(node.body), position)
    names, conditions = bound_names(sense, node)
    if not names:
        return _unnamed(sense, node)
    body: Node = node.body
    rest: tuple[Node, ...] = ()
    shadowed = [n for n in names if letter(n) in sense.free or letter(n) in sense.bound]
    if 0 < len(shadowed) < len(names) and node.sup is None and not conditions and sense.choose("listed") == "held":
        names, shadowed = tuple(n for n in names if n not in shadowed), []
    if shadowed and (split := _bracketed(body)) and sense.choose("scope") == "bracket":
        body, rest = split
    bound = {letter(n): _bound_index(sense, n, node) for n in names}
    inner = sense.inside(bound)
    factors = [inner.value(body)]
    if not any(factors[0].expr.has(i) for i in bound.values()) and (bare := _bare(sense, body)) is not None:
        said = " and ".join(i.name for i in bound.values())
        raise NotRead(node.span, f"nothing under this sum has the index {said}, and {bare} is written without indices")
    weight = [condition(inner, c) for c in conditions]
    summed = Value(Sigma(Mul(factors[0].expr, *weight), *bound.values()), factors[0].dims)
    return times(sense, node, (summed, *(sense.value(r) for r in rest))) if rest else summed


def bound_names(sense: Sense, node: Big) -> tuple[tuple[Name, ...], tuple[Relation, ...]]:
    """The letters that a sum binds, and the conditions under it."""
    names: list[Name] = []
    conditions: list[Relation] = []
    for item in _items(node.sub):
        match item:
            case Name():
                names.append(item)
            case Relation(operands=(Name() as name, Name() as only), marks=(Mark(text="="),)) if _runs(
                sense, node, only
            ):
                names += [] if name in names else [name]
                conditions.append(item)
            case Relation(operands=(Name() as name, first), marks=(Mark(text="="),)):
                if isinstance(node.sup, Number) and _named_size(sense, name):
                    raise NotRead(node.span, _PARTIAL, misfit=True)
                count = counted_from_zero(node)
                ends = count in sense.letters.ending and not _named_size(sense, name, count)
                if not (ends or spans(first, node.sup)):
                    if count not in sense.letters.from_zero:
                        raise NotRead(node.span, _PARTIAL, misfit=True)
                    sense.aliases[f"a sum from 0 to {count} runs over {count} elements"] = None
                names.append(name)
            case Relation(operands=(left, _), marks=(Mark(text="in"),)):
                names += [n for n in script_items(left) if isinstance(n, Name)]
            case Relation(operands=operands, marks=marks) if all(m.text in _COMPARED for m in marks):
                new = _other(sense, operands, node.body) if marks[0].text == "!=" else operands[0]
                if not isinstance(new, Name):
                    raise NotRead(item.span, "only a letter is read under a sum")
                names += [n for n in _pair(sense, new, operands, node.body) if n not in names]
                conditions.append(item)
            case _:
                raise NotRead(item.span, "this is not read under a sum")
    return tuple(names), tuple(conditions)


def _runs(sense: Sense, node: Big, first: Name) -> bool:
    """Whether a sum has no last term, and what it is to begin with runs itself: Σ_{j=i} is the one term at i."""
    return node.sup is None and first.sub is None and first.sup is None and letter(first) in sense.axes


def _other(sense: Sense, operands: tuple[Node, ...], body: Node) -> Node:
    """The letter that a sum with i ≠ j under it binds: the first, or the second where the first is free outside; either
    where nothing under the sum has the first, but the second.
    """
    match operands:
        case (Name() as one, Name(sub=None, sup=None) as other):
            taken = {*sense.free, *sense.bound}
            second = letter(one) in taken and letter(other) in {*sense.axes} - taken
            if not second and letter(other) in {*sense.axes} - {*sense.bound}:
                inside = {letter(n) for n in walk(body) if isinstance(n, Name)}
                only = letter(other) in inside and letter(one) not in inside
                second = only and sense.choose("unequal") == "second"
            if second:
                sense.aliases[f"the sum with {letter(one)} ≠ {letter(other)} under it is over {letter(other)}"] = None
                return other
    return operands[0]


def _pair(sense: Sense, first: Name, operands: tuple[Node, ...], body: Node) -> tuple[Name, ...]:
    """The letters that a sum over pairs binds, i < j or i ≠ j: both, where neither stands outside and the sum is of
    both.
    """
    taken = {*sense.free, *sense.bound}
    inside = {letter(n) for n in walk(body) if isinstance(n, Name)}
    pair = tuple(n for n in operands if isinstance(n, Name) and n.sub is n.sup is None and letter(n) in sense.axes)
    own = {letter(n) for n in pair} & _PAIRED
    return pair if len(own) == len(operands) == 2 and own <= inside and not own & taken else (first,)


def _named_size(sense: Sense, name: Name, but: str = "") -> bool:
    """Whether the document has a name for the length of the axis of a letter, which a number is not, `but` that."""
    axis = sense.axes.get(letter(name))
    return axis is not None and axis.size not in (f"n_{axis.name}", but)


def _items(sub: Node | None) -> tuple[Node, ...]:
    if isinstance(sub, Items):
        return tuple(inner for item in sub.items for inner in _items(item))
    match sub:
        case Relation(operands=(first, *rest), marks=(Mark(text=":"), *marks)) if marks:
            if marks[0].text == "in" and said(rest[0]) != said(first):
                raise NotRead(sub.span, "that a set has an element is not read under a sum")
            return (first, replace(sub, operands=tuple(rest), marks=tuple(marks)))
    return (sub,) if isinstance(sub, Relation) else script_items(sub)


def _bare(sense: Sense, node: Node) -> str | None:
    """An array under a sum that is written without its indices."""
    for name in walk(node):
        if isinstance(name, Name):
            found = written(name, sense.letters)
            quantity = sense.theory.quantities.get(found.key)
            if quantity is not None and len(found.indices) < len(quantity.axes):
                return found.key.latex()
    return None


def _bracketed(body: Node) -> tuple[Node, tuple[Node, ...]] | None:
    """The bracket at the start of a sum's body and the factors after it."""
    match body:
        case Product(factors=((_, Group() as first), *rest)) if all(mark.text != "/" for mark, _ in rest):
            return first, tuple(factor for _, factor in rest)
    return None


def _bound_index(sense: Sense, name: Name, node: Big) -> Index:
    """An index for a letter that a sum binds: named apart from the letter outside, and over its own axis, where all
    that has it under this sum, which names no other bound, runs over one axis: Σ_j a_j + Σ_j b_j.
    """
    written = letter(name)
    own = {*_places(sense, written, node.body)}
    if len(own) == 1 and (node.sup is None or node.sup == Name(node.sup.span, next(iter(own)).size)):
        (axis,) = own
    elif written in sense.axes:
        axis = sense.axes[written]
    else:
        raise NotRead(name.span, f"it is not clear what {written} runs over")
    apart = written
    taken = {i.name for i in sense.bound.values()} | sense.free
    while apart in taken:
        apart += "'"
    return Index(apart, axis)


def _places(sense: Sense, bound: str, body: Node) -> Iterator[Axis]:
    """The axes over which a letter runs in the names under a sum; of a name with indices not known, none."""
    for name in walk(body):
        if isinstance(name, Name):
            found = written(name, sense.letters)
            quantity = sense.theory.quantities.get(found.key)
            if quantity is not None and len(found.indices) == len(quantity.axes):
                for item, axis in zip(found.indices, quantity.axes, strict=True):
                    if isinstance(item, Name) and letter(item) == bound:
                        yield axis


def _unnamed(sense: Sense, node: Big) -> Value:
    """A sum that names no index: over the axes of an array, or over the letters that stand free in it alone; over the
    one letter in it that stands outside too where it is of exponentials, Σ e^{z_i}, or where a claim is true so.
    """
    body = sense.value(node.body)
    if body.dims:
        return whole(sense, node, body) if sense.theory.matrices is None else total(node, body)
    outside = sense.free | {i.name for i in sense.bound.values()}
    inside = free_indices(body.expr)
    loose = sorted((i for i in inside if i.name not in outside), key=lambda i: i.name)
    if not loose and len(inside) == 1 and (_is_exponential(node.body) or sense.choose("unnamed") == "own"):
        loose = [*inside]
    if not loose:
        raise NotRead(node.span, "the sum names no index")
    sense.aliases[f"the sum is over {', '.join(i.name for i in loose)}"] = None
    return Value(Sigma(body.expr, *loose))


def _is_exponential(node: Node) -> bool:
    match node:
        case Group(body=body):
            return _is_exponential(body)
        case Call(name="exp") | Power(base=Name(head="e", sub=None, sup=None)):
            return True
        case Name(head="e", sub=None, sup=sup):
            return sup is not None
    return False


def along(sense: Sense, node: Node, body: Value, position: int) -> Value:
    """The sum over the rows of a matrix, or of a column, where the axis is 0; over the columns of a matrix, where 1; of
    an array of elements over that of its axes.
    """
    index = next((i for i in body.dims if i.name == (ROW, COLUMN)[position]), None) if position in (0, 1) else None
    index = index or (_in_place(sense, body, position) if sense.theory.matrices is None else None)
    if index is None or (position == 1 and len(body.dims) == 1) or any(i.axis == WILD for i in body.dims):
        raise NotRead(node.span, "it is not clear over which axis this sums")
    return Value(Sigma(body.expr, index), tuple(i for i in body.dims if i != index))


def _in_place(sense: Sense, body: Value, position: int) -> Index | None:
    """The index in that place of an array, where all that have its axes, several, have them in one order."""
    axes = {i.axis for i in body.dims}
    orders = {q.axes for q in sense.theory.quantities.values() if set(q.axes) == axes and len(q.axes) == len(axes)}
    order = next(iter(orders)) if len(orders) == 1 and len(axes) == len(body.dims) > 1 else ()
    return next((i for i in body.dims if i.axis in order[position : position + 1]), None) if position >= 0 else None


def whole(sense: Sense, node: Node, body: Value) -> Value:
    """The sum over an array where nothing says along what: over all of it, along each row, or down each column."""
    taken = sense.choose("sum") if len(body.dims) == 2 else "whole"
    return total(node, body) if taken == "whole" else along(sense, node, body, ("columns", "rows").index(taken))


def total(node: Node, body: Value) -> Value:
    """The sum over every axis of an array, where no index is written under the sum."""
    if not body.dims:
        raise NotRead(node.span, "the sum names no index")
    return Value(Sigma(body.expr, *body.dims))


def condition(sense: Sense, relation: Relation) -> Expr:
    """One where a relation between indices holds, else zero."""
    value: Expr = Integer(1)
    for mark, left, right in zip(relation.marks, relation.operands, relation.operands[1:], strict=False):
        a, b = index_at(sense, left, None), index_at(sense, right, None)
        if isinstance(a, Index) and isinstance(b, Index) and a.axis != b.axis:
            raise NotRead(relation.span, "the two run over different axes")
        value *= _compared(relation, mark.text, a, b)
    return value


def _compared(node: Node, mark: str, a: Expr, b: Expr) -> Expr:
    match mark:
        case "=":
            return Delta(a, b)
        case "!=":
            return 1 - Delta(a, b)
        case "<":
            return Before(a, b)
        case ">":
            return Before(b, a)
        case "<=":
            return Before(a, b) + Delta(a, b)
        case ">=":
            return Before(b, a) + Delta(a, b)
    raise NotRead(node.span, "this condition is not read")
