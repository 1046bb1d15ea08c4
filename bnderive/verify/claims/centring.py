"""The matrix that takes a mean away, I − 𝟏𝟏ᵀ/n: as large as what stands beside it, and without a shape of its own."""

from bnderive.document.syntax import Additive, Group, Name, Node, Number, Power, Product, Quotient
from bnderive.verify.claims.functions import is_ones
from bnderive.verify.claims.names import Letters, is_transpose, written


def centres(node: Node, letters: Letters) -> bool:
    """Whether a node is I with multiples of 𝟏𝟏ᵀ, as large as what stands beside it: I − 𝟏𝟏ᵀ/n."""
    match node:
        case Group(kind="(" | "[", body=body):
            return centres(body, letters)
        case Power(base=base, exponent=exponent):
            return is_transpose(exponent) and centres(base, letters)
        case Additive(terms=terms):
            identity = [isinstance(t, Name) and _is_identity(t, letters) for _, t in terms]
            return any(identity) and all(
                same or _is_square_of_ones(t, letters) for same, (_, t) in zip(identity, terms, strict=True)
            )
    return False


def _is_identity(name: Name, letters: Letters) -> bool:
    found = written(name, letters)
    return found.key.head == "I" and not found.indices and found.power is None


def _is_square_of_ones(node: Node, letters: Letters) -> bool:
    """Whether a node is a multiple of 𝟏𝟏ᵀ."""
    match node:
        case Quotient(above=above, below=Name() | Number()):
            return _is_square_of_ones(above, letters)
        case Product(factors=(*before, (_, left), (_, right))):
            numbers = (isinstance(f.above if isinstance(f, Quotient) else f, Number) for _, f in before)
            ones = (any(is_ones(f, letters, transposed=turned) for turned in (True, False)) for _, f in before)
            square = is_ones(left, letters, transposed=False) and is_ones(right, letters, transposed=True)
            return square and all(a or b for a, b in zip(numbers, ones, strict=True))
    return False
