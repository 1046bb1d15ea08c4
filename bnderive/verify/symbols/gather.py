"""The equations of a document that define something.

An equation defines where a name that nothing else defines stands alone on the left, and no derivative on the right.
Of several for one name that one counts which writes all the indices; the others are claims.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bnderive.document.equations import Equation
from bnderive.document.functions import FUNCTIONS, in_small_letters
from bnderive.document.syntax import (
    Apply,
    Big,
    Differential,
    Group,
    Indexed,
    Name,
    Node,
    Number,
    Power,
    Quotient,
    script_items,
    walk,
)
from bnderive.verify.claims.functions import TRACES
from bnderive.verify.claims.names import (
    E,
    Key,
    Letters,
    Written,
    canonical,
    is_index,
    is_reciprocal,
    is_slice,
    is_transpose,
    letter,
    points,
    unfonted,
    written,
)
from bnderive.verify.claims.picking import picks
from bnderive.verify.symbols.usual import is_usual

_FUNCTION_LETTERS = frozenset({"f", "\\phi", "\\varphi", "\\psi"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An equation that may define `key`: its number, the name on its left, and what it says."""

    number: int
    name: Written
    right: Node
    letters: tuple[str, ...]


def name_of(node: Node | None, letters: Letters) -> Written | None:
    """A node as a name with distinct index letters; None where it is none."""
    match node:
        case Name():
            found = written(node, letters)
        case Indexed(base=Name() as base, indices=indices):
            inner = written(base, letters)
            found = Written(inner.key, (*inner.indices, *indices), inner.power, inner.transposed, inner.alias)
        case _:
            return None
    while len(found.indices) > 1 and is_slice(found.indices[-1]):
        found = replace(found, indices=found.indices[:-1])
    names = [letter(i) for i in found.indices if isinstance(i, Name) and is_index(i, letters)]
    if found.power is not None or len(names) != len(found.indices) or len(set(names)) != len(names):
        return None
    return found


def candidates(equations: Iterable[tuple[int, Equation]], letters: Letters) -> tuple[Candidate, ...]:
    """Every equation that may define something, in order; Σ_i w_i = S does, where no equation begins with S."""
    equations = tuple(equations)
    names = (name_of(e.sides[0].node, letters) for _, e in equations)
    first = {name.key for name in names if name is not None}
    counts = {Key(head) for _, e in equations for s in e.sides if s.node is not None for head in _counts(s.node)}
    found = []
    for number, equation in equations:
        if equation.continues is not None or len(equation.sides) < 2 or equation.marks[0].text != "=":
            continue
        left, right = (side.node for side in equation.sides[:2])
        if isinstance(left, Name) and (power := left.sup) and right and _inverts(left, right, letters):
            left, right = replace(left, sup=None), Power(right.span, Group(right.span, "(", right), power)
        name = name_of(left, letters)
        if name is None and len(equation.sides) == 2 and isinstance(left, Big) and varies(left, letters):
            name, right = name_of(right, letters), left
            name = None if name is None or name.key in first | counts or is_usual(name.key) else name
        if name is None or right is None or has_derivative(right):
            continue
        if any(key == name.key for key in keys_of(right, letters)):
            continue
        found.append(Candidate(number, name, right, tuple(letter(i) for i in name.indices if isinstance(i, Name))))
    return tuple(found)


def _counts(node: Node) -> Iterator[str]:
    """The letters that are sizes in a side: above a sum, in an exponent of ℝ, or below a number."""
    for part in walk(node):
        match part:
            case (
                Big(sup=Name(head=head, sub=None)) | Quotient(above=Number(), below=Name(head=head, sub=None, sup=None))
            ):
                yield head
            case Name(head="\\mathbb{R}" | "\\R", sup=sup) if sup is not None:
                yield from (n.head for n in walk(sup) if isinstance(n, Name))


def fullest(possible: tuple[Candidate, ...]) -> dict[Key, Candidate]:
    """The equation that defines each name: the first of those that write the most indices."""
    chosen: dict[Key, Candidate] = {}
    for candidate in possible:
        before = chosen.get(candidate.name.key)
        if before is None or len(candidate.letters) > len(before.letters):
            chosen[candidate.name.key] = candidate
    return chosen


def grounded(chosen: Mapping[Key, Candidate], possible: Iterable[Candidate], letters: Letters) -> dict[Key, Candidate]:
    """The definitions, of a name that rests on itself by them the first that does not: S = X + R, where S_k = X̂_k σ
    solves X̂_k = S_k / σ for it.
    """
    found, every = dict(chosen), tuple(possible)
    for key, candidate in sorted(chosen.items(), key=lambda item: -item[1].number):
        if _rests(key, found, letters):
            earlier = ({**found, key: c} for c in every if c.name.key == key and c.number < candidate.number)
            found = next((other for other in earlier if not _rests(key, other, letters)), found)
    return found


def _rests(key: Key, chosen: Mapping[Key, Candidate], letters: Letters) -> bool:
    """Whether a name rests on itself."""
    seen: set[Key] = set()
    left = [key]
    while left:
        inside = set(keys_of(chosen[left.pop()].right, letters)) & chosen.keys() - seen
        if key in inside:
            return True
        seen |= inside
        left += sorted(inside)
    return False


def _inverts(left: Name, right: Node, letters: Letters) -> bool:
    """Whether an equation for the reciprocal of a name says what the name is: its square is no symbol of its own, or
    says it itself, σ^(−1) = (σ² + ε)^(−1/2).
    """
    if not is_reciprocal(left):
        return False
    own = written(replace(left, sup=None), letters).key
    squared = replace(own, squared=True)
    return canonical(unfonted(left.head)) not in letters.squares or squared in keys_of(right, letters)


def varies(node: Node, letters: Letters) -> bool:
    """Whether there are elements of arrays, or derivatives, in a side."""
    names = (n for n in walk(node) if isinstance(n, Name))
    return has_derivative(node) or any(written(n, letters).indices for n in names)


def has_derivative(node: Node) -> bool:
    """Whether there is a differential in a node."""
    return any(isinstance(n, Differential) for n in walk(node))


@lru_cache(maxsize=4096)
def keys_of(node: Node, letters: Letters) -> tuple[Key, ...]:
    """The names in a side, in order. Of a script only an integer label (t_n) is a name; functions are none."""
    found: dict[Key, None] = {}
    skipped: set[int] = set()
    for part in walk(node):
        if id(part) in skipped:
            continue
        if isinstance(part, (Apply, Power)) and part.exponent is not None and is_transpose(part.exponent):
            skipped.add(id(part.exponent))
        if isinstance(part, Apply) and is_function(unfonted(part.head.head)):
            skipped.update(id(n) for n in walk(part.head))
        elif isinstance(part, Name):
            inside = written(part, letters)
            if inside.key in letters.constants or inside.key.head == "sum" or _is_exponential(inside):
                continue
            for script in (part.sub, None if inside.power is not None else part.sup):
                skipped.update(id(n) for n in walk(script)) if script is not None else None
            found.setdefault(inside.key)
            if picks(part):
                found.setdefault(replace(inside.key, label=""))
            labels = (i for i in script_items(part.sub) if isinstance(i, Name) and points(i, letters))
            found.update(dict.fromkeys(written(i, letters).key for i in labels))
        elif isinstance(part, Indexed):
            skipped.update(id(n) for i in part.indices for n in walk(i))
    return tuple(found)


def _is_exponential(name: Written) -> bool:
    """Whether a name is e^z: e raised to anything but a number."""
    return name.key == E and name.power is not None and not name.indices and not isinstance(name.power, Number)


def is_function(head: str) -> bool:
    """Whether a head before a bracket is a function: a word, a letter such as f, or one that is known."""
    return (
        head in _FUNCTION_LETTERS
        or head in FUNCTIONS
        or in_small_letters(head) in FUNCTIONS
        or in_small_letters(head) in TRACES
        or (len(head) > 2 and head.isalpha())
    )
