"""Probabilities that an author takes to sum to one without saying so: the y of −Σ_k y_k log p_k."""

from collections.abc import Iterable, Iterator

import sympy
from sympy import Expr, Mul, Pow

from bnderive.algebra.expr import Delta, Element, Sigma
from bnderive.algebra.index import Index
from bnderive.algebra.notation import Notation
from bnderive.algebra.rewrite import substitute
from bnderive.document.syntax import Call, Differential, Name, Node, Product, Quotient, walk
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import Key, written
from bnderive.verify.deciding.calculus import mentions
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.documents.document import shell_of
from bnderive.verify.theory.survey import Survey


def weights_of(survey: Survey, sides: Iterable[Node] = ()) -> tuple[Quantity, ...]:
    """The inputs that weight a logarithm in a sum, in a definition or in one of these sides, differentiated too, or
    that such a weight is made of element by element: the t of q = (1 − α) t + α/C.
    """
    defined = {d.quantity.name: d.expr for d in survey.theory.definitions}
    left = [
        factor.name
        for definition in survey.theory.definitions
        for part in sympy.preorder_traversal(definition.expr)
        if isinstance(part, Mul) and any(isinstance(f, sympy.log) for f in part.args)
        for factor in part.args
        if isinstance(factor, Element) and factor.indices
    ]
    written_beside = (key for side in sides for key in _weighting(side, survey) if key in survey.theory.quantities)
    left += [survey.theory.quantities[key].name for key in written_beside]
    names: dict[str, None] = {}
    seen: set[str] = set()
    while left:
        name = left.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if name not in defined:
            names.setdefault(name)
        elif not defined[name].has(Sigma):
            left += sorted(e.name for e in defined[name].atoms(Element) if e.indices)
    summed = _summed(survey)
    quantities = (survey.theory.named(name) for name in names if name not in summed)
    return tuple(q for q in quantities if q is not None)


def _weighting(side: Node, survey: Survey) -> Iterator[Key]:
    """The names with an index that stand beside a logarithm, or beside the derivative of one."""
    for node in walk(side):
        if isinstance(node, Product) and any(_logarithm(factor) for _, factor in node.factors):
            names = (written(f, survey.letters) for _, f in node.factors if isinstance(f, Name))
            yield from (name.key for name in names if name.indices and name.power is None)


def _logarithm(node: Node) -> bool:
    match node:
        case Call(name="log" | "ln") | Differential(of=Call(name="log" | "ln")):
            return True
        case Quotient(above=above):
            return _logarithm(above)
    return False


def _summed(survey: Survey) -> frozenset[str]:
    """The quantities whose sum the document gives a name, which then is not said to be 1."""
    given = (*survey.theory.definitions, *survey.theory.abbreviations.values())
    sums = (d.expr.args[0] for d in given if isinstance(d.expr, Sigma))
    return frozenset(s.name for s in sums if isinstance(s, Element))


def classes(survey: Survey, quantity: Quantity) -> Index:
    """The index over which a quantity sums to one: its last, unless a definition divides by a sum over another."""
    for definition in survey.theory.definitions:
        for part in definition.expr.atoms(Pow):
            if isinstance(part.base, Sigma) and part.exp == -1:
                axes = {index.axis for index in part.base.open()[1]}
                found = [index for index in quantity.indices if index.axis in axes]
                if len(found) == 1:
                    return found[0]
    return quantity.indices[-1]


def shell_with(survey: Survey, quantity: Quantity) -> Shell:
    """The shell in which a quantity sums to one along the axis of classes: y = u / s, s = Σ u, for whatever u."""
    shell = shell_of(survey)
    own = Quantity(f"{quantity.name}°", Notation((f"{quantity.name}",)), quantity.indices)
    one = classes(survey, quantity)
    other = Index(f"{one.name}•", one.axis)
    kept = tuple(i for i in quantity.indices if i != one)
    whole = Quantity(f"{quantity.name}°°", Notation((f"{quantity.name}",)), kept)
    total = Definition(whole, Sigma(own(*(other if i == one else i for i in quantity.indices)), other))
    share = Definition(quantity, own.element / whole(*kept))
    positive = shell.positive | {own.name}
    return Shell((total, share, *shell.definitions), shell.free, positive, shell.inputs)


def written_out(expr: Expr, survey: Survey, quantity: Quantity) -> Expr:
    """An expression without the names that rest on a quantity, as far as definitions say what they are."""
    resting: dict[str, Definition] = {}
    for definition in survey.theory.definitions:
        if any(mentions(definition.expr, name) for name in (quantity.name, *resting)):
            resting[definition.quantity.name] = definition
    for name, definition in reversed(resting.items()):
        expr = substitute(expr, {name: (definition.quantity.indices, definition.expr)})
    return expr


def one_at(expr: Expr, survey: Survey, quantity: Quantity, place: Index) -> Expr:
    """An expression in which a quantity is one at a place of its last axis and zero elsewhere, also beneath names."""
    one = quantity.indices, Delta(quantity.indices[-1], place)
    return substitute(written_out(expr, survey, quantity), {quantity.name: one})


def said_of_place(quantity: Quantity, place: Index) -> str:
    """That a quantity is one at a place, in words."""
    return f"where {quantity.notation.pieces[0]} is one at {place.name} and zero elsewhere"


def said_of_sum(survey: Survey, quantity: Quantity) -> str:
    """That a quantity sums to one, in words."""
    name, index = quantity.notation.pieces[0], classes(survey, quantity).name
    return f"if the sum of {name} over {index} is 1" if index.isalpha() else f"if the elements of {name} sum to 1"
