"""What every format of a derivation says in the same words: glossary, axes, saved tensors, cost, count of proofs."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sympy import Expr, expand

from bnderive.algebra.printing import Glossary
from bnderive.algebra.printing.glossary import plain_name
from bnderive.derive.derivation import FORWARD, Cost, Derivation, Gradient
from bnderive.layer.glossary import glossary_of
from bnderive.layer.layer import Definition, Layer
from bnderive.program.sharded.axis import axis_of
from bnderive.program.sharded.facts import Sharding, sharding
from bnderive.report.view import View

ITEM_SIZE = 4
_MADE_UP = re.compile(r"\w+\d")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many steps there are and how many are proved."""

    steps: int
    proved: int

    def __str__(self) -> str:
        if self.steps and self.steps == self.proved:
            return f"every step proved, for all sizes ({self.steps} steps)"
        return f"NOT PROVED: {self.steps - self.proved} of {self.steps} steps"


@dataclass(frozen=True, slots=True)
class Words:
    """Titles: of the staged forms, and of one result; and what is given from outside."""

    staged: str
    result: str
    given: str


BACKWARD = Words("Adjoints, from the output back", "Gradient", "upstream")
TANGENT = Words("Tangents, from the inputs on", "Tangent", "tangents")


def glossary(derivation: Derivation) -> Glossary:
    """How the names of a layer, its saved tensors and its gradients are written."""
    backward = (*derivation.staged.quantities.values(), *derivation.closed.quantities.values())
    return glossary_of(derivation.forward, *derivation.upstream, *backward)


def words_of(derivation: Derivation) -> Words:
    """What the parts of a pass are called."""
    return TANGENT if derivation.mode == FORWARD else BACKWARD


def axes(layer: Layer, letter: Callable[[str], str], size: Callable[[Expr], str]) -> str:
    """`i, j (m), c (C)`: the letters that the document has for each axis, and its size, each as the format writes it.

    The axis' own name comes first, unless it was made up to tell it from another with the same letters.
    """
    written = []
    for axis in layer.axes:
        indices = [i.name for q in layer.quantities.values() for i in q.indices if i.axis == axis]
        own = [] if indices and _MADE_UP.fullmatch(axis.name) else [axis.name]
        letters = ", ".join(letter(plain_name(name)) for name in dict.fromkeys((*own, *indices)))
        written.append(f"{letters} ({size(axis.length)})")
    return ", ".join(written)


def tally(*gradients: Gradient) -> Tally:
    """The count over these gradients; one without steps counts as a step that is not proved."""
    steps = sum(max(1, len(g.steps)) for g in gradients)
    return Tally(steps, sum(step.proved for g in gradients for step in g.steps))


def saved(derivation: Derivation) -> tuple[Definition | None, ...]:
    """For each saved tensor its definition where the layer itself has none: such as an inverse root."""
    own = derivation.layer.quantities
    return tuple(None if q.name in own else derivation.forward.definition(q.name) for q in derivation.saved)


def sharding_of(derivation: Derivation, view: View) -> Sharding | None:
    """What processes exchange, where it is asked for. Raises BnderiveError for an axis that is not there or not cut."""
    return None if view.sharded is None else sharding(derivation, axis_of(derivation.layer, view.sharded))


def exchanged(found: Sharding, write: Callable[[Expr], str]) -> tuple[tuple[str, str], ...]:
    """What goes over all processes in each pass, and the gradients that do not, each as the format writes it."""
    length = [write(found.axis.length)] if found.counted else []
    forward = ", ".join([*length, *map(write, found.forward)]) or "nothing"
    backward = ", ".join(map(write, found.backward)) or "nothing"
    shares = f"{', '.join(map(write, found.local))}: each process has its own share, and the shares add up"
    return (("forward", forward), ("backward", backward), *((("local", shares),) if found.local else ()))


def in_bytes(elements: Expr) -> Expr:
    """The size in bytes of so many elements of ITEM_SIZE bytes each."""
    return expand(ITEM_SIZE * elements)


def reads(cost: Cost) -> str:
    """`2 passes over memory, 2 reductions`."""
    passes = "pass" if cost.passes == 1 else "passes"
    reductions = "reduction" if cost.reductions == 1 else "reductions"
    return f"{cost.passes} {passes} over memory, {cost.reductions} {reductions}"
