"""A composed formula as LaTeX that pdflatex (with amsmath) and KaTeX set."""

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
    """The LaTeX, without delimiters of mathematics around it."""
    match node:
        case Number(digits):
            return digits
        case Leaf(latex):
            return latex
        case Sum(terms):
            first, *rest = ((t.negative, render(t.node)) for t in terms)
            head = f"-{first[1]}" if first[0] else first[1]
            return head + "".join(f" {'-' if negative else '+'} {term}" for negative, term in rest)
        case Product(factors):
            dots = ("", *(r" \cdot " if starts_with_digit(f) else " " for f in factors[1:]))
            return "".join(dot + render(f) for dot, f in zip(dots, factors, strict=True))
        case Fraction(over, under):
            return rf"\frac{{{render(over)}}}{{{render(under)}}}"
        case Group(inside, linear):
            return render(inside) if linear else rf"\left({render(inside)}\right)"
        case Root(body):
            return rf"\sqrt{{{render(body)}}}"
        case Power(base, exponent):
            return render(base) + _exponent(exponent)
        case _:
            return _function(node)


def _function(node: BigSum | Call | Exponential | Bracket) -> str:
    match node:
        case BigSum(indices, body, besides):
            below = rf"{indices[0]} \neq {besides}" if besides else ", ".join(indices)
            return rf"\sum_{below if len(below) == 1 else '{' + below + '}'} {render(body)}"
        case Exponential(argument, raised):
            return f"e^{{{render(argument)}}}" if raised else rf"\exp\left({render(argument)}\right)"
        case Bracket(left, relation, right):
            return rf"\left[{render(left)} {relation} {render(right)}\right]"
        case Call(template, arguments, exponent):
            written = template.format(*(render(a) for a in arguments))
            name, bracket, rest = written.partition(r"\left(")
            return f"{name}{_exponent(Number(exponent))}{bracket}{rest}" if exponent else written


def _exponent(node: Node) -> str:
    match node:
        case Sum((term,)) if isinstance(term.node, Fraction):
            return f"^{{-{_on_one_line(term.node)}}}"
        case Fraction():
            return f"^{{{_on_one_line(node)}}}"
        case Number(single) | Leaf(single) if len(single) == 1:
            return f"^{single}"
        case _:
            return f"^{{{render(node)}}}"


def _on_one_line(fraction: Fraction) -> str:
    if isinstance(fraction.over, Number) and isinstance(fraction.under, Number):
        return f"{fraction.over.digits}/{fraction.under.digits}"
    return render(fraction)
