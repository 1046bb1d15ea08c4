"""From the tree of one side of an equation to an expression over the quantities of a theory.

Input: a node of the syntax tree and a `Sense`. Output: a `Value`. What has no meaning raises `NotRead` with its place.
Names are in `naming`, derivatives in `ratios`, sums in `summing`, functions in `applying`.
"""

from dataclasses import replace

from sympy import Add, Integer

from bnderive.document.syntax import (
    Additive,
    Apply,
    Array,
    At,
    Big,
    Call,
    Cases,
    Differential,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
)
from bnderive.verify.reading import (
    applying,
    chaining,
    differentials,
    evaluating,
    kinks,
    matrices,
    moving,
    naming,
    ratios,
    restricting,
    summing,
)
from bnderive.verify.reading.bounded import divided, powered, rational, times
from bnderive.verify.reading.sense import NotRead, Sense, Value, joined


def value(sense: Sense, node: Node) -> Value:  # noqa: C901
    """What a node means."""
    match node:
        case Number(value=number):
            return Value(rational(number))
        case At(body=body, sub=script, sup=None):
            return restricting.restricted(sense, node, body, script)
        case Indexed(base=base, indices=indices) if restricting.says(base, indices):
            return restricting.restricted(sense, node, base, Items(node.span, indices))
        case Indexed(base=base) if not isinstance(base, Name):
            return evaluating.indexed(sense, node)
        case Name() | Indexed():
            return naming.name_value(sense, node)
        case Additive():
            terms = tuple(part for term in node.terms for part in _as_printed(sense, term))
            inner = replace(sense, spread=True) if differentials.spreads(sense, terms) else sense
            values = tuple(value(inner, term) for _, term in terms)
            if sense.theory.matrices is not None:
                values = matrices.fitted(node, values)
            signed = (v.expr if mark.text == "+" else -v.expr for (mark, _), v in zip(terms, values, strict=True))
            return Value(Add(*signed), joined(values))
        case Product():
            return _product(sense, node)
        case Power(base=base, exponent=exponent):
            return _power(sense, node, value(sense, base), exponent)
        case Quotient(above=above, below=below):
            if differentials.is_ratio(sense, above, below):
                return ratios.ratio(sense, node, above, below)
            return matrices.divided(sense, node, value(sense, above), value(differentials.dividing(sense), below))
        case Root(radicand=radicand, degree=degree):
            inside = value(sense, radicand)
            order = value(sense, degree).expr if degree is not None else Integer(2)
            return Value(powered(node, inside.expr, 1 / order), inside.dims)
        case Group(kind="|", body=body):
            return applying.function(sense, node, "abs", (value(sense, body),))
        case Group(kind="(" | "[" | "{" | "brace", body=body):
            if isinstance(body, Relation):
                return kinks.indicator(sense, body)
            return value(sense, body)
        case Group(kind="norm", body=body):
            return evaluating.norm(sense, node, body)
        case Group(kind="angle", body=Items(items=(first, second))):
            return evaluating.inner(sense, node, first, second)
        case Cases():
            return kinks.cases(sense, node)
        case Array():
            return evaluating.spelled(sense, node)
        case Big():
            return summing.big(sense, node)
        case Call() | Apply():
            return applying.application(sense, node)
        case Differential(of=of, by=by) if of is not None and by is not None:
            return ratios.derived(sense, node, of, by)
        case Differential(span=span, of=of, letter="d") if of is not None and differentials.factor_d(sense):
            return times(sense, node, (sense.value(Name(span, "d")), sense.value(of)))
        case Differential(of=of, letter="d") if of is not None and sense.moving:
            return moving.change(sense, node, of)
        case Differential(of=of, letter="d") if of is not None:
            return ratios.named_gradient(sense, of)
        case Differential(of=None, by=by, letter="\\nabla") if by is not None:
            return naming.of_last(sense, ratios.loss_gradient(sense, by))
        case Differential(letter="\\nabla"):
            raise NotRead(node.span, "nothing says by what this gradient is taken")
        case Differential(of=None, by=by) if by is not None:
            raise NotRead(node.span, "it is not clear what this is the derivative of")
        case Differential():
            raise NotRead(node.span, "∂ stands here without a ratio around it", malformed=True)
        case Items():
            raise NotRead(node.span, "several things between commas stand where one was expected")
        case Relation():
            raise NotRead(node.span, "a relation stands inside an expression")
        case _:
            raise NotRead(node.span, "this is not read inside an equation")


def _as_printed(sense: Sense, term: tuple[Mark, Node]) -> tuple[tuple[Mark, Node], ...]:
    """A term; of a sum after a minus in a bracket that does not show, each of its terms: a − b + c above a brace."""
    match term:
        case (Mark(text="-") as minus, Group(kind="brace", body=Additive(terms=((sign, first), *rest)))):
            if sense.choose("brace") == "terms":
                return (replace(minus, text="-" if sign.text == "+" else "+"), first), *rest
    return (term,)


def _product(sense: Sense, node: Product) -> Value:
    """Factors from left to right; a derivative operator applies to what follows it."""
    whole = differentials.with_slashes(sense, node)
    factors = tuple(part for mark, factor in whole for part in applying.factors_of(sense, mark, factor))
    if (chain := chaining.chained(sense, factors)) is not None:
        return chain
    marks: list[Mark] = []
    values: list[Value] = []
    position = 0
    while position < len(factors):
        mark, factor = factors[position]
        if isinstance(factor, Name) and factor.head == "sum" and factor.sub is not None and position + 1 < len(factors):
            rest = Product(factor.span.to(node.span), factors[position + 1 :])
            found = summing.big(sense, Big(node.span, "sum", factor.sub, factor.sup, rest))
            position = len(factors)
        elif (operand := differentials.operator_of(sense, factor)) is not None:
            reach = differentials.reach(sense, factors, position + 1)
            if reach is None:
                raise NotRead(factor.span, "this derivative is of nothing", malformed=True)
            found = ratios.derived(sense, node, reach, operand)
            position = position + 1 if reach is factors[position + 1][1] else len(factors)
        else:
            found = value(sense, factor)
        if mark.text == "/":
            found = divided(node, Value(Integer(1)), found)
        marks.append(mark)
        values.append(found)
        position += 1
    return matrices.product(sense, node, tuple(marks), tuple(values))


def _power(sense: Sense, node: Node, base: Value, exponent: Node) -> Value:
    return matrices.raised(sense, node, base, exponent)
