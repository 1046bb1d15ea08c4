"""Formulas in text without any marks around them: lines such as `dL/dx_i = dL/dy_i * w_i / r`.

Input: a `Findings` whose text has no delimiters, or a fence of it. Output: formulas added to it. A line counts where an
equals sign stands between what looks like mathematics: letters with scripts, operators, few words. A line below it that
begins with an equals sign or an operator goes on with it.
"""

import re
from collections.abc import Callable

from bnderive.document.formulas.found import Findings
from bnderive.document.formulas.typed import COMMENT, typed
from bnderive.document.source import Span

_LINE = re.compile(r"[^\n]+")
_MATHEMATICS = re.compile(r"[_^*/+∂Σ∑√·−\\()@⊙]|\bd[A-Za-z]")
_SIGNS = re.compile("[∂∇∑Σ√∫²³⁻₀-₉ᵢⱼₖ\u0302\u0370-\u03ff]")
_PRINTED = re.compile(r"\d\.\d\d")
_GOES_ON = re.compile(r"\s*(?:[=+*·×⊙−]|/(?!/))|\s+-")
_OPEN = re.compile(r"[-=+*/·×⊙−(\[{]\s*\Z")
_WORD = re.compile(r"[A-Za-z]{3,}")
_LABEL = re.compile(r"^\s*(?:(?://|[-*•>]|\(?\d+[.)])\s+)?(?:(?:[A-Za-z][A-Za-z ]{2,40}:|let|then|where)\s+)?")
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
_REMARK = re.compile(r"\s*(?:#|//)\s*(?:[^\x00-\x7f∂∑Σ]+|where|with|so|thus|since)?[\s:]*")
MAX_LINE = 400
MAX_EQUATION = 4_000


def read_plain(findings: Findings) -> None:
    """Add every line that is an equation, with the lines that go on with it."""
    _read(findings, Span(0, len(findings.source.text)), lambda _: True)


def read_fence(findings: Findings, span: Span, wanted: Callable[[str], bool]) -> None:
    """Add the equations of a fence whose lines are wanted, and those in comments behind them."""
    _read(findings, span, wanted, commented=True)


def _read(findings: Findings, span: Span, wanted: Callable[[str], bool], *, commented: bool = False) -> None:
    text = findings.source.text
    equation: Span | None = None
    ended = 0
    for line in _LINE.finditer(text, span.start, span.end):
        remark = COMMENT.search(line.group()) if commented else None
        content = line.group()[: remark.start() if remark else None].rstrip()
        end = line.start() + len(content)
        if remark is not None:
            _add_remark(findings, line.start() + remark.start(), line.end(), wanted)
        if equation is not None and line.start() == ended and _goes_on(text, equation, content):
            equation, ended = Span(equation.start, end), line.end() + 1
            continue
        _add(findings, equation)
        label = _LABEL.match(content)
        start = line.start() + (label.end() if label else 0)
        content = text[start:end]
        equation, ended = None, line.end() + 1
        if is_equation(content) and wanted(content) and not findings.full(start):
            equation = Span(start + len(content) - len(content.lstrip()), end)
    _add(findings, equation)


def _add_remark(findings: Findings, start: int, end: int, wanted: Callable[[str], bool]) -> None:
    """The equation that a comment consists of, but for words before it in letters that no formula has."""
    words = _REMARK.match(findings.source.text, start, end)
    begin = words.end() if words else start
    content = findings.source.text[begin:end].rstrip()
    if is_equation(content) and wanted(content):
        _add(findings, Span(begin, begin + len(content)))


def _add(findings: Findings, equation: Span | None) -> None:
    if equation is not None:
        source = typed(findings.source, equation)
        findings.add(Span(0, len(source.text)) if source else equation, equation, display=True, source=source)


def _goes_on(text: str, equation: Span, content: str) -> bool:
    """Whether a line goes on with the equation right above it."""
    if not content.strip():
        return False
    begins = _GOES_ON.match(content) is not None
    label = _LABEL.match(content)
    item = label is not None and label.group().strip() and "=" in content
    if item or not (begins or _OPEN.search(COMMENT.sub("", text[equation.start : equation.end]))):
        return False
    calm = len(content) <= MAX_LINE and not (_words(content) or "==" in content or "#" in content)
    return calm and len(content) + equation.end - equation.start <= MAX_EQUATION


def is_notation(text: str) -> bool:
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
