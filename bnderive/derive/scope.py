"""What a rule may look at while it rewrites: the layer, what was derived so far, the prover, and the basis."""

from dataclasses import dataclass

from bnderive.algebra.rewrite import Meaning
from bnderive.derive.basis import Basis
from bnderive.derive.prover import Prover
from bnderive.layer.layer import Layer


@dataclass(frozen=True, slots=True)
class Scope:
    """`adjoints`: what each adjoint to be substituted stands for. `basis`: the quantities a form is written in."""

    layer: Layer
    prover: Prover
    adjoints: Meaning
    basis: Basis
