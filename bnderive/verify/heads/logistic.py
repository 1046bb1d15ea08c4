"""The form of the logistic sigmoid, in which a document may give the function that it calls σ."""

from bnderive.document.syntax import Additive, Call, Group, Mark, Name, Node, Number, Product, Quotient


def logistic(body: Node) -> bool:
    """Whether a formula is of the form 1 / (1 ± e^…) or e^… / (1 ± e^…)."""
    match body:
        case Quotient(above=above, below=below):
            pass
        case Product(factors=((_, above), (Mark(text="/"), below))):
            pass
        case _:
            return False
    inner = below.body if isinstance(below, Group) else below
    if not isinstance(inner, Additive) or len(inner.terms) != 2:
        return False
    terms = [term for _, term in inner.terms]
    one = any(isinstance(t, Number) and t.value == 1 for t in terms)
    return one and any(map(_power_of_e, terms)) and (isinstance(above, Number) or _power_of_e(above))


def _power_of_e(node: Node) -> bool:
    return (isinstance(node, Name) and node.head == "e" and node.sup is not None) or (
        isinstance(node, Call) and node.name == "exp"
    )
