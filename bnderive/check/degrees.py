"""What else has to be scaled when the data are: ε by 4^k where x is multiplied by 2^k.

A layer does not change with the unit in which its data are measured where every quantity in it has a degree: terms
that are added have one degree, and what a function such as exp is taken of has degree zero. Input: a layer. Output:
the degree of each real input and parameter, when the data have degree one as far as the definitions allow.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from sympy import Add, Expr, Mul, Number, Pow, Symbol

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.ops import op_of
from bnderive.layer.layer import Layer

Form = dict[str, Fraction]
"""A linear form in the degrees of names; the name "" stands for the number one."""

ONE = ""


def degrees(layer: Layer) -> Mapping[str, Fraction]:
    """The degree of each real input and each real parameter, by name.

    The inputs of the highest rank are the data. Each gets degree one unless the definitions say otherwise; then every
    other input and parameter gets degree zero unless they do.
    """
    rank = max((len(q.indices) for q in layer.differentiable), default=0)
    data = [q.name for q in layer.differentiable if len(q.indices) == rank]
    others = [q.name for q in layer.differentiable if len(q.indices) < rank]
    numbers = [p.name for p in layer.parameters if not p.integer]
    rules: dict[str, Form] = {}
    for form in _conditions(layer):
        _add(rules, form)
    found = {}
    for name in (*data, *others, *numbers):
        form = _reduced(rules, {name: Fraction(1)})
        if any(n != ONE for n in form):
            _add(rules, _sum((form, {ONE: -Fraction(int(name in data))})))
            form = _reduced(rules, {name: Fraction(1)})
        found[name] = form.get(ONE, Fraction(0))
    return found


def _reduced(rules: Mapping[str, Form], form: Form) -> Form:
    """The form with every name that the rules solve for replaced."""
    return _sum(_times(rules[n], d) if n in rules else {n: d} for n, d in form.items())


def _add(rules: dict[str, Form], form: Form) -> None:
    """Adds the rule that a form is zero, solved for one of its names."""
    form = _reduced(rules, form)
    name = next((n for n in form if n != ONE), None)
    if name is None:
        return
    rule = {n: -d / form[name] for n, d in form.items() if n != name}
    for other, known in rules.items():
        if name in known:
            rules[other] = _reduced({name: rule}, known)
    rules[name] = rule


def _conditions(layer: Layer) -> Iterator[Form]:
    """The forms that are zero in a layer whose quantities all have a degree."""
    for definition in layer.definitions:
        found: list[Form] = []
        form = _degree(definition.expr, found)
        yield from found
        if form is not None:
            yield _minus(form, {definition.quantity.name: Fraction(1)})


def _degree(expr: Expr, conditions: list[Form]) -> Form | None:
    """The degree of an expression; None for zero, which has any."""
    if isinstance(expr, Element):
        return {expr.name: Fraction(1)}
    if isinstance(expr, Symbol):
        return {} if expr.is_integer else {expr.name: Fraction(1)}
    if isinstance(expr, Number):
        return None if expr.is_zero else {}
    if isinstance(expr, Sigma):
        return _degree(expr.body, conditions)
    if isinstance(expr, Mul):
        return _sum(_degree(a, conditions) or {} for a in expr.args)
    if isinstance(expr, Pow) and expr.exp.is_Rational:
        return _times(_degree(expr.base, conditions) or {}, Fraction(int(expr.exp.p), int(expr.exp.q)))
    parts = [form for a in expr.args if (form := _degree(a, conditions)) is not None]
    op = op_of(expr)
    if isinstance(expr, Add) or (op is not None and op.rational):
        conditions += [_minus(form, parts[0]) for form in parts[1:]]
        return parts[0] if parts and (op is None or op.name != "step") else {}
    conditions += parts
    return {}


def _sum(forms: Iterable[Form]) -> Form:
    total: Form = {}
    for form in forms:
        for name, degree in form.items():
            total[name] = total.get(name, Fraction(0)) + degree
    return {n: d for n, d in total.items() if d}


def _times(form: Form, factor: Fraction) -> Form:
    return {n: d * factor for n, d in form.items()}


def _minus(one: Form, other: Form) -> Form:
    return _sum((one, _times(other, Fraction(-1))))
