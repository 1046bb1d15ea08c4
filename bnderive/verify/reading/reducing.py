"""Matrices of vectors, and less of matrices: diag, traces, sums along rows, the loss that is a sum of elements.

Input: `Value`s. Output: the same. Raises NotRead where a shape does not fit.
"""

from bnderive.algebra.expr import Delta, Sigma, substitute_indices
from bnderive.algebra.index import Index
from bnderive.document.syntax import Node
from bnderive.verify.reading.matrices import WILD, place, said_of
from bnderive.verify.reading.sense import NotRead, Value
from bnderive.verify.symbols.theory import COLUMN, ROW


def diagonal(node: Node, value: Value) -> Value:
    """The matrix with a vector on its diagonal."""
    if len(value.dims) != 1:
        raise NotRead(node.span, "diag is read of a vector")
    axis = value.dims[0].axis
    row, column = Index(ROW, axis), Index(COLUMN, axis)
    return Value(substitute_indices(value.expr, {value.dims[0]: row}) * Delta(row, column), (row, column))


def trace(node: Node, value: Value) -> Value:
    """The sum along the diagonal of a square matrix; a number is its own."""
    if not value.dims:
        return value
    row, column = place(value, ROW), place(value, COLUMN)
    if row is None or column is None or row.axis != column.axis:
        raise NotRead(node.span, f"the trace is read of a square matrix, and this is {said_of(value)}", misfit=True)
    return Value(Sigma(substitute_indices(value.expr, {column: row}), row))


def row_sums(node: Node, value: Value) -> Value:
    """The sum along each row of a matrix, as a column."""
    column = place(value, COLUMN)
    if column is None or len(value.dims) != 2:
        raise NotRead(node.span, "rowsum is read of a matrix")
    return Value(Sigma(value.expr, column), tuple(i for i in value.dims if i != column))


def summed(value: Value) -> Value:
    """The loss of a vector, where it is written element by element: the sum of its elements; of all else as it is."""
    if len(value.dims) != 1 or value.dims[0].axis == WILD:
        return value
    return Value(Sigma(value.expr, *value.dims))
