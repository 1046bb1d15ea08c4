"""Which axis each position and each index has, by unification.

Every position of a tensor and every index of an equation has a variable; where an index stands in a position, the two
are one. What the front matter declares and the explicit bounds of sums give names and sizes; what is left gets a size
that reads well.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bnderive.algebra.index import Axis
from bnderive.document.transliterate import head_names

_UNCLEAR = frozenset({"I", "O"})


@dataclass(slots=True, eq=False)
class AxisVariable:
    """An axis not yet known. `letters` are the indices that run over it, in order of appearance; `declared` is
    its letter in the front matter.
    """

    number: int
    letters: list[str] = field(default_factory=list)
    declared: str | None = None
    size: str | None = None
    parent: "AxisVariable | None" = None

    def root(self) -> "AxisVariable":
        """The variable that stands for all that were found to be one."""
        top = self
        while top.parent is not None:
            top.parent = top.parent.parent or top.parent
            top = top.parent
        return top

    def shown(self) -> str:
        """The axis in words."""
        root = self.root()
        name = root.declared or (root.letters[0] if root.letters else "?")
        return f"axis {name}" + (f" of size {root.size}" if root.size else "")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two axes that cannot be one, in words."""

    first: str
    second: str


class Axes:
    """All variables of a document."""

    def __init__(self) -> None:
        self.variables: list[AxisVariable] = []
        self.solution: dict[int, Axis] = {}

    def fresh(self, letter: str, declared: bool = False, size: str | None = None) -> AxisVariable:
        """A new variable, over which an index of that letter runs."""
        variable = AxisVariable(len(self.variables), [letter] if letter else [], letter if declared else None, size)
        self.variables.append(variable)
        return variable

    def unify(self, left: AxisVariable, right: AxisVariable) -> Conflict | None:
        """Make two variables one; a Conflict where they are declared to be different."""
        a, b = left.root(), right.root()
        if a is b:
            return None
        sizes_differ = a.size is not None and b.size is not None and a.size != b.size
        declared_apart = a.declared is not None and b.declared is not None and (a.size is None or b.size is None)
        if sizes_differ or declared_apart:
            return Conflict(left.shown(), right.shown())
        older, newer = sorted((a, b), key=lambda root: (root.declared is None, root.number))
        newer.parent = older
        older.size = older.size or newer.size
        older.letters += [letter for letter in newer.letters if letter not in older.letters]
        return None

    def fix_size(self, variable: AxisVariable, size: str) -> Conflict | None:
        """Give an axis its size; a Conflict where it has another."""
        root = variable.root()
        if root.size is not None and root.size != size:
            return Conflict(root.shown(), f"size {size}")
        root.size = size
        return None

    def roots(self) -> list[AxisVariable]:
        """One variable for each axis: those declared first, then in order of appearance."""
        found = {id(root): root for root in (v.root() for v in self.variables)}
        return sorted(found.values(), key=lambda root: root.declared is None)

    def with_letter(self, letter: str) -> list[AxisVariable]:
        """The axes over which an index of that letter runs."""
        return [root for root in self.roots() if letter in root.letters]

    def solve(self, taken: Iterable[str]) -> tuple[Axis, ...]:
        """Name every axis and every size; no size takes a name in `taken`. Returns the axes in order."""
        names = {root.declared for root in self.roots() if root.declared is not None}
        sizes = {*taken, *(root.size for root in self.roots() if root.size is not None)}
        for root in self.roots():
            name = _name(root, names)
            names.add(name)
            if root.size is None:
                root.size = _size(name, sizes)
                sizes.add(root.size)
            self.solution[id(root)] = Axis(name, root.size)
        return tuple(self.solution[id(root)] for root in self.roots())

    def axis(self, variable: AxisVariable) -> Axis:
        """The axis of a variable, once solved."""
        return self.solution[id(variable.root())]


def index_name(letter: str) -> str:
    """The name of an index: its letter, or the name of its Greek letter."""
    bare = letter.rstrip("'")
    return head_names(bare)[0].rstrip("_") + letter[len(bare) :]


def _name(root: AxisVariable, taken: set[str]) -> str:
    if root.declared is not None:
        return index_name(root.declared)
    wanted = [index_name(letter) for letter in root.letters] or ["k"]
    for name in wanted:
        if name not in taken:
            return name
    number = 2
    while f"{wanted[0]}{number}" in taken:
        number += 1
    return f"{wanted[0]}{number}"


def _size(name: str, taken: set[str]) -> str:
    plain = name.replace("'", "")
    upper = plain.upper()
    if len(plain) == 1 and upper != plain and upper not in taken and upper not in _UNCLEAR:
        return upper
    size, number = f"N_{plain}", 2
    while size in taken:
        size, number = f"N_{plain}{number}", number + 1
    return size
