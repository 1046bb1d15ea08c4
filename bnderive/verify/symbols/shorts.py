"""Names that an author gives on the way: c_1 for a mean of gradients, ζ for the value of a chain, dout for ∂L/∂y.

Input: the equations, and what else defines a name. Output: `Short`s, to be written out wherever they are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Group, Name, Node, walk
from bnderive.verify.claims.names import DELTA, Key, Letters, Written, canonical
from bnderive.verify.claims.trees import is_derivative
from bnderive.verify.symbols.gather import Candidate, has_derivative, keys_of, name_of
from bnderive.verify.symbols.roles import differentiated_by


@dataclass(frozen=True, slots=True)
class Short:
    """A name, the equation that gives it, and the side that says what it stands for. `position` is the side that
    holds the name.
    """

    key: Key
    number: int
    name: Written
    meaning: Node
    position: int


def shorts_of(
    equations: Iterable[tuple[int, Equation]], letters: Letters, known: frozenset[Key]
) -> Mapping[Key, Short]:
    """The names that equations give on the way; `known` are those that something else defines."""
    given = tuple(equations)
    found = {key: short for key, short in _after_formulas(given, letters).items() if key not in known}
    before = -1
    while before < len(found):
        before = len(found)
        _learn(given, letters, known, found)
    return found


def _after_formulas(equations: tuple[tuple[int, Equation], ...], letters: Letters) -> dict[Key, Short]:
    """The names that one equation gives to a derivative, and an equation before it says in other terms: "g_i = 2 u_i,
    where g_i = ∂L/∂u_i". The second says what the name is, and the first is claimed of it.
    """
    said: set[Key] = set()
    named: set[Key] = set()
    found: dict[Key, Short] = {}
    for number, equation in equations:
        nodes = [side.node for side in equation.sides]
        name = name_of(nodes[0], letters) if equation.continues is None and len(nodes) > 1 else None
        if name is None or name.key == DELTA or nodes[1] is None or equation.marks[0].text != "=":
            continue
        derived = is_derivative(nodes[1])
        if derived and name.key in said - named and len(nodes) == 2:
            found.setdefault(name.key, Short(name.key, number, name, nodes[1], 0))
        (named if derived else said).add(name.key)
    return found


def _learn(
    equations: tuple[tuple[int, Equation], ...], letters: Letters, known: frozenset[Key], found: dict[Key, Short]
) -> None:
    """Add the names that equations give, as far as it can be told from those found before; |a| = b says where, not
    what b is.
    """
    for number, equation in equations:
        nodes = [side.node for side in equation.sides]
        if len(nodes) < 2 or equation.continues is not None or nodes[0] is None:
            continue
        first = _name(nodes[0], letters)
        if first is not None and nodes[1] is not None and first.key not in known and equation.marks[0].text == "=":
            inside = keys_of(nodes[1], letters)
            if first.key not in inside and (_derives(nodes[1]) or any(k in found for k in inside)):
                found.setdefault(first.key, Short(first.key, number, first, nodes[1], 0))
                continue
        if isinstance(nodes[0], Group) and nodes[0].kind == "|":
            continue
        equal = next((k for k, mark in enumerate(equation.marks) if mark.text != "="), len(equation.marks))
        for position in range(1, equal + 1):
            last = _name(nodes[position], letters)
            if last is not None and last.key not in known and last.key not in keys_of(nodes[0], letters):
                found.setdefault(last.key, Short(last.key, number, last, nodes[0], position))


def accents_of(equations: Iterable[tuple[int, Equation]], letters: Letters) -> Mapping[str, tuple[int, Key]]:
    """The accents that an author says are gradients, where, and of what: \\bar v = ∂L/∂v."""
    given = tuple(equations)
    found: dict[str, tuple[int, Key]] = {}
    for number, equation in given:
        nodes = [side.node for side in equation.sides[:2]]
        if len(nodes) < 2 or not isinstance(nodes[0], Name) or nodes[1] is None or "{" not in nodes[0].head:
            continue
        accent, inner = nodes[0].head[:-1].split("{", 1)
        parts = (n.of for n in walk(nodes[1]) if isinstance(n, Differential) and n.of is not None)
        below = {key.head for part in parts for key in keys_of(part, letters)}
        inside = keys_of(nodes[1], letters)
        above = next((key for key in inside if key.head != inner), None)
        if inner in below and len(inside) == 2 and above is not None:
            found.setdefault(accent, (number, above))
    return found


def under(key: Key, accents: Iterable[str]) -> Key | None:
    """The name under one of these accents."""
    accent = next((a for a in accents if key.head.startswith(a + "{") and key.head.endswith("}")), None)
    return None if accent is None else replace(key, head=canonical(key.head[len(accent) + 1 : -1]))


def forward_only(
    equations: tuple[tuple[int, Equation], ...], chosen: dict[Key, Candidate], letters: Letters
) -> dict[Key, Candidate]:
    """The definitions of the forward pass: without those that use a gradient by the name that the author gave it, and
    those of what an equation before them gives as a derivative (δ_j = ∂L/∂z_j), or one after them, where nothing of the
    forward pass uses the name.
    """
    order = {number: position for position, (number, _) in enumerate(equations)}
    derived: dict[Key, int] = {}
    for number, equation in equations:
        nodes = [side.node for side in equation.sides[:2]]
        name = _name(nodes[0], letters) if len(nodes) == 2 and equation.continues is None else None
        if name is not None and nodes[1] is not None and has_derivative(nodes[1]):
            derived.setdefault(name.key, order[number])
    used = {key for c in chosen.values() for key in keys_of(c.right, letters)}
    used |= differentiated_by(tuple(e for _, e in equations), letters)
    named = _after_formulas(equations, letters).keys() - used
    left = {k: c for k, c in chosen.items() if k not in named and derived.get(k, order[c.number]) >= order[c.number]}
    while True:
        gradients = {s.key for s in shorts_of(equations, letters, frozenset(left)).values() if s.position == 0}
        fewer = {k: c for k, c in left.items() if not gradients & set(keys_of(c.right, letters))}
        if len(fewer) == len(left):
            return left
        left = fewer


def _name(node: Node | None, letters: Letters) -> Written | None:
    """A name, or the d of a name, with its indices; no Kronecker delta."""
    if isinstance(node, Differential) and node.letter == "d" and node.of is not None:
        inner = name_of(node.of, letters)
        return replace(inner, key=replace(inner.key, head=f"d{inner.key.head}")) if inner else None
    found = name_of(node, letters)
    return None if found is None or found.key == DELTA else found


def _derives(node: Node) -> bool:
    return any(
        isinstance(n, Differential) or (isinstance(n, Name) and len(n.head) > 1 and n.head.startswith("d"))
        for n in walk(node)
    )
