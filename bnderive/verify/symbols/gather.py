"""The equations of a document that define something, and the names that stand for the loss.

An equation defines where a name that nothing else defines stands alone on the left, and no derivative on the right.
Of several for one name that one counts which writes all the indices; the others are claims.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

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
    Product,
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
from bnderive.verify.symbols.usual import is_usual, sample_of

_LETTERS = ("L", "l", "\\ell", "C", "J", "E", "\\mathcal{L}", "\\mathcal{J}", "\\mathcal{E}", "\\mathcal{C}")
_LOSSES = frozenset({*_LETTERS, "loss", "Loss", "cost"})
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
        if name is None or right is None or _has_derivative(right):
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
    return _has_derivative(node) or any(written(n, letters).indices for n in names)


def _has_derivative(node: Node) -> bool:
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
            if isinstance(over, Name) and under is not None:
                found = written(over, letters)
                if not found.indices:
                    numerators.add(id(over))
                    below = name_of(under, letters)
                    above.setdefault(found.key, set()).add(below.key if below else Key("…"))
        elif isinstance(part, Differential) and isinstance(part.of, Name) and part.by is not None:
            numerators.add(id(part.of))
            below = name_of(part.by, letters)
            above.setdefault(written(part.of, letters).key, set()).add(below.key if below else Key("…"))
        elif isinstance(part, Product):
            for (_, one), (mark, other) in pairwise(part.factors):
                over, under = _differentiated(one), _differentiated(other)
                if mark.text == "/" and isinstance(over, Name) and under is not None:
                    numerators.add(id(over))
                    below = name_of(under, letters)
                    above.setdefault(written(over, letters).key, set()).add(below.key if below else Key("…"))
        elif isinstance(part, Name) and id(part) not in numerators:
            found = written(part, letters)
            if not found.indices:
                elsewhere.add(found.key)
        elif isinstance(part, Apply):
            numerators.add(id(part.head))


def _differentiated(node: Node) -> Node | None:
    match node:
        case Differential(of=of):
            return of
        case Product(factors=((_, Differential(of=of)), *_)):
            return of
    return None
