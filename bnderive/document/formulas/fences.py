"""Fences of code: those that hold formulas and no program, `dV = P^T @ dO`.

Input: a `Findings`, and the fences of its text. Output: formulas added to it; where a document has none, and a fence
of a program has what looks like equations, a note that these are not read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bnderive.document.formulas.found import Findings
from bnderive.document.formulas.plain import is_equation, is_notation, read_fence
from bnderive.document.formulas.typed import COMMENT
from bnderive.document.source import Span

_NO_LANGUAGE = frozenset(("", "text", "txt", "plain", "plaintext"))
_PROGRAM = re.compile(
    r"^[ \t]*(?:def|class|import|from|return|for|while|if|elif|else|with|print|assert|raise|try|const|let|var|auto|int"
    r"|float|double|void|template|struct|public|private|static|function|end|local|module|use|fn|#include)\b"
    r"|[\w)\]](?:\.|::|->)[A-Za-z_]|[-+*/%]=|==|!=|:=|&&|\|\||\*\*|[;\\][ \t]*$|\"|>>>|<-|\([ \t]*\)"
    r"|[(,]\s*(?!axis\b|dim\b)[A-Za-z_]\w*\s*=(?!=)|^[ \t]*[$@%!]|\d\.\d\d",
    re.MULTILINE,
)
_NOTATION = re.compile(r"[⊙≠≤≥∈∀·×−←]|\^[({]?[-−]?[T\d]|\b(?:sum|max|min)_[a-z{]|(?<![A-Za-z0-9])[A-Za-z]_[i-k]{2}\b")
UNREAD = "formulas in code are not read, and there are no others; write them between $$"


@dataclass(frozen=True, slots=True)
class Fence:
    """What stands in a fence of code, and the language that it names."""

    span: Span
    language: str


def read_fences(findings: Findings, fences: Iterable[Fence]) -> None:
    """Add the formulas of all fences. One without any sign that no program has counts where another one has such."""
    fences, text = tuple(fences), findings.source.text
    held = {f: COMMENT.sub("", text[f.span.start : f.span.end]) for f in fences}
    formulas = [f for f in fences if not _PROGRAM.search(held[f])]
    signed = [f for f in formulas if is_notation(held[f]) or _NOTATION.search(held[f])]
    for fence in fences:
        if fence in signed or (signed and fence in formulas and _all_equations(held[fence])):
            read_fence(findings, fence.span, lambda _: True)
        elif fence.language in _NO_LANGUAGE:
            read_fence(findings, fence.span, is_notation)
    if not findings.formulas and not findings.unread:
        _refuse(findings, fences)


def _all_equations(text: str) -> bool:
    """Whether every line is an equation, or goes on with one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return bool(lines) and is_equation(lines[0]) and all(s.startswith("=") or is_equation(s) for s in lines)


def _refuse(findings: Findings, fences: Iterable[Fence]) -> None:
    """Note the first equation in a fence."""
    for fence in fences:
        for line in re.finditer(r"[^\n]+", findings.source.text[fence.span.start : fence.span.end]):
            if is_equation(COMMENT.sub("", line.group())):
                start = fence.span.start + line.start()
                findings.refuse(Span(start, start + len(line.group())), UNREAD)
                return
