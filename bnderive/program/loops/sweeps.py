"""The sweeps of a nest: which of its steps run through memory together.

A step that reads a sum of the nest waits for the sweep after; so does one that reads an element of another place. What
does not change inside the loops is computed ahead of them, and what is not kept is computed where it is read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sympy import Add, Expr, Integer, Mul, Pow

from bnderive.algebra.expr import Element, free_indices
from bnderive.algebra.index import Index
from bnderive.program.loops.nests import Group
from bnderive.program.loops.nouns import Local, Nest, Step, Sweep
from bnderive.program.loops.virtual import reads, value_of, written_out
from bnderive.program.order import axis_order
from bnderive.program.tidy import rebuilt

Key = tuple[int, tuple[str, ...]]


@dataclass(slots=True)
class _Draft:
    """A sweep while it is made."""

    loops: tuple[Index, ...]
    ahead: dict[Expr, Element] = field(default_factory=dict)
    body: dict[Element, Local] = field(default_factory=dict)
    sums: list[Step] = field(default_factory=list)


def nest_of(group: Group, unkept: Mapping[str, Step], fresh: Callable[[str], str]) -> Nest:
    """The nest of a group; `fresh` names what is computed ahead of loops."""
    levels = _levels(group, unkept)
    drafts: dict[Key, _Draft] = {}
    for step in sorted(group.steps, key=lambda s: levels[s.name]):
        inner = tuple(i for i in step.loops if i not in group.shared)
        key = levels[step.name], tuple(sorted(i.name for i in inner))
        if key not in drafts:
            order = axis_order(_everything(step, unkept), step.loops)
            drafts[key] = _Draft(tuple(i for i in order if i in inner) + tuple(i for i in inner if i not in order))
        _place(step, drafts[key], unkept, fresh)
    return Nest(group.shared, tuple(_sweep(drafts[key]) for key in sorted(drafts, key=lambda k: k[0])), group.across)


def _everything(step: Step, unkept: Mapping[str, Step]) -> Expr:
    return Add(step.element, *(Mul(Integer(k + 2), e) for k, e in enumerate(sorted(reads(step.expr, unkept), key=str))))


def _levels(group: Group, unkept: Mapping[str, Step]) -> Mapping[str, int]:
    """In which sweep each step stands: after every sum that it reads, and after what it reads at another place."""
    steps = {s.name: s for s in group.steps}
    levels: dict[str, int] = {}
    for step in group.steps:
        level = 0
        for element in reads(step.expr, unkept):
            if (other := steps.get(element.name)) is not None:
                together = not other.kind and other.element == element and set(other.loops) == set(step.loops)
                level = max(level, levels[other.name] + (0 if together else 1))
        levels[step.name] = level
    return levels


def _place(step: Step, draft: _Draft, unkept: Mapping[str, Step], fresh: Callable[[str], str]) -> None:
    """Puts a step into a sweep, with what it needs before it."""
    expr = _ready(step.expr, draft, unkept, fresh)
    if step.kind:
        draft.sums.append(replace(step, expr=expr))
    else:
        draft.body[step.element] = Local(step.element, expr, stored=True)


def _ready(expr: Expr, draft: _Draft, unkept: Mapping[str, Step], fresh: Callable[[str], str]) -> Expr:
    """`expr` in terms of memory, of what the sweep computes before, and of what stands ahead of its loops."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Element):
            if node.name in unkept and node not in draft.body:
                value = _ready(value_of(node, unkept), draft, unkept, fresh)
                draft.body[node] = Local(node, value)
            return node
        if node.is_Mul or node.is_Add:
            return _split(node)
        return None

    def _split(node: Expr) -> Expr:
        """A sum or product with those of its parts that no loop changes gathered into one number, computed ahead."""
        fixed = [written_out(a, unkept) for a in node.args if not _varies(a, draft.loops)]
        rest = [rebuilt(a, change) for a in node.args if _varies(a, draft.loops)]
        if not rest or not draft.loops:
            return node.func(*(rebuilt(a, change) for a in node.args))
        if not fixed or (together := node.func(*fixed)).is_number or _plain(together, node):
            return node.func(*fixed, *rest)
        return node.func(_ahead(together, draft, fresh), *rest)

    return rebuilt(expr, change)


def _varies(expr: Expr, loops: Sequence[Index]) -> bool:
    return bool(free_indices(expr) & set(loops))


def _plain(fixed: Expr, node: Expr) -> bool:
    """Whether the fixed part is a number in memory already, with its sign where it is a term."""
    bare = -fixed if node.is_Add and fixed.could_extract_minus_sign() else fixed
    return isinstance(bare, Element) or bool(bare.is_Symbol) or (bool(node.is_Add) and isinstance(bare, Pow) is None)


def _ahead(expr: Expr, draft: _Draft, fresh: Callable[[str], str]) -> Element:
    if expr not in draft.ahead:
        draft.ahead[expr] = Element(fresh("factor"))
    return draft.ahead[expr]


def _sweep(draft: _Draft) -> Sweep:
    ahead = tuple(Local(name, expr) for expr, name in draft.ahead.items())
    return Sweep(draft.loops, ahead, tuple(draft.body.values()), tuple(draft.sums))
