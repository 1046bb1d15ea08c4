"""An exponent with the wrong sign or of the wrong size, among those that backward passes have."""

from collections.abc import Iterator
from fractions import Fraction

from bnderive.document.syntax import Additive, Name, Node, Number, Product, Quotient
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.scene import Scene

_USUAL = tuple(Fraction(n, 2) for n in (-1, 1, -3, 3, -2, 2, -4, 4, -6, 6))


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        named = site.role == "sup" and site.parent is not None and isinstance(site.parent.node, Name)
        if not (site.role == "exponent" or named):
            continue
        value = number(site.node)
        if value is None or value == 0:
            continue
        text = scene.text(site.span)
        for other in (-value, *_USUAL):
            if other == value or (named and other == 1) or other == 1 == -value:
                continue
            flipped = other == -value
            if flipped and named:
                continue
            says = f"exponent {_shown(value, flipped)} should be {_shown(other, flipped)}"
            yield only(scene.put(site, _like(text, other), says), 1.0 if flipped else _cost(value, other, named))


def _cost(value: Fraction, other: Fraction, named: bool) -> float:
    """What another exponent costs: an exponent that is part of a name is likelier right, but for one by one off."""
    near = abs(value - other) == 1 and value != 2 if named else True
    return 1.9 if named and near else 2.5 if named else 2.0


def number(node: Node) -> Fraction | None:
    """The number that an exponent writes; None where it writes no number."""
    match node:
        case Number(value=value):
            return value
        case Additive(terms=((mark, inner),)):
            value_ = number(inner)
            return None if value_ is None else -value_ if mark.text == "-" else value_
        case Quotient(above=above, below=below) | Product(factors=((_, above), (_, below))):
            over, under = number(above), number(below)
            divides = isinstance(node, Quotient) or (isinstance(node, Product) and node.factors[1][0].text == "/")
            return over / under if divides and over is not None and under else None
        case _:
            return None


def _like(text: str, value: Fraction) -> str:
    """The number in the manner of `text`: as a fraction, with a slash or as a decimal."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size.denominator == 1:
        return f"{sign}{size.numerator}"
    if "frac" in text:
        return f"{sign}\\frac{{{size.numerator}}}{{{size.denominator}}}"
    return f"{sign}{float(size)}" if "." in text else f"{sign}{size.numerator}/{size.denominator}"


def _shown(value: Fraction, signed: bool) -> str:
    return ("−" if value < 0 else "+" if signed else "") + str(abs(value))


EXPONENT = Kind(
    "exponent",
    "an exponent with the wrong sign, or another of those that are usual",
    1.0,
    _propose,
    Example(
        r"(\sigma^2 + \epsilon)^{\frac{1}{2}} x_i",
        r"(\sigma^2 + \epsilon)^{-\frac{1}{2}} x_i",
        "exponent +1/2 should be −1/2",
    ),
)
