"""A prime behind a bracket, as in (tanh x)' = 1 - tanh² x: the derivative by the only letter in it.

Input: the bracket. Output: the same as d/dx of it; None where it may be a transpose, or may be by another letter.
"""

from bnderive.document.source import Span
from bnderive.document.syntax import Apply, Call, Differential, Group, Mark, Name, Node, Power, Product, Quotient, walk

_CONSTANTS = frozenset({"e", "\\pi"})


def derivative_of(bracket: Group, prime: Span) -> Node | None:
    """The derivative of what stands in a bracket before a prime."""
    heads = {id(n.head) for n in walk(bracket) if isinstance(n, Apply)}
    names = [n for n in walk(bracket) if isinstance(n, Name) and id(n) not in heads and n.head not in _CONSTANTS]
    letters = {n.head for n in names}
    plain = all(len(n.head) == 1 and n.head.islower() and n.sub is None and not n.primes for n in names)
    turned = any(isinstance(n.sup, Mark) for n in names)
    bent = any(map(_is_bent, walk(bracket)))
    if len(letters) != 1 or not plain or turned or not bent:
        return None
    above = Differential(prime, None, "d")
    below = Differential(prime, Name(prime, letters.pop()), "d")
    operator = Quotient(prime, above, below)
    span = bracket.span.to(prime)
    return Group(span, "(", Product(span, ((Mark(prime, ""), operator), (Mark(prime, ""), bracket))))


def _is_bent(node: Node) -> bool:
    """Whether a node is no product, which a prime may turn."""
    match node:
        case Call() | Power():
            return True
        case Name(sup=sup):
            return sup is not None
        case Quotient(below=below):
            return any(isinstance(n, Name) for n in walk(below))
    return False
