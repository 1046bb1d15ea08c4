"""LaTeX as plain text with Unicode, for what is said of an edit: (\\sigma_B^2 + \\epsilon)^{-1/2} is (σ_B² + ε)^(−1/2).

Input: LaTeX, or a tree of it. Output: one line. What cannot be parsed is written name by name. To write another node,
add it to `_written`.
"""

from functools import lru_cache

from bnderive.algebra.printing import unicode
from bnderive.document.parser import parse_expression
from bnderive.document.source import Source, Span
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Call,
    Differential,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    script_items,
)
from bnderive.errors import DocumentError, Place

_LONGEST = 72
_LONGEST_LATEX = 800
_MARKS = {"(": ("(", ")"), "[": ("[", "]"), "{": ("{", "}"), "|": ("|", "|"), "norm": ("‖", "‖"), "brace": ("", "")}
_BIG = {"sum": "Σ", "prod": "∏", "int": "∫"}
_RELATIONS = {"!=": "≠", "<=": "≤", ">=": "≥", "in": "∈"}


@lru_cache(maxsize=4096)
def plain(latex: str) -> str:
    """One line of plain text for LaTeX, shortened where it is long."""
    if len(latex) > _LONGEST_LATEX:
        return _short(" ".join(latex.split()))
    try:
        return spoken(parse_expression(Source("", latex, Place("", 1, 1)), Span(0, len(latex))))
    except (DocumentError, RecursionError):
        return _short(unicode.name(" ".join(latex.split()), spaced=True))


def spoken(node: Node) -> str:
    """One line of plain text for a tree, shortened where it is long."""
    return _short(_written(node))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _written(node: Node) -> str:
    match node:
        case Number(text=text):
            return text
        case Mark(text=text):
            return unicode.name(text)
        case Name():
            return _name(node)
        case Additive(terms=terms):
            return _sum(terms)
        case Product(factors=factors):
            before = (None, *(factor for _, factor in factors))
            return "".join(_joined(mark, last, factor) for last, (mark, factor) in zip(before, factors, strict=False))
        case Power(base=base, exponent=exponent):
            return _sheltered(base) + _raised(exponent)
        case Quotient(above=above, below=below):
            return f"{_sheltered(above)}/{_sheltered(below)}"
        case Root(radicand=radicand):
            return f"√({_written(radicand)})"
        case Differential(of=of):
            return "∂" + ("" if of is None else _written(of))
        case Group(kind=kind, body=body):
            opening, closing = _MARKS.get(kind, ("(", ")"))
            return f"{opening}{_written(body)}{closing}"
        case _:
            return _wide(node)


def _wide(node: Node) -> str:
    match node:
        case Big(operator=operator, sub=sub, body=body):
            return f"{_BIG.get(operator, operator)}{_lowered(sub)} {_written(body)}"
        case Items(items=items):
            return ", ".join(_written(item) for item in items)
        case Relation(operands=operands, marks=marks):
            rest = zip(marks, operands[1:], strict=True)
            return _written(operands[0]) + "".join(
                f" {_RELATIONS.get(mark.text, mark.text)} {_written(operand)}" for mark, operand in rest
            )
        case Apply(head=head, argument=argument, exponent=exponent):
            return _name(head) + _written(argument) + ("" if exponent is None else _raised(exponent))
        case Call(name=name, argument=argument, sup=sup):
            inside = _written(argument)
            return f"{name}{'' if sup is None else _raised(sup)}({inside})"
        case _:
            return "…"


def _name(name: Name) -> str:
    above = "" if name.sup is None else _raised(name.sup)
    return unicode.name(name.head) + "′" * name.primes + _lowered(name.sub) + above


def _lowered(sub: Node | None) -> str:
    if sub is None:
        return ""
    if isinstance(sub, Relation) and isinstance(sub.operands[0], Name) and sub.marks[0].text == "=":
        sub = sub.operands[0]
    comma = "," if isinstance(sub, Items) else ""
    below = comma.join(_written(item) for item in script_items(sub))
    return f"_{below}" if below.isalnum() else f"_{{{below}}}"


def _raised(exponent: Node) -> str:
    text = _written(exponent)
    return unicode.raised(text) or (f"^{text}" if len(text) == 1 else f"^({text})")


def _sum(terms: tuple[tuple[Mark, Node], ...]) -> str:
    text = ""
    for k, (mark, term) in enumerate(terms):
        minus = mark.text == "-"
        text += ("−" if minus else "") if k == 0 else (" − " if minus else " + ")
        text += _written(term)
    return text


def _joined(mark: Mark, before: Node | None, factor: Node) -> str:
    """A factor after what joins it to the one before."""
    bare = isinstance(factor, Quotient) and not _is_ratio(factor)
    text = f"({_written(factor)})" if bare or isinstance(factor, Additive) else _written(factor)
    if mark.text == "/":
        return f"/{text}"
    return text if before is None or _one_word(before, factor) else f" {text}"


def _one_word(before: Node, after: Node) -> bool:
    """Whether letters are written together, as in dy: it may be a word."""
    together = before.span.end == after.span.start
    return together and all(isinstance(node, Name) and len(node.head) == 1 for node in (before, after))


def _sheltered(node: Node) -> str:
    text = _written(node)
    several = isinstance(node, Product) and not {" ", "/"}.isdisjoint(text)
    return f"({text})" if several or isinstance(node, Additive | Quotient | Big) else text


def _is_ratio(node: Quotient) -> bool:
    return _written(node.below).startswith("∂")
