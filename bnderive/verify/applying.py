"""Functions, and what looks like one: f(x) is a call where f is a function, and a product where f is a quantity."""

from dataclasses import replace

from sympy import Expr, exp

from bnderive.algebra.expr import Sigma
from bnderive.document.functions import FUNCTIONS
from bnderive.document.syntax import Apply, Call, Group, Items, Mark, Name, Node, Relation
from bnderive.verify.bounded import checked
from bnderive.verify.evaluating import call
from bnderive.verify.functions import ONES
from bnderive.verify.kinks import indicator
from bnderive.verify.matrices import diagonal, product, raised
from bnderive.verify.names import Key, Written, written
from bnderive.verify.naming import name_value
from bnderive.verify.sense import NotRead, Sense, Value, joined
from bnderive.verify.summing import total

_SIGMA = Key("\\sigma")


def application(sense: Sense, node: Call | Apply) -> Value:
    """A function applied, or a product."""
    if isinstance(node, Call):
        if (found := call(sense, node)) is not None:
            return _raised(sense, node, found, node.sup)
        result = function(sense, node, node.name, _arguments(sense, node.argument))
        return _raised(sense, node, result, node.sup)
    head = node.head
    if head.head in ONES and isinstance(node.argument.body, Relation):
        return indicator(sense, node.argument.body)
    key = written(head, sense.letters).key
    if sense.theory.matrices is not None and (of := sense.theory.matrices.functions.get(key)) is not None:
        return _raised(sense, node, _of(sense, node, of), node.exponent)
    known = key in sense.theory.quantities or key in sense.theory.scalars or key in sense.theory.gradients
    sigmoid = key == _SIGMA and replace(key, squared=True) not in sense.theory.quantities
    name = "sigmoid" if sigmoid else key.head if key.head in FUNCTIONS else key.head.lower()
    if not known and name in {*FUNCTIONS, "softmax", "sum", "mean", "diag"}:
        return _raised(sense, node, function(sense, node, name, _arguments(sense, node.argument.body)), node.exponent)
    bracket = sense.value(node.argument)
    marks = Mark(head.span, ""), Mark(node.argument.span, "")
    return product(sense, node, marks, (name_value(sense, head), _raised(sense, node, bracket, node.exponent)))


def _of(sense: Sense, node: Apply, of: Key) -> Value:
    """What c(R) is where an equation gives c(R): the quantity c."""
    inner = node.argument.body
    if not isinstance(inner, Name) or written(inner, sense.letters) != Written(of, ()):
        raise NotRead(node.span, f"{node.head.head} is given as a function of {of.latex()} alone")
    return name_value(sense, node.head)


def _raised(sense: Sense, node: Node, base: Value, exponent: Node | None) -> Value:
    if exponent is None:
        return base
    return raised(sense, node, base, exponent)


def _arguments(sense: Sense, node: Node) -> tuple[Value, ...]:
    if isinstance(node, Group):
        node = node.body
    return tuple(sense.value(item) for item in (node.items if isinstance(node, Items) else (node,)))


def function(sense: Sense, node: Node, name: str, arguments: tuple[Value, ...]) -> Value:
    """A function of that name at its arguments; elementwise, but for softmax, sum and mean."""
    if name == "softmax" and len(arguments) == 1:
        return _softmax(node, arguments[0])
    if name == "diag" and len(arguments) == 1 and sense.theory.matrices is not None:
        return diagonal(node, arguments[0])
    if name in ("sum", "mean") and len(arguments) == 1:
        whole = total(node, arguments[0])
        return Value(whole.expr / _count(arguments[0]), ()) if name == "mean" else whole
    known = FUNCTIONS.get(name)
    if known is None:
        raise NotRead(node.span, f"the function {name} is not known")
    if not known.least <= len(arguments) <= known.most:
        raise NotRead(node.span, f"{name} stands with {len(arguments)} arguments")
    return Value(checked(node, known.build(*(a.expr for a in arguments))), joined(arguments))


def _softmax(node: Node, argument: Value) -> Value:
    if not argument.dims:
        raise NotRead(node.span, "softmax is read of an array without indices")
    powers = exp(argument.expr)
    return Value(powers / Sigma(powers, argument.dims[-1]), argument.dims)


def _count(argument: Value) -> Expr:
    count: Expr = argument.dims[0].axis.length
    for index in argument.dims[1:]:
        count *= index.axis.length
    return count
