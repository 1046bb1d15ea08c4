"""The value of a side with one term edited, from the value of that term alone: reading one term is quicker than all.

Input: a side and a function that evaluates LaTeX. It is used only where the values of the terms, each taken alone, add
up to that of the side.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Additive, Big, Node
from bnderive.verify.repair.candidate import Candidate, edited
from bnderive.verify.repair.locate import Path, alone, terms_of
from bnderive.verify.repair.scene import factors_of
from bnderive.verify.repair.values import Vector, alike, plus, times
from bnderive.verify.verdict import Edit

_MOST = 12


@dataclass(slots=True, eq=False)
class Linear:
    """The terms of a side, with the changes that leave each alone and the value of all the others."""

    source: Source
    span: Span
    base: Vector
    value_of: Callable[[str], Vector | None]
    insides: tuple[Span, ...] = ()
    frames: dict[Path, tuple[tuple[Edit, ...], Vector]] = field(default_factory=dict)

    def value_with(self, candidate: Candidate, path: Path) -> Vector | None:
        """The value of the side with a candidate's changes, all of them in the term at `path`."""
        if (known := self._put_in(candidate, path)) is not None:
            return known
        frame = self.frames.get(path)
        changes = candidate.changes
        short = None if frame is None else edited(self.source, self.span, (*frame[0], *changes))
        if frame is None or short is None:
            text = edited(self.source, self.span, changes)
            return None if text is None else self.value_of(text)
        found = self.value_of(short)
        return plus(found, frame[1]) if found is not None and len(found) == len(frame[1]) else None

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
        rest = self.frames[path][1] if path in self.frames else None if path else tuple(0.0 for _ in self.base)
        own = self.value_of(written) if rest is not None else None
        if rest is None or own is None or len(own) != len(rest):
            return None
        return plus(rest, times(plus(self.base, rest, -1.0), own))


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


def _insides(source: Source, node: Node) -> tuple[Span, ...]:
    """Where nothing put in multiplies a term: within the factors of the terms that the side is linear in, but for
    brackets that hold further terms.
    """
    terms = [node, *(within.terms[path[-1][1]][1] for path, within in terms_of(source, node))]
    found = [factor for term in terms if not isinstance(term, Additive) for factor in factors_of(source, term)]
    held = {
        outer.span
        for outer in found
        if not isinstance(outer.node, Big) and any(f.span != outer.span and _in(f.span, outer.span) for f in found)
    }
    return tuple(factor.span for factor in found if factor.span not in held)


def _in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _total(vectors: list[Vector]) -> Vector:
    total = vectors[0]
    for vector in vectors[1:]:
        total = plus(total, vector)
    return total
