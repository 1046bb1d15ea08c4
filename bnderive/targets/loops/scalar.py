"""Prints one number of index notation, an expression without sums, as source.

Terms and factors stand in the order in which `bnderive.program.order` puts them; what is divided by stands last.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy
from sympy import Expr, Integer, Mul, Pow, Rational

from bnderive.algebra.expr import Before, Delta, Element
from bnderive.algebra.index import Index
from bnderive.algebra.ops import op_of
from bnderive.errors import BnderiveError
from bnderive.program.factors import fraction, negative
from bnderive.program.loops.decay import Decay
from bnderive.program.loops.narrow import Less
from bnderive.program.masked import Within
from bnderive.program.order import factor_key, term_key
from bnderive.targets.loops.syntax import Syntax

SUM, PRODUCT, UNARY, POWER, ATOM = range(5)
NAME = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Scalars:
    """Prints in one syntax. `element` says where the value of an element stands, `index` what a loop's variable is
    called, `numbers` what sizes and parameters are called; `integers` are those of them that are integers; `declared`
    is the order of names in products.
    """

    syntax: Syntax
    element: Callable[[Element], str]
    index: Callable[[Index], str]
    number: Callable[[str], str]
    declared: Sequence[str]

    def text(self, expr: Expr, tight: int = SUM) -> str:
        """The expression as source, bracketed where it binds less tightly than asked."""
        text, own = self._show(expr)
        return text if own >= tight else f"({text})"

    def _show(self, expr: Expr) -> tuple[str, int]:
        if isinstance(expr, Element):
            return self.element(expr), ATOM
        if isinstance(expr, Index):
            return (self.syntax.position or self.syntax.count).format(self.index(expr)), ATOM
        if expr.is_Symbol:
            name = self.number(expr.name)
            return (self.syntax.count.format(name) if expr.is_integer else name), ATOM
        if expr.is_number and not expr.args:
            return self._number(expr)
        if expr.is_Add:
            return self._terms(expr)
        if expr.is_Mul or (isinstance(expr, Pow) and negative(expr.exp)):
            return self._product(expr)
        if isinstance(expr, Pow):
            return self._power(expr)
        if isinstance(expr, (Delta, Before)):
            return self.syntax.truth.format(self._test(expr)), ATOM
        if isinstance(expr, Less):
            called = self.syntax.less.endswith(")")
            parts = [self.text(a, SUM if called or not k else PRODUCT) for k, a in enumerate(expr.args)]
            return self.syntax.less.format(*parts), ATOM if called else SUM
        if isinstance(expr, Decay):
            return self.syntax.calls["decay"].format(self._argument(expr.args[0])), ATOM
        if isinstance(expr, Within):
            test = self._kept(expr.args[1])
            return self.syntax.chosen.format(test, self.text(expr.args[0]), self.syntax.least), ATOM
        return self._call(expr)

    def _number(self, expr: Expr) -> tuple[str, int]:
        if expr.is_Integer:
            return str(expr), ATOM if expr >= 0 else UNARY
        return self.syntax.literal(float(expr)), ATOM if expr >= 0 else UNARY

    def _terms(self, expr: Expr) -> tuple[str, int]:
        signed = [(negative(t), t) for t in expr.args]
        signed.sort(key=lambda s: (s[0], term_key(s[1], s[0], self.declared)))
        text = ""
        for minus, term in signed:
            shown = self.text(-term if minus else term, PRODUCT)
            text += (f" - {shown}" if minus else f" + {shown}") if text else ("-" if minus else "") + shown
        return text, SUM

    def _product(self, expr: Expr) -> tuple[str, int]:
        if expr.is_Mul and expr.args[0].is_number and expr.args[0].is_negative:
            return f"-{self.text(-expr, UNARY)}", UNARY
        above, below = fraction(expr)
        above = sorted(above, key=lambda f: factor_key(f, self.declared)) or [Integer(1)]
        text = " * ".join(self.text(f, UNARY) for f in above)
        if not below:
            return text, PRODUCT
        under = sorted(below, key=lambda f: factor_key(f, self.declared))
        bottom = (
            self.text(under[0], UNARY) if len(under) == 1 else f"({' * '.join(self.text(f, UNARY) for f in under)})"
        )
        return f"{self._floating(text, above)} / {bottom}", PRODUCT

    def _floating(self, text: str, above: Sequence[Expr]) -> str:
        """A numerator that is an integer, as a floating-point number: integers divide otherwise in some languages."""
        return self.syntax.literal(float(Mul(*above))) if all(f.is_Integer for f in above) else text

    def _power(self, expr: Expr) -> tuple[str, int]:
        base, exponent = expr.args
        if exponent == Rational(1, 2):
            return self.syntax.root.format(self.text(base)), ATOM
        template = self.syntax.square if exponent == 2 else self.syntax.power
        called = not template.startswith("{")
        inner = self.text(base, SUM if called else ATOM)
        if exponent == 2 and NAME.fullmatch(inner):
            return f"{inner} * {inner}", PRODUCT
        return template.format(inner, self.text(exponent, SUM if called else UNARY)), ATOM if called else POWER

    def _test(self, expr: Expr) -> str:
        left, right = (
            sorted(expr.args, key=lambda s: (isinstance(s, Index), str(s))) if isinstance(expr, Delta) else expr.args
        )
        return f"{self._whole(left)} {'==' if isinstance(expr, Delta) else '<'} {self._whole(right)}"

    def _whole(self, expr: Expr) -> str:
        """An index or a label as the integer that it is."""
        return self.index(expr) if isinstance(expr, Index) else self.text(expr)

    def _kept(self, kept: Expr) -> str:
        """The test that holds where `kept` is not zero."""
        dropped = 1 - kept
        if isinstance(kept, (Delta, Before)):
            return self._test(kept)
        if isinstance(dropped, Before):
            return f"{self._whole(dropped.args[1])} <= {self._whole(dropped.args[0])}"
        if isinstance(dropped, Delta):
            return f"{self._whole(dropped.args[0])} != {self._whole(dropped.args[1])}"
        return f"{self.text(kept)} != 0"

    def _call(self, expr: Expr) -> tuple[str, int]:
        op = op_of(expr)
        if expr is sympy.pi or expr is sympy.E:
            return self.syntax.literal(math.pi if expr is sympy.pi else math.e), ATOM
        if op is None or self.syntax.target not in op.code:
            raise BnderiveError(
                f"no {self.syntax.target} code for {type(expr).__name__}: {expr}",
                hint="Add it to the record in algebra/ops.py.",
            )
        template = self.syntax.calls.get(op.name, op.code[self.syntax.target])
        return template.format(*map(self._argument, expr.args)), ATOM

    def _argument(self, expr: Expr) -> str:
        """What a function is given."""
        return self.text(expr)
