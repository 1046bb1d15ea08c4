"""Formulas in text without any marks around them: lines such as `dL/dx_i = dL/dy_i * w_i / r`.

Input: a `Findings` whose text has no delimiters. Output: formulas added to it. A line counts where an equals sign
stands between what looks like mathematics: letters with scripts, operators, few words.
"""

import re

from bnderive.document.formulas.found import Findings
from bnderive.document.source import Span

_LINE = re.compile(r"[^\n]+")
_MATHEMATICS = re.compile(r"[_^*/+∂Σ∑√·−\\()]|\bd[A-Za-z]")
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


def read_plain(findings: Findings) -> None:
    """Add every line that is an equation."""
    for line in _LINE.finditer(findings.source.text):
        label = _LABEL.match(line.group())
        start = line.start() + (label.end() if label else 0)
        text = findings.source.text[start : line.end()].rstrip()
        if is_equation(text) and not findings.full(start):
            span = Span(start + len(text) - len(text.lstrip()), start + len(text))
            findings.add(span, span, display=True)


def is_equation(text: str) -> bool:
    """Whether a line is an equation: "=" with mathematics around it, and hardly a word."""
    left, equals, right = text.partition("=")
    if not equals or not left.strip() or not right.strip() or len(text) > MAX_LINE or "==" in text or "#" in text:
        return False
    words = [w for w in _WORD.findall(text) if w.lower() not in _KNOWN and not w.lower().startswith("d")]
    return bool(_MATHEMATICS.search(text)) and len(words) <= 1 and len(left.split()) <= 6
