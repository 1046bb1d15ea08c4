"""A composed formula as one line of Unicode."""

import re

from bnderive.algebra.printing import unicode
from bnderive.algebra.printing.tree import (
    BigSum,
    Bracket,
    Call,
    Exponential,
    Fraction,
    Group,
    Leaf,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
    starts_with_digit,
)


def render(node: Node) -> str:
    """The line."""
    match node:
        case Number(digits):
            return digits
        case Leaf(latex):
            return unicode.name(latex)
        case Sum(terms):
            first, *rest = ((t.negative, render(t.node)) for t in terms)
            head = f"−{first[1]}" if first[0] else first[1]
            return head + "".join(f" {'−' if negative else '+'} {term}" for negative, term in rest)
        case Product(factors):
            dots = ("", *(" · " if starts_with_digit(f) else " " for f in factors[1:]))
            return "".join(dot + render(f) for dot, f in zip(dots, factors, strict=True))
        case Fraction(over, under):
            return f"{render(over)}/{render(under)}"
        case Group(inside):
            return f"({render(inside)})"
        case Root(body):
            return f"√({render(body)})"
        case Power(base, exponent):
            return render(base) + _exponent(render(exponent))
        case _:
            return _function(node)


def _function(node: BigSum | Call | Exponential | Bracket) -> str:
    match node:
        case BigSum(indices, body, besides):
            names = [unicode.name(i) for i in indices]
            if besides:
                return f"Σ_{{{names[0]}≠{unicode.name(besides)}}} {render(body)}"
            below = names[0] if len(names) == 1 and len(names[0].rstrip("′")) == 1 else "{" + ",".join(names) + "}"
            return f"Σ_{below} {render(body)}"
        case Exponential(argument):
            return f"exp({render(argument)})"
        case Bracket(left, relation, right):
            return f"[{render(left)} {relation} {render(right)}]"
        case Call(template, arguments, exponent):
            marks = [chr(0xE000 + k) for k in range(len(arguments))]
            written = unicode.name(template.format(*marks), spaced=True)
            if exponent:
                written = written.replace("(", f"{unicode.raised(exponent)}(", 1)
            for mark, argument in zip(marks, arguments, strict=True):
                written = written.replace(mark, render(argument))
            return written


def _exponent(text: str) -> str:
    if text.isdecimal():
        return unicode.raised(text)
    if len(text) == 1:
        return f"^{text}"
    return f"^({text.replace('−', '-') if re.fullmatch('[-−0-9/.]+', text) else text})"
