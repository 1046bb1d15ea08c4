"""The nouns of a derivation: steps, gradients, and the two backward layers (staged, closed) that code is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr

from bnderive.layer.layer import Layer, Quantity

REVERSE = "reverse"
FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `rule` turned `before` into `after`; `because` is its reason in words.

    `proved` says whether the normal form found the two equal, for all sizes, under the layer's definitions.
    """

    rule: str
    before: Expr
    after: Expr
    because: str
    proved: bool


@dataclass(frozen=True, slots=True)
class Gradient:
    """The gradient with respect to one quantity: `quantity` is ∂L/∂v itself (named `dv`), `form` the expression it ends
    in.

    Each step's `before` is the `after` of the step above it; `form` is the `after` of the last.
    """

    of: str
    quantity: Quantity
    form: Expr
    steps: tuple[Step, ...]

    @property
    def proved(self) -> bool:
        """Whether there are steps and every one is proved."""
        return bool(self.steps) and all(step.proved for step in self.steps)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a backward form costs, in the order in which forms are compared.

    `passes`: passes over memory. `reductions`: different sums that those accumulate. `saved`: elements kept from the
    forward, as an expression in the sizes. `moved`: elements read and written. `operations`: arithmetic operations on
    full tensors, an estimate.
    """

    passes: int
    reductions: int
    saved: Expr
    moved: Expr
    operations: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """All that was derived about a layer.

    `forward` is the layer with the saved intermediates that the closed form reads defined in it (such as an inverse
    root). `staged` and `closed` are the backward as layers: inputs are the upstream gradients and the saved quantities,
    outputs the gradients (`dx`, …). `adjoints` has the staged gradient of every quantity, `gradients` the closed form
    for every real input, and `intermediates` the closed form of those adjoints that the closed backward computes on its
    way, each used by what follows.

    `mode` is reverse for a backward pass. In a tangent pass, whose mode is forward, the same fields hold tangents:
    `upstream` those of the inputs, `adjoints` and `gradients` those of what is computed and of the outputs.
    """

    layer: Layer
    forward: Layer
    upstream: tuple[Quantity, ...]
    saved: tuple[Quantity, ...]
    adjoints: Mapping[str, Gradient]
    gradients: Mapping[str, Gradient]
    intermediates: Mapping[str, Gradient]
    staged: Layer
    closed: Layer
    cost: Cost
    mode: str = REVERSE

    @property
    def proved(self) -> bool:
        """Whether every step of every gradient is proved."""
        return all(g.proved for g in (*self.adjoints.values(), *self.intermediates.values(), *self.gradients.values()))
