"""Names that a transpose shows to be vectors: in wᵀx_n both w and x_n have one axis more than is written.

Input: nodes and letters. Output: how many axes such names have. Where a document writes the further axis too, as in
x_{nj}, it must stand behind those that x_n shows; else nothing is said of the name.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from bnderive.document.equations import Equation
from bnderive.document.syntax import Group, Name, Node, Power, Product
from bnderive.verify.letters import nodes_of
from bnderive.verify.names import Key, Letters, Written, is_index, is_transpose, letter, written

_BESIDE = ("", "*")


def in_place(node: Node, letters: Letters) -> Iterator[Written]:
    """The names of vectors, with at most one index, that a transpose and a factor after it are of."""
    if not isinstance(node, Product):
        return
    for (_, left), (mark, right) in pairwise(node.factors):
        first = _turned(left, letters)
        second = written(right, letters) if isinstance(right, Name) else None
        if first is None or second is None or mark.text not in _BESIDE or second.power is not None or second.transposed:
            continue
        if _is_vector(first, letters) and _is_vector(second, letters):
            yield from (first, second)


def vectors_of(equations: Iterable[Equation], letters: Letters) -> Mapping[Key, int]:
    """How many axes the names of vectors have, the one that is not written included."""
    ranks: dict[Key, set[int]] = {}
    shown: dict[Key, set[str]] = {}
    full: dict[Key, list[tuple[str, ...]]] = {}
    labels: dict[str, set[str]] = {}
    for node in nodes_of(equations):
        for name in in_place(node, letters):
            ranks.setdefault(name.key, set()).add(len(name.indices) + 1)
            shown.setdefault(name.key, set()).update(letter(i) for i in name.indices if isinstance(i, Name))
        if isinstance(node, Name):
            found = written(node, letters)
            labels.setdefault(found.key.head, set()).add(found.key.label)
            full.setdefault(found.key, []).append(
                tuple(letter(i) if isinstance(i, Name) else "" for i in found.indices)
            )
    return {
        key: max(each)
        for key, each in ranks.items()
        if len(each) == 1 and len(labels[key.head]) == 1 and _behind(full[key], shown[key], max(each))
    }


def _behind(each: list[tuple[str, ...]], shown: set[str], rank: int) -> bool:
    """Whether the letters of the axes that are always written stand in front wherever all of them are."""
    whole = [letters for letters in each if len(letters) == rank]
    return all(len(letters) <= rank for letters in each) and (
        rank == 1 or all(letters[0] in shown and letters[-1] not in shown for letters in whole)
    )


def _turned(node: Node, letters: Letters) -> Written | None:
    """The name that a node is the transpose of."""
    match node:
        case Name():
            found = written(node, letters)
            return found if found.transposed else None
        case Power(base=Group(body=Name() as base), exponent=exponent) if is_transpose(exponent):
            found = written(base, letters)
            return found if found.power is None and not found.transposed else None
    return None


def _is_vector(found: Written, letters: Letters) -> bool:
    """Whether a name can be that of a vector: a small letter, with one letter as its index if any."""
    head = found.key.head
    inner = head.removeprefix("\\")
    small = (len(head) == 1 or head.startswith("\\")) and inner[:1].islower() and found.key not in letters.constants
    return small and len(found.indices) <= 1 and all(is_index(i, letters) for i in found.indices)


def with_vectors(ranks: Mapping[Key, int], equations: Iterable[Equation], letters: Letters) -> Mapping[Key, int]:
    """How many indices names may have, with those of vectors among them."""
    found = dict(ranks)
    for key, count in vectors_of(equations, letters).items():
        found[key] = max(found.get(key, 0), count)
    return found
