"""The value of a side with one term edited, from the value of that term alone: reading one term is quicker than all.

Input: a side and a function that evaluates LaTeX. It is used only where the values of the terms, each taken alone, add
up to that of the side. Where those of a term's factors multiply to the term, an edit of one factor needs its value
only, and an edit within a bracket that is one of them needs that of the term in the bracket.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Additive, Big, Node
from bnderive.verify.repair.candidate import Candidate, edited
from bnderive.verify.repair.factored import Factored, factored
from bnderive.verify.repair.locate import Path, alone, terms_of
from bnderive.verify.repair.scene import factors_of
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.repair.values import Vector, alike, plus, size, times
from bnderive.verify.verdict import Edit

_MOST = 12
_VANISHES = 1e-12
_BRACKETS = frozenset(zip(("(", "[", r"\{", "{"), (")", "]", r"\}", "}"), strict=True))


@dataclass(slots=True, eq=False)
class Linear:
    """The terms of a side, with the changes that leave each alone and the value of all the others; `products` are those
    that are the product of their factors. Of a term in a bracket that only multiplies, `scales` say where the bracket
    is and what it is multiplied by.
    """

    source: Source
    span: Span
    base: Vector
    value_of: Callable[[str], Vector | None]
    insides: tuple[Span, ...] = ()
    frames: dict[Path, tuple[tuple[Edit, ...], Vector]] = field(default_factory=dict)
    products: dict[Path, Factored] = field(default_factory=dict)
    scales: dict[Path, tuple[Span, Vector]] = field(default_factory=dict)

    def value_with(self, candidate: Candidate, path: Path) -> Vector | None:
        """The value of the side with a candidate's changes, all of them in the term at `path`."""
        term = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self.frames), ())
        known = self._put_in(candidate, path)
        if known is not None:
            return known
        cuts, rest = self.frames.get(term, ((), tuple(0.0 for _ in self.base)))
        product = self.products.get(term)
        if product is not None and (texts := product.rewritten(self.source, candidate)) is not None:
            own = product.worth_with(texts, self.value_of)
            return None if own is None else plus(rest, own)
        span, scale = self.scales.get(term, (self.span, None))
        text = edited(self.source, span, (*(cut for cut in cuts if span.holds(cut.span)), *candidate.changes))
        if text is not None and not text.strip():
            return rest
        found = self.value_of(text) if text is not None else None
        if found is None or len(found) != len(rest):
            return None
        return plus(found if scale is None else times(found, scale), rest)

    def vanishes(self, path: Path) -> bool:
        """Whether a term is zero, whatever it is multiplied by."""
        rest = self._without(path)
        return rest is not None and size(plus(self.base, rest, -1.0)) <= _VANISHES * max(size(self.base), 1e-30)

    def scale(self, path: Path, bracket: Span) -> Vector | None:
        """What a term in a bracket is multiplied by, where the bracket is a factor of the term around it."""
        if (product := self.products.get(path[:-1])) is None:
            return None
        for place, (power, own) in product.factors.items():
            if power == 1 and _brackets(self.source.text, place, bracket):
                return product.worth({place: tuple(1.0 for _ in own)})
        return None

    def _put_in(self, candidate: Candidate, path: Path) -> Vector | None:
        """The value where a term is put to the end of the side, or a factor into a term, from its own; None for other
        edits, and for those whose own value is not known.
        """
        change = candidate.changes[0]
        at = change.span.start
        if len(candidate.changes) > 1 or change.was or any(span.start < at < span.end for span in self.insides):
            return None
        written = written_by(candidate)
        if written.startswith(("+", "-")):
            own = self.value_of(written) if len(written) > 1 and at == self.span.end else None
            return plus(self.base, own) if own is not None and len(own) == len(self.base) else None
        rest = self._without(path)
        own = self.value_of(written) if rest is not None else None
        if rest is None or own is None or len(own) != len(rest):
            return None
        return plus(rest, times(plus(self.base, rest, -1.0), own))

    def _without(self, path: Path) -> Vector | None:
        """The value of the side without a term."""
        if path in self.frames:
            return self.frames[path][1]
        return None if path else tuple(0.0 for _ in self.base)


def _brackets(text: str, outer: Span, inner: Span) -> bool:
    """Whether a factor is what is in it with a bracket around it."""
    if not outer.holds(inner):
        return False
    return (squeezed(text[outer.start : inner.start]), squeezed(text[inner.end : outer.end])) in _BRACKETS


def written_by(candidate: Candidate) -> str:
    """What a candidate puts in, without the sign of multiplication that joins it."""
    return "".join(change.now for change in candidate.changes).strip().removesuffix(r"\cdot").strip()


def linear_in_terms(
    source: Source, span: Span, node: Node, base: Vector, value_of: Callable[[str], Vector | None]
) -> Linear:
    """The terms of the side whose value is `base`."""
    made = Linear(source, span, base, value_of, _insides(source, node))
    whole: dict[Path, Vector] = {(): base}
    groups: dict[tuple[Path, int], list[Path]] = {}
    for path, parent in list(terms_of(source, node))[: 4 * _MOST]:
        groups.setdefault((path[:-1], parent.span.start), []).append(path)
    for (above, _), paths in sorted(groups.items(), key=lambda group: len(group[0][0])):
        if above not in whole or len(paths) > _MOST:
            continue
        cuts = {path: alone(source, node, path) for path in paths}
        texts = {path: edited(source, span, cut) for path, cut in cuts.items()}
        values = {path: None if text is None else value_of(text) for path, text in texts.items()}
        known = {path: value for path, value in values.items() if value is not None and len(value) == len(base)}
        if len(known) == len(paths) and alike(_total(list(known.values())), whole[above]):
            for path, value in known.items():
                whole[path] = value
                made.frames[path] = (cuts[path], plus(base, value, -1.0))
    return made


def with_factors(made: Linear, node: Node) -> Linear:
    """The same with the factors of each term, where they multiply to it; those around a bracket come before those in
    it.
    """
    within = {path: sum_ for path, sum_ in terms_of(made.source, node) if path in made.frames}
    least = _VANISHES * size(made.base)
    for path in sorted([(), *within], key=len):
        term, whole = node, made.base
        around: Vector = tuple(1.0 for _ in whole)
        if path:
            mark, term = within[path].terms[path[-1][1]]
            whole = plus(made.base, made.frames[path][1], -1.0)
            if (scale := made.scale(path, within[path].span)) is not None:
                made.scales[path], around = (within[path].span, scale), scale
            around = tuple(-n for n in around) if mark.text == "-" else around
        if (product := factored(made.source, term, whole, around, least, made.value_of)) is not None:
            made.products[path] = product
    return made


def _insides(source: Source, node: Node) -> tuple[Span, ...]:
    """Where nothing put in multiplies a term: within the factors of the terms that the side is linear in, but for
    brackets that hold further terms. A sum reaches to its end.
    """
    terms = [node, *(within.terms[path[-1][1]][1] for path, within in terms_of(source, node))]
    found = [factor for term in terms if not isinstance(term, Additive) for factor in factors_of(source, term)]
    held = {
        outer.span
        for outer in found
        if not isinstance(outer.node, Big) and any(f.span != outer.span and outer.span.holds(f.span) for f in found)
    }
    return tuple(
        Span(factor.span.start, factor.span.end + isinstance(factor.node, Big))
        for factor in found
        if factor.span not in held
    )


def _total(vectors: list[Vector]) -> Vector:
    total = vectors[0]
    for vector in vectors[1:]:
        total = plus(total, vector)
    return total
