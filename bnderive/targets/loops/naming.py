"""What everything is called in the code of one function: tensors, numbers, and the variables that loops need.

Input: a program, its loops, and the words that mean something in a language. Output: names, none of them given twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import Loops
from bnderive.program.names import numbered
from bnderive.program.program import Program


@dataclass(frozen=True, slots=True)
class Naming:
    """`tensors` and `numbers`: what tensors are called, and sizes and parameters; `declared` orders factors.

    `taken` are the names that mean something else already; those of variables are added. What an element or an index
    is called is the same in all sweeps.
    """

    tensors: Mapping[str, str]
    numbers: Mapping[str, str]
    declared: Sequence[str]
    taken: set[str]
    locals: dict[Element | Index, str] = field(default_factory=dict)

    def fresh(self, wish: str) -> str:
        """`wish`, with a number behind it where it is taken."""
        return numbered(wish, self.taken)

    def local(self, what: Element | Index) -> str:
        """The variable that holds an element, or that a loop counts."""
        if what not in self.locals:
            wish = what.name.replace("'", "_")
            self.locals[what] = self.fresh(self.tensors.get(what.name, wish) if isinstance(what, Element) else wish)
        return self.locals[what]


def naming_of(program: Program, loops: Loops, words: Collection[str]) -> Naming:
    """The names of one function in a language whose `words` mean something: what has such a name gets another."""
    given = [*program.tensors.values(), *program.numbers.values()]
    others = {*words, *given}
    instead = {code: numbered(f"{code}_", others) for code in given if code in words}
    tensors, numbers = (
        {n: instead.get(code, code) for n, code in names.items()} for names in (program.tensors, program.numbers)
    )
    arrays = (n for n in loops.held if n in tensors and n not in loops.lodged)
    taken = {*words, *(tensors[n] for n in arrays), *numbers.values()}
    for name, two in loops.halves.items():
        for half, ending in zip(two, ("near", "rest"), strict=True):
            wish = f"{tensors.get(name, name)}_{ending}"
            tensors[half] = numbered(wish, taken) if half in loops.kept else wish
    return Naming(tensors, numbers, (*numbers.values(), *tensors.values()), taken)
