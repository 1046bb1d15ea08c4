"""Names: which quantity, size or parameter a written name means, and at which indices."""

from dataclasses import replace

import sympy
from sympy import Expr, Integer, Rational

from bnderive.algebra.expr import Delta, Element, substitute_indices
from bnderive.algebra.index import Axis, Index
from bnderive.document.syntax import Additive, Indexed, Name, Node, Number, Product, script_items, walk
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.names import DELTA, PI, E, Key, Written, canonical, is_slice, letter, points, written
from bnderive.verify.claims.picking import picks
from bnderive.verify.deciding.calculus import gradient_name
from bnderive.verify.reading import matrices
from bnderive.verify.reading.bounded import powered
from bnderive.verify.reading.sense import NotRead, Sense, Value
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.theory import COLUMN, ROW, WHICH

_CONSTANTS = {E: sympy.E, PI: sympy.pi}


def name_value(sense: Sense, node: Name | Indexed) -> Value:
    """What a name means."""
    found = as_written(sense, node)
    named = E not in sense.letters.constants and isinstance(found.power, Number)
    if found.key == E and found.power is not None and not found.indices and not named:
        raised = sense.value(found.power)
        return Value(sympy.exp(raised.expr), raised.dims)
    base = _value_of(sense, node, found)
    if found.transposed and sense.theory.matrices is not None:
        if not base.dims and isinstance(base.expr, Element):
            raise NotRead(node.span, f"nothing in the document says what shape {found.key.latex()} has")
        base = matrices.transposed(base)
    if found.power is None:
        return base
    return matrices.raised(sense, node, base, found.power)


def as_written(sense: Sense, node: Name | Indexed) -> Written:
    """A name's key and what stands in its index places, brackets after it included."""
    if isinstance(node, Indexed):
        if not isinstance(node.base, Name):
            raise NotRead(node.span, "only a name is read with indices in brackets")
        inner = written(node.base, sense.letters)
        found = replace(inner, indices=(*inner.indices, *node.indices))
    else:
        found = written(node, sense.letters)
    if found.alias is not None:
        sense.aliases[f"{found.alias.latex()} is read as {found.key.latex()}"] = None
    return found


def _value_of(sense: Sense, node: Node, found: Written) -> Value:
    theory = sense.theory
    whole = theory.quantities.get(Key(found.key.head, "", found.key.primes))
    if isinstance(node, Name) and found.key.label:
        _check_place(sense, node, whole)
    quantity = theory.quantities.get(found.key)
    if quantity is None and (constant := matrices.constant(sense, node, found.key)) is not None:
        return constant
    matrices.check_known(sense, node, found.key)
    if quantity is not None:
        return element(sense, node, quantity, found.indices)
    if (other := theory.quantities.get(replace(found.key, squared=not found.key.squared))) is not None:
        beside = element(sense, node, other, found.indices)
        return Value(powered(node, beside.expr, Integer(2) if found.key.squared else Rational(1, 2)), beside.dims)
    if found.key in theory.scalars and not found.indices:
        return Value(theory.scalars[found.key])
    if found.key in theory.gradients and (quantity := theory.named(theory.gradients[found.key])) is not None:
        at, dims = places(sense, node, quantity, found.indices)
        calculus = sense.calculus.beside(theory.held.get(found.key, frozenset()))
        top = theory.quantities.get(theory.tops.get(found.key, found.key))
        if top is not None and not top.indices and calculus.definition(top.name) is not None:
            return Value(calculus.total(top.element, quantity(*at)), dims)
        return Value(calculus.adjoint(quantity, at), dims)
    if found.key in theory.abbreviations:
        return abbreviated(sense, node, found.key, found.indices)
    if (of := _gradient_of(sense, found.key)) is not None:
        at, dims = places(sense, node, of, found.indices)
        return of_last(sense, Value(sense.calculus.adjoint(of, at), dims))
    if found.key == DELTA:
        first, second = (index_at(sense, i, None) for i in found.indices)
        return Value(same(node, first, second))
    if found.key in sense.letters.constants and not found.indices:
        return Value(_CONSTANTS[found.key])
    raise unknown(sense, node, found.key)


def _check_place(sense: Sense, node: Name, whole: Quantity | None) -> None:
    """Raises NotRead for an element of an array at a place that its script does not say by an index."""
    if picks(node) and whole is not None and whole.axes:
        raise NotRead(node.span, f"this is an element of {node.head}, and no equation says at which place")
    if any(_is_worked_out(sense, item) for item in script_items(node.sub)):
        raise NotRead(node.span, f"this is an element of {node.head} at a place that is worked out")


def _is_worked_out(sense: Sense, item: Node) -> bool:
    """Whether an item of a script is made of the letter of an index, as the i − 1 of x_{i−1}, and is no label."""
    if not isinstance(item, Additive | Product):
        return False
    return any(isinstance(n, Name) and letter(n) in {*sense.bound, *sense.axes} for n in walk(item))


def abbreviated(sense: Sense, node: Node, key: Key, indices: tuple[Node, ...]) -> Value:
    """What the author gave a name to, written out."""
    short, total = sense.theory.abbreviations[key], sense.theory.totals.get(key)
    if total is not None and sense.choose("derivative") == "total":
        short = total
    at, dims = places(sense, node, short.quantity, indices)
    return Value(substitute_indices(short.expr, dict(zip(short.quantity.indices, at, strict=True))), dims)


def _gradient_of(sense: Sense, key: Key) -> Quantity | None:
    """The quantity whose gradient a word such as dgamma names."""
    if key.head.startswith("d") and len(key.head) > 1 and key.head.isalnum():
        return sense.theory.quantities.get(replace(key, head=canonical(key.head[1:])))
    return None


def of_last(sense: Sense, gradient: Value) -> Value:
    """A named gradient where the document defines its loss, and differentiates no other: of this loss."""
    for key, quantity in sense.theory.quantities.items() if not sense.theory.loss else ():
        ends = not quantity.indices and is_loss_letter(key) and not sense.calculus.consumers(quantity.name)
        if ends and sense.calculus.definition(quantity.name) is not None:
            return Value(gradient.expr.xreplace({Element(gradient_name(quantity.name)): Integer(1)}), gradient.dims)
    return gradient


def unknown(sense: Sense, node: Node, key: Key) -> NotRead:
    """The reason why a name is not read."""
    if not key.label and not key.primes and key.head in sense.letters.indices:
        return NotRead(node.span, f"the index {key.latex()} stands where a number was expected")
    if key in sense.theory.loss:
        return NotRead(node.span, f"the loss {key.latex()} stands outside a derivative, and nothing defines it")
    return NotRead(node.span, f"nothing in the document says what {key.latex()} is")


def element(sense: Sense, node: Node, quantity: Quantity, indices: tuple[Node, ...]) -> Value:
    """A quantity at the indices that are written."""
    at, dims = places(sense, node, quantity, indices)
    return Value(Element(quantity.name, *at), dims)


def places(
    sense: Sense, node: Node, quantity: Quantity, indices: tuple[Node, ...]
) -> tuple[tuple[Expr, ...], tuple[Index, ...]]:
    """The indices at which a quantity stands, and those of them that are not written."""
    axes = quantity.axes
    if len(indices) > len(axes):
        count = "no index" if not axes else "one index" if len(axes) == 1 else f"{len(axes)} indices"
        raise NotRead(node.span, f"{quantity.notation.pieces[0]} has {count} where it is defined, and more here")
    if any(map(is_slice, indices)):
        return _sliced(sense, node, quantity, indices)
    at: list[Expr] = [index_at(sense, item, axis) for item, axis in zip(indices, axes, strict=False)]
    missing = axes[len(indices) :]
    if not missing:
        return tuple(at), ()
    if missing == axes and (place := _place_of_loss(sense, node, quantity)):
        return place, ()
    if missing == axes and (own := _own_letters(sense, quantity)) and sense.choose("bare") == "letter":
        return own, ()
    only = _letter_over(sense, missing[0]) if len(missing) == 1 else None
    if only is not None and only not in at and sense.choose("bare") == "letter":
        return (*at, only), ()
    if len(missing) == 2 and matrices.holds_vectors(quantity) and sense.choose("stacked") == "columns":
        own = tuple(Index(name, axis) for name, axis in zip((COLUMN, ROW), missing, strict=True))
        return own, own[::-1]
    if len(missing) > 2 and sense.theory.matrices is not None:
        raise NotRead(node.span, f"{quantity.notation.pieces[0]} has more than two axes, and stands without them")
    dims = implicit(missing) if sense.theory.matrices is None else matrices.dims_of(quantity, len(missing))
    if _is_turned(sense, node) and len(at) == len(dims) == 1 and sense.choose("slice") == "column":
        dims = (Index(ROW, dims[0].axis),)
    return (*at, *dims), dims


def _is_turned(sense: Sense, node: Node) -> bool:
    """Whether a node names a matrix whose rows are transposed as columns are."""
    notation = sense.theory.matrices
    return notation is not None and isinstance(node, Name) and written(node, sense.letters).key in notation.turned


def _sliced(
    sense: Sense, node: Node, quantity: Quantity, indices: tuple[Node, ...]
) -> tuple[tuple[Expr, ...], tuple[Index, ...]]:
    """The indices at which a slice stands, P_{i,:} or P_{:,j}: a row and a column of a matrix, or a column each."""
    if len(indices) != len(quantity.axes):
        raise NotRead(node.span, "this slice has another number of indices than the array")
    whole = quantity.indices if sense.theory.matrices is not None else implicit(quantity.axes)
    at = tuple(
        own if is_slice(item) else index_at(sense, item, own.axis) for item, own in zip(indices, whole, strict=True)
    )
    dims = tuple(own for item, own in zip(indices, whole, strict=True) if is_slice(item))
    if sense.theory.matrices is not None and [i.name for i in dims] == [COLUMN] and sense.choose("slice") == "column":
        upright = Index(ROW, dims[0].axis)
        return tuple(upright if own == dims[0] else own for own in at), (upright,)
    return at, dims


def implicit(axes: tuple[Axis, ...]) -> tuple[Index, ...]:
    """The indices of an array that is written without any: the same for each array over the same axes."""
    made: list[Index] = []
    for axis in axes:
        made.append(Index(f"·{axis.name}" + "'" * sum(i.axis == axis for i in made), axis))
    return tuple(made)


def _own_letters(sense: Sense, quantity: Quantity) -> tuple[Index, ...]:
    """The letters of what defines a name that is written without indices, f = x_i − μ, where this equation has them."""
    if _writes_indices(quantity) or sense.theory.matrices is not None:
        return ()
    names = {**{name: Index(name, axis) for name, axis in sense.axes.items()}, **sense.bound}
    found = tuple(names[i.name] for i in quantity.indices if i.name in names and names[i.name].axis == i.axis)
    return found if len(found) == len(quantity.indices) else ()


def _writes_indices(quantity: Quantity) -> bool:
    """Whether the author writes the indices of a name where it is defined."""
    return any(isinstance(piece, int) for piece in quantity.notation.pieces)


def _place_of_loss(sense: Sense, node: Node, quantity: Quantity) -> tuple[Index, ...]:
    """The letters of a place that a loss depends on, L = −log p_c; it is a number all the same. Where no matrices are
    about, it may also be one for each element.
    """
    if not isinstance(node, (Name, Indexed)):
        return ()
    if not is_loss_letter(as_written(sense, node).key) or any(i.name in (ROW, COLUMN, WHICH) for i in quantity.indices):
        return ()
    if sense.theory.matrices is None and (_writes_indices(quantity) or sense.choose("loss") != "place"):
        return ()
    fitting = tuple(i for i in quantity.indices if sense.axes.get(i.name, i.axis) == i.axis)
    return tuple(Index(f"{i.name}°", i.axis) if i.name in sense.bound else i for i in fitting)


def _letter_over(sense: Sense, axis: Axis) -> Index | None:
    """The one letter in scope that runs over an axis, innermost sums first."""
    bound = [i for i in sense.bound.values() if i.axis == axis]
    outside = sorted(sense.free - set(sense.bound))
    free = [Index(name, axis) for name in outside if sense.axes.get(name) == axis]
    found = bound or free
    return found[-1] if len(found) == 1 else None


def index_at(sense: Sense, item: Node, axis: Axis | None) -> Expr:
    """The index that an item of a script stands for, over this axis where it is known."""
    if isinstance(item, Name) and points(item, sense.letters):
        found = as_written(sense, item)
        if (quantity := sense.theory.quantities.get(found.key)) is not None:
            return element(sense, item, quantity, found.indices).expr
    if not isinstance(item, Name) or item.sub is not None or item.sup is not None:
        raise NotRead(item.span, "only a letter is read as an index")
    index = sense.index(item, letter(item))
    if axis is not None and index.axis != axis:
        said = f"{index.name} runs over {index.axis.size} elsewhere in this equation, and over {axis.size} here"
        raise NotRead(item.span, said, misfit=True)
    return index


def same(node: Node, first: Expr, second: Expr) -> Expr:
    """The Kronecker delta of two indices."""
    if isinstance(first, Index) and isinstance(second, Index) and first.axis != second.axis:
        raise NotRead(node.span, f"{first.name} and {second.name} run over different axes")
    return Delta(first, second) if first != second else Integer(1)
