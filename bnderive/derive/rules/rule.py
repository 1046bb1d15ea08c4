"""What a rule is: a name, the equation it states, its reason in words, and the rewriting itself.

A rule is declared once, in the file of its family, and listed in `registry`; being listed is what gets it tested and
proved. A rule is never trusted: what it makes of an expression counts only after the normal form has proved it equal to
what was there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Expr

from bnderive.derive.scope import Scope


@dataclass(frozen=True, slots=True)
class Rule:
    """`apply` returns the rewritten expression, or the same one where the rule does not apply."""

    name: str
    statement: str
    because: str
    apply: Callable[[Expr, Scope], Expr]
