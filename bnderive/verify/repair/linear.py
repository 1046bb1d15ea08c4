"""The value of a side with one term edited, from the value of that term alone: reading one term is quicker than all.

Input: a side and a function that evaluates LaTeX. It is used only where the values of the terms, each taken alone, add
up to that of the side. Where those of a term's factors multiply to the term, an edit of one factor needs its value
only, and an edit within a bracket that is one of them needs that of the term in the bracket.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Additive, Big, Group, Node, Quotient
from bnderive.verify.repair.candidate import Candidate, edited
from bnderive.verify.repair.locate import Path, alone, terms_of
from bnderive.verify.repair.scene import factors_of
from bnderive.verify.repair.snippet import extent, squeezed
from bnderive.verify.repair.values import Vector, alike, over, plus, size, times
from bnderive.verify.repair.vocabulary import is_ratio
from bnderive.verify.verdict import Edit

_MOST = 12
_VANISHES = 1e-12
_BRACKETS = frozenset(zip(("(", "[", r"\{", "{"), (")", "]", r"\}", "}"), strict=True))
_JOINS = ("\\cdot", "\\,", "\\;", "\\times", "*")


@dataclass(slots=True, eq=False)
class Linear:
    """The terms of a side, with the changes that leave each alone and the value of all the others; `factors` are the
    places of their factors, each with its term and whether it stands above the bar (1) or below (−1). Of a term in a
    bracket that only multiplies, `scales` say where the bracket is and what it is multiplied by.
    """

    source: Source
    span: Span
    base: Vector
    value_of: Callable[[str], Vector | None]
    insides: tuple[Span, ...] = ()
    frames: dict[Path, tuple[tuple[Edit, ...], Vector]] = field(default_factory=dict)
    factors: dict[Span, tuple[Path, int]] = field(default_factory=dict)
    scales: dict[Path, tuple[Span, Vector]] = field(default_factory=dict)

    def value_with(self, candidate: Candidate, path: Path) -> Vector | None:
        """The value of the side with a candidate's changes, all of them in the term at `path`."""
        term = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self.frames), ())
        known = self._put_in(candidate, path)
        known = self._swapped(candidate, term) if known is None else known
        if known is not None:
            return known
        cuts, rest = self.frames.get(term, ((), tuple(0.0 for _ in self.base)))
        span, scale = self.scales.get(term, (self.span, None))
        text = edited(self.source, span, (*(cut for cut in cuts if _in(cut.span, span)), *candidate.changes))
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
        around = path[:-1]
        for place, of in self.factors.items():
            if of == (around, 1) and _brackets(self.source.text, place, bracket):
                own, rest = self.value_of(self.source.text[place.start : place.end]), self._without(around)
                return None if own is None or rest is None else over(plus(self.base, rest, -1.0), own)
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

    def _swapped(self, candidate: Candidate, term: Path) -> Vector | None:
        """The value where a factor of a term is changed, gives way to another, or to nothing."""
        changes = candidate.changes
        taken = self._taken_out(changes[0]) if len(changes) == 1 else None
        mine = (place for place, (path, _) in self.factors.items() if path == term)
        place = taken or next((place for place in mine if all(_within(change, place) for change in changes)), None)
        if place is None:
            return None
        path, power = self.factors[place]
        rest = self._without(path)
        old = self.value_of(self.source.text[place.start : place.end])
        text = "" if taken else edited(self.source, place, changes)
        new = tuple(1.0 for _ in self.base) if not text else self.value_of(text)
        if rest is None or old is None or new is None or text is None or len(new) != len(old) or _splits(text):
            return None
        scale = over(new, old) if power == 1 else over(old, new)
        return None if scale is None else plus(rest, times(plus(self.base, rest, -1.0), scale))

    def _taken_out(self, change: Edit) -> Span | None:
        """The factor that a change takes out, with the sign of multiplication beside it."""
        if change.now.strip():
            return None
        for place in self.factors:
            if change.span.start <= place.start and place.end <= change.span.end:
                text = self.source.text
                beside = text[change.span.start : place.start] + text[place.end : change.span.end]
                for join in _JOINS:
                    beside = beside.replace(join, "")
                if not beside.strip():
                    return place
        return None

    def _without(self, path: Path) -> Vector | None:
        """The value of the side without a term."""
        if path in self.frames:
            return self.frames[path][1]
        return None if path else tuple(0.0 for _ in self.base)


def _within(change: Edit, factor: Span) -> bool:
    """Whether a change stays in a factor; what is put before it may reach beyond it, as a sum does."""
    return _in(change.span, factor) and (bool(change.was) or factor.start < change.span.start < factor.end)


def _brackets(text: str, outer: Span, inner: Span) -> bool:
    """Whether a factor is what is in it with a bracket around it."""
    if not _in(inner, outer):
        return False
    return (squeezed(text[outer.start : inner.start]), squeezed(text[inner.end : outer.end])) in _BRACKETS


def _splits(latex: str) -> bool:
    """Whether LaTeX is a sum, or has a sign, outside all brackets, so that in a term it parts what stands beside it."""
    depth = 0
    for char in latex:
        depth += (char in "{([") - (char in "})]")
        if depth == 0 and char in "+-":
            return True
    return False


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
    """The same with the factors of each term, where they multiply to it."""
    terms = {path: parent.terms[path[-1][1]][1] for path, parent in terms_of(made.source, node) if path in made.frames}
    for path, term in {(): node, **terms}.items():
        whole = made.base if not path else plus(made.base, made.frames[path][1], -1.0)
        if isinstance(term, Additive) and len(term.terms) > 1:
            continue
        found = tuple(_factors(made.source, term, 1))
        product: Vector | None = tuple(1.0 for _ in whole)
        for place, power in found[:_MOST]:
            own = made.value_of(made.source.text[place.start : place.end])
            if own is None or product is None or len(own) != len(product):
                product = None
                break
            product = times(product, own) if power == 1 else over(product, own)
        if product is not None and (alike(product, whole) or alike(tuple(-n for n in product), whole)):
            made.factors |= {place: (path, power) for place, power in found}
    for path, sum_ in terms_of(made.source, node):
        if path in made.frames and (scale := made.scale(path, sum_.span)) is not None:
            made.scales[path] = (sum_.span, scale)
    return made


def _factors(source: Source, node: Node, power: int) -> Iterator[tuple[Span, int]]:
    """The places of the factors of a term, and those in its fractions and brackets."""
    match node:
        case Additive(terms=((_, only),)):
            yield from _factors(source, only, power)
            return
        case Quotient(above=above, below=below) if not is_ratio(node):
            yield from _factors(source, above, power)
            yield from _factors(source, below, -power)
            return
        case Group(body=body) if not isinstance(body, Additive | Big):
            yield from _factors(source, body, power)
            return
        case _:
            pass
    for factor in factors_of(source, node):
        own = -power if factor.join == "/" else power
        opens = factor.node is not node and factor.span == extent(source, factor.node)
        if opens and isinstance(factor.node, Quotient | Group) and not is_ratio(factor.node):
            yield from _factors(source, factor.node, own)
        else:
            yield factor.span, own


def _insides(source: Source, node: Node) -> tuple[Span, ...]:
    """Where nothing put in multiplies a term: within the factors of the terms that the side is linear in, but for
    brackets that hold further terms. A sum reaches to its end.
    """
    terms = [node, *(within.terms[path[-1][1]][1] for path, within in terms_of(source, node))]
    found = [factor for term in terms if not isinstance(term, Additive) for factor in factors_of(source, term)]
    held = {
        outer.span
        for outer in found
        if not isinstance(outer.node, Big) and any(f.span != outer.span and _in(f.span, outer.span) for f in found)
    }
    return tuple(
        Span(factor.span.start, factor.span.end + isinstance(factor.node, Big))
        for factor in found
        if factor.span not in held
    )


def _in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _total(vectors: list[Vector]) -> Vector:
    total = vectors[0]
    for vector in vectors[1:]:
        total = plus(total, vector)
    return total
