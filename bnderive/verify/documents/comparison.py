"""Two sides of one chain, with all that they are compared by: the noun that goes through judging."""

from dataclasses import dataclass, replace

from sympy import Expr

from bnderive.document.syntax import Node
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.deciding.decide import decide
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.documents.document import Document
from bnderive.verify.theory.readings import Scope
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
