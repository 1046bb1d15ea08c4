"""A file to a `Manuscript`: what kind of document it is, and who reads that kind.

To read another kind of file, add its suffix to `_KINDS`; another kind of document, one file beside this one.
"""

import json
from codecs import BOM_UTF8
from pathlib import Path

from bnderive.document.formulas.commented import uncommented
from bnderive.document.formulas.found import MAX_MARKS, Findings
from bnderive.document.formulas.joining import joined
from bnderive.document.formulas.latex import read_latex
from bnderive.document.formulas.macros import Macros
from bnderive.document.formulas.markdown import read_markdown
from bnderive.document.formulas.notebook import cells_of
from bnderive.document.formulas.plain import read_plain
from bnderive.document.formulas.prose import Above, formulas_of
from bnderive.document.manuscript import Formula, Manuscript, Unread
from bnderive.document.source import Source, Span, line_starts, load_bytes

MAX_MANUSCRIPT = 4_000_000
_ADVICE = "Split it into several documents; clear the outputs of a notebook."
_KINDS = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd", ".html", ".htm"), "markdown"),
    **dict.fromkeys((".tex", ".ltx", ".latex"), "latex"),
    ".ipynb": "notebook",
}


def read_manuscript(path: Path) -> Manuscript:
    """Read a document from a file. Raises DocumentError for what is no text file of at most MAX_MANUSCRIPT bytes."""
    data = load_bytes(path, MAX_MANUSCRIPT, _ADVICE)
    data = data.removeprefix(BOM_UTF8)
    try:
        return manuscript_of(data.decode(), str(path))
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        source = Source(str(path), text, None, line_starts(text))
        at = len(data[: error.start].decode())
        reason = f"the file is not UTF-8 text: byte 0x{data[error.start]:02x} stands for no letter here"
        return _manuscript(source, _kind(str(path)), [Unread(source.place(Span(at, at + 1)), reason)])


def manuscript_of(text: str, path: str, kind: str | None = None) -> Manuscript:
    """A document from its text. `kind` is markdown, latex, notebook or text; by default the path's suffix says it."""
    return _manuscript(Source(path, text, None, line_starts(text)), kind or _kind(path), [])


def _kind(path: str) -> str:
    return _KINDS.get(Path(path).suffix.lower(), "text")


def _manuscript(source: Source, kind: str, unread: list[Unread]) -> Manuscript:
    texts = [source if kind == "latex" else uncommented(source)]
    if kind == "notebook":
        try:
            texts = cells_of(source)
        except ValueError as error:
            at = error.pos if isinstance(error, json.JSONDecodeError) else 0
            reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            texts = []
            unread = [*unread, Unread(source.place(Span(at, at + 1)), f"this notebook is no valid JSON: {reason}")]
    macros = Macros()
    formulas: list[Formula] = []
    above = Above()
    marks = 0
    for text in texts:
        findings = Findings(text, macros, marks=marks)
        if kind == "latex":
            read_latex(findings)
        else:
            read_markdown(findings, blocks=kind == "markdown")
            if kind == "text" and not findings.formulas and not findings.unread:
                read_plain(findings)
        found, above = formulas_of(findings, kind, above)
        formulas += found
        unread = unread + findings.unread
        marks = findings.marks
        if marks >= MAX_MARKS:
            break
    return Manuscript(source.path, kind, source.text, joined(formulas), tuple(unread))
