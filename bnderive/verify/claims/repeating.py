"""Second derivatives as derivatives of derivatives: d²y/dx² is d(dy/dx)/dx, and ∂²/∂x∂z is ∂/∂x ∂/∂z.

Input: the chains of a document. Output: the chains, in which nothing is differentiated twice at once. What is
differentiated more often stays as it is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bnderive.document.factors import Factors, product_of
from bnderive.document.syntax import Apply, Differential, Group, Mark, Name, Node, Number, Power, Product, Quotient
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.leading import behind, sign_of

_D = frozenset({"d", "\\mathrm{d}", "\\text{d}"})


def with_repeated(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, each second derivative as one of another."""
    return tuple(rewritten(chain, _parted) for chain in chains)


def signs_repeated(node: Node) -> bool:
    """Whether a node begins with the sign of a repeated derivative: d² or ∂³."""
    match node:
        case Product(factors=((_, first), *_)):
            return signs_repeated(first)
        case Apply(head=head):
            return signs_repeated(head)
        case Power(base=Differential(of=None)):
            return True
    return isinstance(node, Name) and node.head in _D and node.sub is None and isinstance(node.sup, Number)


def _parted(node: Node) -> Node:
    match node:
        case Quotient(above=above, below=below) if (pair := _pair(below)) is not None and _is_second(sign_of(above)):
            of = behind(above)
            return _once(node, _once(node, of, above, pair[1]), above, pair[0]) if of is not None else node
        case Product(factors=factors) if any(mark.text == "/" for mark, _ in factors) and _is_second(sign_of(node)):
            at = next(k for k, (mark, _) in enumerate(factors) if mark.text == "/")
            above, below = product_of(factors[:at]), product_of(factors[at:])
            whole = _parted(Quotient(node.span, above, below))
            return node if isinstance(whole, Quotient) and whole.above is above else whole
        case Product(factors=factors):
            parted = tuple(_operators(factors))
            return replace(node, factors=parted) if len(parted) > len(factors) else node
    return node


def _operators(factors: Factors) -> Iterator[tuple[Mark, Node]]:
    """The factors of a product, ∂²/∂x∂z among them as ∂/∂x and ∂/∂z."""
    for mark, factor in factors:
        pair = _pair(factor.below) if isinstance(factor, Quotient) and _is_second(factor.above) else None
        if pair is None or not isinstance(factor, Quotient):
            yield mark, factor
            continue
        yield mark, _once(factor, None, factor.above, pair[0])
        yield Mark(factor.span, ""), _once(factor, None, factor.above, pair[1])


def _once(node: Quotient, of: Node | None, above: Node, by: Differential) -> Quotient:
    return replace(node, above=Differential(above.span, of, by.letter), below=by)


def _is_second(sign: Node) -> bool:
    power = sign.exponent if isinstance(sign, Power) else sign.sup if isinstance(sign, Name) else None
    return signs_repeated(sign) and _is_two(power)


def _pair(below: Node) -> tuple[Differential, Differential] | None:
    """The two differentials below a fraction bar: ∂x ∂z, or dx²."""
    match below:
        case Product(factors=((_, Differential(of=Name()) as one), (mark, Differential(of=Name()) as other))):
            return (one, other) if mark.text != "/" else None
        case Differential(of=Name(sup=power) as name) if _is_two(power):
            once = replace(below, of=replace(name, sup=None))
            return once, once
        case Differential(of=Power(base=Group(kind="(", body=Name() as name), exponent=power)) if _is_two(power):
            once = replace(below, of=name)
            return once, once
        case Power(base=Group(kind="(", body=Differential(of=Name()) as once), exponent=power) if _is_two(power):
            return once, once
    return None


def _is_two(power: Node | None) -> bool:
    return isinstance(power, Number) and power.value == 2
