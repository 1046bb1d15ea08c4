"""The axes of indices, from the positions in which they stand; and the slips of a letter that would make two axes one.

Input: a context whose right sides are all read. Output: none; its axes are unified, or a DocumentError is raised. All
positions that leave no doubt come first. What is doubtful: a quantity stands with an index a where its definition has
the index b, while that definition keeps a and b apart, in two positions of one element, and the equation has both. The
author may have mixed them up, as in μ_i for μ_c beside x_{ic}; so if nothing else says that the two run over one
axis, the document must.
"""

import re
from dataclasses import dataclass

from bnderive.document.axes import AxisVariable
from bnderive.document.context import Context, Equation, IndexVariable, Written
from bnderive.errors import DocumentError

_Pair = tuple[AxisVariable, AxisVariable]


class _Letters:
    """The letters of an equation: all of them, those that stand where their tensor is written with them, and in which
    elements each stands with which axis.
    """

    def __init__(self, equation: Equation) -> None:
        elements = [(equation.symbol.letters, equation.symbol.slots)]
        self.at_home: set[tuple[str, str]] = set()
        for written in equation.facts.elements:
            indices = [index for index in written.indices if index is not None]
            elements.append((tuple(i.letter for i in indices), tuple(i.axis for i in indices)))
            homes = zip(written.letters, written.symbol.letters, strict=True)
            self.at_home |= {(written.symbol.name, letter) for letter, home in homes if letter == home}
        self.places: dict[str, dict[int, AxisVariable]] = {}
        for number, (letters, axes) in enumerate(elements):
            for letter, axis in zip(letters, axes, strict=True):
                self.places.setdefault(letter, {})[number] = axis
        self.known: dict[tuple[str, str], tuple[_Pair, ...]] = {}

    def apart(self, first: str, second: str) -> tuple[_Pair, ...]:
        """The axes of two letters that stand in different positions of one element, each pair once."""
        if (first, second) not in self.known:
            here, there = (self.places.get(letter, {}) for letter in (first, second))
            few = min((here, there), key=len)
            pairs = {(id(here[n]), id(there[n])): (here[n], there[n]) for n in few if n in here and n in there}
            self.known[first, second] = tuple(pairs.values())
        return self.known[first, second]


@dataclass(frozen=True, slots=True)
class _Doubt:
    """An index in one position of an element, beside the axes that the definition keeps apart."""

    index: IndexVariable
    written: Written
    place: int
    apart: tuple[_Pair, ...]


def settle(context: Context) -> None:
    """Unify the axis of every position with that of the index in it. Raises DocumentError where they differ, and where
    two axes that the document keeps apart would become one.
    """
    letters = {equation.symbol.name: _Letters(equation) for equation in context.equations}
    doubts = []
    for equation in context.equations:
        for written in equation.facts.elements:
            for place, index in enumerate(written.indices):
                if index is None:
                    continue
                apart = _kept_apart(letters, letters[equation.symbol.name], written, place)
                if apart:
                    doubts.append(_Doubt(index, written, place, apart))
                else:
                    _unify(context, index, written, place)
    for doubt in doubts:
        if _merges(doubt):
            raise _mixed_up(context, doubt)
        _unify(context, doubt.index, doubt.written, doubt.place)


def _unify(context: Context, index: IndexVariable, written: Written, place: int) -> None:
    symbol = written.symbol
    what = f"this position of {symbol.name} runs over"
    context.one_axis(index.axis, symbol.slots[place], written.items[place], what)


def _kept_apart(letters: dict[str, _Letters], around: _Letters, written: Written, place: int) -> tuple[_Pair, ...]:
    """The pairs of axes, of the index here and of that in the definition, that the definition keeps apart.

    None where the equation has the letter where the definition has it too: S_{ii}, A_{ij} + A_{ji}, P_{ij} P_{jk}.
    """
    symbol = written.symbol
    here, there = written.letters[place], symbol.letters[place]
    if here == there or there not in around.places or (symbol.name, here) in around.at_home:
        return ()
    if symbol.name in letters:
        return letters[symbol.name].apart(here, there)
    if here in symbol.letters:
        return ((symbol.slots[symbol.letters.index(here)], symbol.slots[place]),)
    return ()


def _merges(doubt: _Doubt) -> bool:
    """Whether two axes that are kept apart become one here, where nobody has said that they have one size."""
    here, there = doubt.index.axis.root(), doubt.written.symbol.slots[doubt.place].root()
    if here is there or (here.size is not None and there.size is not None):
        return False
    return any({a.root(), b.root()} == {here, there} for a, b in doubt.apart)


def _mixed_up(context: Context, doubt: _Doubt) -> DocumentError:
    written, symbol = doubt.written, doubt.written.symbol
    here, there = written.letters[doubt.place], symbol.letters[doubt.place]
    usual = re.sub(r"([_^])\{(\w)\}", r"\1\2", symbol.notation.latex(*symbol.letters))
    stated = "defined as" if symbol.kind == "definition" else "written"
    known = next((v.root().size for pair in doubt.apart for v in pair if v.root().size is not None), None)
    size = known or next((s for s in "mnMN" if s not in context.table.by_name), "K")
    return context.error(
        written.node,
        f"{context.shown(written.node)} is used with the wrong axes: {symbol.name} is {stated} {usual}, where {here} "
        f"and {there} are two axes",
        f"Write {usual}; or, if {here} and {there} do run over one axis, say so in the front matter: "
        f"axes: {{{here}: {{size: {size}}}, {there}: {{size: {size}}}}}.",
    )
