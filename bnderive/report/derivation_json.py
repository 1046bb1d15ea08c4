"""A derivation for programs. Keys are stable under `schema_version`; a formula is text, LaTeX and SymPy's notation."""

import json
from typing import Any

from sympy import Expr

from bnderive.algebra.printing import Glossary, latex, text
from bnderive.derive.derivation import Derivation, Gradient
from bnderive.report import outline
from bnderive.report.view import View, adjoints, closed_forms

SCHEMA_VERSION = 1


def render(derivation: Derivation, view: View) -> str:
    """The JSON; `wrt` of the view chooses gradients, the adjoints are all there."""
    return json.dumps(as_data(derivation, view), ensure_ascii=False, indent=2) + "\n"


def as_data(derivation: Derivation, view: View) -> dict[str, Any]:
    """The same as dictionaries and lists. Bytes are expressions in the layer's sizes, at `itemsize` an element."""
    names = outline.glossary(derivation)
    shown = closed_forms(derivation, view)
    inputs = derivation.gradients
    return {
        "schema_version": SCHEMA_VERSION,
        "layer": derivation.layer.name,
        "gradients": {g.of: _gradient(g, names) for g in shown if g.of in inputs},
        "intermediates": {g.of: _gradient(g, names) for g in shown if g.of not in inputs},
        "adjoints": {g.of: _gradient(g, names) for g in adjoints(derivation)},
        "cost": {
            "passes": derivation.cost.passes,
            "itemsize": outline.ITEM_SIZE,
            "saved_bytes": str(outline.in_bytes(derivation.cost.saved)),
            "bytes_moved": str(outline.in_bytes(derivation.cost.moved)),
        },
        **_sharded(derivation, view, names),
    }


def _sharded(derivation: Derivation, view: View, names: Glossary) -> dict[str, Any]:
    """What processes exchange that have part of an axis each, where it is asked for."""
    found = outline.sharding_of(derivation, view)
    if found is None:
        return {}
    sums = {"forward": found.forward, "backward": found.backward, "local": found.local}
    written = {
        key: [{"text": text(e, names), "latex": latex(e, names), "sympy": str(e)} for e in exprs]
        for key, exprs in sums.items()
    }
    return {"sharded": {"axis": found.axis.name, "size": found.axis.size, "counted": found.counted, **written}}


def _gradient(gradient: Gradient, names: Glossary) -> dict[str, Any]:
    return {
        "closed_form": _formula(gradient.form, gradient, names),
        "proved": gradient.proved,
        "steps": [
            {
                "rule": step.rule,
                "before": _formula(step.before, gradient, names),
                "after": _formula(step.after, gradient, names),
                "because": step.because,
                "proved": step.proved,
            }
            for step in gradient.steps
        ],
    }


def _formula(expr: Expr, gradient: Gradient, names: Glossary) -> dict[str, str]:
    around = gradient.quantity.indices
    return {"text": text(expr, names, around), "latex": latex(expr, names, around), "sympy": str(expr)}
