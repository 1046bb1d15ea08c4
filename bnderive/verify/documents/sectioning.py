"""Parts of a document by themselves: one letter may stand for two things under two headings.

Input: a manuscript, its chains, and how chains are surveyed. Output: for a chain, what it is read against by the
equations of its own section alone, then together with the sections before it, nearest first; and whether that leaves
out the definition of a name which the rest of the document defines. Later sections are no part of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from bnderive.document.manuscript import Manuscript
from bnderive.document.syntax import Name
from bnderive.verify.claims.chains import Chain, heading_of
from bnderive.verify.claims.names import Key, letter
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.documents.redefining import redefined
from bnderive.verify.symbols.gather import Candidate
from bnderive.verify.theory.readings import Read
from bnderive.verify.theory.survey import Survey

MANY = 4
Surveyed = Callable[[tuple[Chain, ...]], Mapping[int, Survey]]


@dataclass(frozen=True, slots=True)
class Sections:
    """What it takes to read sections by themselves, which is done where a claim is false; `made` keeps what was. The
    equations `meant`, of the `possible` definitions, give names a new meaning.
    """

    manuscript: Manuscript
    chains: tuple[Chain, ...]
    surveyed: Surveyed
    possible: tuple[Candidate, ...] = ()
    meant: frozenset[int] = frozenset()
    made: dict[tuple[int, int], Mapping[int, Survey]] = field(default_factory=dict)

    def at(self, number: int) -> Iterator[Survey]:
        """What a chain is read against by fewer sections than all: by its own, and from one on that defines a name."""
        runs = self._runs()
        here = next((k for k, run in enumerate(runs) if any(c.number == number for c in run)), 0)
        defining = {c.number for c in self.possible}
        before = (k for k in reversed(range(here)) if any(c.number in defining for c in runs[k]))
        for first in (here, *islice(before, MANY - 1)):
            if (first, here) == (0, len(runs) - 1):
                return
            if (first, here) not in self.made:
                self.made[first, here] = self._read(tuple(c for run in runs[first : here + 1] for c in run))
            survey = self.made[first, here].get(number)
            if survey is not None and (survey.defining or survey.usual):
                yield survey

    def _read(self, chains: tuple[Chain, ...]) -> Mapping[int, Survey]:
        """What chains are read against by themselves."""
        surveys = self.surveyed(chains)
        own = tuple(c for c in self.possible if c.number in surveys)
        return redefined(self.manuscript, self.chains, own, surveys, self.meant) if self.meant else surveys

    def along_others(self, number: int, possible: Iterable[Candidate]) -> bool:
        """Whether the section of a chain defines a name at other letters than an earlier one does: μ_i, after μ_j."""
        places = {c.number: k for k, run in enumerate(self._runs()) for c in run}
        letters: dict[Key, list[tuple[int, tuple[str, ...]]]] = {}
        for one in possible:
            said = tuple(letter(i) for i in one.name.indices if isinstance(i, Name))
            letters.setdefault(one.name.key, []).append((places[one.number], said))
        return any(
            here == places[number] and any(run < here and len(b) == len(a) and b != a for run, b in each)
            for each in letters.values()
            for here, a in each
        )

    def _runs(self) -> list[list[Chain]]:
        """The chains by sections: those that follow each other under one heading."""
        runs: list[list[Chain]] = []
        last: str | None = None
        for chain in self.chains:
            heading = heading_of(chain, self.manuscript.formulas)
            if heading != last:
                runs.append([])
            runs[-1].append(chain)
            last = heading
        return runs


def left_out(part: Survey, whole: Survey, read: Read, number: int) -> Key | None:
    """A name that a claim of that chain rests on in a part of the document, and that only the rest of it defines."""
    return next(iter(undefined_in(part, whole.defining.items(), read, number)), None)


def undefined_in(part: Survey, elsewhere: Iterable[tuple[int, Key]], read: Read, number: int) -> tuple[Key, ...]:
    """The names that a claim of the chain of that number rests on in a part of the document, and that are not defined
    there, of those that chains `elsewhere` define; in a part that defines nothing, what has its usual meaning there and
    a definition before.
    """
    every = tuple(elsewhere)
    given = frozenset(part.usual if not part.defining else ()).intersection(key for n, key in every if n < number)
    names = {name.removeprefix("d") for name in mentioned(read.left) | mentioned(read.right)}
    names |= mentioned(read.left) | mentioned(read.right)
    seen: set[str] = set()
    letters = read.left.free_symbols | read.right.free_symbols
    while names - seen:
        name = min(names - seen)
        seen.add(name)
        definition = part.theory.definition(name)
        names |= mentioned(definition.expr) if definition is not None else set()
        letters |= definition.expr.free_symbols if definition is not None else set()
    known = {q.name: k for k, q in part.theory.quantities.items()}
    rest = [known[n] for n in sorted(seen & known.keys()) if part.theory.definition(n) is None or known[n] in given]
    rest += [k for k, symbol in part.theory.scalars.items() if symbol in letters]
    defined = frozenset(key for _, key in every)
    return tuple(k for k in rest if k in defined)


def along_another_axis(key: Key, one: Survey, other: Survey) -> bool:
    """Whether a name has as many axes in both, and not the same: the means of columns in one, those of rows in the
    other.
    """
    first, second = (s.theory.quantities.get(key) for s in (one, other))
    if first is None or second is None or len(first.axes) != len(second.axes):
        return False
    return [a.size for a in first.axes] != [a.size for a in second.axes]
