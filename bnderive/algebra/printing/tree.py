"""A formula as it will be written, before it is text or LaTeX: what `compose` decides and the two renderers follow.

Every parenthesis is a `Group`, put there by `compose`; renderers add none but those of a root or a call.
"""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not negative, as digits."""

    digits: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A name with its indices, in LaTeX. `ratio`: it looks like a fraction; `bare`: an exponent can stand on it."""

    latex: str
    ratio: bool = False
    bare: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a sum with its sign."""

    negative: bool
    node: "Node"


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms with signs; a negative expression that stands alone is a sum of one term."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Two or more factors."""

    factors: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    """A numerator over a denominator."""

    over: "Node"
    under: "Node"


@dataclass(frozen=True, slots=True)
class Power:
    """A base with an exponent other than one half."""

    base: "Node"
    exponent: "Node"


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    body: "Node"


@dataclass(frozen=True, slots=True)
class BigSum:
    """A sum over indices, in LaTeX; `besides` is the index that a single summed index differs from, or empty."""

    indices: tuple[str, ...]
    body: "Node"
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """An elementwise operation: a LaTeX template with {0}, {1} for its arguments, and an exponent on its name."""

    template: str
    arguments: tuple["Node", ...]
    exponent: str = ""


@dataclass(frozen=True, slots=True)
class Exponential:
    """exp of something; `raised` where LaTeX may write it as e with an exponent."""

    argument: "Node"
    raised: bool


@dataclass(frozen=True, slots=True)
class Bracket:
    """One where the relation holds, else zero: [c = t_n], [i < j]."""

    left: "Node"
    relation: str
    right: "Node"


@dataclass(frozen=True, slots=True)
class Group:
    """Parentheses. `linear` ones are needed on one line only, not where fractions are stacked."""

    node: "Node"
    linear: bool = False


Node: TypeAlias = (
    Number | Leaf | Sum | Product | Fraction | Power | Root | BigSum | Call | Exponential | Bracket | Group
)


def starts_with_digit(node: Node) -> bool:
    """Whether the written form begins with a digit, so that a factor before it needs a multiplication dot."""
    match node:
        case Number():
            return True
        case Power(base=base):
            return starts_with_digit(base)
        case Fraction(over=over):
            return starts_with_digit(over)
        case Product(factors=factors):
            return starts_with_digit(factors[0])
        case _:
            return False
