"""What LaTeX commands mean to the reader: tables only. To teach the reader a command, add it to the table of its
kind.
"""

from collections.abc import Mapping

_LOWER = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu "
    "nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
)
_UPPER = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
_VARIANTS = "varepsilon vartheta varpi varrho varsigma varphi"

GREEK = frozenset("\\" + name for name in f"{_LOWER} {_VARIANTS} {_UPPER}".split())

# Other commands that stand for one letter.
LETTERS = GREEK | {"\\ell", "\\hbar", "\\imath", "\\jmath", "\\nabla", "\\infty"}

# How an accent continues a name in code.
ACCENTS: Mapping[str, str] = {
    "\\hat": "hat", "\\widehat": "hat", "\\bar": "bar", "\\overline": "bar", "\\tilde": "tilde", "\\widetilde": "tilde",
    "\\dot": "dot", "\\ddot": "ddot", "\\check": "check", "\\breve": "breve", "\\acute": "acute", "\\grave": "grave",
    "\\vec": "vec", "\\underline": "under", "\\mathring": "ring",
}  # fmt: skip

FONTS = frozenset(
    [
        "\\mathbf",
        "\\boldsymbol",
        "\\bm",
        "\\mathcal",
        "\\mathbb",
        "\\mathds",
        "\\mathscr",
        "\\mathfrak",
        "\\mathsf",
        "\\mathit",
        "\\mathtt",
    ]
)

# Commands whose argument is a word.
WORD_COMMANDS = frozenset(
    [
        "\\text",
        "\\mathrm",
        "\\operatorname",
        "\\textrm",
        "\\textit",
        "\\textbf",
        "\\textnormal",
        "\\mbox",
        "\\rm",
        "\\operatorname*",
        "\\texttt",
    ]
)

FRACTIONS = frozenset({"\\frac", "\\tfrac", "\\dfrac", "\\cfrac"})

# Left out wherever they stand.
SPACES = frozenset(
    [
        "\\,",
        "\\;",
        "\\:",
        "\\!",
        "\\>",
        "\\",
        "",
        "\\displaystyle",
        "\\textstyle",
        "\\scriptstyle",
        "\\limits",
        "\\nolimits",
        "\\nonumber",
        "\\notag",
        "\\hfill",
        "\\smallskip",
        "\\medskip",
        "\\bigskip",
        "\\noindent",
        "\\centering",
        "\\hline",
        "\\strut",
        "\\thinspace",
    ]
)
SKIPPED_WITH_ARGUMENT = frozenset(
    ["\\tag", "\\label", "\\hspace", "\\vspace", "\\hspace*", "\\phantom", "\\hphantom", "\\vphantom", "\\color"]
)

# The argument in braces is read, the command is not.
TRANSPARENT = frozenset({"\\boxed", "\\mathstrut", "\\ensuremath", "\\mathop", "\\mathrel", "\\mathbin", "\\mathord"})
BRACED = frozenset({"\\underbrace", "\\overbrace"})

# Before a delimiter; the delimiter does the work.
DELIMITER_SIZES = frozenset(
    "\\" + size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
)

CLOSING: Mapping[str, str] = {
    "(": ")", "[": "]", "\\{": "\\}", "\\lbrace": "\\rbrace", "\\lbrack": "\\rbrack", "\\lparen": "\\rparen",
    "\\lvert": "\\rvert", "\\lVert": "\\rVert", "|": "|", "\\|": "\\|", "\\vert": "\\vert", "\\Vert": "\\Vert",
    "\\langle": "\\rangle", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil",
}  # fmt: skip
# What a pair of delimiters means: parentheses, square brackets, braces, an absolute value, or something not read.
BRACKETS: Mapping[str, str] = {
    "(": "(", "\\lparen": "(", "[": "[", "\\lbrack": "[", "\\{": "{", "\\lbrace": "{", "|": "|", "\\lvert": "|",
    "\\vert": "|",
    "\\lVert": "norm", "\\|": "norm", "\\Vert": "norm", "\\langle": "angle", "\\lfloor": "floor", "\\lceil": "ceiling",
}  # fmt: skip
CLOSERS: Mapping[str, str] = {closing: BRACKETS[opening] for opening, closing in CLOSING.items()}
# Delimiters that open and close alike.
MIRRORED = frozenset({"|", "\\|", "\\vert", "\\Vert"})

TIMES = frozenset({"*", "\\cdot", "\\times", "\\odot", "\\circ", "\\ast", "\\circledast"})
DIVIDE = frozenset({"/", "\\div"})

# A relation's commands, by what it means.
RELATIONS: Mapping[str, str] = {
    "=": "=", "\\equiv": "=", "\\gets": "=", "\\leftarrow": "=", "\\triangleq": "=", "\\coloneqq": "=",
    "\\coloneq": "=", "\\plusgets": "=",
    "\\doteq": "=", "\\longleftarrow": "=", "\\neq": "!=", "\\ne": "!=", "<": "<", "\\lt": "<", ">": ">", "\\gt": ">",
    "\\le": "<=", "\\leq": "<=", "\\leqslant": "<=", "\\ge": ">=", "\\geq": ">=", "\\geqslant": ">=", "\\in": "in",
    "\\sim": "sim", "\\approx": "approx", "\\propto": "propto", "\\to": "to", "\\rightarrow": "to", "\\mapsto": "to",
    "\\Rightarrow": "implies", "\\implies": "implies", "\\iff": "implies", "\\Leftrightarrow": "implies", ":": ":",
    "\\because": "implies",
    "\\mid": ":", "\\notin": "notin", "\\colon": ":",
}  # fmt: skip

# Of these, what gives a name a value, or adds to the one that it has, as code does.
ASSIGNS: Mapping[str, str] = {
    "\\gets": "gets", "\\leftarrow": "gets", "\\longleftarrow": "gets", "\\plusgets": "adds",
}  # fmt: skip

BIG_OPERATORS = frozenset(
    ["\\sum", "\\prod", "\\int", "\\bigcup", "\\bigcap", "\\bigoplus", "\\coprod", "\\oint", "\\bigwedge", "\\bigvee"]
)

# Functions that LaTeX has a command for, by their names.
FUNCTION_COMMANDS: Mapping[str, str] = {
    "\\" + name: name
    for name in [
        "exp",
        "log",
        "ln",
        "lg",
        "tanh",
        "sinh",
        "cosh",
        "coth",
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "arcsin",
        "arccos",
        "arctan",
        "max",
        "min",
        "sup",
        "inf",
        "det",
        "dim",
        "arg",
        "gcd",
        "lim",
        "Pr",
    ]
}

# Functions that are written as words, as in \operatorname{erf}(u).
FUNCTION_WORDS: Mapping[str, str] = {
    "exp": "exp", "log": "log", "ln": "log", "tanh": "tanh", "sinh": "sinh", "cosh": "cosh", "sin": "sin",
    "cos": "cos", "tan": "tan",
    "sigmoid": "sigmoid", "logistic": "sigmoid", "erf": "erf", "max": "max", "min": "min", "abs": "abs", "sqrt": "sqrt",
    "rsqrt": "rsqrt", "relu": "relu", "ReLU": "relu", "softplus": "softplus", "silu": "silu", "SiLU": "silu",
    "swish": "silu",
    "Swish": "silu", "step": "step", "sech": "sech",
    "argmax": "argmax", "argmin": "argmin",
}  # fmt: skip

ENVIRONMENTS = frozenset(
    [
        "aligned",
        "align",
        "align*",
        "split",
        "gather",
        "gather*",
        "gathered",
        "equation",
        "equation*",
        "alignedat",
        "eqnarray",
        "eqnarray*",
        "multline",
        "multline*",
    ]
)
ROW_END = frozenset({"\\\\", "\\newline", "\\cr"})
WIDE_SPACES = frozenset({"\\quad", "\\qquad"})
DOTS = frozenset({"\\dots", "\\ldots", "\\cdots", "\\dotsc", "\\dotsb"})

# Signs that may be a whole script by themselves: x^*, x^\top, x_+.
SCRIPT_MARKS = frozenset(
    {
        "*",
        "+",
        "-",
        "\\ast",
        "\\top",
        "\\intercal",
        "\\dagger",
        "\\star",
        "\\prime",
        "\\cdot",
        "\\infty",
        "\\max",
        "\\min",
        "!",
    }
)

# Words at the end of prose that what stands after it goes on with.
LEADING = frozenset(
    ["is", "are", "that", "have", "has", "get", "gives", "yields", "as", "becomes", "by", "where", "so", "then"]
)
# Words between equations.
CONNECTIVES = frozenset(["where", "and", "with", "so", "then", "hence", "thus", "also", "let", "further", "finally"])
CONDITION_WORDS = frozenset({"if", "when", "for", "where", "in case"})
OTHERWISE_WORDS = frozenset({"otherwise", "else", "otherwise.", "else.", "elsewhere"})

UNICODE: Mapping[str, str] = {
    **{char: f"\\{name}" for char, name in zip("αβγδεζηθικλμνξοπρστυφχψω", _LOWER.split(), strict=True)},
    **{char: f"\\{name}" for char, name in zip("ΓΔΘΛΞΠΥΦΨΩ", _UPPER.replace("Sigma ", "").split(), strict=True)},
    "ϵ": "\\epsilon", "Σ": "\\sum", "∑": "\\sum", "∏": "\\prod", "·": "\\cdot", "⋅": "\\cdot", "×": "\\times",
    "⊙": "\\odot",
    "−": "-", "–": "-", "∂": "\\partial", "√": "\\sqrt", "≤": "\\le", "≥": "\\ge", "≠": "\\ne", "∈": "\\in",
    "←": "\\gets",
    "≡": "\\equiv", "′": "'", "’": "'", "…": "\\dots", "∞": "\\infty", "ℓ": "\\ell", "≔": "\\coloneqq", "∀": "\\forall",
}  # fmt: skip
