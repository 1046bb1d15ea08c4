"""Subscripts that name what an array belongs to: the h of Z_h = W_h X + b_h is a label of a layer, and no index.

Input: the equations of a document. Output: the names, each with the letter below it, under which that letter is a label
wherever it stands: it is the only subscript, no sum runs over it there, and the names that have it together in an
equation are all of that kind, one of them a capital letter that stands as a matrix does, or a small one that is
transposed, where none of them stands without it: y_i is a vector then, the i-th of several.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bnderive.document.equations import Equation
from bnderive.document.syntax import (
    Apply,
    Big,
    Differential,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Product,
    Relation,
    children,
    script_items,
    walk,
)
from bnderive.verify.claims.names import is_transpose, unfonted

_LETTER = frozenset("abcdefghijklmnopqrstuvwxyz")
_BESIDE = ("", "@", "\\cdot")
_CERTAIN = ("i", "j")
_VOWELS = frozenset("aeiou")


@dataclass(slots=True)
class _Uses:
    """How one letter stands below names: which of these stand together in an equation, those under which it cannot be
    a label, those that are matrices, and those that are vectors.
    """

    together: list[frozenset[str]] = field(default_factory=list)
    indexed: set[str] = field(default_factory=set)
    matrices: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)


def labelled(trees: Iterable[Equation]) -> frozenset[tuple[str, str]]:
    """The names (head and subscript) whose subscript is a label."""
    uses: dict[str, _Uses] = {}
    under: dict[str, set[str]] = {}
    turned = False
    for tree in trees:
        nodes = [side.node for side in tree.sides if side.node is not None]
        turned = turned or any(_is_turned(n) for node in nodes for n in walk(node))
        here: dict[str, set[str]] = {}
        for head in (n.head for node in nodes for n in _values(node) if n.sub is None) if len(nodes) > 1 else ():
            under.setdefault(head, set()).add("")
        for name, bound in (found for node in nodes for found in _names(node, frozenset())):
            items = [_letter(item) for item in script_items(name.sub)]
            under.setdefault(name.head, set()).update(items)
            for letter in {item for item in items if item}:
                use = uses.setdefault(letter, _Uses())
                here.setdefault(letter, set()).add(name.head)
                if len(items) > 1 or letter in bound or "" in items:
                    use.indexed.add(name.head)
        for letter, heads in here.items():
            uses[letter].together.append(frozenset(heads))
        for matrix in (m for node in nodes for m in _matrices(node)):
            for letter in map(_letter, script_items(matrix.sub)):
                if letter in here:
                    kind = uses[letter].matrices if _is_capital(matrix) else uses[letter].vectors
                    kind.add(matrix.head)
    if not turned:
        return frozenset()
    alone = frozenset(head for head, letters in under.items() if len(letters) == 1)
    return frozenset((head, letter) for letter, use in uses.items() for head in _labels(use, alone))


def run_of(script: Node | None) -> str:
    """The small letters that a script lists without anything between them, three at least; empty for another."""
    items = script_items(script) if not isinstance(script, Items) else ()
    letters = [_letter(item) for item in items]
    return "".join(letters) if len(letters) > 2 and all(letters) else ""


def spelled_words(nodes: Iterable[Node], indices: frozenset[str]) -> frozenset[str]:
    """The runs of letters below names that are words, as in W_{out}: with a vowel, and two letters at least that are no
    indices and stand in no other script.
    """
    runs: set[str] = set()
    elsewhere: dict[str, set[str]] = {}
    for node in nodes:
        if isinstance(node, Name) and node.sub is not None:
            run = run_of(node.sub)
            runs |= {run} if run else set()
            for item in script_items(node.sub):
                if letter := _letter(item):
                    elsewhere.setdefault(letter, set()).add(run)
    return frozenset(
        run
        for run in runs
        if _VOWELS & set(run) and sum(elsewhere[c] == {run} and c not in indices for c in set(run)) > 1
    )


def _labels(use: _Uses, alone: frozenset[str]) -> Iterator[str]:
    """The names below which a letter is a label; `alone` are those that stand with one letter below them everywhere."""
    left = list(use.together)
    while left:
        whole = left.pop()
        while near := [heads for heads in left if heads & whole]:
            left = [heads for heads in left if not heads & whole]
            whole = whole.union(*near)
        numbered = whole & use.matrices or (whole & use.vectors and whole <= alone)
        if numbered and not whole & use.indexed:
            yield from whole


def _names(node: Node, bound: frozenset[str]) -> Iterator[tuple[Name, frozenset[str]]]:
    """Every name with a subscript, with the letters that sums around it bind; also those that brackets follow."""
    if isinstance(node, Big):
        bound = bound | {letter for letter in map(_letter, _bound(node)) if letter}
    if isinstance(node, Indexed) and isinstance(node.base, Name):
        yield Name(node.base.span, node.base.head, node), bound
    elif isinstance(node, Name) and node.sub is not None:
        yield node, bound
    for part in children(node):
        yield from _names(part, bound)


def _values(node: Node) -> Iterator[Name]:
    """The names outside of scripts."""
    if isinstance(node, Name):
        yield node
    else:
        for part in children(node):
            yield from _values(part)


def _bound(node: Big) -> Iterator[Node]:
    for item in script_items(node.sub):
        yield from script_items(item.operands[0] if isinstance(item, Relation) else item)


def _letter(item: Node) -> str:
    """A letter by itself; empty for anything else."""
    match item:
        case Name(head=head, sub=None, sup=None, primes=0) if head in _LETTER:
            return head
    return ""


def _matrices(node: Node) -> Iterator[Name]:
    """The capital letters that are transposed, or stand beside a name in a product; with the commonest index letters
    below them those alone that are transposed.
    """
    for part in walk(node):
        match part:
            case Name() if _is_turned(part) and part.sub is not None:
                yield part
            case Product(factors=factors):
                for (_, left), (mark, right) in pairwise(factors):
                    pair = [_named(left), _named(right)]
                    if mark.text in _BESIDE and None not in pair:
                        capital = (name for name in pair if name is not None and _is_capital(name))
                        yield from (name for name in capital if _letter(script_items(name.sub)[0]) not in _CERTAIN)


def _named(node: Node) -> Name | None:
    match node:
        case Name():
            return node
        case Differential(of=Name() as of) | Apply(head=Name() as of):
            return of
    return None


def _is_capital(name: Name) -> bool:
    head = unfonted(name.head)
    return len(head) == 1 and head.isupper() and name.sub is not None


def _is_turned(node: Node) -> bool:
    """Whether a name is transposed."""
    return isinstance(node, Name) and isinstance(node.sup, (Name, Mark, Product)) and is_transpose(node.sup)
