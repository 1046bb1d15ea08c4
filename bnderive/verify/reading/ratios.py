"""Derivatives as people write them: ∂L/∂x, dL/dx, ∂/∂x (…), a slash, a named gradient such as dy.

What stands above is the loss (then the value is the full gradient), a quantity or an expression (then a local or a
total derivative). What stands below is a quantity, or a product that a definition contains, such as γ x̂_i.
"""

from dataclasses import replace

from sympy import Expr, Integer, Mul, Pow, Rational, Symbol

from bnderive.algebra.expr import Delta, Element, free_indices, substitute_indices
from bnderive.algebra.index import Index
from bnderive.document.syntax import Indexed, Name, Node, Product
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.calculus import derivative, gradient_name, is_slope, with_part
from bnderive.verify.reading.differentials import differential
from bnderive.verify.reading.matrices import check_known, transposed
from bnderive.verify.reading.naming import abbreviated, as_written, of_last, places, unknown
from bnderive.verify.reading.sense import NotRead, Sense, Value
from bnderive.verify.symbols.extremes import is_extreme
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.theory import COLUMN, ROW


def ratio(sense: Sense, node: Node, above: Node, below: Node) -> Value:
    """A derivative written as a fraction."""
    plain = replace(sense, choices={**sense.choices, "d": "gradient"})
    over, under = differential(plain, above), differential(plain, below)
    if over is None or under is None or over.of is None or under.of is None:
        raise NotRead(node.span, "this derivative is of nothing", malformed=True)
    return derived(sense, node, over.of, under.of, total=over.total)


def derived(sense: Sense, node: Node, of: Node, by: Node, *, total: bool = False) -> Value:
    """The derivative of what `of` says by what `by` says; `total` where it is written with a d."""
    if is_loss(sense, of) or _beneath_layers(sense, of, by) or _apart_from_loss(sense, of, by):
        return loss_gradient(sense, by)
    if isinstance(by, Product):
        return _by_part(sense, of, by)
    above, (target, inner, dims) = sense.value(of), target_of(sense, by)
    if sense.theory.matrices is not None and len(above.dims) == len(dims) == 1:
        kind = sense.choose("jacobian")
        if kind != "elements":
            found = _jacobian(sense, node, above, target, inner, dims[0], total)
            return found if kind == "numerator" else transposed(found)
    if sense.theory.matrices is not None and above.dims and dims and above.dims != dims:
        raise NotRead(node.span, "the derivative of an array by an array is not read: write indices")
    if set(above.dims) & set(dims):
        return _elementwise(sense, node, of, above, target, inner)
    if isinstance(above.expr, Symbol):
        raise NotRead(of.span, f"nothing in the document says how this depends on {shown(sense, target)}")
    found = between(sense, node, above.expr, target, total)
    if not above.dims and _lies(sense, dims):
        return transposed(Value(found * inner, dims))
    if found == 0:
        _check_apart(sense, of, above, target)
        sense.void[f"the derivative by {shown(sense, target)} is zero, for nothing above it depends on that"] = None
    return Value(found * inner, (*above.dims, *dims))


def _lies(sense: Sense, dims: tuple[Index, ...]) -> bool:
    """Whether the derivative of a number by a vector is a row, as where the derivatives of vectors are matrices."""
    matrices = sense.choices.get("jacobian", "elements") != "elements"
    return matrices and len(dims) == 1 and sense.choose("gradient") == "row"


def _jacobian(sense: Sense, node: Node, above: Value, target: Element, inner: Expr, own: Index, total: bool) -> Value:
    """The matrix ∂y/∂x of two vectors: a row for each element of y, a column for each of x."""
    (first,) = above.dims
    row, column = Index(ROW, first.axis), Index(COLUMN, own.axis)
    expr = substitute_indices(above.expr, {first: row})
    found = between(sense, node, expr, target.xreplace({own: column}), total)
    if found == 0:
        raise NotRead(node.span, f"nothing in the document says how this depends on {shown(sense, target)}")
    return Value(found * inner.xreplace({own: column}), (row, column))


def _names(found: Value) -> frozenset[str]:
    return frozenset(e.name for e in found.expr.atoms(Element))


def _check_apart(sense: Sense, of: Node, above: Value, target: Element) -> None:
    """Raises NotRead for a derivative that is zero for want of what the document does not say."""
    calculus, owner = sense.calculus, target.name
    apart = calculus.definition(owner) is None or _is_beside(sense, owner, _names(above))
    if apart and not calculus.consumers(owner) and owner not in _names(above):
        raise NotRead(of.span, f"nothing in the document says how this depends on {shown(sense, target)}")


def _is_beside(sense: Sense, name: str, others: frozenset[str]) -> bool:
    """Whether a name is made of what others are made of, and not of these: s = log v, where K is made of v."""
    reaches = sense.calculus.reaches
    beneath = (q.name for q in sense.theory.quantities.values() if reaches(name, q.name))
    return not any(reaches(name, n) for n in others) and any(reaches(n, q) for q in beneath for n in others)


def _elementwise(sense: Sense, node: Node, of: Node, above: Value, target: Element, inner: Expr) -> Value:
    """ds/dz of arrays without indices, where every element of s depends on its own of z alone."""
    apart = {i: Index(f"{i.name}•", i.axis) for i in target.indices if isinstance(i, Index)}
    whole = between(sense, node, above.expr, target.xreplace(apart))
    deltas = {Delta(i, other): Integer(0) for i, other in apart.items()}
    if whole == 0 and sense.calculus.definition(target.name) is not None:
        _check_apart(sense, of, above, target)
    if whole.xreplace(deltas) != 0:
        raise NotRead(node.span, "the derivative of an array by an array is not read: write indices")
    return Value(substitute_indices(whole, {other: i for i, other in apart.items()}) * inner, above.dims)


def is_loss(sense: Sense, node: Node) -> bool:
    """Whether a node is the loss, which no definition of the document gives."""
    return isinstance(node, Name) and as_written(sense, node).key in sense.theory.loss


def _beneath_layers(sense: Sense, of: Node, by: Node) -> bool:
    """Whether one is a loss that is defined by the last layer, L, and the other of some layer, l, which leads there
    through layers that nobody writes.
    """
    if not isinstance(of, Name) or not isinstance(by, (Name, Indexed)) or not sense.letters.layers:
        return False
    above, below = (sense.theory.quantities.get(as_written(sense, n).key) for n in (of, by))
    label = as_written(sense, by).key.label.rpartition("(")[2]
    some = label[:1] in sense.letters.layers and label[:1].islower()
    if above is None or below is None or not some or not is_loss_letter(as_written(sense, of).key):
        return False
    return not sense.calculus.reaches(above.name, below.name)


def _apart_from_loss(sense: Sense, of: Node, by: Node) -> bool:
    """Whether one is a loss that the document defines, and the other a part of something that it defines as well, and
    nothing says how that goes into the loss: L by the outputs of a network, and a layer of which O = A V is all.
    """
    if not isinstance(of, Name) or not isinstance(by, (Name, Indexed)) or not is_loss_letter(as_written(sense, of).key):
        return False
    quantities, calculus = sense.theory.quantities, sense.calculus
    loss, own = (quantities.get(as_written(sense, n).key) for n in (of, by))
    if loss is None or own is None or loss.indices or own.name == loss.name or not calculus.is_end(loss.element):
        return False
    stands = calculus.definition(own.name) is not None or bool(calculus.consumers(own.name))
    return stands and not calculus.reaches(loss.name, own.name)


def loss_gradient(sense: Sense, by: Node) -> Value:
    """∂L/∂by."""
    if isinstance(by, Product):
        return _by_part(sense, None, by)
    target, inner, dims = target_of(sense, by)
    quantity = sense.theory.named(target.name)
    if quantity is None:
        raise NotRead(by.span, f"nothing in the document says how {target.name} reaches the loss")
    through = _end(sense, quantity)
    calculus = sense.calculus.beside(sense.direct.get(quantity.name, frozenset()))
    found = Value(calculus.adjoint(quantity, target.indices, through) * inner, dims)
    if sense.theory.matrices is None or not isinstance(by, (Name, Indexed)):
        return found
    if _lies(sense, dims):
        found = transposed(found)
    square = len(dims) == 2 and dims[0].axis == dims[1].axis
    swapped = square and sense.choose("layout") == "numerator"
    if len(dims) == 2 and not square:
        sense.settled["layout"] = "denominator"
    return transposed(found) if swapped != as_written(sense, by).transposed else found


def _end(sense: Sense, quantity: Quantity) -> Definition | None:
    """The one definition through which a quantity reaches the loss in this reading; None for all of them.

    Where a document defines several things apart, none of which uses another, it may speak of one at a time.
    """
    users = sense.calculus.consumers(quantity.name)
    ends = [sense.calculus.ends(u.quantity.name) for u in users]
    apart = all(not (a & b) for k, a in enumerate(ends) for b in ends[k + 1 :])
    if sense.theory.matrices is None or len(users) < 2 or not apart:
        return None
    return {"all": None, "first": users[0], "last": users[-1]}[sense.choose("ends")]


def shown(sense: Sense, element: Element) -> str:
    """A quantity as the author writes it, without its indices."""
    return next((k.latex() for k, q in sense.theory.quantities.items() if q.name == element.name), element.name)


def between(sense: Sense, node: Node, of: Expr, by: Element, total: bool = False) -> Expr:
    """The derivative of an expression by an element, local or along every path; a maximum in it is written out."""
    calculus = sense.calculus
    if any(is_slope(e.name) or _is_given(sense, e.name) or _comes_in(sense, e.name) for e in of.atoms(Element)):
        raise NotRead(node.span, "nothing in the document says how a derivative that is given changes")
    expr = of
    if isinstance(of, Element) and of.name != by.name and calculus.definition(of.name) is None:
        raise NotRead(node.span, f"nothing in the document says how {shown(sense, of)} depends on {shown(sense, by)}")
    if isinstance(of, Element) and of.name != by.name and (definition := calculus.definition(of.name)):
        expr = calculus.at(definition, of.indices)
        if sense.theory.matrices is not None and not calculus.reaches(of.name, by.name):
            raise NotRead(node.span, f"nothing says how {shown(sense, of)} depends on {shown(sense, by)}")
    through = any(calculus.reaches(e.name, by.name) for e in expr.atoms(Element) if e.name != by.name)
    end = calculus.is_end(of) and (total or not sense.letters.both)
    direct = calculus.direct(of, by.name) and not end
    maximal = any(is_extreme(e.name) and calculus.reaches(e.name, by.name) for e in expr.atoms(Element))
    if through and (not direct or maximal or _along_every_path(sense, total)):
        return calculus.total(expr, by)
    if through and total and sense.letters.both:
        sense.aliases["d is read as ∂, with all else held fixed"] = None
    return derivative(expr, by)


def _is_given(sense: Sense, name: str) -> bool:
    """Whether a name is the gradient of something, and has a value that the document states."""
    return sense.calculus.definition(name) is None and sense.theory.definition(name) is not None


def _along_every_path(sense: Sense, total: bool) -> bool:
    """Whether this reading takes a derivative for a total one: those that are written with a d, or all."""
    if sense.letters.mixed and sense.choose("sign") == "own":
        return total
    return sense.choose("derivative") == "total"


def _comes_in(sense: Sense, name: str) -> bool:
    """Whether a name is the gradient of something that comes from outside."""
    return sense.theory.named(name) is None and any(
        name == gradient_name(q.name) for q in sense.theory.quantities.values()
    )


def target_of(sense: Sense, by: Node) -> tuple[Element, Expr, tuple[Index, ...]]:
    """The element to differentiate by, what its derivative is multiplied with, and its dims."""
    if not isinstance(by, (Name, Indexed)):
        raise NotRead(by.span, "only a quantity, or a product of quantities, is read below a ∂")
    found = as_written(sense, by)
    if found.power is not None:
        raise NotRead(by.span, "a power of a quantity is not read below a ∂")
    check_known(sense, by, found.key)
    quantity = sense.theory.quantities.get(found.key)
    inner: Expr = Rational(1)
    if quantity is None and not found.key.squared:
        quantity = sense.theory.quantities.get(replace(found.key, squared=True))
    if quantity is None:
        raise unknown(sense, by, found.key)
    at, dims = places(sense, by, quantity, found.indices)
    target = Element(quantity.name, *at)
    if sense.theory.quantities.get(found.key) is None:
        inner = 2 * Pow(target, Rational(1, 2))
    return target, inner, dims


def _by_part(sense: Sense, of: Node | None, by: Product) -> Value:
    """A derivative by a product that stands inside definitions."""
    part = sense.value(by)
    name = Element("§", *sorted(free_indices(part.expr), key=lambda i: i.name))
    back = {name: part.expr}
    if part.dims or not isinstance(part.expr, Mul):
        raise NotRead(by.span, "this is not read below a ∂")
    if of is None:
        found = sense.calculus.through_part(part.expr, name)
        if found is None:
            raise NotRead(by.span, "no definition of the document contains this product")
        return Value(found.xreplace(back))
    above = sense.value(of)
    expr = above.expr
    if isinstance(expr, Element) and (definition := sense.calculus.definition(expr.name)):
        change = dict(zip(definition.quantity.indices, expr.indices, strict=True))
        whole = with_part(definition, part.expr, name)
        expr = whole.xreplace(change) if whole is not None else definition.expr.xreplace(change)
    else:
        expr = expr.xreplace({part.expr: name})
    return Value(derivative(expr, name).xreplace(back), above.dims)


def named_gradient(sense: Sense, of: Node) -> Value:
    """The gradient that a name such as dy_i says: of y_i."""
    if not isinstance(of, (Name, Indexed)):
        raise NotRead(of.span, "only the gradient of a quantity has a name of this kind")
    found = as_written(sense, of)
    own = replace(found.key, head=f"d{found.key.head}")
    if own in sense.theory.abbreviations:
        return abbreviated(sense, of, own, found.indices)
    gradient = of_last(sense, loss_gradient(sense, of))
    return _of_examples(sense, of, found.key, gradient) if sense.theory.examples else gradient


def _of_examples(sense: Sense, of: Node, key: Key, gradient: Value) -> Value:
    """A named gradient in a document that takes means of such: of single examples, where the quantity has them."""
    quantity, count = sense.theory.quantities.get(key), sense.theory.examples
    axes = quantity.axes if quantity is not None else ()
    own = next((axis for axis in axes if axis.size == count), None)
    if own is None and sense.calculus.definition(quantity.name if quantity is not None else "") is not None:
        raise NotRead(of.span, f"nothing in the document says which axis of {key.latex()} has the length {count}")
    if own is None:
        return gradient
    sense.aliases[f"a gradient with a name is that of single examples, {count} times that of their mean"] = None
    return Value(gradient.expr * own.length, gradient.dims)
