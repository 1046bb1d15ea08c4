"""Derivatives of which a script says along what they go: ∂y/∂x with μ and v fixed, the direct one, that by way of μ.

Input: a derivative and the script behind it, in words and names. Output: its value. What is held fixed is a constant
beside the definitions; the derivative by way of some names is the whole without that in which they are held fixed.
A script without such a word is not read: names alone say the one to some authors, and the opposite to others. To
teach the reader a word, add it to its line.
"""

from collections.abc import Iterator
from dataclasses import replace

from bnderive.document.syntax import Differential, Items, Name, Node, Product, Quotient
from bnderive.verify.claims.names import written
from bnderive.verify.reading.sense import NotRead, Sense, Value

_UNCLEAR = "it is not clear what the script behind this says of it"
_FIXED = frozenset({"fixed", "held fixed", "const", "const.", "constant", "固定", "不变", "不變", "常数", "고정"})
_DIRECT = frozenset({"direct", "direct path", "directly", "explicit", "直接", "直接路径", "직접"})
_THROUGH = frozenset({"via", "through", "by way of", "通过", "經", "经", "经由"})


def restricted(sense: Sense, node: Node, body: Node, script: Node | None) -> Value:
    """What a derivative is worth along the paths that its script leaves."""
    parts = tuple(_parts(script)) if script is not None else ()
    words = {part.head.strip() for part in parts if _is_word(part)}
    names = frozenset(_name(sense, part) for part in parts if not _is_word(part))
    match body:
        case Quotient(above=Differential(of=Name() as of), below=Differential(of=Name() as by)) if len(words) == 1:
            if words <= _FIXED and names:
                return _holding(sense, body, names)
            if words <= _THROUGH and names:
                whole = replace(sense, choices={**sense.choices, "derivative": "total"})
                through, beside = whole.value(body), _holding(whole, body, names)
                return Value(through.expr - beside.expr, through.dims)
            if words <= _DIRECT and not names and written(of, sense.letters).key in sense.theory.quantities:
                users = {d.quantity.name for d in sense.calculus.consumers(_name(sense, by))}
                return _holding(sense, body, frozenset(users - {_name(sense, of)}))
    raise NotRead(node.span, _UNCLEAR)


def says(body: Node, indices: tuple[Node, ...]) -> bool:
    """Whether scripts say along what the derivative before them goes."""
    return isinstance(body, Quotient) and any(_is_word(part) for item in indices for part in _parts(item))


def _holding(sense: Sense, body: Node, names: frozenset[str]) -> Value:
    return replace(sense, calculus=sense.calculus.without(names)).value(body)


def _parts(script: Node) -> Iterator[Name]:
    """The words and names of a script, in order."""
    match script:
        case Name():
            yield script
        case Items(items=items):
            for item in items:
                yield from _parts(item)
        case Product(factors=factors):
            for _, factor in factors:
                yield from _parts(factor)
        case _:
            raise NotRead(script.span, _UNCLEAR)


def _is_word(part: Node) -> bool:
    return isinstance(part, Name) and part.head.strip() in _FIXED | _DIRECT | _THROUGH


def _name(sense: Sense, node: Name) -> str:
    """The name in code of a quantity in a script."""
    key = written(node, sense.letters).key
    known = sense.theory.quantities
    quantity = known.get(key, known.get(replace(key, squared=True)))
    if quantity is None:
        raise NotRead(node.span, f"nothing in the document says what {key.latex()} is")
    return quantity.name
