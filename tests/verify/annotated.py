"""Documents for tests: after each display, in a comment, the verdicts of its claims in order."""

import re
from collections.abc import Mapping, Sequence

from bnderive.document.equations import Equation, equations
from bnderive.document.formulas import manuscript_of
from bnderive.document.manuscript import Manuscript
from bnderive.document.syntax import Node
from bnderive.verify.document import Document, read_document
from bnderive.verify.given import Given
from bnderive.verify.meaning import value
from bnderive.verify.readings import scope_of, sense_of
from bnderive.verify.run import verify_manuscript
from bnderive.verify.sense import Value
from bnderive.verify.settings import Settings
from bnderive.verify.survey import Survey
from bnderive.verify.verdict import Finding, Verification

_COMMENT = re.compile(r"[ \t]*<!--(.*?)-->")


def plain(text: str) -> Manuscript:
    """A document without the comments that announce verdicts."""
    return manuscript_of(_COMMENT.sub("", text), "post.md")


def verification(text: str, settings: Settings | None = None) -> Verification:
    """What is said of a document."""
    return verify_manuscript(plain(text), settings or Settings())


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
    """What a side means at the end of a document."""
    document = document_of(f"{text}\n\n$$ 0 = {latex} $$\n")
    chain = document.chains[-1]
    survey, one = document.surveys[chain.number], chain.sides[1].side
    assert one.node is not None, one.error
    scope = scope_of(survey, chain.number, one, chain.conditions)
    return value(sense_of(survey, scope, choices or {}), one.node)
