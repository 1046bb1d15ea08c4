"""Every single-token edit of a formula that a slip of the pen could make, by kind.

Input: the tree of a side and the text that it stands in, and what a document writes (`Words`). Output: `Edit`s, each a
stretch of text and what stands there instead. Edits that only change white space or spelling are none. To add a kind,
yield it from `_here`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bnderive.document.source import Source, Span
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Differential,
    Group,
    Items,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    script_items,
    walk,
)
from bnderive.verify.repair.snippet import beside, extent, squeezed

GREEK = ("\\epsilon", "\\gamma", "\\mu", "\\sigma", "\\beta")
SIMPLE = (Name, Number)
Shape = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """`now` in place of the text at `span`."""

    kind: str
    span: Span
    now: str

    def applied(self, text: str) -> str:
        """The text with the edit made."""
        return text[: self.span.start] + self.now + text[self.span.end :]


@dataclass(frozen=True, slots=True)
class Words:
    """`heads` are the names that a document writes with indices of each shape, `sizes` its sizes and parameters,
    `letters` its index letters; `here` are those of the equation.
    """

    heads: dict[Shape, tuple[str, ...]]
    sizes: tuple[str, ...]
    letters: frozenset[str]
    here: tuple[str, ...] = ()


def shape_of(name: Name, letters: frozenset[str]) -> Shape:
    """How many indices a name has, and its labels."""
    items = script_items(name.sub)
    labels = [i.head for i in items if isinstance(i, Name) and i.head not in letters and i.sub is None]
    return len(items) - len(labels), " ".join(labels)


def words_of(sides: Iterable[Node], letters: frozenset[str], sizes: tuple[str, ...]) -> Words:
    """What these sides write."""
    heads: dict[Shape, dict[str, None]] = {}
    for side in sides:
        for node in walk(side):
            if isinstance(node, Name) and node.head not in (*letters, *sizes, "L", "\\ell", "e", "\\delta"):
                heads.setdefault(shape_of(node, letters), {})[node.head] = None
    return Words({shape: tuple(sorted(found)) for shape, found in heads.items()}, sizes, letters)


def edits(source: Source, side: Node, words: Words) -> tuple[Edit, ...]:
    """Every edit of a side, each result once, in the order of the text."""
    text = source.text
    whole = extent(source, side)
    made: dict[str, Edit] = {}
    for edit in _edits(source, side, words, ""):
        fitted = Edit(edit.kind, edit.span, beside(source, edit.span, edit.now))
        shown = squeezed(text[whole.start : edit.span.start] + fitted.now + text[edit.span.end : whole.end])
        if shown and shown != squeezed(text[whole.start : whole.end]):
            made.setdefault(shown, fitted)
    return tuple(sorted(made.values(), key=lambda e: (e.span.start, e.span.end, e.kind, e.now)))


def _edits(source: Source, node: Node, words: Words, inside: str) -> Iterator[Edit]:
    """`inside` is "exponent" or "ratio" where the node stands in one."""
    yield from _here(source, node, words, inside)
    match node:
        case Name(sup=Number() as sup):
            yield from _digits(sup, "exponent")
        case Name(sup=sup) if sup is not None:
            yield from _edits(source, sup, words, "" if node.head == "e" else "exponent")
        case Power(base=base, exponent=exponent) | Apply(head=base, exponent=exponent) if exponent is not None:
            yield from _edits(source, base, words, inside)
            yield from _edits(source, exponent, words, "exponent")
    for part in _parts(node):
        ratio = isinstance(node, Quotient) and isinstance(node.below, Differential)
        yield from _edits(source, part, words, "ratio" if ratio else inside)


def _parts(node: Node) -> tuple[Node, ...]:
    """What stands in a node and is neither a script nor an exponent."""
    match node:
        case Additive(terms=pairs) | Product(factors=pairs):
            return tuple(part for _, part in pairs)
        case Quotient(above=above, below=below):
            return above, below
        case Root(radicand=body) | Group(body=body) | Big(body=body):
            return (body,)
        case Apply(head=head, argument=argument, exponent=exponent):
            return (argument,) if exponent is not None else (head, argument)
        case Differential(of=of) if of is not None:
            return (of,)
        case Relation(operands=inside) | Items(items=inside):
            return inside
    return ()


def _here(source: Source, node: Node, words: Words, inside: str) -> Iterator[Edit]:
    match node:
        case Number():
            yield from _digits(node, inside or "digit")
        case Additive():
            yield from _terms(source, node, inside)
        case Product() if inside != "ratio":
            yield from _factors(source, node)
        case Quotient(above=above, below=below) if not isinstance(above, Differential):
            yield from (Edit("factor", extent(source, one), "1") for one in (above, below) if isinstance(one, SIMPLE))
        case Big():
            yield from _bounds(source, node, words)
        case Root(radicand=radicand):
            yield Edit("root", Span(node.span.start, extent(source, radicand).start - 1), "")
        case Power(base=base, exponent=exponent):
            yield from _square(source, base, exponent)
        case Group(kind="("):
            if source.text[node.span.end : node.span.end + 1] != "^":
                yield Edit("square", Span(node.span.end, node.span.end), "^2")
        case Apply(head=head, argument=argument, exponent=exponent):
            yield Edit("factor", extent(source, head), "")
            yield Edit("factor", Span(argument.span.start, node.span.end), "")
            yield from _square(source, argument, exponent)
        case Name():
            yield from _name(source, node, words, inside)


def _digits(node: Number, kind: str) -> Iterator[Edit]:
    if node.value.denominator != 1:
        return
    for value in (int(node.value) - 1, int(node.value) + 1):
        yield Edit(kind if kind == "exponent" else "digit", node.span, str(value) if value >= 0 else f"({value})")
    if kind == "exponent":
        yield Edit("exponent's sign", node.span, f"{{-{node.text}}}")


def _terms(source: Source, node: Additive, inside: str) -> Iterator[Edit]:
    kind = "exponent's sign" if inside == "exponent" else "sign"
    for k, (mark, term) in enumerate(node.terms):
        sign = source.text[mark.span.start : mark.span.end]
        whole = extent(source, term)
        if sign in ("+", "-") and mark.span.end <= whole.start:
            flipped = "" if k == 0 else "+" if sign == "-" else "-"
            yield Edit(kind, mark.span, flipped)
            if k:
                yield Edit("term" if isinstance(term, SIMPLE) else "whole term", mark.span.to(whole), "")
        else:
            yield Edit(kind, Span(whole.start, whole.start), "-")


def _factors(source: Source, node: Product) -> Iterator[Edit]:
    for k, (mark, factor) in enumerate(node.factors):
        whole = extent(source, factor)
        joined = mark.span.to(whole) if k and mark.text else whole
        before_slash = k + 1 < len(node.factors) and node.factors[k + 1][0].text == "/"
        if not isinstance(factor, Big) and not (k == 0 and before_slash):
            yield Edit("factor", joined, "")


def _bounds(source: Source, node: Big, words: Words) -> Iterator[Edit]:
    head = Span(node.span.start, extent(source, node.body).start)
    yield Edit("sum", head, "")
    for name in _letters(node.sub, words):
        others = dict.fromkeys((*words.here, *sorted(words.letters & {"i", "j"})))
        yield from (Edit("bound letter", name.span, other) for other in others if other != name.head)
    if isinstance(node.sub, Items):
        items = node.sub.items
        for k, item in enumerate(items):
            left = items[k - 1].span.end if k else item.span.start
            right = item.span.end if k else items[k + 1].span.start
            yield Edit("bound letter", Span(left, right), "")
    for part in (node.sub, node.sup):
        for one in walk(part) if part is not None else ():
            if isinstance(one, Number):
                yield from _digits(one, "digit")
            elif isinstance(one, Name) and one.head in words.sizes:
                yield from (Edit("size", one.span, size) for size in words.sizes if size != one.head)


def _letters(node: Node | None, words: Words) -> Iterator[Name]:
    """The index letters in a script, those of labels such as t_n included."""
    for one in walk(node) if node is not None else ():
        if isinstance(one, Name) and one.head in words.letters and one.sub is None:
            yield one


def _square(source: Source, base: Node, exponent: Node | None) -> Iterator[Edit]:
    end = extent(source, base).end
    if exponent is None:
        return
    if isinstance(exponent, Number) and exponent.value == 2:
        yield Edit("square", Span(end, extent(source, exponent).end), "")


def _name(source: Source, node: Name, words: Words, inside: str) -> Iterator[Edit]:
    start = node.span.start
    head = Span(start, start + len(node.head))
    if source.text[head.start : head.end] != node.head:
        return
    for one in _letters(node.sub, words):
        yield from (Edit("index", one.span, other) for other in words.here if other != one.head)
    if node.head in words.letters and node.sub is None:
        yield from (Edit("index", head, other) for other in words.here if other != node.head)
        return
    if node.head in words.sizes:
        yield from (Edit("size", head, other) for other in words.sizes if other != node.head)
    else:
        hatted = node.head[5:-1] if node.head.startswith("\\hat{") else f"\\hat{{{node.head}}}"
        yield Edit("hat", head, hatted)
        known = words.heads.get(shape_of(node, words.letters), ())
        kind = "gradient" if inside == "ratio" else "name"
        yield from (Edit(kind, head, other) for other in known if other != node.head)
        if node.head in GREEK:
            yield from (Edit("greek", head, other) for other in GREEK if other != node.head)
    if isinstance(node.sup, Number) and node.sup.value == 2:
        yield Edit("square", _sup_of(source, node), "")
    elif node.sup is None and inside != "ratio":
        yield Edit("square", Span(node.span.end, node.span.end), "^2")


def _sup_of(source: Source, node: Name) -> Span:
    """The ^ of a name with what it raises to."""
    assert node.sup is not None
    inner = extent(source, node.sup)
    mark = source.text.rfind("^", node.span.start, inner.start)
    braces = source.text[mark + 1 : inner.start].count("{")
    return Span(mark, inner.end + braces)
