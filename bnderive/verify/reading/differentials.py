"""Which fractions are derivatives, and of what: ∂L/∂x, dL/dx, ∂/∂x (…), and with a slash.

Input: nodes of the syntax tree. Output: what is differentiated and by what; the values are made in `ratios`.
"""

from dataclasses import dataclass, replace

from bnderive.document.syntax import Differential, Group, Indexed, Mark, Name, Node, Number, Product, Quotient, walk
from bnderive.verify.claims.names import Key
from bnderive.verify.claims.repeating import signs_repeated
from bnderive.verify.reading.naming import as_written
from bnderive.verify.reading.sense import NotRead, Sense

_D = frozenset({"d", "\\mathrm{d}", "\\text{d}"})
Factors = tuple[tuple[Mark, Node], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A differential: of what; None in an operator such as ∂/∂x. `total` where it is written with a d."""

    of: Node | None
    total: bool = True


def differential(sense: Sense, node: Node) -> Difference | None:
    """The differential that a node is; None where it is none."""
    match node:
        case Differential(letter="d") if factor_d(sense):
            return None
        case Differential(of=of, letter=letter):
            return Difference(of, letter == "d")
        case Group(kind="brace", body=body):
            return differential(sense, body)
        case Name(sub=None, sup=None) if _is_d(sense, node):
            return Difference(None)
        case Product(factors=((_, Differential(of=first)), *rest)) if first is not None and _under_d(first, rest):
            return Difference(_product(((Mark(first.span, ""), first), *rest)), total=False)
        case Product(factors=((_, Name(sub=None, sup=None) as d), *rest)) if _is_d(sense, d) and _plain(rest):
            return Difference(_product(tuple(rest)))
        case Name() | Indexed() if (of := _after_d(sense, node)) is not None:
            return Difference(of)
    return None


def factor_d(sense: Sense) -> bool:
    """Whether, in this reading, d is a number of the document and not the sign of a differential."""
    return _knows_d(sense) and sense.choose("d") == "product"


def _knows_d(sense: Sense) -> bool:
    return Key("d") in sense.theory.quantities or Key("d") in sense.theory.scalars


def dividing(sense: Sense) -> Sense:
    """The sense below a fraction that is no derivative: nobody divides by a gradient, and a d there is a number."""
    return replace(sense, choices={**sense.choices, "d": "product"})


def _is_d(sense: Sense, node: Name) -> bool:
    key = Key(node.head)
    known = key in sense.theory.quantities or key in sense.theory.scalars
    return node.head in _D and not node.primes and not known


def _after_d(sense: Sense, node: Name | Indexed) -> Node | None:
    """The name after the d of a word such as dgamma, where it is a quantity and the word itself is none."""
    name = node.base if isinstance(node, Indexed) else node
    if not isinstance(name, Name) or not (name.head.startswith("d") and len(name.head) > 1 and name.head.isalnum()):
        return None
    inner = replace(name, head=name.head[1:])
    whole: Name | Indexed = replace(node, base=inner) if isinstance(node, Indexed) else inner
    key, own = as_written(sense, whole).key, as_written(sense, node).key
    theory = sense.theory
    if own in theory.quantities or own in theory.abbreviations or own in theory.gradients:
        return None
    return whole if key in theory.quantities or key in theory.loss else None


def _plain(factors: list[tuple[Mark, Node]]) -> bool:
    return all(mark.text != "/" for mark, _ in factors)


def _under_d(first: Node, rest: list[tuple[Mark, Node]]) -> bool:
    """Whether a ∂ before a factor is one before the factors after it too: ∂ab; and ∂1/σ, for 1 alone has no change."""
    parts = (n for _, factor in rest for n in walk(factor))
    return _plain(rest) or (isinstance(first, Number) and not any(isinstance(n, Differential) for n in parts))


def _product(factors: Factors) -> Node:
    first = factors[0][1]
    return first if len(factors) == 1 else Product(first.span.to(factors[-1][1].span), factors)


def is_ratio(sense: Sense, above: Node, below: Node) -> bool:
    """Whether a fraction is a derivative. Raises NotRead where only one of its halves is a differential.

    With a d both above and below it is one, whatever else d may be: nobody writes a number that cancels, or divides by
    a gradient.
    """
    if factor_d(sense) and _begins_with_d(above) and _begins_with_d(below):
        return True
    over, under = differential(sense, above), differential(sense, below)
    if under is None and over is None:
        return False
    if under is not None and over is not None:
        return True
    dropped = over is None and _begins_with_d(below) and not _knows_d(sense)
    if not (dropped or _has_partial(above, below)):
        return False
    if over is None and (signs_repeated(above) or any(isinstance(n, Differential) for n in walk(above))):
        raise NotRead(above.span, "this is not read as a derivative")
    place, where = (above, "above") if over is None else (below, "below")
    raise NotRead(place.span, f"the {'d' if dropped else '∂'} is missing {where}", malformed=True)


def _begins_with_d(node: Node) -> bool:
    return isinstance(node, Differential) and node.letter == "d" and node.of is not None


def _has_partial(above: Node, below: Node) -> bool:
    """Whether one half is a ∂, and not the d of a gradient's name."""
    firsts = (part.factors[0][1] if isinstance(part, Product) else part for part in (above, below))
    return any(isinstance(first, Differential) and first.letter == "\\partial" for first in firsts)


def with_slashes(sense: Sense, node: Product) -> Factors:
    """The factors of a product, with ∂L / ∂x as one fraction."""
    factors: list[tuple[Mark, Node]] = []
    rest = list(node.factors)
    while rest:
        mark, factor = rest.pop(0)
        below = differential(sense, factor) if mark.text == "/" else None
        if below is None or not factors:
            factors.append((mark, factor))
            continue
        if below.of is None and rest:
            factor = _product(((mark, factor), rest.pop(0)))
        start = next((k for k in (len(factors) - 2, len(factors) - 1) if k >= 0 and _opens(sense, factors[k:])), None)
        if start is None:
            factors.append((mark, factor))
            continue
        above = _product(tuple(factors[start:]))
        outer = factors[start][0]
        del factors[start:]
        factors.append((outer, Quotient(above.span.to(factor.span), above, factor)))
    return tuple(factors)


def _opens(sense: Sense, factors: list[tuple[Mark, Node]]) -> bool:
    found = differential(sense, _product(tuple(factors)))
    return found is not None and (found.of is not None or len(factors) == 1)


def operator_of(sense: Sense, node: Node) -> Node | None:
    """What a derivative operator differentiates by; None where the node is no operator."""
    match node:
        case Quotient(above=above, below=below):
            over, under = differential(sense, above), differential(sense, below)
            if over is not None and over.of is None and under is not None:
                return under.of
    return None


def reach(sense: Sense, factors: Factors, position: int) -> Node | None:
    """What a derivative operator before `position` applies to."""
    if position >= len(factors):
        return None
    rest = _product(factors[position:])
    if not isinstance(rest, Product):
        return rest
    first = factors[position][1]
    if isinstance(first, Group):
        return first if sense.choose("operator") == "bracket" else rest
    return first if sense.spread and sense.choose("reach") == "factor" else rest


def spreads(sense: Sense, terms: Factors) -> bool:
    """Whether several terms of a sum hold a derivative operator, as those have that the product rule gives."""
    return sum(any(operator_of(sense, n) is not None for n in walk(term)) for _, term in terms) > 1
