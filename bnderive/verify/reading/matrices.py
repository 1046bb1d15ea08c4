"""Matrix notation: products that contract, transposes, identities and ones, arrays combined element by element.

An array without indices has the index `ROW` along its rows and `COLUMN` along its columns, so that positions match by
name; a column has no `COLUMN`, a row no `ROW`. I and 𝟏 have the axis `WILD` until what stands beside them settles it.
"""

from itertools import pairwise

from sympy import Expr, Integer, Mul

from bnderive.algebra.expr import Delta, Element, Sigma, free_indices, substitute_indices
from bnderive.algebra.index import Axis, Index, size_symbol
from bnderive.document.syntax import Mark, Name, Node, script_items
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import Key, is_transpose
from bnderive.verify.reading import bounded
from bnderive.verify.reading.sense import NotRead, Sense, Value, joined
from bnderive.verify.symbols.theory import COLUMN, ROW, WHICH

WILD = Axis("·", "·")
_ELEMENTWISE = ("\\odot", "/")


def place(value: Value, name: str) -> Index | None:
    """The index of a value along its rows or its columns."""
    return next((i for i in value.dims if i.name == name), None)


def transposed(value: Value) -> Value:
    """Rows as columns."""
    row, column = place(value, ROW), place(value, COLUMN)
    change: dict[Index, Expr] = {}
    if row is not None:
        change[row] = Index(COLUMN, row.axis)
    if column is not None:
        change[column] = Index(ROW, column.axis)
    return Value(substitute_indices(value.expr, change), _ordered(tuple(change.get(i, i) for i in value.dims)))


def _ordered(dims: tuple[Expr, ...]) -> tuple[Index, ...]:
    own = [i for i in dims if isinstance(i, Index)]
    return tuple(sorted(own, key=lambda i: i.name == COLUMN))


def constant(sense: Sense, node: Node, key: Key) -> Value | None:
    """I, and 𝟏 with or without its size; None for any other name, as for an I that is a size."""
    notation = sense.theory.matrices
    if notation is None and key == Key("1") and isinstance(node, Name) and not script_items(node.sub):
        return Value(Integer(1))
    if notation is None or key.head not in ("1", "I") or key.primes or key.squared:
        return None
    if key.head in notation.sizes and sense.choose("identity") == "size":
        return None
    axis = notation.sizes.get(key.label) if key.label else WILD
    if axis is None:
        raise NotRead(node.span, f"nothing in the document has the size {key.label}")
    row, column = Index(ROW, axis), Index(COLUMN, axis)
    if key.head == "I":
        return Value(Delta(row, column), (row, column))
    if key.label or sense.choose("ones") == "vector":
        return Value(Integer(1), (row,))
    return Value(Integer(1), (row, column))


def settled(node: Node, value: Value, row: Axis | None, column: Axis | None) -> Value:
    """The value with what is wild in it over these axes."""
    own = place(value, ROW), place(value, COLUMN)
    wild = [i is not None and i.axis == WILD for i in own]
    if not any(wild):
        return value
    square = all(wild)
    row, column = (row or column, column or row) if square else (row, column)
    if (wild[0] and row is None) or (wild[1] and column is None):
        return value
    if square and row != column and value.expr != value.expr.xreplace({Index(ROW, WILD): Index("", WILD)}):
        raise NotRead(node.span, "an identity stands where the number of rows is not that of columns")
    return _over(value, row, column)


def _over(value: Value, row: Axis | None, column: Axis | None) -> Value:
    """The value with what is wild in it over these axes, whatever they are."""
    axes = {ROW: row, COLUMN: column}
    change = {i: Index(i.name, axes[i.name] or WILD) for i in value.dims if i.axis == WILD}
    one = change.get(Index(ROW, WILD)) or change.get(Index(COLUMN, WILD))
    expr = _resized(substitute_indices(value.expr, change), one.axis if one is not None else WILD)
    return Value(expr, tuple(change.get(i, i) for i in value.dims))


def _resized(expr: Expr, axis: Axis) -> Expr:
    """An expression with its wild sums over an axis."""
    if not expr.has(WILD.length) and not any(i.axis == WILD for i in expr.atoms(Index)):
        return expr
    if isinstance(expr, Sigma):
        body, bound = expr.open()
        change = {i: Index(i.name + "°", axis) for i in bound if i.axis == WILD}
        return Sigma(_resized(substitute_indices(body, change), axis), *(change.get(i, i) for i in bound))
    if expr == WILD.length:
        return size_symbol(axis.size)
    return expr.func(*(_resized(a, axis) for a in expr.args)) if expr.args else expr


def fitted(node: Node, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Values to combine element by element: what is wild settled. Raises NotRead where the shapes do not fit."""
    axes: dict[str, Axis] = {}
    whole = next((v for v in values if len(v.dims) == 2 and all(i.axis != WILD for i in v.dims)), None)
    if whole is not None:
        values = tuple(_turned(v, whole) for v in values)
    for value in values:
        for index in value.dims:
            if index.axis == WILD or index.name not in (ROW, COLUMN):
                continue
            if axes.setdefault(index.name, index.axis) != index.axis:
                raise NotRead(
                    node.span, f"shapes do not fit: {axes[index.name].size} and {index.axis.size}", misfit=True
                )
    found = tuple(settled(node, v, axes.get(ROW), axes.get(COLUMN)) for v in values)
    every = {i.name for v in found for i in v.dims} & {ROW, COLUMN}
    if len(every) == 2 and not any({ROW, COLUMN} <= {i.name for i in v.dims} for v in found):
        raise NotRead(node.span, "a row and a column stand where one shape is needed")
    return found


def dims_of(quantity: Quantity, missing: int) -> tuple[Index, ...]:
    """The positions of an array that are not written, the last ones, as rows and columns."""
    left = quantity.indices[-missing:]
    if all(i.name in (ROW, COLUMN) for i in left):
        return left
    names = (COLUMN,) if len(quantity.indices) == 2 and missing == 1 else (ROW, COLUMN)
    return tuple(Index(name, i.axis) for name, i in zip(names, left, strict=False))


def holds_vectors(quantity: Quantity) -> bool:
    """Whether a quantity is vectors that an index tells apart; a matrix has them as its rows, or as its columns."""
    return any(i.name == WHICH for i in quantity.indices)


def check_known(sense: Sense, node: Node, key: Key) -> None:
    """Raises NotRead for a name in matrix notation whose shape nothing shows."""
    notation = sense.theory.matrices
    if notation is not None and key in notation.unknown:
        raise NotRead(node.span, f"nothing in the document says what shape {key.latex()} has")


def divided(sense: Sense, node: Node, above: Value, below: Value) -> Value:
    """A fraction."""
    if sense.theory.matrices is not None:
        above, below = fitted(node, (above, below))
    if below.expr.has(Element):
        sense.divisors[below.expr] = None
    return bounded.divided(node, above, below)


def raised(sense: Sense, node: Node, base: Value, exponent: Node) -> Value:
    """A power, or a transpose."""
    if sense.theory.matrices is not None and is_transpose(exponent):
        return transposed(base)
    power = sense.value(exponent)
    if sense.theory.matrices is not None:
        check_power(node, base, power)
        if power.expr == 2 and len(base.dims) == 1 and sense.choose("square") == "length":
            return Value(Sigma(base.expr**2, *base.dims))
    return Value(bounded.powered(node, base.expr, power.expr), joined((base, power)))


def _turned(value: Value, whole: Value) -> Value:
    """A vector along the columns of a matrix, where its length is that of the matrix's rows alone."""
    row, column = whole.dims
    fits = len(value.dims) == 1 and value.dims[0] == Index(ROW, column.axis) and row.axis != column.axis
    return transposed(value) if fits else value


def aligned(left: Value, right: Value) -> tuple[Value, Value]:
    """Two sides of an equation; a row and a column of one length as columns, and I as large as the other side."""
    left, right = _as_large(left, right), _as_large(right, left)
    if len(left.dims) == len(right.dims) == 1 and left.dims[0].axis == right.dims[0].axis:
        right = right if left.dims == right.dims else transposed(right)
    return left, right


def _as_large(value: Value, other: Value) -> Value:
    """A value with what is wild in it over the one axis that the other side has along rows and columns."""
    axes = {i.axis for i in other.dims}
    if len(axes) != 1 or len(value.dims) != len(other.dims) or all(i.axis != WILD for i in value.dims):
        return value
    (axis,) = axes
    return _over(value, axis, axis)


def contraction(node: Node, left: Value, right: Value) -> Value:
    """The sum of the products of what stands in the same place of two arrays, A : B; a row or a column beside a matrix
    is repeated.
    """
    whole = _elementwise(node, left, right) if left.dims and right.dims else Value(Integer(0))
    if not any(set(value.dims) == set(whole.dims) for value in (left, right)) or not whole.dims:
        raise NotRead(node.span, f"this is no contraction of {said_of(left)} and {said_of(right)}", misfit=True)
    return Value(Sigma(whole.expr, *whole.dims))


def product(sense: Sense, node: Node, marks: tuple[Mark, ...], values: tuple[Value, ...]) -> Value:
    """Factors from left to right. What stands beside another without ⊙ belongs together first."""
    if sense.theory.matrices is None:
        apart = any(m.text == "\\odot" for m in marks)
        return Value(Mul(*(v.expr for v in values)), joined(values)) if apart else bounded.times(sense, node, values)
    later = [k for k, m in enumerate(marks) if k and m.text == "\\odot"]
    tight = [k for k, m in enumerate(marks) if k and m.text != "\\odot" and values[k].dims and values[k - 1].dims]
    if later and tight and tight[-1] > later[0] and sense.choose("hadamard") == "last":
        bounds = [0, *later, len(values)]
        runs = [(marks[a:b], values[a:b]) for a, b in pairwise(bounds)]
        parts = tuple(_run(sense, node, m, v) for m, v in runs)
        return _run(sense, node, tuple(marks[b] for b in bounds[:-1]), parts)
    return _run(sense, node, marks, values)


def _run(sense: Sense, node: Node, marks: tuple[Mark, ...], values: tuple[Value, ...]) -> Value:
    whole = values[0]
    for mark, value in zip(marks[1:], values[1:], strict=True):
        if mark.text == ":":
            whole = contraction(node, whole, value)
        elif mark.text in _ELEMENTWISE or not whole.dims or not value.dims:
            whole = _elementwise(node, whole, value)
        else:
            whole = matmul(sense, node, mark, whole, value)
    return whole


def _elementwise(node: Node, left: Value, right: Value) -> Value:
    one, other = fitted(node, (left, right))
    return Value(one.expr * other.expr, joined((one, other)))


def matmul(sense: Sense, node: Node, mark: Mark, left: Value, right: Value) -> Value:
    """A matrix product; where the shapes do not fit for one, rows or columns that are scaled. In 𝟏b the vector b is a
    row, whatever it is elsewhere.
    """
    if left.expr == 1 and left.dims[0] == Index(ROW, WILD) and [i.name for i in right.dims] == [ROW]:
        left, right = Value(left.expr, left.dims[:1]), transposed(right)
    inner, outer = place(left, COLUMN), place(right, ROW)
    if inner is None and outer is None:
        return Value(left.expr * right.expr, joined((left, right)))
    if inner is not None and outer is not None:
        if inner.axis == WILD or outer.axis == WILD:
            left = settled(node, left, None, outer.axis)
            right = settled(node, right, inner.axis, None)
            inner, outer = place(left, COLUMN) or inner, place(right, ROW) or outer
        if inner.axis == outer.axis:
            same = set(left.dims) == set(right.dims) and len(left.dims) == 2
            if same and mark.text == "*" and sense.choose("times") == "elementwise":
                return _elementwise(node, left, right)
            return contracted(left, right, inner, outer)
        if set(left.dims) == set(right.dims) and mark.text == "*":
            return _elementwise(node, left, right)
    if set(left.dims) == set(right.dims) and len(left.dims) == 1:
        both = Mul(left.expr, right.expr)
        return Value(Sigma(both, *left.dims)) if sense.choose("product") == "dot" else Value(both, left.dims)
    smaller, larger = sorted((left, right), key=lambda v: len(v.dims))
    if len(smaller.dims) == 1 and len(larger.dims) == 2 and smaller.dims[0] in larger.dims:
        return _elementwise(node, left, right)
    reason = f"the factors do not fit together: {said_of(left)} and {said_of(right)}"
    raise NotRead(node.span, reason, misfit=True)


def said_of(value: Value) -> str:
    """A shape in words."""
    row, column = place(value, ROW), place(value, COLUMN)
    return f"{row.axis.size if row else 1} × {column.axis.size if column else 1}"


def contracted(left: Value, right: Value, inner: Index, outer: Index) -> Value:
    """The sum over the columns of one and the rows of the other."""
    bound = Index("·k", inner.axis)
    one = substitute_indices(left.expr, {inner: bound})
    other = substitute_indices(right.expr, {outer: bound})
    dims = (*(i for i in left.dims if i != inner), *(i for i in right.dims if i != outer))
    return Value(Sigma(Mul(one, other), bound), _ordered(dims))


def check_power(node: Node, base: Value, exponent: Value) -> None:
    """Raises NotRead where a power of a matrix may be meant otherwise than element by element."""
    if len(base.dims) < 2 or exponent.expr == 1:
        return
    if exponent.expr == -1 or base.dims[0].axis == base.dims[1].axis:
        raise NotRead(node.span, "a power of a matrix is not read: it may be a product or by elements")


def definition(node: Node, quantity: Quantity, found: Value, own: dict[Index, Index]) -> Definition | None:
    """What a matrix equation says a quantity is; `own` are its indices that are written. None where shapes differ."""
    rest = [i for i in quantity.indices if i not in own.values()]
    row, column = (next((i.axis for i in rest if i.name == name), None) for name in (ROW, COLUMN))
    try:
        found = settled(node, found, row, column)
    except NotRead:
        return None
    dims = sorted(found.dims, key=lambda i: i.name == COLUMN)
    if [i.axis for i in dims] != [i.axis for i in rest]:
        return None
    change: dict[Index, Expr] = {**own, **dict(zip(dims, rest, strict=True))}
    if not free_indices(found.expr) <= set(change):
        return None
    return Definition(quantity, substitute_indices(found.expr, change))
