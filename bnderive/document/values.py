"""The value of a node: arithmetic, functions, names, brackets, cases.

Input: a node of `syntax` and its scope. Output: a `Later` for its expression. To read a new kind of node, add a
method and a row to `_READERS`.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

import sympy
from sympy import Expr, Integer, Rational

from bnderive.algebra.ops import square_root
from bnderive.document.choices import cases, delta
from bnderive.document.commands import FUNCTION_WORDS
from bnderive.document.context import Context, Later, Scope, constant
from bnderive.document.functions import FUNCTIONS
from bnderive.document.indices import element, indicator
from bnderive.document.largest import largest
from bnderive.document.missing import missing_name
from bnderive.document.powers import checked, power
from bnderive.document.sums import sigma
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Call,
    Cases,
    Differential,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
)

_INDICATORS = frozenset(
    ["1", "I"]
    + [
        f"{font}{{{letter}}}"
        for letter in "1I"
        for font in ("\\mathbb", "\\mathbf", "\\mathds", "\\boldsymbol", "\\mathrm")
    ]
)
_EXPONENTIAL = frozenset({"e", "\\mathrm{e}"})
_UNREAD = {
    "norm": ("a norm is not read", "Write it out: \\sqrt{\\sum_i x_i^2}."),
    "angle": ("angle brackets are not read", "Write the mean or product as a sum."),
    "floor": ("rounding is not read", "It has no derivative; remove it."),
    "ceiling": ("rounding is not read", "It has no derivative; remove it."),
}


class Values(Context):
    """Elaboration of expressions."""

    def value(self, node: Node, scope: Scope) -> Later:
        """The expression that a node means. Raises DocumentError for what has no meaning in a forward equation."""
        if type(node) in _UNREAD_NODES:
            raise self.error(node, *_UNREAD_NODES[type(node)])
        return _READERS[type(node)](self, node, scope)

    def number(self, node: Number, scope: Scope) -> Later:
        """A number, exact."""
        return constant(Rational(node.value.numerator, node.value.denominator))

    def additive(self, node: Additive, scope: Scope) -> Later:
        """Terms with their signs."""
        parts = [(mark.text == "-", self.value(term, scope)) for mark, term in node.terms]
        return lambda: sympy.Add(*(-part() if minus else part() for minus, part in parts))

    def big(self, node: Big, scope: Scope) -> Later:
        """A sum."""
        if node.operator == "for":
            raise self.error(node, "a range stands where an expression was expected", "Put it after the equation.")
        return sigma(self, node, scope)

    def root(self, node: Root, scope: Scope) -> Later:
        """A root of any degree."""
        inner = self.value(node.radicand, scope)
        if node.degree is None:
            return lambda: checked(self, node, square_root(inner()))
        degree = self.value(node.degree, scope)
        return lambda: power(self, node, inner(), power(self, node, degree(), Integer(-1)))

    def base_power(self, node: Power, scope: Scope) -> Later:
        """A power of what is no name."""
        return self.power(node, self.value(node.base, scope), node.exponent, scope)

    def product(self, node: Product, scope: Scope) -> Later:
        """Factors from left to right; what a slash divides by must be clear."""
        divided = [mark.text == "/" for mark, _ in node.factors]
        for (_, before), (mark, factor), after_slash in zip(node.factors, node.factors[1:], divided, strict=False):
            unclear = isinstance(factor, Name | Number | Apply) or (
                isinstance(factor, Group) and not isinstance(before, Number)
            )
            if after_slash and mark.text == "" and unclear:
                raise self.error(
                    factor,
                    f"it is not clear whether the slash divides by {self.shown(factor)} too",
                    "Write \\frac{…}{…}, or \\cdot before what is not divided by.",
                )
        for (_, factor), slash in zip(node.factors, divided, strict=True):
            if slash and isinstance(factor, Apply) and self.is_product(factor):
                raise self.error(
                    factor.argument,
                    "it is not clear whether the slash divides by the bracket too",
                    "Write \\frac{…}{…}, or \\cdot before the bracket.",
                )
        parts = [self.value(factor, scope) for _, factor in node.factors]

        def later() -> Expr:
            above = [part() for part, slash in zip(parts, divided, strict=True) if not slash]
            below = [part() for part, slash in zip(parts, divided, strict=True) if slash]
            return sympy.Mul(*above, *(power(self, node, part, Integer(-1)) for part in below))

        return later

    def quotient(self, node: Quotient, scope: Scope) -> Later:
        """A fraction."""
        above, below = self.value(node.above, scope), self.value(node.below, scope)
        return lambda: above() * power(self, node, below(), Integer(-1))

    def power(self, node: Node, base: Later, exponent: Node | None, scope: Scope) -> Later:
        """A power whose exponent is a node; without one, the base itself."""
        if exponent is None:
            return base
        if isinstance(exponent, Mark) or (
            isinstance(exponent, Name) and exponent.head == "T" and self.read(exponent) is None
        ):
            raise self.error(
                exponent,
                f"the superscript {self.shown(exponent)} is not read",
                "Write matrices with indices: a transpose is x_{ji}.",
            )
        above = self.value(exponent, scope)
        return lambda: power(self, node, base(), above())

    def name(self, node: Name, scope: Scope) -> Later:
        """A symbol, or a constant."""
        reading = self.read(node)
        if reading is None:
            found = self.constant_name(node, scope)
            if found is None:
                raise missing_name(self, node, scope)
            return found
        symbol = reading.symbol
        if symbol.kind in ("size", "parameter", "declared"):
            self.facts.uses.setdefault(symbol.name, node.span)
            base: Later = lambda: self.scalar(symbol.name)  # noqa: E731
        else:
            self.facts.numbers.append((symbol, node.span))
            base = element(self, reading, node, scope)
        if reading.root == 2:
            base = _rooted(base)
        return self.power(node, base, reading.exponent, scope)

    @abstractmethod
    def scalar(self, name: str) -> Expr:
        """The SymPy symbol of a size or a parameter."""

    def constant_name(self, node: Name, scope: Scope) -> Later | None:
        """What a name means that is no symbol of the document: e, π, a delta, an indicator; None for none of these."""
        if node.head in _EXPONENTIAL and node.sub is None and not node.primes:
            if node.sup is None:
                return constant(sympy.E)
            exponent = self.value(node.sup, scope)
            return lambda: checked(self, node, sympy.exp(exponent()))
        if node.head == "\\pi" and node.sub is None and not node.primes:
            return self.power(node, constant(sympy.pi), node.sup, scope)
        if node.head == "\\delta" and node.sub is not None:
            return self.power(node, delta(self, node, node.sub, scope), node.sup, scope)
        if node.head in _INDICATORS and node.sub is not None:
            inner = node.sub.body if isinstance(node.sub, Group) else node.sub
            return self.power(node, indicator(self, inner, scope), node.sup, scope)
        return None

    def group(self, node: Group, scope: Scope) -> Later:
        """What stands in brackets; square brackets and braces around a relation are its indicator."""
        if node.kind in _UNREAD:
            raise self.error(node, *_UNREAD[node.kind])
        if node.kind == "|":
            inner = self.value(node.body, scope)
            return lambda: FUNCTIONS["abs"].build(inner())
        if node.kind == "[" and isinstance(node.body, Relation | Items):
            return indicator(self, node.body, scope)
        return self.value(node.body, scope)

    def is_product(self, node: Apply) -> bool:
        """Whether a name before a bracket is a factor, not a function."""
        head = node.head
        constants = head.sub is not None and (head.head == "\\delta" or head.head in _INDICATORS)
        if head.head in _EXPONENTIAL or head.head == "\\pi" or constants:
            return True
        reading = self.read(head)
        if reading is not None and reading.root == 2 and head.sup is None:
            raise self.error(
                head,
                f"it is not clear whether {self.shown(head)} is a function or the root of {reading.symbol.name}",
                "Write \\operatorname{sigmoid}(…), or \\cdot before the bracket.",
            )
        return reading is not None or (head.head in self.table.by_head and head.head != "\\sigma")

    def apply(self, node: Apply, scope: Scope) -> Later:
        """A name before a bracket: a product where the name is a symbol, else a function."""
        head = node.head
        if self.is_product(node):
            left = self.name(head, scope)
            right = self.power(node, self.group(node.argument, scope), node.exponent, scope)
            return lambda: left() * right()
        if head.head in _INDICATORS and head.sup is None:
            return self.power(node, indicator(self, node.argument.body, scope), node.exponent, scope)
        if head.head == "\\delta" and head.sup is None:
            return self.power(node, delta(self, node, node.argument.body, scope), node.exponent, scope)
        name = "sigmoid" if head.head == "\\sigma" and not head.primes else ""
        if not name or head.sub is not None:
            raise self.error(
                head,
                f"unknown function {self.shown(head)}",
                f"If it is a symbol times a bracket, add {self.shown(head)} to the inputs, define it, or declare "
                "it as a parameter. "
                f"The functions are {', '.join(sorted(FUNCTIONS))}.",
            )
        found = self.power(node, self.call(Call(node.span, name, node.argument.body), scope), head.sup, scope)
        return self.power(node, found, node.exponent, scope)

    def call(self, node: Call, scope: Scope) -> Later:
        """A known function of its arguments."""
        name = FUNCTION_WORDS.get(node.name, node.name)
        if node.sub is not None and name in ("max", "min"):
            return largest(self, node, scope)
        if node.sub is not None or name not in FUNCTIONS:
            over = f" over {self.shown(node.sub)}" if node.sub is not None else ""
            raise self.error(
                node,
                f"unknown function {node.name}{over}",
                f"The functions are {', '.join(sorted(FUNCTIONS))}; max and min take numbers, or an index below them.",
            )
        known = FUNCTIONS[name]
        argument = node.argument
        arguments = argument.items if isinstance(argument, Items) else (argument,)
        if not known.least <= len(arguments) <= known.most:
            raise self.error(
                node,
                f"{node.name} takes {known.least} argument{'s' * (known.least > 1)}, not {len(arguments)}",
                "Check its brackets.",
            )
        parts = [self.value(a, scope) for a in arguments]
        result: Later = lambda: checked(self, node, known.build(*(part() for part in parts)))  # noqa: E731
        if isinstance(node.sup, Additive):
            raise self.error(
                node.sup,
                "the inverse of a function, or its reciprocal, is not read",
                "Write the exponent after the bracket.",
            )
        return self.power(node, result, node.sup, scope)


def _rooted(base: Later) -> Later:
    return lambda: square_root(base())


_READERS: Mapping[type, Callable[[Any, Any, Scope], Later]] = {
    Number: Values.number,
    Name: Values.name,
    Additive: Values.additive,
    Product: Values.product,
    Quotient: Values.quotient,
    Power: Values.base_power,
    Root: Values.root,
    Group: Values.group,
    Apply: Values.apply,
    Call: Values.call,
    Big: Values.big,
    Cases: cases,
}
_UNREAD_NODES: Mapping[type, tuple[str, str]] = {
    Differential: ("a derivative stands in a forward equation", "Claims about gradients belong under ## Backward."),
    Relation: ("a relation stands where an expression was expected", "An indicator has brackets: [i = j]."),
    Items: ("a comma stands where an expression was expected", "Only max and min take several arguments."),
    Mark: ("an operator stands where an expression was expected", "Write an expression."),
}
