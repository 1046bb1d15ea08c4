"""Products whose sizes do not fit: a claim that is true with one transpose, order or sum otherwise, and has no meaning
as it is printed.

Input: a claim that could not be read for its sizes. Output: the `Correction` with which it is proved, or None. Where
the sizes of a name were taken for others than are meant, no such edit makes it true. A sum that the text may say is
not missed in the formula.
"""

from dataclasses import replace
from time import process_time

from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.heads.calls import read_alone
from bnderive.verify.judging.judging import judged
from bnderive.verify.judging.mending import side_of, vocabulary_of
from bnderive.verify.repair import edited
from bnderive.verify.repair.kinds.exchange import EXCHANGE
from bnderive.verify.repair.kinds.order import ORDER
from bnderive.verify.repair.kinds.summation import SUMMATION
from bnderive.verify.repair.kinds.transpose import TRANSPOSE
from bnderive.verify.repair.singles import single_edits
from bnderive.verify.verdict import Correction, Verdict
from bnderive.verify.words.telling import summed_in_words

SECONDS = 0.5
_TRUE = (Verdict.PROVED, Verdict.SLOPPY)
_KINDS = (TRANSPOSE, ORDER, SUMMATION, EXCHANGE)


def refitted(compared: Comparison) -> Correction | None:
    """The nearest edit of how the factors of the right side are put together with which a claim is proved."""
    document, (left, node), span = compared.document, compared.nodes, compared.after.side.span
    source = document.manuscript.formulas[compared.after.formula].source
    known = vocabulary_of(document.sides, compared.survey, compared.scope, (), document.words)
    vocabulary = replace(known, transposed=known.transposed or "^T")
    told = summed_in_words(document.manuscript.formulas, compared.after.formula)
    kinds = tuple(kind for kind in _KINDS if kind is not SUMMATION or not told)
    until = process_time() + SECONDS
    for candidate in single_edits(source, node, vocabulary, kinds):
        text = edited(source, span, candidate.changes)
        other = side_of(text, document.words) if text is not None else None
        if text is None or other is None or process_time() > until:
            continue
        other = read_alone(other, compared.survey.calls, compared.chain.number)
        if judged(compared.of(left, other)).verdict in _TRUE:
            return Correction(candidate.changes, text)
    return None
