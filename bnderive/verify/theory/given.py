"""What a caller settles before a document is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from sympy import Expr

from bnderive.errors import Undecided
from bnderive.layer.layer import Layer
from bnderive.verify.claims.names import Key
from bnderive.verify.heads.calls import Calls
from bnderive.verify.symbols.layouts import Layout
from bnderive.verify.theory.holding import Held


@dataclass(frozen=True, slots=True)
class Given:
    """`ddof`: by how much less than the size a variance divides, None where the document is left to say it. `aliases`:
    names that mean another. `layer`: what defines the names that the document does not. `distrusted`: names that have
    their usual meaning although an equation of the document seems to define them. `usual`: whether what nothing defines
    has its usual meaning. `until`: the moment, in seconds of the monotonic clock, from which on nothing more is tried.
    `calls`: what is a function in the document. `held`: the names of gradients with something held fixed. `last`:
    whether an index more than a name is defined with is its last one. `worded`: the names that the text speaks of as
    statistics, which are no sizes. `arbitrary`: the functions that may be any. `named_otherwise`: letters that do not
    name the gradient of what stands in their script, although it seems so. `layout`: what learned parameters are beside
    arrays without indices.
    """

    ddof: Expr | None = None
    aliases: Mapping[Key, Key] = field(default_factory=dict)
    layer: Layer | None = None
    distrusted: frozenset[Key] = frozenset()
    usual: bool = True
    until: float = inf
    calls: Calls = field(default_factory=Calls)
    held: Mapping[Key, Held] = field(default_factory=dict)
    last: bool = False
    worded: frozenset[Key] = frozenset()
    arbitrary: frozenset[str] = frozenset()
    named_otherwise: frozenset[str] = frozenset()
    layout: Layout = ""


def in_time(given: Given) -> None:
    """Raises Undecided where no more may be tried."""
    if monotonic() > given.until:
        raise Undecided(
            "the document could not be read within the time limit", hint="Split it into several, or allow more time."
        )
