"""What the claims of a document are decided against: definitions, and which of the names they define are free numbers.

Off shell the free names (a mean, a variance) may have any values, and only the elementwise definitions hold; on shell
all of them do. An error that is multiplied by Σ(x − μ) = 0 shows off shell and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sympy import Expr

from bnderive.algebra.expr import Before, Delta, Element
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.normal import Facts
from bnderive.algebra.notation import Notation
from bnderive.layer.layer import Definition, Quantity


@dataclass(frozen=True, slots=True)
class Shell:
    """`definitions` stand in order, each after those that it uses. `free` are the names that are free numbers off
    shell, `positive` those known to be positive. `inputs` need only hold what occurrences do not show: labels.
    """

    definitions: tuple[Definition, ...]
    free: frozenset[str] = frozenset()
    positive: frozenset[str] = frozenset()
    inputs: tuple[Quantity, ...] = ()

    @property
    def elementwise(self) -> tuple[Definition, ...]:
        """The definitions that hold off shell too."""
        return tuple(d for d in self.definitions if d.quantity.name not in self.free)

    def needed(self, exprs: Iterable[Expr], *, off_shell: bool = False) -> tuple[Definition, ...]:
        """The definitions on which these expressions rest, in order; off shell, none lie behind a free name."""
        names = frozenset[str]().union(*(mentioned(e) for e in exprs))
        chosen: list[Definition] = []
        for definition in reversed(self.elementwise if off_shell else self.definitions):
            if definition.quantity.name in names:
                chosen.append(definition)
                names |= mentioned(definition.expr)
        return tuple(reversed(chosen))


@lru_cache(maxsize=8192)
def mentioned(expr: Expr) -> frozenset[str]:
    """The names of the tensors that occur in an expression."""
    return frozenset(e.name for e in expr.atoms(Element))


@lru_cache(maxsize=256)
def facts_of(definitions: tuple[Definition, ...], positive: frozenset[str], inlined: bool = False) -> Facts:
    """The facts that these definitions state; made once."""
    return Facts.of(definitions, positive, inlined=inlined)


def tensors_of(exprs: Iterable[Expr], shell: Shell) -> tuple[Quantity, ...] | None:
    """Every tensor that occurs in these expressions, by name, its axes read off the places where it stands.

    None where an axis or what a label points into is shown nowhere, or a tensor stands with several numbers of indices.
    """
    parts = tuple(exprs)
    known = {q.name: q for q in (*(d.quantity for d in shell.definitions), *shell.inputs)}
    elements = sorted({e for expr in parts for e in expr.atoms(Element)}, key=str)
    axes = _axes(elements, known)
    if axes is None:
        return None
    labels = _labels(parts, elements, axes)
    return tuple(known.get(name) or _tensor(name, axes[name], labels.get(name)) for name in sorted(axes))


def _axes(elements: Iterable[Element], known: Mapping[str, Quantity]) -> dict[str, tuple[Axis, ...]] | None:
    found: dict[str, list[Axis | None]] = {}
    for element in elements:
        name, indices = element.name, element.indices
        places = found.setdefault(name, list(known[name].axes) if name in known else [None] * len(indices))
        if len(places) != len(indices) or not all(isinstance(i, (Index, Element)) for i in indices):
            return None
        for k, index in enumerate(indices):
            if isinstance(index, Index):
                places[k] = places[k] or index.axis
    whole = {name: tuple(a for a in places if a is not None) for name, places in found.items()}
    return whole if all(len(whole[name]) == len(places) for name, places in found.items()) else None


def _labels(
    parts: Iterable[Expr],
    elements: Iterable[Element],
    axes: Mapping[str, tuple[Axis, ...]],
) -> dict[str, Axis]:
    """What the tensors point into that stand in the place of an index, or are compared with one."""
    found: dict[str, Axis] = {}
    for element in elements:
        for axis, index in zip(axes[element.name], element.indices, strict=True):
            if isinstance(index, Element):
                found.setdefault(index.name, axis)
    for delta in sorted({d for expr in parts for d in expr.atoms(Delta, Before)}, key=str):
        for one, other in (delta.args, delta.args[::-1]):
            if isinstance(one, Element) and isinstance(other, Index):
                found.setdefault(one.name, other.axis)
    return found


def _tensor(name: str, axes: tuple[Axis, ...], labels: Axis | None) -> Quantity:
    return Quantity(
        name,
        Notation((name,)),
        tuple(Index(f"{a.name}{k}", a) for k, a in enumerate(axes)),
        labels,
    )
