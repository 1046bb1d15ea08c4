"""A derivation as Markdown that GitHub renders: one display per equation, each followed by its reason."""

import re

from sympy import Expr

from bnderive.algebra.printing import Glossary, latex, latex_lines
from bnderive.derive.derivation import Derivation, Gradient
from bnderive.report import outline
from bnderive.report.view import View, adjoints, closed_forms

_COLUMNS = 90


def render(derivation: Derivation, view: View) -> str:
    """The document."""
    names = outline.glossary(derivation)
    layer = derivation.layer
    shown = closed_forms(derivation, view)
    stages = adjoints(derivation)
    blocks = [f"# {_words(layer.title or layer.name)}", _intro(derivation, names), "## Forward"]
    blocks += [_display(d.quantity.element, d.expr, names) for d in layer.steps]
    said = outline.words_of(derivation)
    blocks.append(f"## {said.staged}")
    for gradient in stages:
        whole = view.form in {"staged", "all"}
        blocks += _steps(gradient, names) if whole else [_display(gradient.quantity.element, gradient.form, names)]
    if view.form != "staged":
        for gradient in shown:
            blocks += [f"## {said.result} of ${latex(derivation.forward.quantity(gradient.of).element, names)}$"]
            blocks += [*_steps(gradient, names), "In closed form:"]
            blocks.append(_display(gradient.quantity.element, gradient.form, names))
    blocks += ["## Cost", _cost(derivation, names)]
    found = outline.sharding_of(derivation, view)
    if found is not None:
        told = outline.exchanged(found, lambda e: f"${latex(e, names)}$")
        blocks.append(f"## Sharded along ${latex(found.axis.length, names)}$: over all processes go")
        blocks.append("\n".join(f"- {label}: {value}" for label, value in told))
    counted = (*stages, *shown) if view.form != "staged" else stages
    tally = str(outline.tally(*counted))
    blocks.append(f"**{tally[0].upper()}{tally[1:]}.**")
    return "\n\n".join(blocks) + "\n"


def _intro(derivation: Derivation, names: Glossary) -> str:
    def listed(elements: list[Expr]) -> str:
        return ", ".join(f"${latex(e, names)}$" for e in elements)

    layer = derivation.layer
    inputs = listed([q.element for q in layer.inputs])
    outputs = listed([layer.quantity(name).element for name in layer.outputs])
    axes = outline.axes(layer, "${}$".format, lambda size: f"${latex(size, names)}$")
    start = f"Axes {axes}; inputs" if axes else "Inputs"
    given = f"{outline.words_of(derivation).given} {listed([q.element for q in derivation.upstream])}"
    return f"{start} {inputs}; outputs {outputs}; {given}."


def _display(left: Expr | None, right: Expr, names: Glossary, around: Gradient | None = None) -> str:
    """An equation in a display; a long one in a fence, where GitHub leaves every backslash alone."""
    start = f"{latex(left, names)} = " if left is not None else "= "
    scope = around.quantity.indices if around else getattr(left, "indices", ())
    first, *rest = latex_lines(right, names, _COLUMNS, scope)
    if not rest:
        return f"$$ {start}{first} $$"
    rows = [f"{start.replace('=', '&=', 1) if left is None else start.removesuffix('= ') + '&= '}{first}"]
    rows += [rf"&\quad {{}}{row}" for row in rest]
    return "```math\n\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}\n```"


def _steps(gradient: Gradient, names: Glossary) -> list[str]:
    if not gradient.steps:
        return [_display(gradient.quantity.element, gradient.form, names), "**NOT PROVED**: no step is recorded."]
    left: Expr | None = gradient.quantity.element
    blocks = []
    if gradient.steps[0].before != left:
        blocks, left = [_display(left, gradient.steps[0].before, names)], None
    for step in gradient.steps:
        mark = "✓" if step.proved else "**NOT PROVED**"
        blocks.append(f"{mark} *{_words(step.rule)}*: {_words(step.because)}")
        blocks.append(_display(left, step.after, names, gradient))
        left = None
    return blocks


def _cost(derivation: Derivation, names: Glossary) -> str:
    cost = derivation.cost
    kept = []
    for quantity, definition in zip(derivation.saved, outline.saved(derivation), strict=True):
        name = latex(quantity.element, names)
        kept.append(f"${name} = {latex(definition.expr, names, quantity.indices)}$" if definition else f"${name}$")
    return (
        f"- {outline.reads(cost)}\n"
        f"- saved from the forward pass: {', '.join(kept) or 'nothing'}; ${latex(cost.saved, names)}$ elements\n"
        f"- read and written: ${latex(cost.moved, names)}$ elements"
    )


def _words(prose: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|$])", r"\\\1", " ".join(prose.split()))
