"""How many terms the sum of a definition has, and by how much its denominator is less.

Input: a layer and the name of a quantity. Output: the q of Σ/(n − q), where n is the number of terms.
"""

from sympy import Expr, Integer, Symbol, expand, prod

from bnderive.algebra.expr import Sigma
from bnderive.layer.layer import Layer


def less_than_count(layer: Layer, name: str) -> Expr | None:
    """The q of a quantity that is defined as Σ/(n − q): a number or a parameter. None where it is not of that form."""
    definition = layer.definition(name)
    if definition is None:
        return None
    coefficient, rest = Integer(1), []
    for factor in definition.expr.args if definition.expr.is_Mul else (definition.expr,):
        if factor.has(Sigma):
            rest.append(factor)
        else:
            coefficient *= factor
    if len(rest) != 1 or not isinstance(rest[0], Sigma):
        return None
    _, bound = rest[0].open(set())
    found = expand(prod([i.axis.length for i in bound]) - 1 / coefficient)
    return found if found.is_Integer or isinstance(found, Symbol) else None
