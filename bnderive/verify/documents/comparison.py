"""Two sides of one chain, with all that they are compared by: the noun that goes through judging."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sympy import Expr

from bnderive.document.syntax import Node
from bnderive.verify.claims.chains import Chain, Claim, Placed
from bnderive.verify.deciding.calculus import Calculus
from bnderive.verify.deciding.decide import decide, holds
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.documents.document import Document, shell_of
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.theory.readings import Read, Scope, readings
from bnderive.verify.theory.survey import Survey


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether `before` equals `after` in a chain, by what `survey` knows, with the letters of `scope`; counterexamples
    are drawn from `seed`.
    """

    document: Document
    survey: Survey
    shell: Shell
    scope: Scope
    chain: Chain
    before: Placed
    after: Placed
    seed: int

    @property
    def nodes(self) -> tuple[Node, Node]:
        """The trees of the two sides, both of which were read."""
        left, right = self.before.side.node, self.after.side.node
        assert left is not None
        assert right is not None
        return left, right

    def of(self, left: Node, right: Node) -> "Comparison":
        """The same with other trees for the two sides."""
        before, after = (
            replace(placed, side=replace(placed.side, node=node))
            for placed, node in zip((self.before, self.after), (left, right), strict=True)
        )
        return replace(self, before=before, after=after)

    def through(self, calculus: Calculus) -> "Comparison":
        """The same with derivatives along other ways."""
        return replace(self, survey=replace(self.survey, calculus=calculus))

    def reads(self) -> Iterator[Read]:
        """Every reading of the two sides, up to where there is none."""
        try:
            yield from readings(self.survey, self.scope, *self.nodes)
        except UNREADABLE:
            return

    def holds(self, *, void: bool = False) -> bool:
        """Whether the two sides are equal in some reading; where `void`, also in one by a derivative that is zero."""
        return any((void or not r.void) and holds(r.left, r.right, self.shell, self.seed) for r in self.reads())

    @property
    def begins(self) -> bool:
        """Whether the first of the two sides begins its chain."""
        return self.before.place == self.chain.sides[0].place

    @property
    def ends(self) -> bool:
        """Whether the second of the two sides ends its chain."""
        return self.after.place == self.chain.sides[-1].place

    def proves(self, left: Expr, right: Expr) -> bool:
        """Whether two expressions are proved equal here."""
        return decide(left, right, self.shell, self.seed).kind == "proved"


def step_of(document: Document, survey: Survey, claim: Claim, scope: Scope, seed: int) -> Comparison:
    """A claim as a step from the side before it, by what `survey` knows."""
    return Comparison(document, survey, shell_of(survey), scope, claim.chain, claim.left, claim.right, seed)
