"""The names that stand for the loss: what is differentiated, and stands nowhere else."""

from collections.abc import Iterable
from itertools import pairwise

from bnderive.document.equations import Equation
from bnderive.document.syntax import Apply, Differential, Name, Node, Product, Quotient, walk
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.symbols.gather import name_of
from bnderive.verify.symbols.usual import is_usual, sample_of

_LETTERS = ("L", "l", "\\ell", "C", "J", "E", "\\mathcal{L}", "\\mathcal{J}", "\\mathcal{E}", "\\mathcal{C}")
_LOSSES = frozenset({*_LETTERS, "loss", "Loss", "cost"})


def is_loss_letter(key: Key) -> bool:
    """Whether a name usually is that of a loss."""
    return key.head in _LOSSES and not (key.primes or key.squared)


def losses(
    equations: Iterable[tuple[int, Equation]],
    letters: Letters,
    defined: frozenset[Key],
    arrays: frozenset[Key] = frozenset(),
) -> frozenset[Key]:
    """The letters that stand above a ∂ and nowhere else, over more than one name or by a usual letter; else the first
    of them that is none of the `arrays`, which are defined with indices. A usual statistic is none.
    """
    equations = tuple(equations)
    above: dict[Key, set[Key]] = {}
    elsewhere: set[Key] = set()
    alone: set[Key] = set()
    for _, equation in equations:
        for side in equation.sides:
            if side.node is not None:
                single = len(equation.sides) == 1 and isinstance(side.node, Name)
                _numerators(side.node, letters, above, alone if single else elsewhere)
    elsewhere |= {k for k in alone if len(above.get(k, ())) < 2}
    bare = [k for k in above if k not in defined and (k not in elsewhere or k.head in _LOSSES)]
    found = {k for k in bare if k.head in _LOSSES or len(above[k]) > 1}
    means = {k for k in bare if is_usual(k) or sample_of(k, above[k]) is not None}
    others = [k for k in bare if k not in arrays | means and not _only_said(k, equations, letters)]
    return frozenset(found - means or others[:1])


def _only_said(key: Key, equations: Iterable[tuple[int, Equation]], letters: Letters) -> bool:
    """Whether every derivative of a name is the head of an equation that says it by derivatives of others: ∂g/∂x =
    −½ v^(−3/2) ∂v/∂x is about a g that nothing defines, and not about a loss.
    """
    for _, equation in equations:
        first, *others = (_derived(side.node, letters) for side in equation.sides)
        if any(key in other for other in others) or (key in first and not any(others)):
            return False
    return True


def _derived(node: Node | None, letters: Letters) -> set[Key]:
    """The names that a ∂ stands before."""
    parts = (n.of for n in walk(node) if isinstance(n, Differential)) if node is not None else ()
    return {written(p, letters).key for p in parts if isinstance(p, Name)}


def _numerators(node: Node, letters: Letters, above: dict[Key, set[Key]], elsewhere: set[Key]) -> None:
    """Sort the bare names of a side into those above a ∂, with what stands below, and the others."""
    numerators: set[int] = set()
    for part in walk(node):
        if isinstance(part, Quotient):
            over, under = _differentiated(part.above), _differentiated(part.below)
            if isinstance(over, Name) and under is not None and not written(over, letters).indices:
                numerators.add(id(over))
                _note(above, over, under, letters)
        elif isinstance(part, Differential) and isinstance(part.of, Name) and part.by is not None:
            numerators.add(id(part.of))
            _note(above, part.of, part.by, letters)
        elif isinstance(part, Product):
            for (_, one), (mark, other) in pairwise(part.factors):
                over, under = _differentiated(one), _differentiated(other)
                if mark.text == "/" and isinstance(over, Name) and under is not None:
                    numerators.add(id(over))
                    _note(above, over, under, letters)
        elif isinstance(part, Name) and id(part) not in numerators:
            found = written(part, letters)
            if not found.indices:
                elsewhere.add(found.key)
        elif isinstance(part, Apply):
            numerators.add(id(part.head))


def _note(above: dict[Key, set[Key]], over: Name, under: Node, letters: Letters) -> None:
    """Add what stands below a ∂ to what is known of the name above it."""
    below = name_of(under, letters)
    above.setdefault(written(over, letters).key, set()).add(below.key if below else Key("…"))


def _differentiated(node: Node) -> Node | None:
    match node:
        case Differential(of=of):
            return of
        case Product(factors=((_, Differential(of=of)), *_)):
            return of
    return None
