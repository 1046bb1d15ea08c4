"""Shapes that a document declares: `X \\in \\mathbb{R}^{n \\times d}`, of a list, "of shape (n, d)", and of Y by ∂L/∂Y.

Input: equations and chains. Output: the sizes by name, "1" among them. To read another way of declaring, extend
`declared` or `with_lists`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bnderive.document.equations import Equation, Side
from bnderive.document.manuscript import Formula
from bnderive.document.syntax import (
    Differential,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Product,
    Quotient,
    walk,
)
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.claims.names import Key, Letters, written

_SPACES = frozenset({"\\mathbb{R}", "\\R", "\\Reals", "\\reals", "\\mathbf{R}", "\\Re", "\\RR"})
_BETWEEN = frozenset({"", "and", ",and", "&", ","})
_SHAPED = re.compile(r"\b(of|with|has|have|having) (the )?(shape|size|dimensions?)\s*$", re.IGNORECASE)
_DECLARES = re.compile(
    r"\b(in|elements? of|matri(x|ces)|vectors?|belong(s|ing)? to)\s*$|" + _SHAPED.pattern,
    re.IGNORECASE,
)


def space(node: Node | None) -> tuple[str, ...] | None:
    """The sizes that `\\mathbb{R}^{n \\times 1}` names, "1" among them; None where a node is no such space."""
    if not isinstance(node, Name) or node.head not in _SPACES or node.sub is not None:
        return None
    sup = node.sup.body if isinstance(node.sup, Group) else node.sup
    parts: tuple[Node | None, ...] = (sup,)
    if isinstance(sup, Product):
        if any(mark.text != "*" for mark, _ in sup.factors[1:]):
            return None
        parts = tuple(factor for _, factor in sup.factors)
    sizes = tuple(_size(part) for part in parts if part is not None)
    return sizes if all(sizes) and len(sizes) < 3 else None


def _differentiated(node: Node | None) -> Node | None:
    """What a gradient is taken by; any other node as it is."""
    match node:
        case Quotient(above=Differential(), below=Differential(of=of)):
            return of
    return node


def _size(node: Node) -> str:
    match node:
        case Number(text="1"):
            return "1"
        case Name(sup=None):
            return written(node, Letters(frozenset())).key.code()
    return ""


def declared(equation: Equation, letters: Letters) -> Mapping[Key, tuple[str, ...]]:
    """The sizes that an equation declares, by name: those on the left of `\\in`; ∂L/∂Y declares for Y."""
    found: dict[Key, tuple[str, ...]] = {}
    for k, mark in enumerate(equation.marks):
        sizes = space(equation.sides[k + 1].node) if mark.text == "in" else None
        if sizes is None:
            continue
        others = [equation.sides[k].node, *(s.node for s in equation.sides[:1])]
        for side in others:
            for node in side.items if isinstance(side, Items) else (side,):
                of = _differentiated(node)
                if isinstance(of, Name):
                    name = written(of, letters)
                    if not name.indices and name.power is None:
                        found.setdefault(name.key, sizes[::-1] if name.transposed else sizes)
    return found


def numbers_declared(chains: Iterable[Chain], letters: Letters) -> frozenset[Key]:
    """The names that the document declares as single numbers: c \\in \\mathbb{R}."""
    each = (item for chain in chains for item in declared(chain.equation, letters).items())
    return frozenset(key for key, sizes in each if not sizes)


def narrowable(equations: Iterable[Equation], letters: Letters) -> str | None:
    """The size that could be one: that of what is declared as a row, 1 × D."""
    for equation in equations:
        for sizes in declared(equation, letters).values():
            if len(sizes) == 2 and sizes[0] == "1" != sizes[1]:
                return sizes[1]
    return None


def size_names(trees: Iterable[Equation]) -> Mapping[Key, str]:
    """The names of sizes that shapes mention, with the size in code."""
    found: dict[Key, str] = {}
    for tree in trees:
        for side in tree.sides:
            if side.node is not None and space(side.node) is not None:
                for node in walk(side.node)[1:]:
                    if isinstance(node, Name):
                        key = written(node, Letters(frozenset())).key
                        found[key] = key.code()
    return found


def ranks_of(equations: Iterable[Equation], letters: Letters) -> Mapping[Key, int]:
    """How many indices the names with a declared shape may have, and the small letters of their rows."""
    ranks: dict[Key, int] = {}
    used: dict[Key, int] = {}
    for equation in equations:
        for key, sizes in declared(equation, letters).items():
            ranks.setdefault(key, sum(size != "1" for size in sizes))
        for side in equation.sides:
            for node in walk(side.node) if side.node is not None else ():
                base = node.base if isinstance(node, Indexed) else node
                if isinstance(base, Name):
                    name = written(base, letters)
                    more = len(node.indices) if isinstance(node, Indexed) else 0
                    used[name.key] = max(used.get(name.key, 0), len(name.indices) + more)
    for key, count in used.items():
        if (lower := lower_of(key)) is not None and not count and used.get(lower):
            if key in ranks:
                ranks[lower] = ranks[key]
            elif any(r == 2 for r in ranks.values()) and used[lower] == 2:
                ranks[lower] = 2
    return {key: rank for key, rank in ranks.items() if used.get(key, 0) <= rank}


def lower_of(key: Key) -> Key | None:
    """The name of the rows of what an upper name holds: x for X, \\hat{x} for \\hat{X}."""
    inner = inner_of(key)
    if len(inner) != 1 or not inner.isupper():
        return None
    return replace(key, head=key.head.replace(inner, inner.lower()))


def inner_of(key: Key) -> str:
    """A head without its hat."""
    return key.head[5:-1] if key.head.startswith("\\hat{") else key.head


def is_upper(key: Key) -> bool:
    """Whether a name is a capital letter, as matrices have."""
    inner = inner_of(key)
    letter = inner[1:2] if inner.startswith("\\") else inner
    return len(letter) == 1 and letter.isupper()


def with_lists(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, with a lone ℝ^{n × d} after "$Q$, $K$ and $V$, all elements of" relating those names to it, and a
    lone (n, d) or n × d after "$X$ of shape" as that space, where the document transposes: without that, its products
    may be meant element by element, and a shape be there to say how what is multiplied is repeated.
    """
    found: list[Chain] = []
    chains = tuple(chains)
    matrices = any(map(_transposes, chains))
    for chain in chains:
        only = chain.sides[0]
        before = formulas[only.formula].before
        shaped = matrices and len(chain.sides) == 1 and _SHAPED.search(before) is not None
        spelled = _spelled(only.side.node) if shaped else None
        if spelled is not None:
            only = replace(only, side=replace(only.side, node=spelled))
        if len(chain.sides) == 1 and space(only.side.node) is not None and _DECLARES.search(before):
            names = _listed(found, formulas)
            if names:
                node = names[0] if len(names) == 1 else Items(names[0].span.to(names[-1].span), names)
                listed = Placed(Side(only.side.span, node), only.formula)
                found.append(replace(chain, sides=(listed, only), marks=("in",)))
                continue
        found.append(chain)
    return tuple(found)


def _transposes(chain: Chain) -> bool:
    """Whether something is transposed in a chain."""
    sides = (p.side.node for p in chain.sides)
    names = (n for side in sides if side is not None for n in walk(side) if isinstance(n, Name) and n.sup is not None)
    return any(written(name, Letters(frozenset())).transposed for name in names)


def _spelled(node: Node | None) -> Name | None:
    """The space whose arrays have the shape (n, d), [n, d] or n × d; None where a node names no shape."""
    match node:
        case Group(kind="(" | "[", body=Items(items=sizes)):
            factors = tuple((Mark(size.span, "*"), size) for size in sizes)
        case Group(kind="(" | "[", body=Name() as size):
            factors = ((Mark(size.span, "*"), size),)
        case Product(factors=factors) if all(mark.text == "*" for mark, _ in factors[1:]):
            pass
        case _:
            return None
    return Name(node.span, "\\mathbb{R}", sup=Product(node.span, factors))


def _listed(chains: list[Chain], formulas: tuple[Formula, ...]) -> tuple[Name, ...]:
    """The names of the last chains, as far back as only commas and "and" stand between them."""
    names: list[Name] = []
    for chain in reversed(chains):
        node = chain.sides[0].side.node
        if len(chain.sides) != 1 or not isinstance(node, Name):
            break
        names.append(node)
        if "".join(formulas[chain.sides[0].formula].before.split()) not in _BETWEEN:
            break
    return tuple(reversed(names))
