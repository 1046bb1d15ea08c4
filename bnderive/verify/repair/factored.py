"""A term as a product: what it is worth with some of its factors changed, from what those alone are worth.

Input: the node of a term, and a function that evaluates LaTeX. It is used only where the values of the factors, each
taken alone, multiply to that of the term.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Additive, Big, Group, Node, Quotient
from bnderive.verify.repair.candidate import Candidate, edited
from bnderive.verify.repair.scene import factors_of
from bnderive.verify.repair.snippet import extent
from bnderive.verify.repair.values import TOLERANCE, Vector, over, plus, size, times
from bnderive.verify.repair.vocabulary import is_ratio
from bnderive.verify.verdict import Edit

_MOST = 12
_SIGNS = {"-": -1.0, "+": 1.0, "": 1.0}
_JOINS = ("\\cdot", "\\,", "\\;", "\\times", "*")


@dataclass(frozen=True, slots=True)
class Factored:
    """The places of a term's factors, each with whether it stands above the bar (1) or below (−1) and its value;
    `around` is what they are all multiplied by.
    """

    around: Vector
    factors: Mapping[Span, tuple[int, Vector]]

    def worth(self, new: Mapping[Span, Vector]) -> Vector | None:
        """The value of the term where the factors at these places have other values."""
        found: Vector | None = self.around
        for place, (power, own) in self.factors.items():
            if found is not None:
                value = new.get(place, own)
                found = times(found, value) if power == 1 else over(found, value)
        return found

    def rewritten(self, source: Source, candidate: Candidate) -> dict[Span, str] | None:
        """What stands in the places that a candidate changes, where each of its changes is within a factor, puts
        another in its place, or takes it out (""); None for other changes.
        """
        changes: dict[Span, list[Edit]] = {}
        texts: dict[Span, str] = {}
        for change in candidate.changes:
            if (place := self._taken_out(source.text, change)) is not None:
                texts[place] = ""
            elif (place := next((p for p in self.factors if _within(change, p)), None)) is not None:
                changes.setdefault(place, []).append(change)
            else:
                return None
        for place, edits in changes.items():
            text = edited(source, place, edits)
            if text is None or place in texts or _splits(text) > _splits(source.text[place.start : place.end]):
                return None
            texts[place] = text
        return texts

    def worth_with(self, texts: Mapping[Span, str], value_of: Callable[[str], Vector | None]) -> Vector | None:
        """The value of the term with other factors in these places; None where one of them has none by itself."""
        values = {place: _value(text, len(self.around), value_of) for place, text in texts.items()}
        known = {place: own for place, own in values.items() if own is not None and len(own) == len(self.around)}
        return self.worth(known) if len(known) == len(values) else None

    def _taken_out(self, text: str, change: Edit) -> Span | None:
        """The factor that a change takes out, with the sign of multiplication beside it."""
        if change.now.strip():
            return None
        for place in self.factors:
            if change.span.holds(place):
                beside = text[change.span.start : place.start] + text[place.end : change.span.end]
                for join in _JOINS:
                    beside = beside.replace(join, "")
                if not beside.strip():
                    return place
        return None


def factored(
    source: Source, term: Node, whole: Vector, around: Vector, least: float, value_of: Callable[[str], Vector | None]
) -> Factored | None:
    """A term whose value is `whole` as the product of its factors and of what is `around` it; None where it is none.
    What is smaller than `least` is zero: the sum in such a term may vanish.
    """
    if isinstance(term, Additive) and len(term.terms) > 1:
        return None
    places = tuple(_factors(source, term, 1))
    if len(places) > _MOST:
        return None
    texts = {place: source.text[place.start : place.end] for place, _ in places}
    values = {place: (power, _value(texts[place], len(whole), value_of)) for place, power in places}
    known = {place: (power, own) for place, (power, own) in values.items() if own is not None}
    if len(known) < len(places) or any(len(own) != len(whole) for _, own in known.values()):
        return None
    made = Factored(around, known)
    found = made.worth({})
    alike = found is not None and size(plus(found, whole, -1.0)) <= max(TOLERANCE * size(whole), least)
    return made if alike else None


def _value(latex: str, count: int, value_of: Callable[[str], Vector | None]) -> Vector | None:
    """The value of a factor at `count` points; a sign is one."""
    sign = _SIGNS.get(latex.strip())
    return value_of(latex) if sign is None else (sign,) * count


def _factors(source: Source, node: Node, power: int) -> Iterator[tuple[Span, int]]:
    """The places of the factors of a term, and those in its fractions and brackets."""
    match node:
        case Additive(terms=((mark, only),)):
            if mark.text == "-":
                yield mark.span, power
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


def _within(change: Edit, factor: Span) -> bool:
    """Whether a change stays in a factor; what is put before it may reach beyond it, as a sum does."""
    return factor.holds(change.span) and (bool(change.was) or factor.start < change.span.start < factor.end)


def _splits(latex: str) -> bool:
    """Whether LaTeX is a sum, or has a sign, outside all brackets, so that in a term it parts what stands beside it."""
    depth = 0
    for char in latex:
        depth += (char in "{([") - (char in "})]")
        if depth == 0 and char in "+-":
            return True
    return False
