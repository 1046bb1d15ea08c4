"""Prose for LaTeX: what is special to LaTeX is escaped, and signs of mathematics in Unicode become mathematics."""

from bnderive.algebra.printing.unicode import GREEK

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip
_SIGNS = {
    "−": "-", "·": r"\cdot", "×": r"\times", "∂": r"\partial", "Σ": r"\Sigma", "≠": r"\neq", "≤": r"\le", "≥": r"\ge",
    "√": r"\surd", "²": "^2", "³": "^3", "∞": r"\infty", "′": "'", "→": r"\to", "⟨": r"\langle", "⟩": r"\rangle",
    "∈": r"\in", "½": r"\tfrac12", "⁻": "^{-}", "¹": "^1",
}  # fmt: skip
_ACCENTS = {"\u0302": r"\hat", "\u0304": r"\bar", "\u0303": r"\tilde", "\u0307": r"\dot"}
_LETTERS = {sign: f"\\{name}" for name, sign in GREEK.items()}
_PROSE = {"–": "--", "—": "---", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "\u00a0": "~"}


def words(prose: str) -> str:
    """The prose in LaTeX; a character that LaTeX's own fonts lack is written as a question mark."""
    written = ""
    for here, after in zip(prose, prose[1:] + " ", strict=True):
        if here in _ACCENTS:
            continue
        if after in _ACCENTS:
            written += f"${_ACCENTS[after]}{{{_LETTERS.get(here, here)}}}$"
        elif here in _SIGNS or here in _LETTERS:
            written += f"${_SIGNS.get(here) or _LETTERS[here]}$"
        else:
            written += _SPECIAL.get(here) or _PROSE.get(here) or (here if here.isascii() else "?")
    return written
