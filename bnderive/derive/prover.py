"""Proof of steps: the normal form is asked whether two expressions are equal under the definitions.

It is asked first with the definitions of the names that stand in the first expression alone, which the step has
written out; then with those of the layer that the two mention, and with all that they mention, so that what lies
further up the graph stays opaque (and a proof does not grow with the depth of the layer); then with every definition
that those rest on; the last two also with reductions written out in place of relations.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from sympy import Expr, Integer

from bnderive.algebra.expr import Element
from bnderive.algebra.normal import MAX_WORK, Facts, prove
from bnderive.layer.layer import Definition

PATIENCE = 2 * MAX_WORK


@dataclass(slots=True)
class Prover:
    """The definitions known so far, in order, and the facts made of them; `patience` is the work that is left."""

    definitions: list[Definition]
    made: dict[tuple[frozenset[str], bool], Facts] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    patience: int = PATIENCE

    def add(self, definition: Definition) -> None:
        """A further definition, such as an adjoint's; it may use those before it."""
        self.definitions.append(definition)
        self.added.add(definition.quantity.name)

    def equal(self, lhs: Expr, rhs: Expr) -> bool:
        """Whether the two are proved equal for all sizes and values."""
        if lhs == rhs:
            return True
        near = mentioned(lhs) | mentioned(rhs)
        gone = mentioned(lhs) - mentioned(rhs)
        plain = near - self.added
        tries = {(names, inlined): None for inlined in (False, True) for names in (near, self._closure(near))}
        return any(self._prove(lhs, rhs, self._facts(*facts)) for facts in ((gone, False), (plain, False), *tries))

    def vanishes(self, expr: Expr) -> bool:
        """Whether the expression is zero by the definitions of the names in it alone: a quick question."""
        return self._prove(expr, Integer(0), self._facts(mentioned(expr), inlined=False))

    def _prove(self, lhs: Expr, rhs: Expr, facts: Facts) -> bool:
        """One attempt, within the work that is left for all of them together."""
        allowed = min(MAX_WORK, self.patience)
        proved = bool(prove(lhs, rhs, facts, work=allowed))
        self.patience -= allowed - max(facts.ring.work, 0)
        return proved

    def _facts(self, names: frozenset[str], inlined: bool) -> Facts:
        used = frozenset(d.quantity.name for d in self.definitions if d.quantity.name in names)
        if (used, inlined) not in self.made:
            kept = (d for d in self.definitions if d.quantity.name in used)
            self.made[used, inlined] = Facts.of(kept, inlined=inlined, partials=self.definitions)
        return self.made[used, inlined]

    def _closure(self, names: Iterable[str]) -> frozenset[str]:
        held = set(names)
        for definition in reversed(self.definitions):
            if definition.quantity.name in held:
                held |= mentioned(definition.expr)
        return frozenset(held)


@lru_cache(maxsize=8192)
def mentioned(expr: Expr) -> frozenset[str]:
    """The names of the tensors that occur in an expression."""
    return frozenset(e.name for e in expr.atoms(Element))
