"""The correction of one false claim, in the reading and under the condition in which the smallest edit makes it true.

Input: a claim with its judgement. Output: a `Correction` with the judgement in the reading that it belongs to.
"""

from collections.abc import Iterator
from dataclasses import replace

from sympy import Expr

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.printing import latex
from bnderive.verify.claims.chains import Claim
from bnderive.verify.deciding.decide import decide
from bnderive.verify.documents.comparison import step_of
from bnderive.verify.documents.document import Document, shell_of
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.documents.wording import glossary_of
from bnderive.verify.doubts.transposing import transposed_alone
from bnderive.verify.heads.arbitrary import OF_ANY
from bnderive.verify.judging.excusing import distinct
from bnderive.verify.judging.judging import judged
from bnderive.verify.judging.mending import Bench, mended, vocabulary_of, widened
from bnderive.verify.judging.normalizing import said_of_sum, shell_with, weights_of
from bnderive.verify.settings import Settings
from bnderive.verify.theory.readings import Read, Scope
from bnderive.verify.verdict import Correction, Verdict

LONGEST_TRUTH = 600


def corrected(
    document: Document, claim: Claim, scope: Scope, judgement: Judgement, settings: Settings, seconds: float
) -> tuple[Correction, Judgement] | None:
    """The nearest edit that makes a false claim true, and the claim judged in the reading in which it does."""
    known = document.surveys[claim.chain.number]
    every = _reads(judgement)
    reads = tuple(read for read in every if not transposed_alone(document, claim, read, settings.seed)) or every
    if not reads or seconds <= 0:
        return None
    wide = widened(scope, known.slots)
    benches = tuple(_benches(document, claim, wide, reads, settings.seed))
    if judgement.verdict != Verdict.REFUTED:
        benches = benches[:1]
    target = claim.head if claim.head is not None and claim.head.side.node is not None else claim.left
    truths = tuple(dict.fromkeys(filter(None, (truth_of(document, claim, read) for read in reads))))
    found = mended(
        benches,
        document.manuscript.formulas[claim.right.formula].source,
        target.side,
        claim.right.side,
        vocabulary_of(document.sides, known, wide, truths, document.words),
        masked=judgement.verdict == Verdict.MASKED,
        seconds=seconds,
    )
    if found is None:
        return None
    correction, bench = found
    read = next(read for read in reads if read.choices == bench.choices)
    return correction, in_reading(document, claim, judgement, read, settings.seed)


def in_reading(document: Document, claim: Claim, judgement: Judgement, read: Read, seed: int) -> Judgement:
    """A refuted claim judged in another of the readings in which it is false."""
    if read is judgement.read:
        return judgement
    decision = decide(read.left, read.right, shell_of(document.surveys[claim.chain.number]), seed)
    return replace(judgement, read=read, decision=decision) if decision.witness is not None else judgement


def truth_of(document: Document, claim: Claim, read: Read | None) -> str:
    """What the left side is, written out, where that is short enough to be read, and in names that the document has."""
    if read is None:
        return ""
    bare = _by_elements(read.left)
    left = read.left.xreplace({e: Element(e.name) for e in read.left.atoms(Element)}) if bare else read.left
    written = latex(left, glossary_of(document.surveys[claim.chain.number], bare=bare))
    return written if len(written) <= LONGEST_TRUTH and OF_ANY not in written else ""


def _by_elements(expr: Expr) -> bool:
    """Whether an expression says of each element of arrays, which the author writes without an index, the same."""
    found = {index for element in expr.atoms(Element) for index in element.indices}
    return len(found) == 1 and all(not index.name[0].isalpha() for index in found) and not expr.has(Sigma)


def _reads(judgement: Judgement) -> tuple[Read, ...]:
    """The readings in which a claim is false, each once, that of the judgement first; none in which what is derived is
    zero in any case.
    """
    every = (judgement.read, *judgement.refuted) if judgement.verdict == Verdict.REFUTED else (judgement.read,)
    meant = (read for read in reversed(every) if read is not None and not read.void)
    found = {tuple(sorted(read.choices.items())): read for read in meant}
    return tuple(reversed(found.values()))


def _benches(document: Document, claim: Claim, scope: Scope, reads: tuple[Read, ...], seed: int) -> Iterator[Bench]:
    """The ways to take a claim: its readings, and those where it may rest on a condition."""
    known = document.surveys[claim.chain.number]
    shell = shell_of(known)
    plain = [Bench(known, shell, scope, document.words, read.choices, seed) for read in reads]
    yield from plain
    for read, bench in zip(reads, plain, strict=True):
        for weight, said in distinct(read):
            supposed = _supposed(document, claim, scope, f"for {said}", seed)
            yield replace(bench, weight=weight, note=f"for {said}", by_the_way=not supposed)
    for quantity in weights_of(known):
        there = shell_with(known, quantity)
        yield replace(plain[0], shell=there, note=said_of_sum(known, quantity), by_the_way=True)


def _supposed(document: Document, claim: Claim, scope: Scope, said: str, seed: int) -> bool:
    """Whether what stands before a claim in its chain is only true under a condition."""
    if claim.head is None:
        return False
    known = document.surveys[claim.chain.number]
    step = step_of(document, known, claim, scope, seed)
    before = judged(replace(step, before=claim.head, after=claim.left))
    return before.read is not None and said in before.read.said
