"""A counterexample computed again: the values at which the two sides of one claim differ.

Input: a document's path, a claim's id, a seed and the settings. Output: text that a person can check by hand.
"""

from pathlib import Path
from time import monotonic
from typing import Any

from bnderive.algebra.judge import Witness
from bnderive.document.formulas import read_manuscript
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer
from bnderive.verify.documents.conventions import aliases_of
from bnderive.verify.documents.document import Document
from bnderive.verify.judging.correcting import in_reading
from bnderive.verify.judging.counterexample import decimal
from bnderive.verify.judging.findings import judged_claim
from bnderive.verify.judging.plain import text_of
from bnderive.verify.judging.trust import trusted
from bnderive.verify.settings import Settings, ddof_of
from bnderive.verify.theory.given import Given
from bnderive.verify.theory.readings import scope_of

_DIGITS = 6
_MOST = 40


def replay(path: str | Path, claim: str, settings: Settings, layer: Layer | None = None, reading: int = 1) -> str:
    """Where the sides of a claim differ, in words and numbers. Raises BnderiveError where they do not, or for no claim.

    The same seed gives the same numbers on every machine. `reading` counts those in which the claim is false.
    """
    manuscript = read_manuscript(Path(path))
    given = Given(ddof_of(settings), aliases_of(settings), layer, until=monotonic() + settings.time_limit)
    document = trusted(manuscript, given, settings.seed)
    found = next((c for c in document.claims if c.id == claim), None)
    if found is None:
        known = ", ".join(c.id for c in document.claims[:8])
        raise BnderiveError(f"the document has no claim {claim}", hint=f"Its claims are {known} …" if known else "")
    chain = found.chain
    scope = scope_of(document.surveys[chain.number], chain)
    judgement, _, _ = judged_claim(document, found, scope, settings.seed)
    if 1 < reading <= len(judgement.refuted):
        judgement = in_reading(document, found, judgement, judgement.refuted[reading - 1], settings.seed)
    if judgement.decision is None or judgement.decision.witness is None:
        raise BnderiveError(f"claim {claim} has no counterexample: it is {judgement.verdict.value}")
    return _told(
        document,
        text_of(document, found.head or found.left),
        text_of(document, found.right),
        judgement.decision.witness,
    )


def _told(document: Document, left: str, right: str, witness: Witness) -> str:
    rows = [f"{name} = {size}" for name, size in sorted(witness.sizes.items())]
    rows += [f"{name} = {decimal(value, _DIGITS)}" for name, value in sorted(witness.symbols.items())]
    for name, table in sorted(witness.tensors.items()):
        shown = {at: decimal(v, _DIGITS) for at, v in list(table.items())[:_MOST]}
        cells = (f"{name}[{', '.join(str(k + 1) for k in at)}]" if at else name for at in shown)
        rows += [f"{cell} = {value}" for cell, value in zip(cells, shown.values(), strict=True)]
    at = ", ".join(f"{name} = {position + 1}" for name, position in sorted(witness.at.items()))
    place = f" at {at}" if at else ""
    rows.append(f"{left}{place}: {_number(witness.left)}")
    rows.append(f"{right}{place}: {_number(witness.right)}")
    return "\n".join(rows)


def _number(value: Any) -> str:
    return decimal(value, 2 * _DIGITS)
