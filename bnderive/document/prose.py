"""Words in formulas: which of them are prose around equations, and which a document's own names.

Input: a word or its text, or a document's formulas. Output: whether it is prose; the set of names. To teach the
reader a usual name, add it to `_USUAL`.
"""

import re
from collections import Counter
from collections.abc import Iterable

from bnderive.document.lexer import Token
from bnderive.document.loose_tables import PROSE
from bnderive.document.manuscript import Formula
from bnderive.document.sigma import SIGMA, adds

# Names that people write for quantities and functions in letters only.
_USUAL = """gamma beta alpha delta epsilon eps sigma theta lambda mu omega phi psi rho tau kappa eta zeta
    mean var std rstd inv_std invstd invvar inv_var ivar istd rms rrms inv_rms norm rnorm
    xhat x_hat yhat y_hat xmu x_mu x_norm x_normalized xnorm dout dgamma dbeta dxhat dvar dmean dmu grad
    softmax sigmoid relu tanh exp log ln sum max min sqrt rsqrt abs erf gelu silu swish softplus logsumexp logits
    weight bias scale shift loss Loss target wdy xwdy ddof
    ReLU ReLu SiLU GELU Softmax Sigmoid LayerNorm BatchNorm RMSNorm Attention softMax LSE
    momentum mean_dy batch_mean batch_var sample_mean sample_var num_groups group_size
    diag Tr tr trace rank argmax argmin sign sgn clip Var"""
USUAL = frozenset(_USUAL.split())

_TEXT = re.compile(
    r"\\(?:text|mathrm|operatorname\*?|textrm|textit|textbf|mathit|mathsf|mathtt|mathbf|texttt|textsf)\s*\{([^{}]*)\}"
)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_RUN = re.compile(r"\s*([A-Za-z]{3,})\s*")
_INDICES = frozenset("ijklmnpqrstuv")
_SPOKEN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CHINESE = re.compile("其中|所以|因此|因为|即|则|且|由于|可得|得到|故|于是|当|當|若|如果|ならば|とき|場合|경우")
_REASONS = frozenset({"because", "since", "as", "where", "using", "with", "recall", "note", "given"})


def is_prose(text: str) -> bool:
    """Whether the contents of a text command belong to the prose around equations, and are no name."""
    plain = text.strip().lower()
    words = re.findall(r"[^\W\d_][\w.']*", plain)
    if not words or plain[0] in "([" or plain[-1] == ":":
        return True
    if not plain.isascii() and (len(plain) > 8 or _CHINESE.search(plain) is not None):
        return True
    return len(words) > 4 or any(word.strip(".") in PROSE or word in PROSE or word == "s.t." for word in words)


def speaks(token: Token) -> bool:
    """Whether a word belongs to the prose around equations: by what it says, or as bare text in a script that nobody
    writes names in. One letter in bold print is a name, also where it is a word of some language.
    """
    if token.command == "\\textbf" and len(token.text) == 1:
        return False
    return is_prose(token.text) or (not token.command and _SPOKEN.search(token.text) is not None)


_ABOVE = re.compile(r"\\frac\s*\{\s*(?:d|\\partial)\s*([A-Z]{2,4})\s*\}")
_LAYER = re.compile(
    r"(?<![A-Za-z\\])([A-Z]{2,4}(?=_\{[^{}]+\}\s*\()|(?:BN|LN|GN|CE|KL|MSE|FC|FFN|MLP)(?=\s*(?:\\(?:left|[Bb]ig+l?)\s*)?\())"
)
_LETTERS = re.compile(r"(?<![A-Za-z\\])d?([A-Za-z]{2,})")
_NAMED = re.compile(
    r"(?:^|\\\\|\\begin\{[a-z*]+\})\s*(?:&\s*)?(?=[a-z]{2})([a-zA-Z]{2,})(?:_(?:[A-Za-z]|\{[A-Za-z,\s]+\}))?\s*&?\s*="
)
_APPLIED = re.compile(
    r"(?<![A-Za-z\\])([A-Za-z]{3,})\s*\([^()=\n]{1,40}\)\s*(?:_(?:[A-Za-z]|\{[A-Za-z,\s]+\}))?\s*&?\s*="
)


def _again(name: str, runs: Counter[str]) -> bool:
    """Whether letters run together are a name: three or more, or two that run together elsewhere too."""
    return len(name) > 2 or runs[name] > 1


def vocabulary(formulas: Iterable[Formula]) -> frozenset[str]:
    """The names of several letters that may stand bare in these formulas: usual ones, and those that the document
    shows to be names by setting them as text, alone between dollars, above a ∂, or alone on the left of an equals sign,
    with or without a bracket that says what they are of; and capitals with an index before a bracket, as BN_{γ,β}(x),
    or that layers and losses are usually called by, as BN(x). With them \\Sigma, where that is the sign of a sum.
    """
    formulas = tuple(formulas)
    found = {*USUAL, *((SIGMA,) if adds(formulas) else ())}
    runs = Counter(run for formula in formulas for run in _LETTERS.findall(formula.latex))
    for formula in formulas:
        latex = formula.latex
        for text in _TEXT.findall(latex):
            plain = text.replace("\\_", "_").strip()
            if len(plain) > 1 and _IDENTIFIER.fullmatch(plain) and not is_prose(plain):
                found.add(plain)
        found.update(_ABOVE.findall(latex))
        found.update(_LAYER.findall(latex))
        for named in _NAMED.findall(latex):
            found |= {named, f"d{named}"} if _again(named, runs) else set()
        found.update(name for name in _APPLIED.findall(latex) if not is_prose(name))
        run = _RUN.fullmatch(latex) if not formula.display else None
        if run and not run[1].isupper() and not _INDICES.issuperset(run[1]) and not is_prose(run[1]):
            found.add(run[1])
    return frozenset(found)


def is_reason(token: Token) -> bool:
    """Whether what follows in its row only says why: `\\because`, "since"."""
    first, *_ = token.text.strip(" ,.:;(").lower().split() or ("",)
    return token.text == "\\because" or (token.kind == "word" and first in _REASONS)
