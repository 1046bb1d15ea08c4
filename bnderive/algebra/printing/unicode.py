r"""Unicode for the LaTeX of a name: \hat{x}_{ic} is x̂_ic, \frac{\partial L}{\partial y_{ic}} is ∂L/∂y_ic.

It reads names, not formulas. A command that is not in the tables below is written by its name; add it there.
"""

import re
import unicodedata
from collections.abc import Iterator

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ɛ", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "ϕ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
}  # fmt: skip
_SIGNS = {
    "partial": "∂", "nabla": "∇", "infty": "∞", "prime": "′", "top": "T", "intercal": "T", "star": "⋆",
    "ast": "*", "dagger": "†", "cdot": "·", "times": "×", "odot": "⊙", "circ": "∘", "langle": "⟨", "rangle": "⟩",
    "centerdot": "·", "Vert": "‖", "vert": "|", "lVert": "‖", "rVert": "‖", "|": "‖", "neq": "≠", "ne": "≠",
}  # fmt: skip
_SPACES = frozenset((",", ";", ":", "!", " ", "quad", "qquad", "left", "right", "displaystyle", "limits"))
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0305", "tilde": "\u0303",
    "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c", "breve": "\u0306",
    "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a", "underline": "\u0332",
}  # fmt: skip
_UPRIGHT = frozenset(("mathrm", "mathit", "mathsf", "mathtt", "text", "textrm", "operatorname", "mathcal", "mathbb"))
_BOLD = frozenset(("mathbf", "boldsymbol", "bm"))
_SCRIPT = {"mathcal L": "ℒ", "mathbb R": "ℝ", "mathbb E": "𝔼", "mathbb N": "ℕ"}
_RAISED = dict(zip("0123456789+-−=()niTt", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀᵗ", strict=True))
_FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac"))
_DEPTH = 40


def name(latex: str, *, spaced: bool = False) -> str:
    """The Unicode of a name given in LaTeX; what nests too deeply or does not close is returned as it is.

    Spaces are dropped, as LaTeX does, unless the name is `spaced`.
    """
    tokens = [t.rstrip() if len(t) > 2 else t for t in re.findall(r"\\[A-Za-z]+\s*|\\.|[^\\]", latex)]
    depth = 0
    for token in tokens:
        depth += (token == "{") - (token == "}")
        if not 0 <= depth <= _DEPTH:
            return latex
    try:
        return _sequence(iter(tokens), spaced=spaced) if depth == 0 else latex
    except RecursionError:
        return latex


def raised(text: str) -> str:
    """As a superscript, where every character has one; empty where one has none."""
    return "".join(_RAISED[c] for c in text) if text and all(c in _RAISED for c in text) else ""


def width(text: str) -> int:
    """How many columns a terminal takes for it: two for a letter of the Far East, none for an accent."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _sequence(tokens: Iterator[str], *, spaced: bool = False) -> str:
    """What stands up to the closing brace. A fraction beside something else is in parentheses."""
    pieces: list[tuple[str, bool]] = []
    for token in tokens:
        if token == "}":
            break
        if spaced or not token.isspace():
            pieces.append((_one(token, tokens), token in _FRACTIONS))
    alone = len(pieces) == 1
    return "".join(f"({written})" if ratio and not alone else written for written, ratio in pieces)


def _argument(tokens: Iterator[str], *, spaced: bool = False) -> str:
    token = next((t for t in tokens if not t.isspace()), "")
    return _one(token, tokens, spaced=spaced) if token else ""


def _one(token: str, tokens: Iterator[str], *, spaced: bool = False) -> str:
    if token == "{":
        return _sequence(tokens, spaced=spaced)
    if token == "_":
        below = _argument(tokens, spaced=True)
        return f"_{below}" if below.replace("′", "").isalnum() else f"_{{{below}}}"
    if token == "^":
        above = _argument(tokens)
        return raised(above) or ("^" + above if len(above) == 1 else f"^{{{above}}}")
    if token == "'":
        return "′"
    return _command(token[1:], tokens) if token.startswith("\\") else token


def _command(command: str, tokens: Iterator[str]) -> str:
    if command in GREEK or command in _SIGNS:
        return GREEK.get(command) or _SIGNS[command]
    if command in _SPACES:
        return ""
    if command in ACCENTS:
        return "".join(c + ACCENTS[command] if c.isalpha() else c for c in _argument(tokens))
    if command in _BOLD:
        return "".join(_bold(c) for c in _argument(tokens))
    if command in _UPRIGHT:
        inside = _argument(tokens, spaced=True)
        return _SCRIPT.get(f"{command} {inside}", inside)
    if f"\\{command}" in _FRACTIONS:
        over, under = _argument(tokens), _argument(tokens)
        return f"{_sheltered(over)}/{_sheltered(under)}"
    if command == "sqrt":
        return f"√({_argument(tokens)})"
    return command


def _sheltered(part: str) -> str:
    bare = re.sub(r"\{[^{}]*\}|\([^()]*\)", "", part)
    return f"({part})" if re.search(r"[-/+−]", bare) else part


def _bold(letter: str) -> str:
    if "A" <= letter <= "Z":
        return chr(0x1D400 + ord(letter) - ord("A"))
    return chr(0x1D41A + ord(letter) - ord("a")) if "a" <= letter <= "z" else letter
