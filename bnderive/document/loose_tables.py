"""What strangers' documents use beyond what our own are written in: tables only.

To teach the reader of sides a command, add it to the table of its kind; see `commands` for the strict reader's.
"""

import re
from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What strikes its argument out, which is read; `\\cancelto` has a second.
STRUCK = _words("\\cancel \\bcancel \\xcancel")

# Commands read as others that the strict reader knows.
ALIASES: Mapping[str, str] = {
    "\\bold": "\\mathbf", "\\bf": "\\mathbf", "\\cal": "\\mathcal", "\\pmb": "\\boldsymbol", "\\symbf": "\\mathbf",
    "\\nicefrac": "\\frac", "\\sfrac": "\\frac", "\\flatfrac": "\\frac",
    "\\vdots": "\\dots", "\\ddots": "\\dots", "\\dotsm": "\\dots", "\\dotso": "\\dots", "\\dotsi": "\\dots",
    "\\ldots": "\\dots", "\\cdots": "\\dots", "\\dotsc": "\\dots", "\\dotsb": "\\dots", "\\hdots": "\\dots",
    **dict.fromkeys(STRUCK, "\\boxed"), "\\cancelto": "\\boxed",
    "\\simeq": "\\approx", "\\cong": "\\approx", "\\thickapprox": "\\approx", "\\asymp": "\\approx",
    "\\longrightarrow": "\\to", "\\longmapsto": "\\to", "\\mapsto": "\\to", "\\rightarrow": "\\to",
    "\\hookrightarrow": "\\to", "\\leadsto": "\\to", "\\rightsquigarrow": "\\to",
    "\\xrightarrow": "\\to", "\\xleftarrow": "\\to", "\\xlongequal": "\\equiv", "\\xRightarrow": "\\Rightarrow",
    "\\subset": "\\in", "\\subseteq": "\\in", "\\ll": "<", "\\gg": ">", "\\lneq": "<", "\\gneq": ">",
    "\\leqq": "\\le", "\\geqq": "\\ge", "\\lesssim": "\\le", "\\gtrsim": "\\ge",
    "\\defeq": "\\coloneqq", "\\eqdef": "\\equiv", "\\eqqcolon": "\\equiv", "\\eqcolon": "\\equiv",
    "\\triangleq": "\\equiv", "\\doteq": "\\equiv", "\\vcentcolon": ":",
    "\\Longrightarrow": "\\Rightarrow", "\\implies": "\\Rightarrow", "\\iff": "\\Rightarrow",
    "\\Leftrightarrow": "\\Rightarrow", "\\Longleftrightarrow": "\\Rightarrow", "\\therefore": "\\Rightarrow",
    "\\impliedby": "\\Rightarrow", "\\Leftarrow": "\\Rightarrow",
    "\\llbracket": "[", "\\rrbracket": "]", "\\lparen": "(", "\\rparen": ")", "\\lbrack": "[", "\\rbrack": "]",
    "\\_": "_", "\\*": "*", "\\cdotp": "\\cdot", "\\bullet": "\\cdot", "\\divisionsymbol": "\\div",
    "\\centerdot": "\\cdot", "\\part": "\\partial",
    "\\lvert": "|", "\\rvert": "|", "\\vert": "|",
    "\\and": "\\land", "\\wedge": "\\land", "\\varnothing": "\\emptyset", "\\newline": "\\\\", "\\cr": "\\\\",
}  # fmt: skip

# Left out; an argument in braces that follows is read.
BARE = _words(
    """\\allowbreak \\nobreak \\smash \\mathclap \\mathrlap \\mathllap \\smashoperator \\displaylines \\eqalign
    \\mathstrut \\mathop \\mathrel \\mathbin \\mathord \\mathinner \\mathopen \\mathclose \\mathpunct \\ensuremath
    \\fbox \\framebox \\qed \\blacksquare \\square \\Box \\tiny \\small \\large \\Large \\normalsize \\scriptsize
    \\footnotesize \\scriptscriptstyle
    \\rm \\mathrm \\mathnormal \\operatorname \\operatorname* \\text \\textrm \\textbf
    \\textit \\textnormal \\mbox \\texttt \\hbox \\it \\sf \\tt \\mit \\leavevmode \\par \\protect \\relax \\noalign \\!
    \\hdashline \\midrule \\toprule \\bottomrule \\break \\nolinebreak \\linebreak \\/ \\- \\negthinspace \\medspace
    \\negmedspace \\displaylimits \\space \\thickspace \\negthickspace \\nobreakspace \\middle"""
)

# Left out with so many arguments in braces.
DROPPED: Mapping[str, int] = {
    "\\tag": 1, "\\label": 1, "\\hspace": 1, "\\vspace": 1, "\\phantom": 1, "\\hphantom": 1, "\\vphantom": 1,
    "\\color": 1, "\\textcolor": 1, "\\colorbox": 1, "\\fcolorbox": 2, "\\bbox": 0, "\\raisebox": 1, "\\mathchoice": 0,
    "\\cancelto": 1, "\\xrightarrow": 1, "\\xleftarrow": 1, "\\xlongequal": 1, "\\xRightarrow": 1, "\\style": 1,
    "\\class": 1, "\\cssId": 1, "\\require": 1, "\\eqref": 1, "\\ref": 1, "\\cite": 1, "\\footnote": 1,
    "\\intertext": 0, "\\shortintertext": 0, "\\rule": 2, "\\setlength": 2, "\\href": 1, "\\hskip": 0, "\\kern": 0,
    "\\mkern": 0, "\\mskip": 0, "\\definecolor": 3, "\\overset": 0, "\\underset": 0, "\\stackrel": 0,
}  # fmt: skip
# Commands of DROPPED that mean something all the same.
KEPT = frozenset({"\\cancelto", "\\xrightarrow", "\\xleftarrow", "\\xlongequal", "\\xRightarrow"})
# One argument over or under another: the second is read.
STACKED = frozenset({"\\overset", "\\underset", "\\stackrel"})
# What stands over a letter so for an accent.
OVER: Mapping[str, str] = {"\\sim": "\\tilde", "\\wedge": "\\hat", "-": "\\bar", "\\rightarrow": "\\vec"}

# Commands with words in their argument.
TEXTS = _words(
    """\\text \\mathrm \\operatorname \\operatorname* \\textrm \\textit \\textbf \\textnormal \\mbox \\texttt \\hbox
    \\intertext \\shortintertext \\textsf \\textsc \\DeclareMathOperator \\mathtext"""
)

# Signs made of several characters.
COMPOUND: Mapping[str, str] = {
    ":=": "\\coloneqq", "=:": "\\equiv", "==": "=", "<=>": "\\Rightarrow", "<=": "\\le", ">=": "\\ge", "!=": "\\ne",
    "->": "\\to", "=>": "\\Rightarrow", "//": "", "+=": "\\plusgets", "-=": "\\plusgets",
}  # fmt: skip

# Characters that stand for LaTeX. What is not here is tried in its compatibility form.
CHARACTERS: Mapping[str, str] = {
    "ℒ": "\\mathcal{L}", "ℝ": "\\mathbb{R}", "𝔼": "\\mathbb{E}", "𝟙": "\\mathbf{1}", "𝟏": "\\mathbf{1}", "∇": "\\nabla",
    "⇒": "\\Rightarrow", "⟹": "\\Rightarrow", "⇔": "\\Rightarrow", "∴": "\\Rightarrow", "∵": "\\because",
    "→": "\\to", "↦": "\\to",
    "≈": "\\approx", "≃": "\\approx", "∝": "\\propto", "∼": "\\sim", "⊗": "\\otimes", "∘": "\\odot", "∗": "*",
    "•": "\\cdot", "‖": "\\|", "∥": "\\|", "⟨": "\\langle", "⟩": "\\rangle", "⊤": "\\top", "⁄": "/", "∕": "/", "÷": "/",
    "，": ",", "；": ";", "。": ".", "、": ",", "：": ":", "＝": "=", "（": "(", "）": ")", "【": "[", "】": "]",
    "≜": "\\equiv", "∑": "\\sum", "…": "\\dots", "⋯": "\\dots", "⋮": "\\dots", "⋱": "\\dots", "\u2062": "",
    "\u200b": "",
    "\ufeff": "", "\u2061": "", "∧": "\\land", "∉": "\\notin", "ϕ": "\\phi", "■": "", "□": "", "∎": "", "$": "",
    "`": "",
    "ı": "i", "ȷ": "j", "⌊": "\\lfloor", "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil", "±": "\\pm", "∣": "|",
}  # fmt: skip
COMBINING: Mapping[str, str] = {
    "\u0302": "\\hat", "\u0304": "\\bar", "\u0305": "\\bar", "\u0303": "\\tilde", "\u0307": "\\dot", "\u0308": "\\ddot",
    "\u20d7": "\\vec", "\u030c": "\\check", "\u0306": "\\breve", "\u0301": "\\acute", "\u0300": "\\grave",
    "\u030a": "\\mathring", "\u0331": "\\underline", "\u0332": "\\underline",
}  # fmt: skip
ENTITIES: Mapping[str, str] = {
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#39;": "'", "&quot;": "", "&nbsp;": "", "&#x27;": "'"
}  # fmt: skip

# Words that belong to the prose around equations.
PROSE = _words(
    """where and or with so then hence thus also let further finally is are if when for otherwise because since as we
    have get each all every but in that which gives give by using use used from therefore recall note assume assuming
    similarly now this these the of to be can i.e. e.g. such both else elsewhere yields implies means follows whenever
    given here again next similarly definition def any some it its on at recall obtain obtains while note: thereby
    iff unless case only not there you our becomes
    wenn falls für wobei mit und si où pour avec si para donde cuando y con quando dove dla если при для где и"""
)
# Words that may stand in a formula without a command around them.
BARE_PROSE = _words("where with and for if then hence thus therefore otherwise when since because so that given let")

# Words that are no lists of letters in a script.
LABELS = _words(
    """hat bar norm normed normalized batch new old true pred max min std mean var total train loss out input output
    hidden run running eff init last first num den ref prev next sum avg all other"""
)

# Environments whose rows are equations.
ROW_ENVIRONMENTS = _words(
    """aligned align align* split gather gather* gathered equation equation* alignedat alignat alignat* eqnarray
    eqnarray* multline multline* multlined flalign flalign* displaymath math subequations empheq dmath dmath*
    IEEEeqnarray
    IEEEeqnarray* IEEEeqnarraybox dgroup dgroup* center small"""
)
CASES = _words("cases dcases rcases cases* dcases* numcases")
GRIDS = _words("""matrix pmatrix bmatrix vmatrix Vmatrix Bmatrix smallmatrix matrix* pmatrix* bmatrix* array tabular
    psmallmatrix bsmallmatrix""")

# Spaces by their width in eighteenths of an em, and how wide a run of them must be to come between equations.
THIN: Mapping[str, int] = {"\\,": 3, "\\:": 4, "\\>": 4, "\\;": 5, "\\ ": 6, "~": 6, "\\enspace": 9, "\\enskip": 9}
WIDE = 16
EM: Mapping[str, float] = {
    "em": 1, "ex": 0.43, "pt": 0.1, "px": 0.08, "pc": 1.2, "mm": 0.28, "cm": 2.8, "in": 7.2, "mu": 0.056,
}  # fmt: skip

DIMENSION = re.compile(r"\s*=?\s*\{?\s*(-?[\d.]+)\s*(mu|em|ex|pt|cm|mm|in|px|pc)\b\s*\}?")

# What joins factors besides the strict reader's signs, as the text of a mark.
INFIX: Mapping[str, str] = {"\\otimes": "\\otimes", "@": "@", ".": "*", "\\star": "*", "\\oslash": "/"}
# Commands without an argument that are no symbols.
NOT_SYMBOLS = _words(
    """\\oplus \\ominus \\cup \\cap \\setminus \\lor \\vee \\parallel \\perp \\bigotimes \\bigodot \\uplus \\sqcup
    \\amalg \\prec \\succ \\ni \\vdash \\models \\rightleftharpoons \\leftrightarrow \\uparrow \\downarrow \\diamond
    \\bmod \\mod \\pmod \\neg \\lnot \\atop \\brace \\brack \\verb \\input \\include \\def \\newcommand \\renewcommand
    \\let \\left \\right \\substack \\pm \\mp \\middle \\over \\sqrt \\land \\partial \\binom \\choose \\not"""
)

# Names of functions and statistics that a square bracket after them applies, and does not index.
STATISTICS = frozenset({"E", "Var", "var", "Cov", "cov", "Std", "Mean", "VAR", "Expectation"})
