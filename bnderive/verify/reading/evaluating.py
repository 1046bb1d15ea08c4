"""What functions are worth: those that a document defines, their derivatives, means, norms, elements of an array.

Input: calls as `calls` writes them. Output: `Value`s. A document's function is applied by putting the value of its
argument for the parameter, so element by element to an array.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import sympy
from sympy import Expr, Rational

from bnderive.algebra.expr import Element, Sigma, substitute_indices
from bnderive.algebra.index import Index
from bnderive.algebra.notation import Notation
from bnderive.document.functions import FUNCTIONS
from bnderive.document.syntax import Apply, Array, Call, Cases, Group, Indexed, Items, Name, Node, Number, Power
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.functions import Function, parameter
from bnderive.verify.claims.names import APART, Key, is_slice, letter
from bnderive.verify.deciding.calculus import derivative
from bnderive.verify.deciding.growth import bounded
from bnderive.verify.heads.arbitrary import is_of, value_of
from bnderive.verify.reading.bounded import checked, powered
from bnderive.verify.reading.naming import implicit, index_at
from bnderive.verify.reading.of_arrays import check_of_same, of_array
from bnderive.verify.reading.sense import NotRead, Sense, Value, joined
from bnderive.verify.symbols.theory import COLUMN, ROW

MAX_DEPTH = 4
_DEPTH = "#"
_SCALAR = Element(parameter(0))
_NORMAL: Mapping[str, Callable[[Expr], Expr]] = {
    "normal_cdf": lambda u: (1 + sympy.erf(u / sympy.sqrt(2))) / 2,
    "normal_pdf": lambda u: sympy.exp(-(u**2) / 2) / sympy.sqrt(2 * sympy.pi),
}


def call(sense: Sense, node: Call) -> Value | None:
    """The value of a call of what is no elementary function; None of any other."""
    name, order = node.name.rstrip("'"), len(node.name) - len(node.name.rstrip("'"))
    function = sense.theory.functions.get(name)
    if order > 1:
        raise NotRead(node.span, "only first derivatives are read")
    if function is None and is_of(name, sense.theory.arbitrary):
        inner = sense.value(node.argument)
        return Value(bounded(checked(node, value_of(name, inner.expr, order))), inner.dims)
    if function is None and not order and name not in _NORMAL:
        return _reduced(sense, node) if name in ("expectation", "variance", "std") else None
    if function is not None and not order and function.body is None and function.whole is not None:
        array = replace(sense, choices={**sense.choices, "bare": "array"}).value(node.argument)
        return of_array(sense, node, function, function.whole, array, _shown(name))
    items = node.argument.items if isinstance(node.argument, Items) else (node.argument,)
    values = tuple(sense.value(item) for item in items)
    count = len(function.arguments) if function is not None else 1
    if len(values) != count:
        raise NotRead(node.span, f"{_shown(name)} stands with {len(values)} arguments, and is defined with {count}")
    if order and count > 1:
        said = f"{_shown(name)} has several arguments: it is not clear by which this is differentiated"
        raise NotRead(node.span, said)
    if function is None:
        body = _known(node, name)
    else:
        body = _own(sense, node, function)
        check_of_same(sense, node, function, body, values, _shown(name))
    body = derivative(body, _SCALAR) if order else body
    found = body.xreplace({Element(parameter(k)): v.expr for k, v in enumerate(values)})
    return Value(bounded(checked(node, found)), joined(values))


def _shown(name: str) -> str:
    """The name of a function as its author writes it, though several are defined with it."""
    return name.partition(APART)[0]


def _own(sense: Sense, node: Node, function: Function) -> Expr:
    """What a document's function is of its parameters."""
    if function.body is None:
        raise NotRead(node.span, f"the definition of {_shown(function.name)} is not understood")
    theory = sense.theory
    depth = sum(key.head == _DEPTH for key in theory.quantities)
    if depth == MAX_DEPTH:
        raise NotRead(node.span, "functions are nested too deeply")
    dummies = {Key(parameter(k)): _dummy(parameter(k)) for k in range(len(function.arguments))}
    dummies[Key(_DEPTH, str(depth))] = _dummy(_DEPTH)
    others = {name: f for name, f in theory.functions.items() if name != function.name}
    inner = replace(
        sense,
        theory=replace(theory, quantities={**theory.quantities, **dummies}, functions=others),
        axes={},
        free=frozenset(),
        bound={},
    )
    found = inner.value(function.body)
    if found.dims:
        raise NotRead(node.span, f"{_shown(function.name)} is defined for arrays, not for single numbers")
    return bounded(found.expr)


def _dummy(name: str) -> Quantity:
    return Quantity(name, Notation((name,)), ())


def _known(node: Node, name: str) -> Expr:
    known = FUNCTIONS.get(name)
    if known is not None and known.least == 1:
        return known.build(_SCALAR)
    if name in _NORMAL:
        return _NORMAL[name](_SCALAR)
    raise NotRead(node.span, f"the function {name} is not known")


def _array(sense: Sense, node: Node, body: Node) -> tuple[Expr, tuple[Index, ...]]:
    """An array that is written without indices, which no letter of the equation stands for here."""
    found = replace(sense, choices={**sense.choices, "bare": "array"}).value(body)
    if not found.dims:
        raise NotRead(node.span, "this is read of an array without indices")
    return found.expr, found.dims


def _reduced(sense: Sense, node: Call) -> Value:
    """The mean, the variance or the standard deviation of an array with one axis."""
    expr, dims = _array(sense, node, node.argument)
    if len(dims) > 1:
        raise NotRead(node.span, "it is not clear over which axes this is a mean")
    count = dims[0].axis.length
    mean = Sigma(expr, *dims) / count
    spread = Sigma((expr - mean) ** 2, *dims) / (count - sense.theory.ddof)
    root = Rational(1, 2)
    return Value({"expectation": mean, "variance": spread, "std": sympy.Pow(spread, root)}[node.name])


def norm(sense: Sense, node: Node, body: Node, kind: Node | None = None) -> Value:
    """The root of the sum of squares of an array: ‖v‖, ‖v‖_2, and of a matrix ‖A‖_F."""
    frobenius = isinstance(kind, Name) and kind.head == "F"
    if kind is not None and not frobenius and not (isinstance(kind, Number) and kind.value == 2):
        raise NotRead(node.span, "only the norms ‖v‖, ‖v‖_2 and ‖A‖_F are read")
    expr, dims = _array(sense, node, body)
    if len(dims) > 1 and not frobenius:
        raise NotRead(node.span, "the norm of an array with several axes is not read: write the sum")
    return Value(powered(node, Sigma(expr**2, *dims), Rational(1, 2)))


def inner(sense: Sense, node: Node, first: Node, second: Node) -> Value:
    """The inner product ⟨u, v⟩ of two arrays of one shape, the sum over all places."""
    (left, dims), (right, others) = (_array(sense, part, part) for part in (first, second))
    if dims != others:
        raise NotRead(node.span, "the inner product is read of two arrays of one shape")
    return Value(Sigma(left * right, *dims))


def indexed(sense: Sense, node: Indexed) -> Value:
    """An element of what is no name: softmax(z)_i, (AB)_{ij}; and ‖v‖_2."""
    base = node.base
    match base, node.indices:
        case Group(kind="angle", body=Items(items=(first, second))), (Name(head="F"),):
            return inner(sense, node, first, second)
    if isinstance(base, Group) and base.kind == "norm":
        if len(node.indices) != 1:
            raise NotRead(node.span, "this norm is not read")
        return norm(sense, node, base.body, node.indices[0])
    if not isinstance(base, (Apply, Call, Group, Power)):
        raise NotRead(node.span, "only a name is read with indices in brackets")
    whole = replace(sense, choices={**sense.choices, "bare": "array"}).value(base)
    if len(node.indices) == 1 and len(whole.dims) == 2:
        return _row(sense, node, whole)
    if len(whole.dims) != len(node.indices):
        raise NotRead(node.span, "this stands with another number of indices than it has")
    pairs = tuple(zip(node.indices, whole.dims, strict=True))
    at = {dim: index_at(sense, item, dim.axis) for item, dim in pairs if not is_slice(item)}
    return Value(substitute_indices(whole.expr, at), tuple(dim for item, dim in pairs if is_slice(item)))


def _row(sense: Sense, node: Indexed, whole: Value) -> Value:
    """A row of a matrix, (AB)_i; its column where the index runs over the columns alone."""
    item = node.indices[0]
    index = sense.index(item, letter(item)) if isinstance(item, Name) else None
    which = next((dim for dim in whole.dims if index is not None and dim.axis == index.axis), whole.dims[0])
    at = index_at(sense, item, which.axis)
    return Value(substitute_indices(whole.expr, {which: at}), tuple(dim for dim in whole.dims if dim != which))


def spelled(sense: Sense, node: Array) -> Value:
    """An array that is written out by its entries."""
    letters = [(name, letter) for name, letter in ((ROW, node.row), (COLUMN, node.column)) if letter]
    square = isinstance(node.body, Cases)  # what is on the diagonal alone has one letter
    known = [letter for _, letter in letters if letter in sense.axes or not square] or [node.row]
    axes = tuple(sense.index(node, one if one in known else known[0]).axis for _, one in letters)
    names = [name for name, _ in letters]
    dims = tuple(map(Index, names, axes)) if sense.theory.matrices is not None else implicit(axes)
    found = sense.inside(dict(zip((letter for _, letter in letters), dims, strict=True))).value(node.body)
    if found.dims:
        raise NotRead(node.span, "an entry of this is an array")
    return Value(found.expr, dims)
