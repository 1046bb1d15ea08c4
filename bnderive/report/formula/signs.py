"""What LaTeX's commands look like in Unicode: tables only, beside those of the printers."""

from collections.abc import Mapping

from bnderive.algebra.printing import unicode
from bnderive.document.commands import LETTERS

RELATIONS: Mapping[str, str] = {
    "=": "=", "<": "<", ">": ">", "\\equiv": "≡", "\\gets": "←", "\\leftarrow": "←", "\\triangleq": "≜",
    "\\coloneqq": "≔", "\\coloneq": "≔", "\\doteq": "≐", "\\longleftarrow": "←", "\\neq": "≠", "\\ne": "≠",
    "\\lt": "<", "\\gt": ">", "\\le": "≤", "\\leq": "≤", "\\leqslant": "≤", "\\ge": "≥", "\\geq": "≥",
    "\\geqslant": "≥", "\\in": "∈", "\\notin": "∉", "\\sim": "∼", "\\approx": "≈", "\\simeq": "≃", "\\propto": "∝",
    "\\to": "→", "\\rightarrow": "→", "\\mapsto": "↦", "\\Rightarrow": "⇒", "\\implies": "⇒", "\\iff": "⇔",
    "\\Leftrightarrow": "⇔", "\\therefore": "∴", "\\because": "∵", "\\subset": "⊂", "\\mid": "∣", "\\perp": "⟂",
}  # fmt: skip

OPERATORS: Mapping[str, str] = {
    "+": "+", "-": "−", "*": "*", "/": "/", "\\cdot": "·", "\\times": "×", "\\odot": "⊙", "\\circ": "∘", "\\ast": "*",
    "\\div": "÷", "\\pm": "±", "\\mp": "∓", "\\otimes": "⊗", "\\oplus": "⊕", "\\circledast": "⊛", "\\star": "⋆",
}  # fmt: skip

OPENING: Mapping[str, str] = {
    "(": "(", "[": "[", "\\{": "{", "\\lbrace": "{", "\\lbrack": "[", "\\lparen": "(", "\\langle": "⟨",
    "\\lfloor": "⌊", "\\lceil": "⌈", "\\lvert": "|", "\\lVert": "‖",
}  # fmt: skip
CLOSING: Mapping[str, str] = {
    ")": ")", "]": "]", "\\}": "}", "\\rbrace": "}", "\\rbrack": "]", "\\rparen": ")", "\\rangle": "⟩",
    "\\rfloor": "⌋", "\\rceil": "⌉", "\\rvert": "|", "\\rVert": "‖",
}  # fmt: skip
BARS: Mapping[str, str] = {"|": "|", "\\|": "‖", "\\vert": "|", "\\Vert": "‖"}

BIG: Mapping[str, str] = {
    "\\sum": "Σ", "\\prod": "Π", "\\int": "∫", "\\oint": "∮", "\\bigcup": "⋃", "\\bigcap": "⋂", "\\bigoplus": "⨁",
    "\\coprod": "∐", "\\bigwedge": "⋀", "\\bigvee": "⋁",
}  # fmt: skip

COMMAS: Mapping[str, str] = {",": ",", ";": ";", ".": ".", ":": ":", "!": "!", "\\colon": ":", "\\%": "%"}

PREFIXES: Mapping[str, str] = {
    "\\partial": "∂", "\\part": "∂", "\\nabla": "∇", "\\neg": "¬", "\\forall": "∀", "\\exists": "∃",
}  # fmt: skip

LETTER_SIGNS: Mapping[str, str] = {
    **{command: unicode.name(command) for command in sorted(LETTERS)},
    "\\dots": "…", "\\ldots": "…", "\\cdots": "⋯", "\\dotsc": "…", "\\dotsb": "⋯", "\\vdots": "⋮", "\\ddots": "⋱",
    "\\top": "⊤", "\\intercal": "⊤", "\\dagger": "†", "\\prime": "′", "\\emptyset": "∅", "\\bot": "⊥",
    "\\hbar": "ℏ", "\\imath": "ı", "\\jmath": "ȷ", "\\varpi": "ϖ", "\\omicron": "ο", "\\_": "_", "\\&": "&",
    "\\#": "#", "\\$": "$",
}  # fmt: skip

GRIDS: Mapping[str, tuple[str, str]] = {
    "cases": ("{", ""), "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"), "smallmatrix": ("", ""), "array": ("", ""), "dcases": ("{", ""),
}  # fmt: skip

_TABLES = (
    ("relation", RELATIONS), ("operator", OPERATORS), ("close", CLOSING), ("bar", BARS), ("big", BIG),
    ("comma", COMMAS), ("prefix", PREFIXES), ("letter", LETTER_SIGNS),
)  # fmt: skip

SIGNS: Mapping[str, tuple[str, str]] = {latex: (sign, kind) for kind, table in _TABLES for latex, sign in table.items()}
"""By its LaTeX: the Unicode of a sign that is no opening bracket, and its kind."""
