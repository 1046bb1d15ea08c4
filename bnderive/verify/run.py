"""A document from its manuscript to its findings: the one place that knows the order in which claims are judged."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bnderive.document.formulas import read_manuscript
from bnderive.document.manuscript import Manuscript, Unread
from bnderive.layer.layer import Layer
from bnderive.verify.defects import tried
from bnderive.verify.documents.conventions import aliases_of, conventions_of, measured_against
from bnderive.verify.documents.document import Document
from bnderive.verify.judging.carrying import carried
from bnderive.verify.judging.findings import finding
from bnderive.verify.judging.following import followed
from bnderive.verify.judging.trust import trusted
from bnderive.verify.settings import Progress, Settings, ddof_of
from bnderive.verify.theory.given import Given
from bnderive.verify.verdict import Convention, Finding, Verdict, Verification

DOUBTFUL = 3
SHARE = 0.6  # of the time that is left for corrections one claim may take so much


def verify(
    path: Path, settings: Settings, layer: Layer | None = None, progress: Callable[[Progress], None] | None = None
) -> Verification:
    """Every claim of a document with what is said of it. Raises DocumentError where the file cannot be read."""
    return verify_manuscript(read_manuscript(path), settings, layer, progress)


def verify_manuscript(
    manuscript: Manuscript,
    settings: Settings,
    layer: Layer | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Verification:
    """Every claim of a manuscript with what is said of it; `layer` defines the names that it does not.

    Raises BnderiveError where the document cannot be read in time.
    """
    until = time.monotonic() + settings.time_limit
    given = Given(ddof_of(settings), aliases_of(settings), layer, until=until)
    document = trusted(manuscript, given, settings.seed)
    repair = min(settings.repair_seconds, settings.time_limit / 4)
    found: list[Finding] = []
    for number, claim in enumerate(document.claims):
        if progress is not None:
            progress(Progress(number, len(document.claims), claim.id))
        if time.monotonic() > until:
            found.append(finding(document, claim, settings, 0.0, timed_out=True))
            continue
        begun = time.process_time()
        one = finding(document, claim, settings, SHARE * repair)
        if one.verdict in (Verdict.REFUTED, Verdict.MASKED, Verdict.MALFORMED):
            repair = max(0.0, repair - (time.process_time() - begun))
        found.append(one)
    credible = _credible(document, found)
    every = tried(lambda: carried(document, credible), tuple(credible))
    findings = tried(lambda: followed(document, every, settings.seed), every)
    none: tuple[Convention, ...] = ()
    conventions = tried(lambda: conventions_of(document, settings), none)
    return Verification(_with_lost(document), measured_against(document, settings.layer), conventions, findings)


def _with_lost(document: Document) -> Manuscript:
    """The manuscript, with the formulas of which no equation could be told apart among what is unread."""
    manuscript = document.manuscript
    found = []
    for chain in document.chains:
        only, formula = chain.sides[0].side, manuscript.formulas[chain.sides[0].formula]
        if len(chain.sides) == 1 and only.error is not None and only.span == formula.span and "=" in formula.latex:
            found.append(Unread(only.error.place or formula.source.place(only.span), only.error.message))
    unread = sorted((*manuscript.unread, *found), key=lambda u: (u.place.line, u.place.column))
    return replace(manuscript, unread=tuple(unread))


def _credible(document: Document, found: list[Finding]) -> list[Finding]:
    """The findings, those that would only show a wrong reading left open.

    Where more claims of a part of the document are false and cannot be mended by a small edit than are true or can,
    the part was probably not read as it is meant, and such claims are undecided.
    """
    parts = {claim.id: id(document.surveys[claim.chain.number]) for claim in document.claims}
    sure: dict[int, int] = {}
    unsure: dict[int, int] = {}
    for one in found:
        part = parts[one.id]
        if one.verdict == Verdict.REFUTED and one.correction is None:
            unsure[part] = unsure.get(part, 0) + 1
        elif one.verdict in (Verdict.REFUTED, Verdict.MASKED, Verdict.PROVED, Verdict.SLOPPY):
            sure[part] = sure.get(part, 0) + 1
    doubtful = {part for part, count in unsure.items() if count >= DOUBTFUL and count > sure.get(part, 0)}
    reason = "so many claims here come out false, and far from true, that they may mean something else than was read"
    return [
        replace(one, verdict=Verdict.UNDECIDED, reason=reason, counterexample=None)
        if parts[one.id] in doubtful and one.verdict in (Verdict.REFUTED, Verdict.CARRIED) and one.correction is None
        else one
        for one in found
    ]
