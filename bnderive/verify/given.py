"""What a caller settles before a document is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Expr

from bnderive.layer.layer import Layer
from bnderive.verify.names import Key


@dataclass(frozen=True, slots=True)
class Given:
    """`ddof`: by how much less than the size a variance divides, None where the document is left to say it. `aliases`:
    names that mean another. `layer`: what defines the names that the document does not. `distrusted`: names that have
    their usual meaning although an equation of the document seems to define them.
    """

    ddof: Expr | None = None
    aliases: Mapping[Key, Key] = field(default_factory=dict)
    layer: Layer | None = None
    distrusted: frozenset[Key] = frozenset()
