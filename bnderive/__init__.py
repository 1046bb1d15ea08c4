"""Derives the backward pass of a layer from its forward equations, proves it, writes it as code and checks it.

The public names, each loaded when it is first used, so that `import bnderive` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bnderive.algebra.expr import Delta as Delta
    from bnderive.algebra.expr import Element as Element
    from bnderive.algebra.expr import Sigma as Sigma
    from bnderive.algebra.index import Axis as Axis
    from bnderive.algebra.index import Index as Index
    from bnderive.check.accuracy.nouns import Accuracy as Accuracy
    from bnderive.check.verdict import Verdict as Verdict
    from bnderive.derive.derivation import Derivation as Derivation
    from bnderive.derive.derivation import Gradient as Gradient
    from bnderive.derive.derivation import Step as Step
    from bnderive.errors import BnderiveError as BnderiveError
    from bnderive.layer.graph import Graph as Graph
    from bnderive.layer.layer import Definition as Definition
    from bnderive.layer.layer import Layer as Layer
    from bnderive.layer.layer import Parameter as Parameter
    from bnderive.layer.layer import Quantity as Quantity
    from bnderive.pipeline import backward as backward
    from bnderive.pipeline import backward_layer as backward_layer
    from bnderive.pipeline import generate as generate
    from bnderive.pipeline import graph as graph
    from bnderive.pipeline import load as load
    from bnderive.pipeline import measure_accuracy as measure_accuracy
    from bnderive.pipeline import replay as replay
    from bnderive.pipeline import review as review
    from bnderive.pipeline import run_bench as run_bench
    from bnderive.pipeline import run_checks as run_checks
    from bnderive.pipeline import second_order as second_order
    from bnderive.pipeline import tangent as tangent
    from bnderive.testing import Inconclusive as Inconclusive
    from bnderive.testing import assert_gradient as assert_gradient
    from bnderive.verify.verdict import Finding as Finding
    from bnderive.verify.verdict import Verification as Verification

__version__ = "0.1.0"

_HOME = {
    "bnderive.algebra.expr": ("Delta", "Element", "Sigma"),
    "bnderive.algebra.index": ("Axis", "Index"),
    "bnderive.check.accuracy.nouns": ("Accuracy",),
    "bnderive.check.verdict": ("Verdict",),
    "bnderive.derive.derivation": ("Derivation", "Gradient", "Step"),
    "bnderive.errors": ("BnderiveError",),
    "bnderive.layer.graph": ("Graph",),
    "bnderive.layer.layer": ("Definition", "Layer", "Parameter", "Quantity"),
    "bnderive.pipeline": (
        "backward",
        "backward_layer",
        "generate",
        "graph",
        "load",
        "measure_accuracy",
        "replay",
        "review",
        "run_bench",
        "run_checks",
        "second_order",
        "tangent",
    ),
    "bnderive.testing": ("Inconclusive", "assert_gradient"),
    "bnderive.verify.verdict": ("Finding", "Verification"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = ["__version__", *sorted(_MODULE)]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module 'bnderive' has no attribute {name!r}")
    return getattr(import_module(_MODULE[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
