"""Heads that begin a paragraph."""

import pytest

from bnderive.document.formulas.reading import manuscript_of
from bnderive.document.formulas.run_in import run_in_heads

MARKDOWN = {
    "**Post-norm.** Here $x$": ["Post-norm"],
    "__Mean__: $x$": ["Mean"],
    "- *Mean:* $x$": ["Mean"],
    "Case 2 (tied): $x$": ["Case 2 (tied)"],
    "Option B. $x$": ["Option B"],
    "**Important** is $x$": [],
    "Here **Mean.** $x$": [],
    "**Step 2.** $x$": [],
    "**Proof.** $x$": [],
    "**2.** $x$": [],
    "In case 2: $x$": [],
    "Case 2 has $x$": [],
}
LATEX = {
    r"\textbf{Sum.} $x$": ["Sum"],
    r"\paragraph{Sum} $x$": ["Sum"],
    r"\noindent\emph{Sum}: $x$": ["Sum"],
    r"\textbf{x} is": [],
}


@pytest.mark.parametrize(("kind", "heads"), [("markdown", MARKDOWN), ("latex", LATEX)])
def test_heads_that_begin_a_paragraph(kind: str, heads: dict[str, list[str]]) -> None:
    assert {text: [head for _, head in run_in_heads(f"\n{text}\n", kind)] for text in heads} == heads


def test_the_head_of_a_paragraph_stands_until_the_next_or_a_heading() -> None:
    text = "# A\n$a$\n\n**B.** $b$\n\n$c$\n\n**C.** $d$\n\n# D\n$e$\n"
    parts = {f.latex: f.part for f in manuscript_of(text, "x.md").formulas}
    assert parts == {"a": "A", "b": "A B", "c": "A B", "d": "A C", "e": "D"}
