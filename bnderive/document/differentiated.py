"""What stands above a differential in a fraction: d (x - a), ∂ g x + b.

Input: the two halves of a fraction as the reader of sides reads them. Output: the upper one, as the differential of all
of it where it begins with the sign of one that may have been read as less: a lone d, a d before a bracket, and a sum
whose brackets were left out. Nobody adds to a differential what is none.
"""

from dataclasses import replace

from bnderive.document.factors import product_of
from bnderive.document.syntax import Additive, Apply, Differential, Mark, Name, Node, Power, Product, walk


def differentiated(above: Node, below: Node) -> Node:
    """The upper half of a fraction with this lower one."""
    first = below.factors[0][1] if isinstance(below, Product) else below
    return _whole(above, first.letter) if isinstance(first, Differential) and first.letter != "\\nabla" else above


def _whole(above: Node, letter: str) -> Node:
    """The differential that a half of a fraction is, where that is more than its first factor or term."""
    match above:
        case Name(head="d", sub=None, sup=None, primes=0) if letter == "d":
            return Differential(above.span, None, letter)
        case Name(head=head, primes=0) if letter == "d" and head[:1] == "d" and len(head) > 1:
            return Differential(above.span, replace(above, head=head[1:]), letter)
        case Apply(head=Name(head="d", sub=None, sup=None, primes=0)) if letter == "d":
            bracket, power = above.argument, above.exponent
            raised = bracket if power is None else Power(bracket.span.to(power.span), bracket, power)
            return Differential(above.span, raised, letter)
        case Product(factors=((mark, Name() | Apply() | Differential() as first), *rest)) if _plain(rest):
            sign = _whole(first, letter)
            if isinstance(sign, Differential) and sign.letter == letter and sign.of is None:
                return Differential(above.span, product_of(tuple(rest)), letter)
            return replace(above, factors=((mark, sign), *rest)) if isinstance(first, Apply) else above
        case Additive(terms=((mark, first), *rest)) if mark.text == "+" and not _differs(rest):
            term = _whole(first, letter)
            sign = term.factors[0][1] if isinstance(term, Product) else term
            if isinstance(sign, Differential) and sign.letter == letter and sign.of is not None:
                of = sign.of
                if isinstance(term, Product):
                    of = replace(term, factors=((term.factors[0][0], of), *term.factors[1:]))
                return Differential(above.span, replace(above, terms=((mark, of), *rest)), letter)
    return above


def _plain(factors: list[tuple[Mark, Node]]) -> bool:
    return bool(factors) and all(mark.text != "/" for mark, _ in factors)


def _differs(terms: list[tuple[Mark, Node]]) -> bool:
    return any(isinstance(node, Differential) for _, term in terms for node in walk(term))
