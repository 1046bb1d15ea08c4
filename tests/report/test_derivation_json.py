"""The keys of a derivation as JSON are what other programs depend on."""

import json
from typing import Any

from bnderive.report.derivation_json import render
from bnderive.report.view import View


def test_the_keys(samples: Any) -> None:
    data = json.loads(render(samples.derivation, View()))
    assert list(data) == ["schema_version", "layer", "gradients", "intermediates", "adjoints", "cost"]
    assert (data["schema_version"], data["layer"]) == (1, "batchnorm")
    assert list(data["gradients"]) == ["x", "gamma", "beta"]
    assert list(data["adjoints"]) == ["xhat", "var", "mu", "x", "gamma", "beta"]
    for gradient in (*data["gradients"].values(), *data["adjoints"].values()):
        assert list(gradient) == ["closed_form", "proved", "steps"]
        assert list(gradient["closed_form"]) == ["text", "latex", "sympy"]
        for step in gradient["steps"]:
            assert list(step) == ["rule", "before", "after", "because", "proved"]
        pairs = zip(gradient["steps"], gradient["steps"][1:], strict=False)
        assert all(one["after"] == two["before"] for one, two in pairs)


def test_the_closed_form_and_the_cost(samples: Any) -> None:
    data = json.loads(render(samples.derivation, View()))
    form = data["gradients"]["gamma"]["closed_form"]
    assert form == {
        "text": "Σ_i ∂L/∂y_ic x̂_ic",
        "latex": r"\sum_i \frac{\partial L}{\partial y_{ic}} \hat{x}_{ic}",
        "sympy": "Sum(dy[#1, c]*xhat[#1, c], #1)",
    }
    assert data["cost"] == {
        "passes": 2,
        "itemsize": 4,
        "saved_bytes": "4*C*m + 4*C",
        "bytes_moved": "20*C*m + 16*C",
    }
