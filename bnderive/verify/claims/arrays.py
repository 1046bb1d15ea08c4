"""Matrices that are written out by their entries: one expression for the entry at any place, where there is one.

Input: the chains of a document. Output: the chains with such matrices as `Array`s. Every entry that is printed must say
the same of its place: s_1(1 − s_1) on the diagonal and −s_1 s_2, −s_2 s_1 beside it are s_i(1 − s_i) where j = i, and
−s_i s_j. Places count from one or from zero, and behind dots the last is called by a name or a number. One of
numbers alone is the list of them; of any other that no rule tells, nothing is read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bnderive.document.manuscript import Formula
from bnderive.document.scripts import script_of
from bnderive.document.syntax import (
    Apply,
    Array,
    Cases,
    Grid,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Relation,
    script_items,
    walk,
)
from bnderive.verify.claims.chains import Chain, Placed, rewritten, unread
from bnderive.verify.claims.trees import rebuilt, said

_LETTERS = "ijklpq"
_DOTS = frozenset({"\\dots", "..."})
Label = tuple[Any, ...]
Rows = tuple[tuple[Node, ...], ...]


def with_arrays(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, each matrix that is written out as its rule; a side with one that has none is not read."""
    return tuple(_written(chain, formulas) for chain in chains)


def _written(chain: Chain, formulas: tuple[Formula, ...]) -> Chain:
    nodes = [node for p in chain.sides if p.side.node is not None for node in walk(p.side.node)]
    if not any(isinstance(node, Grid) for node in nodes):
        return chain
    used = {node.head for node in nodes if isinstance(node, Name)}
    row, column, *_ = (*(letter for letter in _LETTERS if letter not in used), "", "")

    def change(node: Node) -> Node:
        if not isinstance(node, Grid) or not column:
            return node
        return array_of(node, row, column) or _numbers(node) or node

    found = rewritten(chain, change)
    return replace(found, sides=tuple(_without_grids(p, formulas[p.formula]) for p in found.sides))


def _without_grids(placed: Placed, formula: Formula) -> Placed:
    parts = walk(placed.side.node) if placed.side.node is not None else ()
    grid = next((part for part in parts if isinstance(part, Grid)), None)
    if grid is None:
        return placed
    message, hint = "a matrix written out by its entries is not read", "Write it with indices: x_{ij}."
    return unread(placed, formula, grid.span, message, hint)


def _numbers(grid: Grid) -> Node | None:
    """What a matrix without names lists."""
    items = tuple(item for row in grid.rows for item in row)
    named = any(isinstance(part, (Name, Mark)) for item in items for part in walk(item))
    return None if named else Group(grid.span, "[", Items(grid.span, items))


def array_of(grid: Grid, row: str, column: str) -> Array | None:
    """What a matrix says at any place; None where its entries have no rule."""
    table = [line for line in grid.rows if not all(map(_is_dots, line))]
    across = [k for k, cells in enumerate(zip(*table, strict=False)) if not all(map(_is_dots, cells))]
    if not table or len({len(line) for line in table}) > 1:
        return None
    rows = tuple(tuple(line[k] for k in across) for line in table)
    if any(_is_dots(cell) for line in rows for cell in line):
        return None
    down = [k for k, line in enumerate(grid.rows) if not all(map(_is_dots, line))]
    for downwards in _labels(down, rows, single=len(rows) == 1):
        columns = tuple(zip(*rows, strict=True))
        for sideways in _labels(across, columns, single=len(columns) == 1):
            if (body := _rule(rows, downwards, sideways, row, column)) is not None:
                return Array(grid.span, body, row if len(rows) > 1 else "", column if len(across) > 1 else "")
    return None


def _is_dots(node: Node) -> bool:
    return isinstance(node, (Mark, Name)) and (node.text if isinstance(node, Mark) else node.head) in _DOTS


def _labels(kept: list[int], rows: Rows, *, single: bool) -> Iterator[tuple[Label, ...]]:
    """What the rows may be called in scripts: by their numbers; the last, behind dots, by what stands there alone."""
    if single:
        yield ((),)
        return
    gap = kept[-1] != len(kept) - 1
    if gap and kept[:-1] != list(range(len(kept) - 1)):
        return
    for first in (1, 0):
        numbers = tuple(_number(first + k) for k in range(len(kept)))
        if not gap:
            yield numbers
            continue
        others = {label for line in rows[:-1] for cell in line for label in _scripts(cell)}
        for last in dict.fromkeys(label for cell in rows[-1] for label in _scripts(cell)):
            if last not in others or len(rows[0]) > 1:
                yield (*numbers[:-1], last)


def _number(value: int) -> Label:
    return ("number", value)


def _label(node: Node) -> Label | None:
    match node:
        case Number(value=value) if value.denominator == 1:
            return _number(value.numerator)
        case Name(sub=None, sup=None, primes=0):
            return said(node)
    return None


def _scripts(cell: Node) -> Iterator[Label]:
    """What stands alone in the scripts of a cell."""
    for node in walk(cell):
        if isinstance(node, Name):
            yield from (label for item in _split(node.sub) if (label := _label(item)) is not None)


def _split(sub: Node | None) -> tuple[Node, ...]:
    """The items of a script; 12 is 1 and 2."""
    items = script_items(sub)
    match items:
        case (Number(text=text, span=span) as number,) if len(text) == 2 and text.isdigit():
            return tuple(replace(number, value=type(number.value)(int(c)), text=c, span=span) for c in text)
    return items


def _rule(rows: Rows, down: tuple[Label, ...], across: tuple[Label, ...], row: str, column: str) -> Node | None:
    """The entry at any place, where those that are printed have one; on the diagonal it may be another."""
    same: dict[Label, Node] = {}
    apart: dict[Label, Node] = {}
    for line, one in zip(rows, down, strict=True):
        for cell, other in zip(line, across, strict=True):
            found = _at(cell, {other: column, one: row})
            (same if one == other else apart).setdefault(said(found), found)
    if len(same) > 1 or len(apart) > 1:
        return None
    (_, diagonal), (_, general) = (next(iter(d.items()), ((), None)) for d in (same, apart))
    if general is None or diagonal is None:
        return general or diagonal
    if said(_renamed(general, column, row)) == said(diagonal):
        return general
    if down != across:
        return None
    span = general.span
    equal = Relation(span, (Name(span, row), Name(span, column)), (Mark(span, "="),))
    return Cases(span, ((diagonal, equal), (general, None)))


def _at(cell: Node, letters: Mapping[Label, str]) -> Node:
    """An entry with letters in the scripts that are labels."""

    def change(node: Node) -> Node:
        match node:
            case Apply(head=head):
                return replace(node, head=_named(head, letters))
            case Name():
                return _named(node, letters)
        return node

    return rebuilt(cell, change)


def _named(name: Name, letters: Mapping[Label, str]) -> Name:
    if name.sub is None:
        return name
    items = tuple(_lettered(item, letters) for item in _split(name.sub))
    if items == script_items(name.sub):
        return name
    return replace(name, sub=script_of(name.sub.span, items))


def _lettered(item: Node, letters: Mapping[Label, str]) -> Node:
    label = _label(item)
    return Name(item.span, letters[label]) if label is not None and letters.get(label) else item


def _renamed(node: Node, old: str, new: str) -> Node:
    return rebuilt(node, lambda n: replace(n, head=new) if isinstance(n, Name) and n.head == old else n)
