"""Formulas in text without any marks around them: lines such as `dL/dx_i = dL/dy_i * w_i / r`.

Input: a `Findings` whose text has no delimiters, or a fence of it. Output: formulas added to it. A line counts where an
equals sign stands between what looks like mathematics: letters with scripts, operators, few words. A line below it that
begins with an equals sign or an operator goes on with it.
"""

import re

from bnderive.document.formulas.found import Findings
from bnderive.document.source import Span

_LINE = re.compile(r"[^\n]+")
_MATHEMATICS = re.compile(r"[_^*/+∂Σ∑√·−\\()]|\bd[A-Za-z]")
_SIGNS = re.compile("[∂∇∑Σ√∫²³⁻₀-₉ᵢⱼₖ\u0302\u0370-\u03ff]")
_PRINTED = re.compile(r"\d\.\d\d")
_GOES_ON = re.compile(r"\s*[=+*/·×⊙−]|\s+-")
_OPEN = re.compile(r"[-=+*/·×⊙−(\[{]\s*\Z")
_WORD = re.compile(r"[A-Za-z]{3,}")
_LABEL = re.compile(r"^\s*(?:[-*•>]|\(?\d+[.)]|[A-Za-z][A-Za-z ]{2,40}:)\s+")
_KNOWN = frozenset(
    [
        "sum",
        "mean",
        "exp",
        "log",
        "sqrt",
        "max",
        "min",
        "var",
        "std",
        "rstd",
        "eps",
        "gamma",
        "beta",
        "mu",
        "sigma",
        "epsilon",
        "softmax",
        "tanh",
        "relu",
        "xhat",
    ]
)
MAX_LINE = 400
MAX_EQUATION = 4_000


def read_plain(findings: Findings) -> None:
    """Add every line that is an equation, with the lines that go on with it."""
    _read(findings, Span(0, len(findings.source.text)), fenced=False)


def read_fence(findings: Findings, span: Span) -> None:
    """Add the equations of a fence that names no language: lines with signs that no code has."""
    _read(findings, span, fenced=True)


def _read(findings: Findings, span: Span, *, fenced: bool) -> None:
    text = findings.source.text
    equation: Span | None = None
    for line in _LINE.finditer(text, span.start, span.end):
        if equation is not None and _goes_on(text, equation, line):
            equation = Span(equation.start, line.start() + len(line.group().rstrip()))
            continue
        _add(findings, equation)
        label = _LABEL.match(line.group())
        start = line.start() + (label.end() if label else 0)
        content = text[start : line.end()].rstrip()
        equation = None
        if is_equation(content) and (not fenced or _is_notation(content)) and not findings.full(start):
            equation = Span(start + len(content) - len(content.lstrip()), start + len(content))
    _add(findings, equation)


def _add(findings: Findings, equation: Span | None) -> None:
    if equation is not None:
        findings.add(equation, equation, display=True)


def _goes_on(text: str, equation: Span, line: re.Match[str]) -> bool:
    """Whether a line goes on with the equation right above it."""
    content = line.group().rstrip()
    if line.start() - equation.end > 2 + text.count(" ", equation.end, line.start()) or not content.strip():
        return False
    begins = _GOES_ON.match(content) is not None
    item = _LABEL.match(content) is not None and "=" in content
    if item or not (begins or _OPEN.search(text[equation.start : equation.end])):
        return False
    calm = len(content) <= MAX_LINE and not (_words(content) or "==" in content or "#" in content)
    return calm and line.end() - equation.start <= MAX_EQUATION


def _is_notation(text: str) -> bool:
    """Whether a line in a fence is written as mathematics is, and is not what a program printed."""
    return _SIGNS.search(text) is not None and _PRINTED.search(text) is None


def _words(text: str) -> list[str]:
    return [w for w in _WORD.findall(text) if w.lower() not in _KNOWN and not w.lower().startswith("d")]


def is_equation(text: str) -> bool:
    """Whether a line is an equation: "=" with mathematics around it, and hardly a word."""
    left, equals, right = text.partition("=")
    if not equals or not left.strip() or not right.strip() or len(text) > MAX_LINE or "==" in text or "#" in text:
        return False
    return bool(_MATHEMATICS.search(text)) and len(_words(text)) <= 1 and len(left.split()) <= 6
