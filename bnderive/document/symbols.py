"""The symbols of a document, and how a written name is matched to one.

A pattern says which parts of a name's scripts are labels (the B of \\mu_B, the 2 of \\sigma^2) and which are places
for indices. Matching tries the patterns of the name's head, those with most labels first, with the superscript as a
part of the name, then as a power, then (where only σ² is known and σ is written) as the root of what is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bnderive.algebra.notation import Notation
from bnderive.document.axes import AxisVariable
from bnderive.document.source import Span
from bnderive.document.syntax import Group, Items, Mark, Name, Node, Number, script_items
from bnderive.document.transliterate import code_names

Part = str | None
Shape = tuple[tuple[bool, ...], tuple[bool, ...]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a symbol is written. In `sub` and `sup`, None is a place for an index, and text is a label."""

    head: str
    primes: int
    sub: tuple[Part, ...]
    sup: tuple[Part, ...]
    sup_first: bool = field(default=False, compare=False)

    @property
    def places(self) -> int:
        """How many indices it takes."""
        return (*self.sub, *self.sup).count(None)

    @property
    def labels(self) -> int:
        """How many labels it has."""
        return len(self.sub) + len(self.sup) - self.places

    def names(self) -> tuple[str, ...]:
        """Names in code, the preferred one first."""
        sub = tuple(part for part in self.sub if part is not None)
        return code_names(self.head, self.primes, sub, tuple(part for part in self.sup if part is not None))


@dataclass(slots=True, eq=False)
class Symbol:
    """A symbol: `kind` is input, definition, parameter, size, or declared where it is none of them yet.

    `slots` are the axes of its positions; `labels` the axis that its integer values point into.
    """

    name: str
    kind: str
    pattern: Pattern
    notation: Notation
    span: Span
    letters: tuple[str, ...] = ()
    slots: tuple[AxisVariable, ...] = ()
    labels: AxisVariable | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A written name as a symbol: what stands in its places, the exponent on it, and the root (2 where only its
    square is known).
    """

    symbol: Symbol
    indices: tuple[Node, ...]
    exponent: Node | None = None
    root: int = 1


class SymbolTable:
    """The symbols by pattern, by head and by name in code."""

    def __init__(self) -> None:
        self.by_head: dict[str, list[Symbol]] = {}
        self.by_name: dict[str, Symbol] = {}
        self.by_pattern: dict[Pattern, Symbol] = {}
        self.shapes: dict[str, list[Shape]] = {}

    def add(self, symbol: Symbol) -> None:
        """Add a symbol whose name is free."""
        pattern = symbol.pattern
        self.by_name[symbol.name] = symbol
        self.by_pattern[pattern] = symbol
        self.by_head.setdefault(pattern.head, []).append(symbol)
        shapes = self.shapes.setdefault(pattern.head, [])
        shape = (tuple(part is None for part in pattern.sub), tuple(part is None for part in pattern.sup))
        if shape not in shapes:
            shapes.append(shape)
            shapes.sort(key=lambda masks: sum(masks[0]) + sum(masks[1]) - len(masks[0]) - len(masks[1]))

    def free_name(self, names: tuple[str, ...]) -> str:
        """The first name, with as many underscores after it as make it free."""
        name = names[0]
        while name in self.by_name:
            name += "_"
        return name

    def read(self, name: Name) -> Reading | None:
        """The symbol that a written name means; None where no pattern fits."""
        sub, sup = _script(name.sub), _script(name.sup)
        for below, above in self.shapes.get(name.head, ()):
            symbol = self._at(name, _parts(sub, below), _parts(sup, above))
            if symbol is not None:
                first = tuple(item for (item, _), place in zip(sub, below, strict=True) if place)
                second = tuple(item for (item, _), place in zip(sup, above, strict=True) if place)
                return Reading(symbol, (*second, *first) if symbol.pattern.sup_first else (*first, *second))
        for above_part, root in (((), 1), (("2",), 2)):
            for below, _ in self.shapes.get(name.head, ()):
                symbol = self._at(name, _parts(sub, below), above_part)
                if symbol is not None:
                    indices = tuple(item for (item, _), place in zip(sub, below, strict=True) if place)
                    return Reading(symbol, indices, name.sup, root)
        return None

    def _at(self, name: Name, sub: tuple[Part, ...] | None, sup: tuple[Part, ...] | None) -> Symbol | None:
        return None if sub is None or sup is None else self.by_pattern.get(Pattern(name.head, name.primes, sub, sup))


def label_text(node: Node) -> str | None:
    """A script's item as a label or the letter of an index; None for what can be neither."""
    match node:
        case Name(head=head, primes=primes, sub=None, sup=None):
            return head + "'" * primes
        case Number(text=text) | Mark(text=text):
            return text
        case _:
            return None


def script_labels(script: Node | None) -> tuple[str | None, ...]:
    """The items of a script as labels; a superscript's parentheses are part of a number's label: x^{(2)} is no
    square.
    """
    items = tuple(label_text(item) for item in script_items(script))
    if isinstance(script, Group) and items and items[0] is not None and items[0].isdigit():
        return tuple(f"({item})" for item in items)
    return items


def _script(script: Node | None) -> tuple[tuple[Node, Part], ...]:
    return tuple(zip(script_items(script), script_labels(script), strict=True))


def _parts(script: tuple[tuple[Node, Part], ...], places: tuple[bool, ...]) -> tuple[Part, ...] | None:
    """A script as a part of a pattern that has these places; None where it does not fit."""
    if len(script) != len(places):
        return None
    for (item, label), place in zip(script, places, strict=True):
        if not isinstance(item, Name) if place else label is None:
            return None
    return tuple(None if place else label for (_, label), place in zip(script, places, strict=True))


def patterns_of(name: Name, letters: frozenset[str], with_sup: bool) -> Iterator[Pattern]:
    """The patterns that a written name may show, the one with the most places first; `letters` are known to be indices.

    A letter that is not in `letters` may be a place only where it is a lower-case letter; it may also be a label.
    """
    sup = name.sup if with_sup else None
    shape = [
        (item, label)
        for script in (name.sub, sup)
        for item, label in zip(script_items(script), script_labels(script), strict=True)
    ]
    if any(label is None and not isinstance(item, Name) for item, label in shape):
        return
    sure = [_is_place(item, label, letters) for item, label in shape]
    doubtful = [k for k, (item, label) in enumerate(shape) if sure[k] and label is not None and label not in letters][
        :4
    ]
    cut = len(script_items(name.sub))
    for choice in range(2 ** len(doubtful)):
        chosen = {k for bit, k in enumerate(doubtful) if choice >> bit & 1}
        parts = tuple(None if sure[k] and k not in chosen else shape[k][1] for k in range(len(shape)))
        yield Pattern(name.head, name.primes, parts[:cut], parts[cut:], name.sup_first)


def _is_place(item: Node, label: str | None, letters: frozenset[str]) -> bool:
    if label is None:
        return True
    bare = label.rstrip("'")
    return isinstance(item, Name) and (label in letters or bare in letters or (len(bare) == 1 and bare.islower()))


def notation_of(name: Name, pattern: Pattern) -> Notation:
    """How to print the symbol, with numbered places for its indices in the order of its positions."""
    sup_first = pattern.sup_first and None in pattern.sup
    head = (
        f"\\mathrm{{{name.head}}}"
        if len(name.head) > 1 and name.head.isascii() and not name.head.startswith("\\")
        else name.head
    )
    pieces: list[str | int] = [head + "'" * pattern.primes]
    place = 0
    scripts = [("_", pattern.sub, name.sub), ("^", pattern.sup, name.sup)]
    for mark, parts, script in reversed(scripts) if sup_first else scripts:
        if not parts:
            continue
        comma = "," if isinstance(script, Items) else ""
        round_ = isinstance(script, Group) and None in parts
        pieces.append(mark + "{" + ("(" if round_ else ""))
        for number, part in enumerate(parts):
            if number and comma:
                pieces.append(comma)
            if part is None:
                pieces.append(place)
                place += 1
            else:
                plain = len(part) == 1 or part.startswith(("\\", "(")) or part.isdigit()
                pieces.append((part if plain else f"\\mathrm{{{part}}}") + (" " if part.startswith("\\") else ""))
        pieces.append((")" if round_ else "") + "}")
    joined: list[str | int] = []
    for piece in pieces:
        if joined and isinstance(piece, str) and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return Notation(tuple(piece.replace("^{2}", "^2") if isinstance(piece, str) else piece for piece in joined))
