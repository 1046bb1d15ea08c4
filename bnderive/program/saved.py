"""What is kept for the backward where somebody chooses it: the input and its statistics, what is normalized, or the
output alone.

A tensor as large as the data that the backward reads and that is not kept is computed again: by its own definition, or
out of a definition in which it stands once, as a term or a factor (x̂ = (y − β)/γ), and so on until only what is kept is
read. Smaller tensors are kept wherever they are needed. Each line that comes out is equal to the tensor that it
replaces wherever nothing that it divides by is zero.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sympy import Add, Dummy, Expr, Mul

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.algebra.rewrite import renamed
from bnderive.errors import BnderiveError
from bnderive.program.share import Line


@dataclass(frozen=True, slots=True)
class Kept:
    """What can be read: `tensors` of the forward with their indices, the `lines` that define them, and the `names` that
    were chosen.
    """

    tensors: Mapping[str, tuple[Index, ...]]
    lines: Mapping[str, Line]
    names: Collection[str]

    def has(self, name: str) -> bool:
        """Whether a tensor is kept: one that was chosen, or that is smaller than the data."""
        return name in self.names or len(self.tensors[name]) < max(map(len, self.tensors.values()))


def restored(body: Sequence[Line], kept: Kept, fresh: Callable[[str], str]) -> list[Line]:
    """The lines of a backward that read nothing but what is kept; `fresh` names what is computed again.

    Raises BnderiveError for a name that is no tensor of the forward, and where a tensor cannot be computed again.
    """
    for name in kept.names:
        if name not in kept.tensors:
            raise BnderiveError(f"there is no {name!r} to save", hint=f"What can be saved: {', '.join(kept.tensors)}.")
    own = {line.name for line in body}
    read = dict.fromkeys(
        e.name for line in body for e in sorted(line.expr.atoms(Element), key=str)
        if e.name in kept.tensors and e.name not in own
    )  # fmt: skip
    lines = list(body)
    for name in (n for n in read if not kept.has(n)):
        value = _value(name, kept, (name,))
        if value is None:
            raise BnderiveError(
                f"{name}, which the backward reads, cannot be computed from {', '.join(kept.names)}",
                hint="Save it, or what it is defined by, as well.",
            )
        again = fresh(f"{name}_again")
        lines = [Line(o.name, o.indices, renamed(o.expr, {name: again})) for o in lines]
        lines.insert(0, Line(again, kept.tensors[name], value))
    return lines


def _value(name: str, kept: Kept, path: tuple[str, ...]) -> Expr | None:
    """A tensor at its own indices in terms of what is kept, not by way of the `path`; None where that cannot be."""
    if name in kept.lines and (found := _resolved(kept.lines[name].expr, kept, path)) is not None:
        return found
    for line in kept.lines.values():
        if line.name not in path and (solved := _solved(name, line, kept)) is not None:
            found = _resolved(solved, kept, (*path, line.name)) if kept.has(line.name) else None
            if found is not None:
                return found
    return None


def _resolved(expr: Expr, kept: Kept, path: tuple[str, ...]) -> Expr | None:
    """`expr` with each tensor that is not kept written out."""
    change = {}
    for element in expr.atoms(Element):
        if element.name not in kept.tensors or kept.has(element.name):
            continue
        if element.name in path:
            return None
        value = _value(element.name, kept, (*path, element.name))
        if value is None:
            return None
        change[element] = value.xreplace(dict(zip(kept.tensors[element.name], element.indices, strict=True)))
    return expr.xreplace(change)


def _solved(name: str, line: Line, kept: Kept) -> Expr | None:
    """The tensor at its own indices, from a line in which it stands once, as a term or as a factor of one."""
    places = [e for e in line.expr.atoms(Element) if e.name == name]
    if len(places) != 1 or set(places[0].indices) != set(line.indices) or len(line.indices) != len(kept.tensors[name]):
        return None
    unknown = Dummy()
    terms = Add.make_args(line.expr.xreplace({places[0]: unknown}).expand(deep=False))
    with_it = [t for t in terms if t.has(unknown)]
    factor = Add(*(t / unknown for t in with_it))
    if factor.has(unknown):
        return None
    rest = Add(*(t for t in terms if not t.has(unknown)))
    change = dict(zip(places[0].indices, kept.tensors[name], strict=True))
    return Mul(Element(line.name, *line.indices) - rest, 1 / factor).xreplace(change)
