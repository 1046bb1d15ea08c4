"""Documents that are meant to break a reader: each a name and its text. `x` stands for anything; none is right or wrong."""

import json
from collections.abc import Callable
from itertools import pairwise

LETTERS = "abcdfghijklmnopqrstuvwxyz"


def shown(*formulas: str) -> str:
    """A document with these formulas as displays."""
    return "".join(f"$$ {formula} $$\n\n" for formula in formulas)


def nested(before: str, inside: str, after: str, depth: int) -> str:
    """`inside` within so many layers of `before` and `after`."""
    return before * depth + inside + after * depth


def joined(sign: str, form: str, count: int) -> str:
    """A formula written so many times, `#` its number, with a sign between."""
    return sign.join(form.replace("#", str(k)) for k in range(count))


def _notebook(*sources: str) -> str:
    return json.dumps({"cells": [{"cell_type": "markdown", "source": s} for s in sources], "nbformat": 4})


FORMULAS: dict[str, Callable[[], str]] = {
    "braces": lambda: shown("y_i = " + nested("{", "x_i", "}", 10_000)),
    "open braces": lambda: shown("y_i = " + "{" * 10_000),
    "closed braces": lambda: shown("y_i = " + "}" * 10_000),
    "parentheses": lambda: shown("y_i = " + nested("(", "x_i", ")", 10_000)),
    "open parentheses": lambda: shown("y_i = " + "(" * 10_000 + "x_i"),
    "left without right": lambda: shown("y_i = " + "\\left(" * 5_000 + "x_i"),
    "brackets within the bound": lambda: shown("y_i = " + nested("\\left(", "x_i", "+1\\right)", 60), "y_i = x_i + 60"),
    "tower of powers": lambda: shown("y_i = " + nested("x^{", "x_i", "}", 2_000)),
    "tower within the bound": lambda: shown("y_i = " + nested("x_i^{", "2", "}", 20), "y_i = " + nested("2^{", "2", "}", 20)),
    "tower of subscripts": lambda: shown("y_i = " + nested("x_{", "i", "}", 2_000)),
    "subscripts within the bound": lambda: shown("y_i = " + nested("x_{", "i", "}", 30)),
    "sums": lambda: shown("y_i = " + "\\sum_{j}" * 50 + " x_j", "y_i = x_i"),
    "sums over other letters": lambda: shown("y = " + "".join(f"\\sum_{{{a}}}" for a in LETTERS) + " x_{" + LETTERS + "}", "y = x"),
    "sum over thirty indices": lambda: shown("y = \\sum_{" + ",".join(f"i_{{{k}}}" for k in range(30)) + "} x_{i_0}", "y = m x"),
    "sum over thirty letters": lambda: shown("y = \\sum_{" + ",".join(LETTERS) + "} x_a^2 z_b", "\\frac{\\partial y}{\\partial x_a} = 2 x_a"),
    "sums that multiply": lambda: shown("y = " + "(\\sum_i x_i + \\sum_i z_i)" * 40, "\\frac{\\partial y}{\\partial x_j} = 3"),
    "two hundred sums": lambda: shown("y = " + "\\sum_i x_i z_i " * 200, "y = (\\sum_i x_i z_i)^2"),
    "two hundred sums in brackets": lambda: shown("y = " + "(\\sum_i x_i z_i)" * 200, "\\frac{\\partial y}{\\partial x_j} = z_j"),
    "binomials": lambda: shown("y_i = " + "(x_i + z_i)" * 64, "y_i = (x_i + z_i)^{64}", "y_i = (x_i + z_i + 1)^{60}"),
    "many binomials": lambda: shown("y_i = " + "".join(f"(x_i + a_{{{k}}})" for k in range(60)), "\\frac{\\partial y_i}{\\partial x_i} = 1"),
    "multinomial": lambda: shown("y_i = (" + " + ".join(f"{a}_i" for a in "abcdfghpqrstuvwxz") + ")^{64}", "y_i = x_i"),
    "fractional powers": lambda: shown("y_i = (x_i + z_i)^{1/64} (x_i - z_i)^{1/63} (x_i + 1)^{1/61}", "y_i = (x_i + 2)^{1/59}"),
    "exponent of a thousand million": lambda: shown("y_i = x_i^{1000000000}", "y_i = 2^{1000000000}", "y_i = (x_i+1)^{10^9}"),
    "tower of a letter that counts": lambda: shown("y_i = x_i", "y_i = 2^{2^{2^{2^{2}ccc}}}"),
    "exponent of 64 to the 64": lambda: shown("y_i = x^{64^{64}}", "y_i = ((x_i^{64})^{64})^{64}", "y_i = 2^{2^{64}}"),
    "negative exponents": lambda: shown("y_i = 2^{-1000000000}", "y_i = (x_i - x_i)^{-1}", "y_i = 0^{-1}", "y_i = 0^0"),
    "exponents that add up": lambda: shown("y_i = " + "x_i^{64}" * 300, "\\frac{\\partial y_i}{\\partial x_i} = 1"),
    "exponents that multiply": lambda: shown("y_i = " + nested("(", "x_i+1", ")^{2}", 30), "y_i = x_i"),
    "numbers that multiply": lambda: shown("y_i = " + nested("(", "2", ")^{64}", 5) + " x_i", "y_i = " + "99999999999999999999 " * 400 + " x_i"),
    "huge rational": lambda: shown("y_i = \\frac{1}{99999999999999999999} x_i", "y_i = 0.00000000000000000000000000000000000001 x_i"),
    "huge rational in a root": lambda: shown("y_i = \\sqrt{\\frac{1}{99999999999999999999999999999999999999}} x_i", "y_i = \\log 99999999999999999999999999999999999977"),
    "root of a large number": lambda: shown("y_i = \\sqrt{1000000000000000000000000000057 \\cdot 1000000000000000000000000000099} x_i", "y_i = x_i"),
    "power of a large number": lambda: shown("y_i = 1000000000000000000000000000057^{1/3} 1000000000000000000000000000099^{1/7}", "y_i = x_i"),
    "digits": lambda: shown("y_i = " + "9" * 50_000),
    "division by zero": lambda: shown("y_i = \\frac{x_i}{0}", "y_i = x_i / (1 - 1)", "y_i = \\frac{0}{x_i - x_i}", "y_i = \\log 0", "y_i = \\log (x_i - x_i)", "y_i = \\sqrt{-1} x_i", "y_i = \\tan(\\pi/2)"),
    "infinity": lambda: shown("y_i = \\infty", "y_i = \\infty - \\infty", "y_i = x_i^{\\infty}", "y = \\sum_{i=1}^{\\infty} x_i", "\\lim_{i \\to \\infty} x_i = 0"),
    "exponentials": lambda: shown("y_i = " + nested("e^{", "x_i", "}", 60), "\\frac{\\partial y_i}{\\partial x_i} = y_i"),
    "exponentials as functions": lambda: shown("y_i = " + nested("\\exp(", "x_i", ")", 25), "\\frac{\\partial y_i}{\\partial x_i} = y_i"),
    "exponentials of sums": lambda: shown("y_i = " + nested("\\exp(\\sum_j ", "x_j", " x_j)", 12), "\\frac{\\partial y_i}{\\partial x_k} = y_i"),
    "exponentials that multiply": lambda: shown("y_i = " + "".join(f"e^{{{k} x_i}} (1 + e^{{x_i/{k + 2}}})" for k in range(20)), "y_i = e^{x_i}"),
    "hyperbolic tangents": lambda: shown("y_i = " + nested("\\tanh(", "x_i", ")", 12), "\\frac{\\partial y_i}{\\partial x_i} = 1 - y_i^2"),
    "sigmoids": lambda: shown("y_i = " + nested("\\sigma(", "x_i", ")", 12), "\\frac{\\partial y_i}{\\partial x_i} = y_i (1 - y_i)"),
    "logarithms": lambda: shown("y_i = " + nested("\\log(1 + ", "x_i", ")", 20), "\\frac{\\partial y_i}{\\partial x_i} = y_i"),
    "roots": lambda: shown("y_i = " + nested("\\sqrt{1 + ", "x_i", "}", 20), "\\frac{\\partial y_i}{\\partial x_i} = y_i"),
    "fractions": lambda: shown("y_i = " + nested("\\frac{1}{1 + ", "x_i", "}", 30), "\\frac{\\partial y_i}{\\partial x_i} = y_i"),
    "fractions without arguments": lambda: shown("y_i = " + "\\frac" * 3_000, "\\frac" * 3_000 + " = x_i"),
    "fractions that end": lambda: shown("y_i = " + "\\frac1" * 2_000),
    "roots without arguments": lambda: shown("y_i = " + "\\sqrt" * 3_000 + "x", "y_i = " + "\\hat" * 3_000 + "x"),
    "derivatives": lambda: shown("y_i = x_i^2", "\\frac{\\partial y_i}{\\partial " + nested("\\frac{\\partial ", "x_i", "}{\\partial x_i}", 40) + "} = x_i"),
    "operators": lambda: shown("y_i = x_i^{8}", "\\frac{\\partial}{\\partial x_i}" * 40 + " y_i = 0"),
    "a derivative of every order": lambda: shown("y_i = x_i^2", "\\frac{\\partial^{1000000} y_i}{\\partial x_i^{1000000}} = 0"),
    "sum of a thousand": lambda: shown("y_i = " + joined(" + ", "x_i^{#}", 60) + joined("", " + x_i z_i", 1_000), "y_i = x_i"),
    "a thousand names": lambda: shown("y_i = " + joined(" + ", "a_{i}^{(#)} b_{#}", 1_000), "\\frac{\\partial L}{\\partial x_i} = y_i"),
    "product of a thousand": lambda: shown("y_i = " + joined(" ", "(x_i + #)", 1_000), "\\frac{\\partial y_i}{\\partial x_i} = y_i"),
    "a thousand equations": lambda: shown(*(f"y_i = x_i + {k}" for k in range(1_000))),
    "a thousand equations in a table": lambda: shown("\\begin{align}" + joined(" \\\\ ", "y_i &= x_i + #", 1_000) + "\\end{align}"),
    "two thousand sides": lambda: shown(joined(" = ", "x_i + # - #", 2_000)),
    "two thousand sides that differ": lambda: shown("y_i = x_i^2", joined(" = ", "x_i + #", 2_000)),
    "three thousand rows": lambda: shown("y_i " + "= x_i \\\\ " * 3_000),
    "five hundred indices": lambda: shown("y_{" + ",".join(f"a_{{{k}}}" for k in range(500)) + "} = x_{" + "ijk" * 170 + "}"),
    "many indices": lambda: shown("y_{" + LETTERS + "} = x_{" + LETTERS + "} \\sum_a x_{" + LETTERS + "}", "y = 2"),
    "three hundred definitions": lambda: shown(*(f"x_{{{k + 1}}} = \\tanh(x_{{{k}}}) + x_{{{k}}}^2" for k in range(300)), "\\frac{\\partial x_{300}}{\\partial x_0} = 1"),
    "a chain of definitions": lambda: shown(*(f"{b}_i = {a}_i^2 + \\sum_j {a}_j" for a, b in pairwise(LETTERS)), "\\frac{\\partial z_i}{\\partial a_j} = 0"),
    "definitions that double": lambda: shown(*(f"u^{{({k + 1})}}_i = u^{{({k})}}_i u^{{({k})}}_i + e^{{u^{{({k})}}_i}}" for k in range(40)), "\\frac{\\partial L}{\\partial u^{(0)}_i} = \\frac{\\partial L}{\\partial u^{(40)}_i}"),
    "definitions that cross": lambda: shown(*(f"u^{{({k + 1})}}_i = u^{{({k})}}_i + v^{{({k})}}_i \\\\ v^{{({k + 1})}}_i = u^{{({k})}}_i v^{{({k})}}_i" for k in range(40)), "\\frac{\\partial L}{\\partial u^{(0)}_i} = \\frac{\\partial L}{\\partial u^{(40)}_i}", "\\frac{\\partial u^{(40)}_i}{\\partial u^{(0)}_i} = 1"),
    "usual names in a circle": lambda: shown("\\mu = \\sigma^2 + 1", "\\sigma^2 = \\mu - 1", "y_i = \\gamma \\hat{x}_i + \\beta", "\\frac{\\partial L}{\\partial x_i} = \\frac{\\partial L}{\\partial y_i}"),
    "short names that double": lambda: shown("y_i = x_i^2", "t_{0} = \\frac{\\partial L}{\\partial x_i}", *(f"t_{{{k + 1}}} = t_{{{k}}} (t_{{{k}}} + 1) + \\sqrt{{t_{{{k}}}}}" for k in range(40)), "t_{40} = \\frac{\\partial L}{\\partial y_i}"),
    "nine indices": lambda: shown("y = \\sum_{a,b,c,d,f,g,h,k,l} x_{ab} x_{bc} x_{cd} x_{df} x_{fg} x_{gh} x_{hk} x_{kl}", "y = \\sum_{a,b,c,d,f,g,h,k,l} x_{ab} x_{bc} x_{cd} x_{df} x_{fg} x_{gh} x_{hk} x_{lk}", "\\frac{\\partial y}{\\partial x_{ab}} = 3"),
    "functions of sums of functions": lambda: shown("y_i = " + nested("\\sqrt{\\sum_j \\tanh(x_j + ", "x_i", ")}", 8), "\\frac{\\partial y_i}{\\partial x_k} = \\delta_{ik}", "y_i = " + nested("\\sqrt{\\sum_j \\tanh(x_j - ", "x_i", ")}", 8)),
    "definitions in a circle": lambda: shown("y_i = z_i + x_i", "z_i = y_i + x_i", "y_i = y_i + 1", "\\frac{\\partial L}{\\partial x_i} = \\frac{\\partial L}{\\partial y_i}"),
    "definitions of one name": lambda: shown(*(f"y_i = x_i^{{{k}}}" for k in range(60)), "\\frac{\\partial L}{\\partial x_i} = \\frac{\\partial L}{\\partial y_i}"),
    "letters": lambda: shown("y_i = " + "x" * 5_000, "\\text{" + "x" * 5_000 + "} = y"),
    "letters that are words": lambda: shown("rstd = \\text{rstd}", "y = " + "rstd" * 2_000, "\\text{" + "a" * 2_000 + "} = 1", "y = " + "a" * 5_000),
    "primes": lambda: shown("y" + "'" * 5_000 + " = x", "y^{" + "\\prime" * 3_000 + "} = x"),
    "signs": lambda: shown("y_i = " + "-" * 10_000 + "x_i", "y_i = " + "+-" * 5_000 + "x_i"),
    "relations": lambda: shown("=" * 10_000, "x " + "\\Rightarrow " * 5_000, "a = " * 5_000),
    "bars": lambda: shown("y_i = " + "|" * 5_000 + "x_i" + "|" * 5_000, "y_i = " + "\\|x" * 3_000),
    "commas": lambda: shown("y_i = " + "x_i, " * 5_000, "f(" + "x," * 5_000 + "x) = 1"),
    "factorials": lambda: shown("y_i = x_i" + "!" * 5_000, "y = 1000000000!", "y = \\binom{1000000000}{500000000}"),
    "functions of functions": lambda: shown("y_i = " + nested("f(", "x_i", ")", 3_000), "f(x)" + "(x)" * 3_000 + " = 1"),
    "maxima": lambda: shown("y_i = " + nested("\\max(0, ", "x_i", ")", 15), "\\frac{\\partial y_i}{\\partial x_i} = \\mathbb{1}[x_i > 0]"),
    "maxima over all": lambda: shown("y = " + nested("\\max_j (x_j + ", "1", ")", 20), "y = \\max(" + joined(", ", "x_#", 300) + ")"),
    "cases": lambda: shown("y_i = " + nested("\\begin{cases} x_i & x_i > 0 \\\\ ", "0", " & x_i < 0 \\end{cases}", 40), "y_i = \\begin{cases}" + " x_i & i = j \\\\" * 500 + "\\end{cases}"),
    "environments": lambda: shown("\\begin{align}" * 3_000 + "y = x" + "\\end{align}" * 3_000, "\\begin{x}" * 1_000),
    "environments that cross": lambda: shown("\\begin{align}\\begin{cases} y = x \\end{align}\\end{cases}" * 300),
    "matrices": lambda: shown("A = " + nested("\\begin{pmatrix} 1 & ", "2", "\\end{pmatrix}", 40), "A = \\begin{bmatrix}" + (" & ".join(["x"] * 100) + "\\\\") * 100 + "\\end{bmatrix}"),
    "ampersands": lambda: shown("y &" * 5_000 + "= x", "\\begin{array}{" + "c" * 10_000 + "} y = x \\end{array}"),
    "deltas": lambda: shown("y_i = " + "".join(f"\\delta_{{i{a}}}" for a in LETTERS) * 10, "\\frac{\\partial p_j}{\\partial z_i} = " + joined(" ", "(\\delta_{ij} - p_i)", 60)),
    "products of sums over one letter": lambda: shown("y_i = " + "\\sum_j (x_j - x_i)" * 30, "y_i = " + "\\sum_j (x_j - x_i)^2" * 12, "\\frac{\\partial y_i}{\\partial x_k} = 0"),
    "sums within sums": lambda: shown("y = " + nested("\\sum_i (x_i + ", "1", ")^2", 12), "\\frac{\\partial y}{\\partial x_k} = 0"),
    "means of powers": lambda: shown("\\mu = \\frac1m \\sum_i x_i", "v = \\frac1m \\sum_i (x_i - \\mu)^{32}", "\\frac{\\partial v}{\\partial \\mu} = \\frac{-32}{m} \\sum_i (x_i - \\mu)^{31}", "\\frac{\\partial v}{\\partial x_i} = 0"),
    "softmax of a softmax": lambda: shown("p_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}", "q_i = \\frac{e^{p_i}}{\\sum_j e^{p_j}}", "r_i = \\frac{e^{q_i}}{\\sum_j e^{q_j}}", "\\frac{\\partial r_i}{\\partial x_k} = r_i q_i p_i"),
    "normalization of a normalization": lambda: shown(*(f"m_{{{k}}} = \\frac1N \\sum_i u^{{({k})}}_i \\\\ s_{{{k}}} = \\frac1N \\sum_i (u^{{({k})}}_i - m_{{{k}}})^2 \\\\ u^{{({k + 1})}}_i = \\frac{{u^{{({k})}}_i - m_{{{k}}}}}{{\\sqrt{{s_{{{k}}} + \\epsilon}}}}" for k in range(12)), "\\frac{\\partial L}{\\partial u^{(0)}_i} = 0"),
    "normalizations by the mean of another": lambda: shown(*(f"m_{{{4 if k == 7 else k}}} = \\frac1N \\sum_i u^{{({k})}}_i \\\\ s_{{{k}}} = \\frac1N \\sum_i (u^{{({k})}}_i - m_{{{k}}})^2 \\\\ u^{{({k + 1})}}_i = \\frac{{u^{{({k})}}_i - m_{{{k}}}}}{{\\sqrt{{s_{{{k}}} + \\epsilon}}}}" for k in range(12)), "\\frac{\\partial L}{\\partial u^{(0)}_i} = 0"),
    "names of Python": lambda: shown("\\text{lambda} = \\text{import} + \\text{class}_i", "__import__('os').system('true') = 1", "\\text{__import__}(x) = \\text{eval}(x)", "\\mathrm{None} = \\mathrm{True} + \\mathrm{self}", "\\text{S}_i = \\text{I}_i + \\text{E} + \\text{zoo} + \\text{nan} + \\text{oo}"),
    "names of SymPy": lambda: shown("Q_i = S_i + N_i + O_i + C_i", "\\pi_i = \\Gamma_i + \\beta(x) + \\zeta(x)", "E = I", "\\mathrm{Symbol}(x) = \\mathrm{sympify}(x)"),
    "names of this package": lambda: shown("\\text{#0}_i = x_i", "b°_i = x_i", "d_i = dd_i + ddd_i", "dx_i = d_i x_i", "x_{\\#0} = 1", "~0_i = x_i"),
    "names with odd letters": lambda: shown("\\hat{\\hat{\\hat{x}}}_i = \\tilde{\\bar{x}}'_i^{*}", "x̂_i = x̂̂̂̂_i", "ſ_i = ﬁ_i + K_i + Å_i + 𝑥_i + ¹ + ²_i + ½"),
    "from right to left": lambda: shown("\u202ey_i = x_i\u202c", "م_i = س_i", "\u2066y\u2069_i = \u200fx_i\u200e", "א = ב^{ג}"),
    "invisible letters": lambda: shown("y\u200b_i = x\u00ad_i", "\ufeffy = \u2060x", "y\u0338 \u0338= x", "\u0301 = \u20dd"),
    "private letters": lambda: shown("\ue000_i = \U0010ffff_i", "\ufffe = \uffff", "y = \U000e0041"),
    "control letters": lambda: shown("y_i = \x01\x02\x1b[31m x_i", "\x7f = \x85 + \u2028 x", "y = x\x0c\x0b\x1c\r\r\n"),
    "input": lambda: "\\input{/etc/passwd}\n\\include{/etc/passwd}\n\\write18{true}\n" + shown("y_i = \\input{/etc/passwd}", "\\input{/etc/passwd} = x_i", "\\immediate\\write18{true} = 1"),
    "macro of itself": lambda: "\\newcommand{\\a}{\\a\\a}\n" + shown("y_i = \\a", "\\a = x_i"),
    "macros of each other": lambda: "\\newcommand{\\a}{\\b\\b}\\newcommand{\\b}{\\a\\a}\n" + shown("y_i = \\a"),
    "macros that double": lambda: "".join(f"\\newcommand{{\\{LETTERS[k + 1]}}}{{\\{LETTERS[k]}\\{LETTERS[k]}}}\n" for k in range(22)) + shown("y_i = \\w", "y_i = \\k"),
    "macros with arguments": lambda: "\\newcommand{\\d}[9]{#1#2#3#4#5#6#7#8#9#1#1#1}\n" + shown("y_i = " + nested("\\d{", "x", "}12345678", 60)),
    "macros within macros": lambda: "$$" + "\\newcommand{\\a}{" * 1_000 + "x" + "}" * 1_000 + "$$\n" + shown("y_i = \\a"),
    "a macro for equals": lambda: "\\newcommand{\\e}{=}\\def\\f{x_i \\e y_i \\e}\n" + shown("y_i \\e x_i \\f \\f \\f z_i"),
    "dollars": lambda: "$" * 20_001 + "\n\n" + "$x$" * 5_000,
    "displays that open": lambda: "\\[ y = x " * 5_000 + "\n" + "\\begin{equation} " * 3_000,
    "displays that close": lambda: "\\] " * 5_000 + "\\end{align}" * 3_000,
    "fences": lambda: "```\n$$ y = x $$\n" * 2_001 + "~~~\n" * 2_001,
    "links": lambda: "![x](https://math.example/svg?" + "%24" * 3_000 + "y%3Dx)\n" + "![" * 5_000 + "![a](b?latex=%FF%FE%00)",
    "image links": lambda: "![](https://a.example/png.latex?y_i%20%3D%20x_i%)\n" * 200 + "<img src='https://a.example/svg?" + "y=x&" * 2_000 + "'>",
    "markup": lambda: "<" * 10_000 + "<script type='math/tex'>y = x" + "<script type='math/tex'>" * 2_000 + "<!--" * 3_000,
    "quotes and lists": lambda: "> " * 3_000 + "$$ y = x $$\n" + "- " * 3_000 + "$$ y = x $$\n" + "#" * 10_000 + "\n",
    "one long line": lambda: "y = x + " * 20_000,
    "one long word": lambda: "y" * 300_000,
    "prose with equals": lambda: "the y = x_i and so z = w, then f(x) = y. " * 500,
    "tabs and blanks": lambda: "\t" * 20_000 + "$$" + " " * 50_000 + "y = x" + "\\quad" * 5_000 + "$$",
    "a head that is not read": lambda: shown("e^{[* = n]} = z_i^2 = \\tanh(z_i)", "} = z_i^2 = z_i"),
    "a ratio that is malformed beside what is not read": lambda: shown("\\partial \\partial y} = } = x", "\\frac{\\partial y}{x} = )"),
    "matrices beside a name of no quantity": lambda: shown(
        "y = W x + b",
        "é &= \\partial ([z])^{(\\gamma)^T} / \\partial |2| = v_{n} + 2, \\quad \\frac{\\partial w^{-1}}{\\partial p_{ij}}, |L| \\\\ &= ",
    ),
    "empty": lambda: "",
    "blank": lambda: " \n\t\n",
    "comment": lambda: shown("% y = x", "y = x % $$ z = w", "%" * 5_000),
    "front matter": lambda: "---\n" + "a: &a [" * 2_000 + "\n---\n" + shown("y = x"),
}  # fmt: skip

NOTEBOOKS: dict[str, Callable[[], str]] = {
    "lone surrogates": lambda: _notebook("$$ y_i = \ud800_i $$", "$$ \udfff\ud800 = x $$", "\udc00$$ z = w $$"),
    "half a surrogate": lambda: '{"cells": [{"cell_type": "markdown", "source": "$$ y = \\ud83d\\u0041 $$\\ud8"}]}',
    "nested lists": lambda: "[" * 100_000,
    "nested cells": lambda: '{"cells": ' * 500 + "1" + "}" * 500,
    "nested within the bound": lambda: '{"cells": [' + "[" * 900 + "]" * 900 + ', {"cell_type": "markdown", "source": "$$ y = x $$"}]}',
    "escapes": lambda: _notebook("$$ y\n = \\u005cfrac{x}{\\\\n} $$" + "\\" * 5_001),
    "no cells": lambda: '{"nbformat": 4}',
    "cells of another kind": lambda: '{"cells": [1, null, {"source": 7}, {"cell_type": ["markdown"], "source": {"a": "$$ y = x $$"}}]}',
    "numbers": lambda: '{"cells": [' + "9" * 5_000 + ", 1e999999, -Infinity, NaN]}",
    "no object": lambda: '"$$ y = x $$"',
    "a thousand cells": lambda: _notebook(*(f"$$ y_i = x_i + {k} $$" for k in range(300))),
    "one key many times": lambda: '{"cells": [' + '{"cell_type": "markdown", "cell_type": "code", "source": "$$ y = x $$", "source": ["$$ z", " = w $$"]},' * 200 + "{}]}",
}  # fmt: skip

LATEX: dict[str, Callable[[], str]] = {
    "begin and end macros": lambda: "\\newcommand{\\be}{\\begin{equation}}\\newcommand{\\ee}{\\end{equation}}" + "\\be y_i = x_i \\ee " * 300 + "\\be " * 2_000,
    "verbatim": lambda: "\\begin{verbatim}" * 2_000 + "$y = x$" + "\\verb|" * 2_000,
    "document within document": lambda: "\\begin{document}" * 2_000 + "\\[ y = x \\]",
    "if": lambda: "\\iffalse " * 3_000 + "\\[ y = x \\]" + "\\fi" * 3_000,
    "input": lambda: "\\input{/etc/passwd}\\include{../../../etc/passwd}\\[ \\input{/etc/passwd} = x \\]\\csname x\\endcsname\\catcode`\\$=12 $ y = x $",
    "definitions": lambda: "\\def\\a#1#2#3{#3#2#1}\\edef\\b{\\b\\b}\\let\\c=\\d" * 500 + "\\[ \\a{x}{=}{y} \\b = \\c \\]",
}  # fmt: skip


def documents() -> dict[str, tuple[str, str]]:
    """Every hostile document: its suffix and its text, by name."""
    kinds = ((".md", FORMULAS), (".ipynb", NOTEBOOKS), (".tex", LATEX))
    return {f"{name}{suffix}": (suffix, make()) for suffix, made in kinds for name, make in made.items()}


SLOW = frozenset({
    "a thousand cells.ipynb", "a thousand equations in a table.md", "a thousand equations.md", "fences.md", "sum of a thousand.md", "three hundred definitions.md",
    "three thousand rows.md", "two thousand sides that differ.md", "two thousand sides.md", "definitions that cross.md", "short names that double.md", "dollars.md",
    "functions of sums of functions.md", "letters.md", "letters that are words.md", "exponentials that multiply.md", "definitions that double.md", "fractions.md", "sigmoids.md",
    "binomials.md",
})  # fmt: skip
"""Those that take more than a second."""
