"""Functions that are written of an element and depend on its whole array, s(z_i) = e^{z_i} / Σ_k e^{z_k}, or of an
example and depend on all of it, h(x^{(i)}) = σ(θᵀ x^{(i)}).

Input: the brackets after a head, and what they are defined as. Output: whether the head is such a function; then s(z_i)
is the element s_i of a quantity, and its derivative by z_j is that of any quantity.
"""

from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.syntax import Apply, Name, Node, Number, Power
from bnderive.verify.claims.functions import key_of
from bnderive.verify.claims.names import Key, Letters, written


def of_elements(
    defined: Iterable[tuple[Node, ...]],
    arguments: Iterable[tuple[Node, ...]],
    letters: Letters,
    *,
    word: bool,
    counts: frozenset[str] = frozenset(),
) -> bool:
    """Whether the brackets in which a head is `defined` hold elements of one and the same array, and all others those
    or the array itself: s(z_i), s(z_1) and s(z). What is a `word` may stand before other brackets too, for it is no
    factor. What it is said to be of a numbered element, s(z_1) = 0.2, is a value of it; so is that of the last, s(z_C),
    where C is one of the `counts`.
    """
    general = [each for each in defined if not all(_is_numbered(n, counts) for n in each)]
    keys = {_array(each, letters, counts) for each in general}
    if len(keys) != 1 or None in keys or not all(_has_index(each[0], letters) for each in general):
        return False
    return all(
        word and not isinstance(each[0], Name) if (k := _array(each, letters, counts)) is None else k in keys
        for each in arguments
    )


def of_examples(arguments: Iterable[tuple[Node, ...]], letters: Letters) -> bool:
    """Whether all brackets after a head hold one array, or an element of it, and one of them an element."""
    arguments = tuple(arguments)
    keys = {_array(each, letters) for each in arguments}
    return len(keys) == 1 and None not in keys and any(_has_index(each[0], letters) for each in arguments)


def _array(bracket: tuple[Node, ...], letters: Letters, counts: frozenset[str] = frozenset()) -> Key | None:
    """The array of which a bracket holds an element, or which it holds; None for anything else."""
    element = bracket[0] if len(bracket) == 1 else None
    if not isinstance(element, Name) or element.primes:
        return None
    if _is_numbered(element, counts):
        element = replace(element, sub=None)
    found = written(element, letters)
    return None if found.power is not None or found.transposed else key_of(element, letters)


def _is_numbered(node: Node, counts: frozenset[str]) -> bool:
    """Whether this is an element at a number, or the last of them."""
    match node:
        case Name(sub=Number()):
            return True
        case Name(sub=Name(head=head, sub=None, sup=None)):
            return head in counts
    return False


def _has_index(node: Node, letters: Letters) -> bool:
    return isinstance(node, Name) and bool(written(node, letters).indices)


def as_element(node: Apply, element: Name) -> Node:
    """s(z_i) as s_i; a power stays one."""
    name = replace(node.head, span=node.span, sub=element.sub, sup=element.sup)
    power = node.exponent if node.exponent is not None else node.head.sup
    return name if power is None else Power(node.span, name, power)
