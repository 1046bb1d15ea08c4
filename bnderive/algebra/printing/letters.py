"""Letters for bound indices, and the scope in which a formula is composed.

The axis's own name is taken where nothing in scope has it, then other names that the document uses for indices of that
axis, then the letters that follow it by custom (i j k l, c d, …), then any free letter, then primes. No letter that the
document uses for a quantity, a size or another axis is ever taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sympy import Expr

from bnderive.algebra.expr import free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.printing.glossary import Glossary, plain_name

_FAMILIES = ("ijkl", "nrs", "cd", "hwuv", "ab", "pq", "st")
_ANY = "ijklpqrstuvwabfghnmocxyz"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a formula is written: the glossary, the indices in scope as written, and the letters not to take."""

    glossary: Glossary
    written: Mapping[Index, str]
    reserved: frozenset[str]

    def index(self, index: Index) -> str:
        """The LaTeX of an index."""
        return plain_name(self.written.get(index, index.name))


def scope_of(expr: Expr, glossary: Glossary, around: Iterable[Index] = ()) -> Scope:
    """The scope of a whole formula: its free indices and those `around` it keep their names.

    A bound index that stands free, and an index with a prime that the document does not have, get letters.
    """
    indices = sorted(free_indices(expr) | set(around), key=lambda i: (i.is_bound, i.name, i.axis))
    made = [i for i in indices if i.is_bound or (i.name.endswith("'") and i.name not in glossary.indices)]
    scope = Scope(glossary, {i: i.name for i in indices if i not in made}, glossary.letters())
    return bind(scope, tuple(made))


def bind(scope: Scope, bound: tuple[Index, ...]) -> Scope:
    """The scope inside a sum over these indices, each under a letter of its own."""
    written = {i: name for i, name in scope.written.items() if i not in bound}
    in_scope = set(scope.written.values())
    for index in bound:
        letter = next(name for name in _candidates(index.axis, scope) if name not in in_scope)
        in_scope.add(letter)
        written[index] = letter
    return replace(scope, written=written)


def _candidates(axis: Axis, scope: Scope) -> Iterator[str]:
    declared = scope.glossary.indices
    names = [name for name, of in declared.items() if of == axis]
    yield from sorted(names or [axis.name], key=lambda name: name != axis.name)
    head = axis.name[:1]
    family = next((f for f in _FAMILIES if head in f), "")
    after = family[family.find(head) :]
    for letter in dict.fromkeys(after + family + _ANY):
        if letter not in scope.reserved and declared.get(letter, axis) == axis:
            yield letter
    primed = axis.name
    while True:
        primed += "'"
        yield primed
