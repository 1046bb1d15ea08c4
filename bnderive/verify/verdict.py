"""The nouns of a verification: a `Finding` for each claim of a document, and the `Verification` of the whole.

Made by `verify`, read by `report`. Places are those of the document as it stands on disk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bnderive.document.manuscript import Manuscript
from bnderive.document.source import Span
from bnderive.errors import Place


class Verdict(StrEnum):
    """What is said of one claim."""

    DEFINITION = "definition"  # it names or sets something; there is nothing to prove
    PROVED = "proved"  # true for all sizes and values
    SLOPPY = "sloppy"  # true under a reading that `reading` names, and not as printed
    MASKED = "masked"  # true as printed only because what differs vanishes on both sides
    CARRIED = "carried"  # follows from the line before, whose error it carries along
    REFUTED = "refuted"  # false; `counterexample` shows it
    MALFORMED = "malformed"  # as printed, something is missing or does not fit
    UNDECIDED = "undecided"  # read, and neither proved nor refuted
    UNREAD = "unread"  # not understood


HOLDS = frozenset({Verdict.PROVED, Verdict.SLOPPY})
FALSE = frozenset({Verdict.REFUTED, Verdict.MASKED, Verdict.CARRIED, Verdict.MALFORMED})
OPEN = frozenset({Verdict.UNDECIDED, Verdict.UNREAD})


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Sizes and values at which the two sides of a claim differ; `python` is a line that computes them again.

    `off_shell` says that quantities such as the mean were taken as free numbers. Values are decimals, by LaTeX name.
    """

    seed: int
    sizes: Mapping[str, int]
    at: Mapping[str, int]
    left: str
    right: str
    off_shell: bool
    python: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of what the author wrote: the LaTeX at `span` of the formula's source, and what to write instead."""

    span: Span
    was: str
    now: str
    says: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Edits that make a claim true, proved; `latex` is the claim's right-hand side with all of them made.

    An edit of several changes is told in the first of them; the others say nothing. `cost` says how unlikely the edits
    are as slips of the pen.
    """

    edits: tuple[Edit, ...]
    latex: str
    cost: float = 0.0

    @property
    def steps(self) -> int:
        """How many edits there are."""
        return sum(1 for edit in self.edits if edit.says)


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim and what is said of it.

    `id` is "4.2": the second claim of the fourth formula that makes any. `formula` numbers the manuscript's formulas
    from 0 and `span` lies in that formula's source; `error` is the part that is wrong, where it can be told.
    `step` says whether the claim follows from the line before, `value` whether it is the quantity at the head of its
    chain; each is None where the claim is not of that kind. `carried` is the id of the claim whose error it carries,
    `truth` the right-hand side that would be true, in LaTeX.
    """

    id: str
    place: Place
    formula: int
    span: Span
    latex: str
    verdict: Verdict
    reading: str = ""
    reason: str = ""
    uses: tuple[str, ...] = ()
    step: Verdict | None = None
    value: Verdict | None = None
    carried: str = ""
    truth: str = ""
    error: Span | None = None
    correction: Correction | None = None
    counterexample: Counterexample | None = None


@dataclass(frozen=True, slots=True)
class Convention:
    """Something that the document leaves open and how it was taken: `what` "variance", `taken` "1/(m − 1)", `why`
    "claim 4.3" or "--ddof".
    """

    what: str
    taken: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """All findings of one document, in its order. `layer` says what the claims were measured against."""

    manuscript: Manuscript
    layer: str
    conventions: tuple[Convention, ...]
    findings: tuple[Finding, ...]
