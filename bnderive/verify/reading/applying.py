"""Functions, and what looks like one: f(x) is a call where f is a function, and a product where f is a quantity."""

from collections.abc import Container
from dataclasses import replace

from sympy import Expr, Mul, exp

from bnderive.algebra.expr import Sigma
from bnderive.algebra.index import Index
from bnderive.document.functions import FUNCTIONS, in_small_letters
from bnderive.document.syntax import Apply, Call, Group, Items, Mark, Name, Node, Power, Relation
from bnderive.verify.claims.functions import ONES, TRACES
from bnderive.verify.claims.names import Key, Written, written
from bnderive.verify.claims.reductions import Reduction, reduction
from bnderive.verify.reading.bounded import checked
from bnderive.verify.reading.evaluating import call
from bnderive.verify.reading.kinks import indicated
from bnderive.verify.reading.limiting import limit
from bnderive.verify.reading.matrices import product, raised
from bnderive.verify.reading.naming import name_value
from bnderive.verify.reading.reducing import diagonal, row_sums, trace
from bnderive.verify.reading.sense import NotRead, Sense, Value, joined
from bnderive.verify.reading.summing import along, whole

_SIGMA = Key("\\sigma")


def application(sense: Sense, node: Call | Apply) -> Value:
    """A function applied, or a product."""
    if isinstance(node, Call):
        if node.name == "lim":
            return limit(sense, node)
        if node.sub is not None and (named := reduction(node)) is not None:
            return _raised(sense, node, _along(sense, node, named), node.sup)
        if (found := call(sense, node)) is not None:
            return _raised(sense, node, found, node.sup)
        result = function(sense, node, node.name, _arguments(sense, node.argument))
        return _raised(sense, node, result, node.sup)
    head = node.head
    if head.head in ONES and (found := indicated(sense, node.argument.body)) is not None:
        return found
    if (of := _named_function(sense, head)) is not None:
        return _raised(sense, node, _of(sense, node, of), node.exponent)
    if (name := _function_of(sense, head)) is not None:
        return _raised(sense, node, function(sense, node, name, _arguments(sense, node.argument.body)), node.exponent)
    bracket = sense.value(node.argument)
    marks = Mark(head.span, ""), Mark(node.argument.span, "")
    return product(sense, node, marks, (name_value(sense, head), _raised(sense, node, bracket, node.exponent)))


def _along(sense: Sense, node: Call, named: Reduction) -> Value:
    """The sum or the mean of an array along the axis that a number names, as in code, or that is so long."""
    inner = sense.value(named.body)
    if named.axis in ("0", "1") and node.name in ("sum", "mean"):
        found = along(sense, node, inner, int(named.axis))
    elif [i.axis.size for i in inner.dims].count(named.axis) == 1 and node.name in ("sum", "mean"):
        rest = tuple(i for i in inner.dims if i.axis.size != named.axis)
        found = Value(Sigma(inner.expr, *(i for i in inner.dims if i not in rest)), rest)
    else:
        raise NotRead(node.span, f"it is not clear what {named.axis} runs over")
    return Value(found.expr / _count(inner, set(found.dims)), found.dims) if named.kind == "mean" else found


def factors_of(sense: Sense, mark: Mark, node: Node) -> tuple[tuple[Mark, Node], ...]:
    """A factor of a product; after a slash the bracket that a quantity stands before is one of its own: 1/σ (x − μ) is
    (1/σ)(x − μ), unless this reading takes both to be below. So it is where a derivative may be of a factor alone.
    """
    if not (mark.text == "/" or sense.spread) or not isinstance(node, Apply) or head_is_function(sense, node):
        return ((mark, node),)
    if mark.text == "/" and sense.choose("slash") == "bracket":
        return ((mark, node),)
    bracket: Node = node.argument
    if node.exponent is not None:
        bracket = Power(bracket.span.to(node.exponent.span), bracket, node.exponent)
    return (mark, node.head), (Mark(node.argument.span, ""), bracket)


def head_is_function(sense: Sense, node: Apply) -> bool:
    """Whether what stands before a bracket is applied to it, and does not multiply it."""
    condition = node.head.head in ONES and isinstance(node.argument.body, Relation)
    return condition or _named_function(sense, node.head) is not None or _function_of(sense, node.head) is not None


def _named_function(sense: Sense, head: Name) -> Key | None:
    """What a head is a function of by an equation of the document, in matrix notation."""
    notation = sense.theory.matrices
    return notation.functions.get(written(head, sense.letters).key) if notation is not None else None


def _function_of(sense: Sense, head: Name) -> str | None:
    """The function that a head names; None where it is a quantity."""
    key = written(head, sense.letters).key
    known = key in sense.theory.quantities or key in sense.theory.scalars or key in sense.theory.gradients
    sigmoid = key == _SIGMA and replace(key, squared=True) not in sense.theory.quantities
    name = "sigmoid" if sigmoid else key.head if key.head in FUNCTIONS else in_small_letters(key.head)
    return name if not known and name in {*FUNCTIONS, *TRACES, "softmax", "sum", "mean", "diag", "rowsum"} else None


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
    if isinstance(node, Group) and not isinstance(node.body, Relation):
        node = node.body
    return tuple(sense.value(item) for item in (node.items if isinstance(node, Items) else (node,)))


def function(sense: Sense, node: Node, name: str, arguments: tuple[Value, ...]) -> Value:
    """A function of that name at its arguments; elementwise, but for softmax, sum and mean."""
    if name == "softmax" and len(arguments) == 1:
        return _softmax(node, arguments[0], upright=_is_upright(sense, node))
    if name == "diag" and len(arguments) == 1 and sense.theory.matrices is not None:
        return diagonal(node, arguments[0])
    if name == "rowsum" and len(arguments) == 1 and sense.theory.matrices is not None:
        return row_sums(node, arguments[0])
    if name in TRACES and len(arguments) == 1 and sense.theory.matrices is not None:
        return trace(node, arguments[0])
    if name in ("sum", "mean") and len(arguments) == 1:
        (inner,) = arguments
        rows = sense.theory.matrices is not None and len(inner.dims) == 2 and sense.choose("sum") == "rows"
        found = row_sums(node, inner) if rows else whole(sense, node, inner)
        return Value(found.expr / _count(inner, set(found.dims)), found.dims) if name == "mean" else found
    known = FUNCTIONS.get(name)
    if known is None:
        raise NotRead(node.span, f"the function {name} is not known")
    if not known.least <= len(arguments) <= known.most:
        raise NotRead(node.span, f"{name} stands with {len(arguments)} arguments")
    return Value(checked(node, known.build(*(a.expr for a in arguments))), joined(arguments))


def _softmax(node: Node, argument: Value, *, upright: bool) -> Value:
    """Numbers that sum to one along the last axis; in each column of a matrix whose columns are examples."""
    if not argument.dims:
        raise NotRead(node.span, "softmax is read of an array without indices")
    powers = exp(argument.expr)
    return Value(powers / Sigma(powers, argument.dims[0 if upright else -1]), argument.dims)


def _is_upright(sense: Sense, node: Node) -> bool:
    """Whether a function is of a matrix whose columns are examples."""
    inner = node.argument if isinstance(node, (Call, Apply)) else node
    inner = inner.body if isinstance(inner, Group) else inner
    notation = sense.theory.matrices
    return notation is not None and isinstance(inner, Name) and written(inner, sense.letters).key in notation.upright


def _count(argument: Value, kept: Container[Index]) -> Expr:
    """How many elements of an array there are along all axes but these."""
    return Mul(*(index.axis.length for index in argument.dims if index not in kept))
