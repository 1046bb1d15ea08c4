"""A derivation as a LaTeX article that pdflatex compiles with amsmath alone."""

from sympy import Expr

from bnderive.algebra.printing import Glossary, latex, latex_lines
from bnderive.derive.derivation import Derivation, Gradient
from bnderive.report import outline
from bnderive.report.latex_words import words
from bnderive.report.view import View, adjoints, closed_forms

_COLUMNS = 64
_HEAD = r"""\documentclass[11pt]{article}
\usepackage{amsmath}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\begin{document}
"""


def render(derivation: Derivation, view: View) -> str:
    """The document, from its class to its end."""
    names = outline.glossary(derivation)
    layer = derivation.layer
    shown = closed_forms(derivation, view)
    stages = adjoints(derivation)
    axes = outline.axes(layer, "${}$".format, lambda size: f"${latex(size, names)}$")
    parts = [rf"\section*{{{words(layer.title or layer.name)}}}", *([f"Axes: {axes}."] if axes else [])]
    parts.append(r"\subsection*{Forward}")
    parts.append(_align([row for d in layer.steps for row in _rows(d.quantity.element, d.expr, names)]))
    parts.append(rf"\subsection*{{{outline.words_of(derivation).staged}}}")
    if view.form == "closed":
        parts.append(_align([row for g in stages for row in _rows(g.quantity.element, g.form, names)]))
    else:
        parts += [_steps(g, names) for g in stages]
    if view.form != "staged":
        for gradient in shown:
            name = latex(derivation.forward.quantity(gradient.of).element, names)
            parts += [
                rf"\subsection*{{{outline.words_of(derivation).result} of \boldmath${name}$}}",
                _steps(gradient, names),
                "In closed form,",
            ]
            parts.append(_align(_rows(gradient.quantity.element, gradient.form, names)))
    parts += [r"\subsection*{Cost}", _cost(derivation, names)]
    found = outline.sharding_of(derivation, view)
    if found is not None:
        told = outline.exchanged(found, lambda e: f"${latex(e, names)}$")
        size = latex(found.axis.length, names)
        parts.append(rf"\subsection*{{Sharded along \boldmath${size}$: over all processes go}}")
        parts.append("\n\n".join(f"{label}: {value}." for label, value in told))
    counted = (*stages, *shown) if view.form != "staged" else stages
    tally = str(outline.tally(*counted))
    parts.append(words(f"{tally[0].upper()}{tally[1:]}."))
    return _HEAD + "\n".join(parts) + "\n\\end{document}\n"


def _rows(left: Expr | None, right: Expr, names: Glossary, around: Gradient | None = None) -> list[str]:
    start = latex(left, names) if left is not None else ""
    scope = around.quantity.indices if around else getattr(left, "indices", ())
    first, *rest = latex_lines(right, names, _COLUMNS, scope)
    return [f"{start} &= {first}".lstrip(), *(rf"&\quad {{}}{row}" for row in rest)]


def _align(rows: list[str]) -> str:
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def _steps(gradient: Gradient, names: Glossary) -> str:
    """The chain of equations, each with its reason above it."""
    left: Expr | None = gradient.quantity.element
    if not gradient.steps:
        return _align(_rows(left, gradient.form, names)) + "\n\\textbf{NOT PROVED}: no step is recorded."
    above, chain = "", ""
    if gradient.steps[0].before != left:
        chain, left = " \\\\\n".join(_rows(left, gradient.steps[0].before, names)), None
    for step in gradient.steps:
        mark = "" if step.proved else r"\textbf{NOT PROVED} "
        reason = f"{mark}\\emph{{{words(step.rule)}}}: {words(step.because)}"
        if chain:
            chain += f"\n\\intertext{{{reason}}}\n"
        else:
            above = f"{reason}\n"
        chain += " \\\\\n".join(_rows(left, step.after, names, gradient))
        left = None
    return f"{above}\\begin{{align*}}\n{chain}\n\\end{{align*}}"


def _cost(derivation: Derivation, names: Glossary) -> str:
    cost = derivation.cost
    kept = []
    for quantity, definition in zip(derivation.saved, outline.saved(derivation), strict=True):
        name = latex(quantity.element, names)
        kept.append(f"${name} = {latex(definition.expr, names, quantity.indices)}$" if definition else f"${name}$")
    return (
        f"{outline.reads(cost)}. "
        f"Saved from the forward pass: {', '.join(kept) or 'nothing'} (${latex(cost.saved, names)}$ elements). "
        f"Read and written: ${latex(cost.moved, names)}$ elements."
    )
