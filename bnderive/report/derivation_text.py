"""A derivation for the terminal: axes, forward, adjoints, the steps to each gradient with reasons and proofs, cost."""

from textwrap import wrap

from sympy import Expr

from bnderive.algebra.expr import free_indices
from bnderive.algebra.printing import Glossary, text, text_equation, text_lines, unicode
from bnderive.algebra.printing.unicode import width
from bnderive.derive.derivation import Derivation, Gradient
from bnderive.layer.layer import Definition, Quantity
from bnderive.report import outline
from bnderive.report.styles import Line, painted, plain
from bnderive.report.view import View, adjoints, closed_forms


def render(derivation: Derivation, view: View) -> str:
    """The text; with the escape codes of a terminal where the view has colour."""
    names = outline.glossary(derivation)
    shown = closed_forms(derivation, view)
    staged = view.form in {"staged", "all"}
    lines = [*_head(derivation, names, view), *_forward(derivation, names, view)]
    stages = adjoints(derivation)
    said = outline.words_of(derivation)
    lines += _section(said.staged)
    for gradient in stages:
        lines += _steps(gradient, names, view) if staged else _statement(gradient, names, view)
    if view.form != "staged":
        for gradient in shown:
            lines += _section(f"{said.result} of {text(derivation.forward.quantity(gradient.of).element, names)}")
            lines += [*_steps(gradient, names, view), *_box(gradient, names, view)]
    lines += _sharded(derivation, names, view)
    counted = (*stages, *shown) if view.form != "staged" else stages
    lines += _foot(derivation, names, view, outline.tally(*counted))
    return painted(lines) if view.colour else plain(lines)


def _section(title: str) -> list[Line]:
    return [(), ((title, "bold"),)]


def _head(derivation: Derivation, names: Glossary, view: View) -> list[Line]:
    layer = derivation.layer
    title = f"{layer.name}: {layer.title}" if layer.title and layer.title != layer.name else layer.name
    inputs = ", ".join(text(q.element, names) for q in layer.inputs)
    outputs = ", ".join(text(layer.quantity(name).element, names) for name in layer.outputs)
    upstream = ", ".join(text(q.element, names) for q in derivation.upstream)
    axes = outline.axes(layer, unicode.name, lambda size: text(size, names))
    lines: list[Line] = [((title, "bold"),)]
    for label, value in (
        ("axes", axes),
        ("inputs", inputs),
        ("outputs", outputs),
        (outline.words_of(derivation).given, upstream),
    ):
        lines += _pair(label, value, view) if value else []
    return lines


def _pair(label: str, value: str, view: View) -> list[Line]:
    first, *rest = wrap(value, max(20, view.columns - 13), break_long_words=False) or [""]
    return [((f"  {label:<9}  ", "dim"), (first, "")), *(((" " * 13 + more, ""),) for more in rest)]


def _forward(derivation: Derivation, names: Glossary, view: View) -> list[Line]:
    lines = _section("Forward")
    lefts = [text(d.quantity.element, names) for d in derivation.layer.steps]
    margin = min(16, max((width(left) for left in lefts), default=0))
    for left, definition in zip(lefts, derivation.layer.steps, strict=True):
        gap = " " * max(0, margin - width(left))
        line = text_equation(definition.quantity.element, definition.expr, names)
        lines += _formula(f"  {left}{gap}{line[len(left) :]}", view)
    return lines


def _formula(line: str, view: View, style: str = "") -> list[Line]:
    return [((part, style),) for part in text_lines(line, view.columns, 4)]


def _statement(gradient: Gradient, names: Glossary, view: View) -> list[Line]:
    """The adjoint alone, with the mark of its proof at the right."""
    equation = _formula(f"  {text_equation(gradient.quantity.element, gradient.form, names)}", view)
    mark = ("✓", "green") if gradient.proved else ("NOT PROVED", "bold red")
    last = equation[-1][0][0]
    room = view.columns - width(last) - len(mark[0])
    if room < 2:
        return [*equation, ((" " * (view.columns - len(mark[0])), ""), mark)]
    return [*equation[:-1], ((last + " " * room, ""), mark)]


def _steps(gradient: Gradient, names: Glossary, view: View) -> list[Line]:
    left = gradient.quantity.element
    lines: list[Line] = [((f"  {text(left, names)}", ""),)]
    if not gradient.steps:
        warning: Line = (("      NOT PROVED: no step is recorded", "bold red"),)
        return [*lines, *_equals(gradient.form, gradient, names, view), warning]
    if gradient.steps[0].before != left:
        lines += _equals(gradient.steps[0].before, gradient, names, view)
    for step in gradient.steps:
        lines += _equals(step.after, gradient, names, view)
        mark, style = ("✓", "green") if step.proved else ("NOT PROVED", "bold red")
        first, *rest = wrap(f"{step.rule}: {step.because}", view.columns - 8, break_long_words=False)
        if step.proved:
            lines += [(("      ", ""), (mark, style), (f" {first}", "dim"))]
        else:
            lines += [(("      ", ""), (mark, style)), ((f"        {first}", "dim"),)]
        lines += [((f"        {more}", "dim"),) for more in rest]
    return lines


def _equals(right: Expr, gradient: Gradient, names: Glossary, view: View) -> list[Line]:
    return _formula(f"  = {text(right, names, gradient.quantity.indices)}", view)


def _box(gradient: Gradient, names: Glossary, view: View) -> list[Line]:
    left, room = gradient.quantity.element, view.columns - 6
    whole = text_equation(left, gradient.form, names)
    head = text(left, names, free_indices(gradient.form))
    parts = min(text_lines(whole, room, 4), (head, *text_lines(f" {whole.removeprefix(head)}", room, 3)), key=len)
    wide = max(width(part) for part in parts)
    padded = (part + " " * (wide - width(part)) for part in parts)
    inside: list[Line] = [(("  │ ", "dim"), (part, "bold"), (" │", "dim")) for part in padded]
    return [((f"  ┌─{'─' * wide}─┐", "dim"),), *inside, ((f"  └─{'─' * wide}─┘", "dim"),)]


def _foot(derivation: Derivation, names: Glossary, view: View, tally: outline.Tally) -> list[Line]:
    cost = derivation.cost
    kept = [_kept(q, d, names) for q, d in zip(derivation.saved, outline.saved(derivation), strict=True)]
    lines = _section("Cost of the closed form")
    lines += _pair("reads", outline.reads(cost), view)
    lines += _pair("saves", f"{', '.join(kept) or 'nothing'}: {text(cost.saved, names)} elements", view)
    lines += _pair("moves", f"{text(cost.moved, names)} elements", view)
    done = str(tally)
    style = "bold red" if done.startswith("NOT") else "green"
    return [*lines, (), ((done[0].upper() + done[1:] + ".", style),)]


def _sharded(derivation: Derivation, names: Glossary, view: View) -> list[Line]:
    """What processes exchange that have part of an axis each."""
    found = outline.sharding_of(derivation, view)
    if found is None:
        return []
    lines = _section(f"Sharded along {found.axis.name} ({text(found.axis.length, names)}): over all processes go")
    for label, value in outline.exchanged(found, lambda e: text(e, names)):
        lines += _pair(label, value, view)
    return lines


def _kept(quantity: Quantity, definition: Definition | None, names: Glossary) -> str:
    if definition is None:
        return text(quantity.element, names)
    return text_equation(quantity.element, definition.expr, names)
