"""What a document writes, as material for edits: names, derivative ratios, factors, terms, sums, sizes.

Input: the sides of a document's equations. Output: a `Vocabulary`, everything in it by how often it is written. Each
piece is a `Form`: LaTeX with places for the letters of its indices.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bnderive.document.source import Source, Span
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Differential,
    Group,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    walk,
)
from bnderive.verify.repair.places import bound_letters, index_places, quantities
from bnderive.verify.repair.snippet import extent, squeezed

_MOST = 14
_LONGEST = 90
_BUILT_IN = ("2", r"\frac{1}{2}")
_KINDS = ("names", "ratios", "factors", "inverses", "terms", "wholes")
_LONGEST_WHOLE = 30
_ABOVE = re.compile(r"\\frac\{\\partial\s*[^{}_]+\}\{\\partial\s*(?=.)")
_FUNCTIONS = ((r"\log", r"\log"), (r"\ln", r"\ln"), ("e^", "e ^"), (r"\exp", r"\exp"))


@dataclass(frozen=True, slots=True)
class Form:
    """LaTeX with places: an integer in `pieces` is the place of that one of its index letters.

    `head` is the head of a name, with its accent; empty for what is no name.
    """

    pieces: tuple[str | int, ...]
    letters: tuple[str, ...]
    head: str = ""

    def write(self, letters: tuple[str, ...]) -> str:
        """The LaTeX with these letters."""
        return "".join(piece if isinstance(piece, str) else letters[piece] for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What may stand in an edit. `sums` are heads such as `\\sum_{i=1}^m` with their letters, `bare` is one without a
    letter. `forms` are all subexpressions of the document, squeezed, `free` the letters that stand free in the claim,
    `wholes` short sums of terms such as σ² + ε, `functions` the LaTeX of logarithm and exponential, as far as they are
    written, `gradients` the derivatives of what is derived most by every name, `truths` long terms of what would be
    true, `every` all names, for what differs from one in its scripts or its accent alone.
    """

    names: tuple[Form, ...] = ()
    ratios: tuple[Form, ...] = ()
    factors: tuple[Form, ...] = ()
    terms: tuple[Form, ...] = ()
    sums: tuple[tuple[str, str], ...] = ()
    sizes: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    transposed: str = ""
    bare: str = ""
    forms: frozenset[str] = frozenset()
    wholes: tuple[Form, ...] = ()
    functions: tuple[str, ...] = ()
    gradients: tuple[Form, ...] = ()
    truths: tuple[Form, ...] = ()
    every: tuple[Form, ...] = ()


def harvest(
    sides: Iterable[tuple[Source, Node]],
    indices: tuple[str, ...] = (),
    sizes: tuple[str, ...] = (),
    free: tuple[str, ...] = (),
) -> Vocabulary:
    """The vocabulary of a document. Indices and sizes that are known are given; others are those that sums tell."""
    known = _harvested(tuple(sides), tuple(dict.fromkeys((*indices, *free))))
    return replace(known, sizes=tuple(dict.fromkeys((*sizes, *known.sizes))), free=free)


@lru_cache(maxsize=1)
def _harvested(given: tuple[tuple[Source, Node], ...], indices: tuple[str, ...]) -> Vocabulary:
    """The vocabulary of a document by itself, which all its claims share."""
    letters = tuple(dict.fromkeys((*indices, *(letter for _, node in given for letter in bound_letters(node)))))
    counts: dict[str, Counter[Form]] = {kind: Counter() for kind in _KINDS}
    sums: Counter[tuple[str, str]] = Counter()
    bounds: Counter[str] = Counter()
    forms: set[str] = set()
    transposed = bare = ""
    for source, side in given:
        for node in walk(side):
            span = extent(source, node)
            if isinstance(node, Apply) and node.exponent is not None:
                forms.add(squeezed(source.text[node.argument.span.start : node.span.end]))
            if span.end - span.start <= _LONGEST and not isinstance(node, Number):
                forms.add(squeezed(source.text[span.start : span.end]))
            for kind, part in _pieces(node, node is side):
                form = form_of(source, part, letters)
                if kind == "inverses":
                    form = Form((r"\frac{1}{", *form.pieces, "}"), form.letters)
                if len("".join(str(piece) for piece in form.pieces)) <= _LONGEST:
                    counts[kind][form] += 1
            if isinstance(node, Big) and node.operator == "sum" and node.sub is node.sup is None:
                bare = bare or head_of(source, node)
            if isinstance(node, Big) and node.operator == "sum" and len(bound := bound_letters(node, inner=False)) == 1:
                sums[head_of(source, node), bound[0]] += 1
                bounds.update(_size(source, node))
            if isinstance(node, Name) and isinstance(node.sup, Name) and node.sup.head == "T":
                transposed = transposed or "^T"
            elif isinstance(node, Name) and getattr(node.sup, "text", "") == "\\top":
                transposed = transposed or "^\\top"
    ranked = {kind: ranked_forms(counter) for kind, counter in counts.items()}
    built_in = tuple(Form((latex,), ()) for latex in _BUILT_IN)
    return Vocabulary(
        names=ranked["names"][: 2 * _MOST],
        every=ranked["names"][: 8 * _MOST],
        ratios=ranked["ratios"][: 2 * _MOST],
        factors=tuple(dict.fromkeys((*ranked["factors"][:_MOST], *ranked["inverses"][: _MOST // 2], *built_in))),
        terms=_of_both(ranked["terms"]),
        sums=tuple(sum_ for sum_, _ in sums.most_common(6)),
        sizes=tuple(size for size, _ in bounds.most_common(3)),
        indices=letters,
        transposed=transposed,
        bare=bare,
        forms=frozenset(forms),
        wholes=ranked["wholes"][: _MOST // 2],
        gradients=_gradients(ranked["ratios"], ranked["names"][:_MOST]),
        functions=tuple(latex for latex, mark in _FUNCTIONS if any(mark in form for form in forms)),
    )


def _gradients(ratios: tuple[Form, ...], names: tuple[Form, ...]) -> tuple[Form, ...]:
    """The derivatives of the quantity without an index that is derived most."""
    starts = [m.group() for r in ratios if isinstance(r.pieces[0], str) and (m := _ABOVE.match(r.pieces[0]))]
    if not starts:
        return ()
    start = Counter(starts).most_common(1)[0][0]
    own = tuple(ratio for ratio in ratios if str(ratio.pieces[0]).startswith(start))
    made = (Form((start, *name.pieces, "}"), name.letters) for name in names if name.head not in start)
    return ranked_forms(Counter(dict.fromkeys((*own, *made), 1)))


def _of_both(terms: tuple[Form, ...]) -> tuple[Form, ...]:
    """The terms to keep: most of them products, some of them names."""
    return (*[form for form in terms if not form.head][:_MOST], *[form for form in terms if form.head][: _MOST // 2])


def form_of(source: Source, node: Node, letters: Iterable[str]) -> Form:
    """A node's LaTeX as a form, with places for those of `letters` that stand as indices in it and are not bound."""
    span = extent(source, node)
    known = frozenset(letters)
    found: list[str] = []
    pieces: list[str | int] = []
    position = span.start
    for place in sorted(index_places(node, known), key=lambda name: name.span.start):
        if place.head not in found:
            found.append(place.head)
        pieces += [source.text[position : place.span.start], found.index(place.head)]
        position = place.span.end
    pieces.append(source.text[position : span.end])
    head = node.head if isinstance(node, Name) else ""
    return Form(tuple(piece for piece in pieces if piece != ""), tuple(found), head)


def is_ratio(node: Node) -> bool:
    """Whether a node is a derivative written as a fraction, with ∂ or d above and below."""
    return isinstance(node, Quotient) and bool(sign := differential(node.below)) and differential(node.above) == sign


def differential(node: Node) -> str:
    """`\\partial` or `d` where the node begins with it; else nothing."""
    first = node.factors[0][1] if isinstance(node, Product) else node
    if isinstance(first, Name):
        head = first.head.removeprefix("\\mathrm{").removesuffix("}")
        return (
            "d" if head[:1] == "d" and not first.head.startswith("\\d") and (head != "d" or first is not node) else ""
        )
    return "\\partial" if isinstance(first, Differential) else ""


def head_of(source: Source, big: Big) -> str:
    """The LaTeX of a sum without its body."""
    return source.text[big.span.start : extent(source, big.body).start].rstrip().removesuffix("\\left").rstrip()


def bracket_of(node: Apply) -> Node:
    """The bracket after a name as a factor of its own, with its exponent."""
    if node.exponent is None:
        return node.argument
    return Power(Span(node.argument.span.start, node.span.end), node.argument, node.exponent)


def _pieces(node: Node, whole: bool) -> Iterator[tuple[str, Node]]:
    """What a node gives to the vocabulary, by kind; `whole` says that it is a whole side."""
    if is_ratio(node):
        yield "ratios", node
    if whole and isinstance(node, Name | Product):
        yield ("names" if isinstance(node, Name) else "terms"), node
    if isinstance(node, Apply) and node.argument.kind != "[":
        yield "factors", bracket_of(node)
    if isinstance(node, Additive) and _is_short(node):
        yield "wholes", node
    match node:
        case Additive(terms=terms) if len(terms) > 1:
            yield from (("terms", term) for _, term in terms if isinstance(term, Product | Quotient | Big | Name))
        case Product(factors=factors):
            for _, factor in factors:
                if isinstance(factor, Power | Quotient | Name | Root | Group):
                    yield "factors", factor
        case Quotient(above=above, below=below) if not is_ratio(node):
            yield from (("factors", name) for name in (above,) if isinstance(name, Name))
            below_ = [factor for _, factor in below.factors] if isinstance(below, Product) else [below]
            yield from (("inverses", part) for part in below_ if isinstance(part, Name | Root | Group))
        case _:
            pass
    for name in quantities(node):
        if isinstance(name, Name):
            yield "names", name


def _is_short(node: Additive) -> bool:
    """Whether a sum of terms is as short as x − μ."""
    small = 1 < len(node.terms) <= 3 and node.span.end - node.span.start <= _LONGEST_WHOLE
    return small and not any(isinstance(part, Big) for part in walk(node))


def ranked_forms(counter: Counter[Form]) -> tuple[Form, ...]:
    """The forms by frequency; of those that differ in their letters alone, the first."""
    merged: dict[tuple[str | int, ...], tuple[Form, int]] = {}
    for form, count in counter.items():
        key = tuple(squeezed(piece) if isinstance(piece, str) else piece for piece in form.pieces)
        first, before = merged.get(key, (form, 0))
        merged[key] = (first, before + count)
    return tuple(form for form, _ in sorted(merged.values(), key=lambda entry: -entry[1]))


def _size(source: Source, big: Big) -> tuple[str, ...]:
    """The size that stands above a sum."""
    upper = big.sup
    if isinstance(upper, Additive) and len(upper.terms) == 2 and isinstance(upper.terms[1][1], Number):
        upper = upper.terms[0][1]
    return (source.text[upper.span.start : upper.span.end],) if isinstance(upper, Name) else ()
