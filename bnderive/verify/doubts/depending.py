"""Names that no equation defines, taken for what they may be: made of what stands beside them. The c of w_i = u_i − c
may be the mean of u, and then ∂w_i/∂u_j is not what comes out with c held constant.

Input: what is known, and a claim that is false where such names are constant. Output: why it cannot be refuted: that
it is true where they are the usual statistics, or, where one is taken away or divided by, whatever they are, so long as
they have some derivatives of which less is known than the claim asks. Usual letters of parameters, and names that the
text speaks of as given, depend on nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sympy import Add, Expr, Mul, Pow, Symbol, preorder_traversal

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.document.syntax import Differential, walk
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.parts import in_order
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.document import shell_of
from bnderive.verify.documents.worded import WHY
from bnderive.verify.doubts.solving import Made, may_be_equal
from bnderive.verify.symbols.roles import differentiated_by_nodes
from bnderive.verify.symbols.theory import quantity_of
from bnderive.verify.symbols.usual import EPSILON, is_learned, is_shift, is_weights
from bnderive.verify.theory.opaque import plain_name, slopes_in, unknown
from bnderive.verify.theory.readings import Read
from bnderive.verify.theory.survey import Survey, with_definitions

VALUE = "no equation says what {} is, and it may be what makes this true"
_Beside = Mapping[Key, tuple[Quantity, ...]]


def may_be_made(compared: Comparison, read: Read) -> str:
    """Why a refuted claim may be true all the same, in a sentence; empty where it is false whatever such names are."""
    survey, nodes = compared.survey, compared.nodes
    loose = _loose(survey, compared.document.stated)
    if not loose:
        return ""
    if not any(isinstance(n, Differential) for node in nodes for n in walk(node)):
        return _by_value(survey, loose, (read.left, read.right))
    wider = _opened(survey, loose)
    quantities, shell = wider.theory.quantities, shell_of(wider)
    below = {quantities[k].name for k in differentiated_by_nodes(nodes, survey.letters) if k in quantities}
    for read in replace(compared, survey=wider).reads():
        slopes = frozenset(e.name for e in slopes_in(read.left - read.right))
        sides = (read.left, read.right)
        names = {plain_name(n) for n in slopes}.union(
            *map(_names, sides), *(_names(d.expr) for d in shell.needed(sides))
        )
        made = {
            k: Made(quantities[k], _first(beside, below)) for k, beside in loose.items() if quantities[k].name in names
        }
        every = tuple(d.expr for d in wider.theory.definitions)
        divides = {m.quantity.name for m in made.values() if any(_is_apart(e, m.quantity.name) for e in every)}
        apart = frozenset(n for n in slopes if plain_name(n) in divides)
        if made and may_be_equal(*sides, shell, tuple(made.values()), slopes, apart, compared.seed):
            return WHY.format(min(made).latex())
    return ""


def _loose(survey: Survey, given: frozenset[Key]) -> _Beside:
    """The names that no equation defines and that are no parameters, each with what it stands beside in a definition of
    something with more axes, or of a sum, and that has more axes too.
    """
    quantities, sizes = survey.theory.quantities, set(survey.slots.sizes.values())
    names = {k: q.name for k, q in quantities.items() if k not in survey.defined}
    names |= {k: str(s) for k, s in survey.theory.scalars.items() if k not in quantities and k.head not in sizes}
    names = {k: n for k, n in names.items() if k not in given and k not in survey.theory.loss and not _parameter(k)}
    by_name = {q.name: (k, q) for k, q in quantities.items()}
    found: dict[Key, dict[Quantity, None]] = {}
    for definition in survey.theory.definitions:
        inside = _names(definition.expr)
        damping = frozenset(_damping(definition.expr))
        for key in sorted(k for k, name in names.items() if name in inside - damping):
            quantity = quantities.get(key)
            count = len(quantity.axes) if quantity is not None else 0
            beside = [by_name[n] for n in sorted(inside) if n in by_name and n != names[key]]
            more = [q for k, q in beside if len(q.axes) > count and not is_learned(k)]
            taken = any(_is_taken(part, names[key]) for part in definition.expr.atoms(Sigma))
            if more and (len(definition.quantity.axes) > count or taken):
                found.setdefault(key, {}).update(dict.fromkeys(more))
    return {key: tuple(beside) for key, beside in found.items()}


def _parameter(key: Key) -> bool:
    """Whether a name usually is a parameter, whatever stands beside it."""
    return key == EPSILON or is_learned(key) or is_shift(key) or is_weights(key) or key.head in ("g", "weight")


def _damping(expr: Expr) -> Iterator[str]:
    """The names that are only added to something below a root or a fraction bar: the e of √(v + e), where v is no such
    name itself.
    """
    for part in preorder_traversal(expr):
        base = part.base if isinstance(part, Pow) else None
        for term in base.args if isinstance(base, Add) else ():
            others = [t for t in base.args if t != term] if base is not None else []
            if isinstance(term, (Symbol, Element)) and not any(isinstance(t, Symbol) for t in others):
                yield from _names(term) - frozenset[str]().union(*map(_names, others))


def _first(beside: tuple[Quantity, ...], below: Collection[str]) -> Quantity:
    """Of what stands beside a name that which the claim differentiates by, if any does."""
    return next((q for q in beside if q.name in below), beside[0])


def _is_taken(expr: Expr, name: str) -> bool:
    """Whether a name by itself is taken from something in an expression."""
    terms = (t for part in preorder_traversal(expr) if isinstance(part, Add) for t in part.args)
    return any(isinstance(-t, (Element, Symbol)) and (-t).name == name for t in terms)


def _is_apart(expr: Expr, name: str) -> bool:
    """Whether a name is taken away in an expression, or divided by."""
    for part in preorder_traversal(expr):
        if isinstance(part, Pow) and part.exp.could_extract_minus_sign() and name in _names(part.base):
            return True
        for term in part.args if isinstance(part, Add) else ():
            factors = (f for f in Mul.make_args(term) if isinstance(f, (Element, Symbol)))
            if term.could_extract_minus_sign() and any(f.name == name for f in factors):
                return True
    return False


def _opened(survey: Survey, loose: _Beside) -> Survey:
    """What is known, with these names made of what stands beside them."""
    theory, calculus = survey.theory, survey.calculus
    quantities, scalars = dict(theory.quantities), dict(theory.scalars)
    change: dict[Expr, Expr] = {}
    for key in loose:
        if key not in quantities:
            quantities[key] = quantity_of(key, (), {q.name for q in quantities.values()})
            change[scalars.pop(key)] = quantities[key].element
    made = tuple(unknown(quantities[key], beside) for key, beside in loose.items())
    every = {d: replace(d, expr=d.expr.xreplace(change)) for d in (*theory.definitions, *calculus.definitions)}
    whole = in_order((*calculus.definitions, *made))
    theory = replace(theory, quantities=quantities, scalars=scalars)
    return with_definitions(replace(survey, theory=theory, calculus=calculus.with_definitions(whole)), every)


def _by_value(survey: Survey, loose: _Beside, exprs: tuple[Expr, ...]) -> str:
    """Why a claim without derivatives may be true: it says no more of such a name than that has elements."""
    needed = shell_of(survey).needed(exprs)
    inside = frozenset[str]().union(*map(_names, exprs), *(_names(d.expr) for d in needed))
    free = frozenset[Index]().union(*map(free_indices, exprs))
    for key in sorted(loose):
        quantity = survey.theory.quantities.get(key)
        name = quantity.name if quantity is not None else str(survey.theory.scalars[key])
        if name in inside and len(free) <= (len(quantity.axes) if quantity is not None else 0):
            return VALUE.format(key.latex())
    return ""


def _names(expr: Expr) -> frozenset[str]:
    return mentioned(expr) | {str(s) for s in expr.free_symbols}
