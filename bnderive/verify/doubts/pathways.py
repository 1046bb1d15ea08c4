"""Whether a claim about a derivative goes along every path from what it is taken by, where the text speaks of paths.

Input: what is known, the head of a chain, and the sides of one of its claims. Every quantity that the first step of a
path may lead to must stand in the claim, and so on from there, up to one whose own derivative stands in it: then the
claim is no part of a sum that is written elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.deciding.calculus import Calculus
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.theory.survey import Survey


@dataclass(frozen=True, slots=True)
class _Claim:
    """The names of the quantities that stand in a claim, those whose derivative does, and `of` which: none for a loss
    that is not defined.
    """

    calculus: Calculus
    named: frozenset[str]
    closed: frozenset[str]
    of: str

    def covers(self, name: str) -> bool:
        """Whether every path from a quantity is in the claim."""
        users = [d.quantity.name for d in self.calculus.consumers(name) if self._leads(d.quantity.name)]
        if self.of in users:
            return len(users) == 1
        return bool(users) and all(u in self.named and (u in self.closed or self.covers(u)) for u in users)

    def _leads(self, name: str) -> bool:
        return not self.of or name == self.of or self.calculus.reaches(self.of, name)


def along_every_path(known: Survey, head: Node | None, nodes: tuple[Node, ...]) -> bool:
    """Whether the derivative at the head of a chain, in a claim between these sides, is meant along every path."""
    letters, quantities = known.letters, known.theory.quantities
    above, below = next(_ratios((head,), letters), (Key(""), Key("")))
    if below not in quantities:
        return False
    keys = {key for node in nodes for key in keys_of(node, letters)}
    closed = {by for of, by in _ratios(nodes, letters) if of == above and by != below}
    named, ends = ({quantities[k].name for k in own if k in quantities} for own in (keys, closed))
    of = quantities[above].name if above in quantities and above not in known.theory.loss else ""
    claim = _Claim(known.calculus, frozenset(named), frozenset(ends), of)
    return claim.covers(quantities[below].name)


def _ratios(nodes: Iterable[Node | None], letters: Letters) -> Iterator[tuple[Key, Key]]:
    """The derivatives of one name by another."""
    for node in (part for whole in nodes if whole is not None for part in walk(whole)):
        match node:
            case Quotient(above=Differential(of=Name() as of), below=Differential(of=Name() as by)):
                yield written(of, letters).key, written(by, letters).key
