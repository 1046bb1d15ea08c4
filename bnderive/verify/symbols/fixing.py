"""Letters that only say of which channel a parameter is: the c of y_i = γ_c u_i + β_c, where nothing else has a c.

Input: the equations of a document and the letters that may be its indices. Output: those that never run. They are part
of the names that they stand below.
"""

from collections.abc import Iterable

from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Name, Node, script_items, walk
from bnderive.verify.claims.names import canonical, letter, unfonted


def fixed_letters(equations: Iterable[Equation], indices: frozenset[str]) -> frozenset[str]:
    """The letters that stand on the right of what an equation gives other indices, each alone below its names, which
    stand below no other index, and at the head of no equation. What the text only mentions, the γ of γ_c, is no other.
    """
    trees = tuple(equations)
    said = (s.node for e in trees for s in e.sides if s.node is not None and not (_is_bare(s.node) and not e.marks))
    nodes = tuple(n for node in said for n in walk(node))
    below: dict[str, set[str]] = {}
    running: set[str] = set()
    for name in (n for n in nodes if isinstance(n, Name)):
        found = _letters(name, indices)
        below.setdefault(canonical(unfonted(name.head)), set()).update(found or [""])
        running |= set(found) if len(found) > 1 or name.sup is not None else set()
    running |= {one for letters in below.values() if len(letters) > 1 for one in letters}
    free: set[str] = set()
    for tree in trees:
        first, *others = (side.node for side in tree.sides)
        if not isinstance(first, Name) or not others or tree.continues is not None:
            continue
        own = set(_letters(first, indices))
        running |= own
        right = others[0]
        if own and tree.marks[0].text == "=" and right is not None:
            parts = walk(right)
            derived = any(isinstance(n, Differential) for n in parts)
            free |= {one for n in parts if isinstance(n, Name) and not derived for one in _letters(n, indices)}
    return frozenset(free - running)


def _is_bare(node: Node) -> bool:
    return isinstance(node, Name) and node.sub is None and node.sup is None


def _letters(name: Name, indices: frozenset[str]) -> list[str]:
    """The index letters below a name."""
    items = (i for i in script_items(name.sub) if isinstance(i, Name) and i.sub is None)
    return [found for found in map(letter, items) if found in indices]
