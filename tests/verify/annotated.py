"""Documents for tests: after each display, in a comment, the verdicts of its claims in order."""

import re
from collections.abc import Mapping, Sequence

from bnderive.algebra.expr import free_indices
from bnderive.document.equations import Equation, equations
from bnderive.document.formulas import manuscript_of
from bnderive.document.manuscript import Manuscript
from bnderive.document.syntax import Node
from bnderive.verify.documents.document import Document, read_document
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import Value
from bnderive.verify.run import verify_manuscript
from bnderive.verify.settings import Settings
from bnderive.verify.theory.given import Given
from bnderive.verify.theory.readings import Scope, sense_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Finding, Verification

UNMENDED = Settings(repair_seconds=0)
_COMMENT = re.compile(r"[ \t]*<!--(.*?)-->")


def plain(text: str) -> Manuscript:
    """A document without the comments that announce verdicts."""
    return manuscript_of(_COMMENT.sub("", text), "post.md")


def verification(text: str, settings: Settings = UNMENDED) -> Verification:
    """What is said of a document, without corrections, most of the time of which goes into the search for them."""
    return verify_manuscript(plain(text), settings)


def mended(text: str) -> Verification:
    """What is said of a document, with corrections."""
    return verification(text, Settings())


def document_of(text: str, given: Given | None = None) -> Document:
    """A document as its claims, each with what it is read against."""
    return read_document(plain(text), given or Given())


def survey_of(text: str, given: Given | None = None) -> Survey:
    """What the last chain of a document is read against."""
    document = document_of(text, given)
    return document.surveys[document.chains[-1].number]


def numbered(text: str) -> tuple[tuple[int, Equation], ...]:
    """The equations of a document with their numbers."""
    return tuple((chain.number, chain.equation) for chain in document_of(text).chains)


def side(text: str) -> Node:
    """The tree of the one side that a formula is."""
    (formula,) = plain(f"$${text}$$").formulas
    ((one,),) = (equation.sides for equation in equations(formula, frozenset()))
    assert one.node is not None, one.error
    return one.node


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Each claim with its verdict."""
    return [(finding.latex, finding.verdict.value) for finding in findings]


def announced(text: str, findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Each claim with the verdict that the comments of a document announce."""
    verdicts = [verdict for comment in _COMMENT.findall(text) for verdict in comment.split()]
    assert len(findings) == len(verdicts), f"{len(verdicts)} verdicts for {[f.latex for f in findings]}"
    return [(finding.latex, verdict) for finding, verdict in zip(findings, verdicts, strict=True)]


def read(text: str, latex: str, choices: Mapping[str, str] | None = None) -> Value:
    """What a side means after a document; j runs over the first axis of its first array."""
    survey, node = survey_of(text), side(latex)
    indices = [i for q in survey.theory.quantities.values() for i in q.indices]
    axes = {"j": indices[0].axis, **{i.name: i.axis for i in indices}}
    outside = value(sense_of(survey, Scope(axes, frozenset()), choices or {}), node)
    free = frozenset(i.name for i in free_indices(outside.expr))
    return value(sense_of(survey, Scope(axes, free), choices or {}), node)
