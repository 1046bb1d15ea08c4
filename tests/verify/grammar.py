"""Derivations that nobody wrote: strategies for LaTeX by a grammar, whole and damaged, and for documents around it."""

import json

from hypothesis import strategies as st

INDICES = st.sampled_from(["i", "j", "k", "n", "c", "t_n", "i'", "1", "m", "ij", "i,j", "\\cdot", "*"])
HEADS = st.sampled_from(
    [*"xyzabwLNmpqsv", "\\mu", "\\sigma", "\\hat{x}", "\\gamma", "\\beta", "\\epsilon", "\\mathbf{W}", "\\mathcal{L}", "\\bar x", "\\ell", "\\delta",
     "\\text{rstd}", "\\mathrm{d}x", "dx", "x^{(1)}", "\\sigma_B", "\\Sigma", "f", "é", "σ"]
)  # fmt: skip
FUNCTIONS = st.sampled_from(
    [
        "\\exp",
        "\\log",
        "\\tanh",
        "\\sigma",
        "f",
        "\\max",
        "\\operatorname{softmax}",
        "\\mathbb{E}",
        "\\sin",
        "\\text{tr}",
        "\\operatorname{diag}",
    ]
)
SIGNS = st.sampled_from([" + ", " - ", " ", " \\cdot ", " * ", " / ", " \\times ", " \\odot ", ", ", " \\pm ", " @ "])
RELATIONS = st.sampled_from(
    [
        " = ",
        " = ",
        " = ",
        " &= ",
        " \\\\ &= ",
        " \\\\ = ",
        " \\Rightarrow ",
        " \\approx ",
        " \\propto ",
        " \\ne ",
        " := ",
        ", \\quad ",
        " \\in ",
    ]
)
NUMBERS = st.sampled_from(["0", "1", "2", "-1", "\\frac12", "\\tfrac{1}{m}", "0.5", "1/2", "64", "\\infty", "\\pi"])


def _names() -> st.SearchStrategy[str]:
    bare = st.one_of(HEADS, st.builds("{}_{{{}}}".format, HEADS, INDICES))
    return st.one_of(
        bare,
        bare,
        st.builds("{}^{}".format, bare, st.sampled_from(["2", "{-1}", "T", "{1/2}", "{(k)}", "\\prime", "*"])),
    )


def _larger(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    differential = st.one_of(_names(), inside)
    return st.one_of(
        st.builds("{}{}{}".format, inside, SIGNS, inside),
        st.builds("{}{}{}".format, inside, SIGNS, inside),
        st.builds("\\frac{{{}}}{{{}}}".format, inside, inside),
        st.builds("\\frac{{\\partial {}}}{{\\partial {}}}".format, differential, differential),
        st.builds("\\frac{{d {}}}{{d {}}} {}".format, differential, differential, inside),
        st.builds("\\frac{{\\partial}}{{\\partial {}}} {}".format, differential, inside),
        st.builds("\\partial {} / \\partial {}".format, differential, differential),
        st.builds("\\sum_{{{}}} {}".format, INDICES, inside),
        st.builds("\\sum_{{{}=1}}^{{{}}} {}".format, INDICES, _names(), inside),
        st.builds("\\sum_{{{} \\ne {}}} {}".format, INDICES, INDICES, inside),
        st.builds("\\left( {} \\right)".format, inside),
        st.builds("({})".format, inside),
        st.builds("[{}]".format, inside),
        st.builds("\\{{ {} \\}}".format, inside),
        st.builds("|{}|".format, inside),
        st.builds("\\sqrt{{{}}}".format, inside),
        st.builds("({})^{{{}}}".format, inside, st.one_of(NUMBERS, inside)),
        st.builds("e^{{{}}}".format, inside),
        st.builds("{}({})".format, FUNCTIONS, inside),
        st.builds("{} {}".format, FUNCTIONS, inside),
        st.builds("({})^T".format, inside),
        st.builds("\\underbrace{{{}}}_{{{}}}".format, inside, inside),
        st.builds("\\boxed{{{}}}".format, inside),
        st.builds("\\mathbb{{1}}[{} = {}]".format, INDICES, INDICES),
        st.builds(
            "\\begin{{cases}} {} & {} \\\\ {} & \\text{{otherwise}} \\end{{cases}}".format, inside, inside, inside
        ),
        st.builds("\\begin{{bmatrix}} {} & {} \\\\ {} & {} \\end{{bmatrix}}".format, inside, inside, inside, inside),
    )


SIDES = st.recursive(st.one_of(_names(), _names(), NUMBERS), _larger, max_leaves=12)
EQUATIONS = st.lists(st.tuples(SIDES, RELATIONS), min_size=1, max_size=4).map(
    lambda parts: "".join(map("".join, parts))
) | st.builds("{} = {}".format, SIDES, SIDES)
_FORWARD = st.sampled_from(
    [
        "",
        "$$ \\mu = \\frac1m \\sum_i x_i $$\n$$ \\sigma^2 = \\frac1m \\sum_i (x_i - \\mu)^2 $$\n$$ \\hat{x}_i = \\frac{x_i - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}} $$\n$$ y_i = \\gamma \\hat{x}_i + \\beta $$\n",
        "$$ p_i = \\frac{e^{z_i}}{\\sum_k e^{z_k}} $$\n$$ L = -\\sum_k y_k \\log p_k $$\n",
        "$$ y = W x + b $$\n",
        "$$ \\hat{x} = \\frac{x - \\mu}{\\sigma} $$\n",
        "\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}\n$\\pd{L}{x_i} = y_i$\n",
    ]
)
_FRAMES = st.sampled_from(
    [
        ("$$ ", " $$"),
        ("$", "$"),
        ("\\[ ", " \\]"),
        ("\\begin{align}", "\\end{align}"),
        ("\\begin{equation}\\begin{split}", "\\end{split}\\end{equation}"),
        ("```math\n", "\n```"),
        ("<script type='math/tex'>", "</script>"),
        ("\\begin{eqnarray*}", "\\end{eqnarray*}"),
        ("> - $$\n", "\n$$"),
        ("", ""),
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, str]:
    """A document's suffix and text: known forward equations, then anything."""
    parts = draw(st.lists(st.tuples(_FRAMES, EQUATIONS), min_size=1, max_size=3))
    text = draw(_FORWARD) + "".join(f"{before}{body}{after}\n\n" for (before, after), body in parts)
    suffix = draw(st.sampled_from([".md", ".md", ".tex", ".txt", ".ipynb"]))
    if suffix == ".ipynb":
        text = json.dumps({"cells": [{"cell_type": "markdown", "source": text.splitlines(keepends=True)}]})
    return suffix, text


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """The same, with a few pieces deleted, doubled, swapped, or put in."""
    suffix, text = draw(documents())
    for _ in range(draw(st.integers(1, 4))):
        at, reach = draw(st.integers(0, len(text))), draw(st.integers(1, 6))
        before, piece, after = text[:at], text[at : at + reach], text[at + reach :]
        text = draw(
            st.sampled_from(
                [
                    before + after,
                    before + piece * 2 + after,
                    before + after[:reach] + piece + after[reach:],
                    before + piece[::-1] + after,
                    before
                    + draw(
                        st.sampled_from(
                            [
                                "{",
                                "}",
                                "(",
                                ")",
                                "$",
                                "\\",
                                "&",
                                "_",
                                "^",
                                "=",
                                "\\\\",
                                "\\frac",
                                "\\left",
                                "\\right",
                                "\\sum",
                                "\\begin{",
                                "\0",
                                "\u202e",
                                "'",
                                '"',
                                "%",
                            ]
                        )
                    )
                    + after,
                ]
            )
        )
    return suffix, text
