"""Functions that are written of an element and depend on its whole array: s(z_i) = e^{z_i} / Σ_k e^{z_k}.

Input: the brackets after a head, and what they are defined as. Output: whether the head is such a function; then s(z_i)
is the element s_i of a quantity, and its derivative by z_j is that of any quantity.
"""

from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.syntax import Apply, Name, Node, Power
from bnderive.verify.claims.functions import key_of
from bnderive.verify.claims.names import Letters, written


def of_elements(arguments: Iterable[tuple[Node, ...]], letters: Letters) -> bool:
    """Whether every bracket holds an element of one and the same array."""
    keys = set()
    for each in arguments:
        element = each[0] if len(each) == 1 else None
        if not isinstance(element, Name) or element.primes:
            return False
        found = written(element, letters)
        if not found.indices or found.power is not None or found.transposed:
            return False
        keys.add(key_of(element, letters))
    return len(keys) == 1


def as_element(node: Apply, element: Name) -> Node:
    """s(z_i) as s_i; a power stays one."""
    name = replace(node.head, span=node.span, sub=element.sub, sup=element.sup)
    power = node.exponent if node.exponent is not None else node.head.sup
    return name if power is None else Power(node.span, name, power)
