"""An exact evaluator that judges equality from outside: it shares no code with the normal form.

`same(lhs, rhs, world)` answers for random points of a `World`; `compare` also gives the counts and a witness.
"""

from bnderive.algebra.judge.comparison import Comparison, Witness, compare, same
from bnderive.algebra.judge.world import World

__all__ = ["Comparison", "Witness", "World", "compare", "same"]
