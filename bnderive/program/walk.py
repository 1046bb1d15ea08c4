"""Going through array trees: the parts of a node, all nodes, and a node with its parts changed."""

from collections.abc import Callable, Iterator

from bnderive.program import arrays
from bnderive.program.arrays import Array


def children(node: Array) -> tuple[Array, ...]:
    """The nodes directly inside `node`, from left to right."""
    match node:
        case arrays.Terms(parts, _) | arrays.Product(parts, _):
            return tuple(part for _, part in parts)
        case arrays.MultiplyAdd(addend, first, second, _, _):
            return (addend, first, second)
        case arrays.Apply(_, args, _) | arrays.Exchange(_, args, _):
            return args
        case arrays.Contract(operands, _, _):
            return operands
        case arrays.Power(base, exponent, _):
            return (base, exponent)
        case arrays.Compare(_, left, right, _):
            return (left, right)
        case arrays.Keep(arrays.Compare(_, left, right, _), arg, _):
            return (left, right, arg)
        case arrays.Take(arg, label, _, _) | arrays.Along(arg, label, _, _):
            return (arg, label)
        case arrays.Broadcast(arg, sizes, _):
            return (arg, *sizes)
        case arrays.View(arg=arg) | arrays.Diagonal(arg=arg) | arrays.Reduce(arg=arg):
            return (arg,)
        case arrays.Range(size, _):
            return (size,)
    return ()


def walk(node: Array) -> Iterator[Array]:
    """The node and every node inside it, from the top."""
    yield node
    for child in children(node):
        yield from walk(child)


def mapped(node: Array, change: Callable[[Array], Array]) -> Array:  # noqa: C901
    """`node` with `change` applied to each node directly inside it."""
    match node:
        case arrays.Terms(parts, shape):
            return arrays.Terms(tuple((minus, change(p)) for minus, p in parts), shape)
        case arrays.Product(parts, shape):
            return arrays.Product(tuple((below, change(p)) for below, p in parts), shape)
        case arrays.MultiplyAdd(addend, first, second, minus, shape):
            return arrays.MultiplyAdd(change(addend), change(first), change(second), minus, shape)
        case arrays.Apply(op, args, shape):
            return arrays.Apply(op, tuple(change(a) for a in args), shape)
        case arrays.Exchange(kind, args, shape):
            return arrays.Exchange(kind, tuple(change(a) for a in args), shape)
        case arrays.Contract(operands, subscripts, shape):
            return arrays.Contract(tuple(change(o) for o in operands), subscripts, shape)
        case arrays.Power(base, exponent, shape):
            return arrays.Power(change(base), change(exponent), shape)
        case arrays.Compare(op, left, right, shape):
            return arrays.Compare(op, change(left), change(right), shape)
        case arrays.Keep(test, arg, shape):
            left, right = change(test.left), change(test.right)
            return arrays.Keep(arrays.Compare(test.op, left, right, test.shape), change(arg), shape)
        case arrays.Take(arg, label, position, shape):
            return arrays.Take(change(arg), change(label), position, shape)
        case arrays.Along(arg, label, position, shape):
            return arrays.Along(change(arg), change(label), position, shape)
        case arrays.Broadcast(arg, sizes, shape):
            return arrays.Broadcast(change(arg), sizes, shape)
        case arrays.View(arg, order, subscript, shape):
            return arrays.View(change(arg), order, subscript, shape)
        case arrays.Diagonal(arg, first, second, shape):
            return arrays.Diagonal(change(arg), first, second, shape)
        case arrays.Reduce(kind, arg, positions, keep, shape):
            return arrays.Reduce(kind, change(arg), positions, keep, shape)
    return node
