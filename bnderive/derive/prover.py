"""Proof of steps: the normal form is asked whether two expressions are equal under the definitions.

It is asked first with the definitions of the names that the two mention, so that what lies further up the graph stays opaque (and a
proof does not grow with the depth of the layer), then with every definition that those rest on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.normal import Facts, prove
from bnderive.layer.layer import Definition


@dataclass(slots=True)
class Prover:
    """The definitions known so far, in order, and the facts made of them."""

    definitions: list[Definition]
    made: dict[frozenset[str], Facts] = field(default_factory=dict)

    def add(self, definition: Definition) -> None:
        """A further definition, such as an adjoint's; it may use those before it."""
        self.definitions.append(definition)

    def equal(self, lhs: Expr, rhs: Expr) -> bool:
        """Whether the two are proved equal for all sizes and values."""
        if lhs == rhs:
            return True
        near = mentioned(lhs) | mentioned(rhs)
        far = self._closure(near)
        return bool(prove(lhs, rhs, self._facts(near))) or (far != near and bool(prove(lhs, rhs, self._facts(far))))

    def _facts(self, names: frozenset[str]) -> Facts:
        used = frozenset(d.quantity.name for d in self.definitions if d.quantity.name in names)
        if used not in self.made:
            self.made[used] = Facts.of(d for d in self.definitions if d.quantity.name in used)
        facts = self.made[used]
        facts.ring.work = type(facts.ring)(rename=facts.ring.rename).work
        return facts

    def _closure(self, names: Iterable[str]) -> frozenset[str]:
        held = set(names)
        for definition in reversed(self.definitions):
            if definition.quantity.name in held:
                held |= mentioned(definition.expr)
        return frozenset(held)


def mentioned(expr: Expr) -> frozenset[str]:
    """The names of the tensors that occur in an expression."""
    return frozenset(e.name for e in expr.atoms(Element))
