"""From an expression to its polynomial in a ring."""

from fractions import Fraction

import sympy
from sympy import Add, Expr, Mul, Pow

from bnderive.algebra.expr import Before, Delta, Element, Partial, Sigma
from bnderive.algebra.index import Index
from bnderive.algebra.normal.matching import instance
from bnderive.algebra.normal.power import clean, exponential, is_positive, is_positive_poly, power, split_content
from bnderive.algebra.normal.ring import Ring, add, constant, generator, multiply, product, scale
from bnderive.algebra.normal.sums import indicator, sum_over
from bnderive.algebra.normal.term import EULER, ONE, PI, Gen, Ix, Mono, Number, Poly, Slot, frozen
from bnderive.algebra.ops import op_of, step
from bnderive.errors import Undecided


def polynomial(ring: Ring, expr: Expr) -> Poly:
    """The normal form of an expression. Raises Undecided outside the fragment."""
    if expr not in ring.cache:
        ring.cache[expr] = _polynomial(ring, expr)
    return ring.cache[expr]  # type: ignore[no-any-return]


def _polynomial(ring: Ring, expr: Expr) -> Poly:
    if isinstance(expr, sympy.Rational):
        return constant(Fraction(int(expr.p), int(expr.q)))
    if isinstance(expr, Add):
        return add(polynomial(ring, a) for a in expr.args)
    if isinstance(expr, Mul):
        return product(ring, (polynomial(ring, a) for a in expr.args))
    if isinstance(expr, Pow):
        return _power(ring, expr)
    if isinstance(expr, Element):
        return _element(ring, expr)
    if isinstance(expr, Sigma):
        opened = {i: Index(f"~{i.name[1:]}", i.axis) for i in expr.bound}
        return sum_over(ring, polynomial(ring, expr.body.xreplace(opened)), [ix_of(i) for i in opened.values()])
    if isinstance(expr, (Delta, Before)):
        kind = "delta" if isinstance(expr, Delta) else "before"
        return indicator(kind, _slot(expr.args[0]), _slot(expr.args[1]))
    if isinstance(expr, sympy.Symbol):
        return generator(Gen("symbol", expr.name, bool(expr.is_positive)))
    if expr is sympy.pi or expr is sympy.E:
        return generator(Gen("symbol", EULER if expr is sympy.E else PI, True))
    if isinstance(expr, Partial):
        raise Undecided("a local partial of a quantity that has no definition here")
    return _operation(ring, expr)


def ix_of(index: Index) -> Ix:
    """The index as the normal form keeps it."""
    return Ix(index.name, index.axis.name, index.axis.size)


def _slot(expr: Expr) -> Slot:
    if isinstance(expr, Index):
        return ix_of(expr)
    if isinstance(expr, Element):
        return Gen("element", expr.name, tuple(_slot(i) for i in expr.indices))
    raise Undecided("an index position that holds neither an index nor a label")


def _element(ring: Ring, expr: Element) -> Poly:
    slots = tuple(_slot(i) for i in expr.indices)
    if expr.name in ring.inline:
        indices, value = ring.inline[expr.name]
        if len(indices) != len(slots):
            raise Undecided(f"{expr.name} stands with {len(slots)} indices and is defined with {len(indices)}")
        return ring.rename(ring, value, dict(zip(indices, slots, strict=True)))
    return generator(Gen("element", expr.name, slots))


def _power(ring: Ring, expr: Pow) -> Poly:
    base, exponent = expr.args
    if isinstance(exponent, sympy.Rational):
        return power(ring, polynomial(ring, base), Fraction(int(exponent.p), int(exponent.q)))
    if base is sympy.E:
        return _solved(ring, exponential(ring, polynomial(ring, exponent)))
    value, raised = polynomial(ring, base), polynomial(ring, exponent)
    if is_positive_poly(ring, value):
        return exponential(ring, multiply(ring, raised, _log(ring, value)))
    return product(ring, (_raised(ring, value, mono, c) for mono, c in raised.items()))


def _raised(ring: Ring, base: Poly, mono: Mono, coefficient: Number) -> Poly:
    """One factor of a power whose exponent is not a number, for a base of either sign."""
    if mono == ONE:
        return power(ring, base, coefficient)
    whole = coefficient == int(coefficient)
    kept = {mono: 1 if whole else coefficient}
    return generator(Gen("function", "power", frozen(base), frozen(kept)), coefficient if whole else 1)


def _operation(ring: Ring, expr: Expr) -> Poly:
    op = op_of(expr)
    if op is None:
        raise Undecided(f"{expr.func.__name__} lies outside what is decided")
    if op.meaning is not None and not ring.keep_ops:
        return polynomial(ring, op.meaning(*expr.args))
    polys = [polynomial(ring, a) for a in expr.args]
    if op.name == "exp":
        return _solved(ring, exponential(ring, polys[0]))
    if op.name == "log":
        return _solved(ring, _log(ring, polys[0]))
    if op.function is step:
        return _step(ring, polys[0])
    return _solved(ring, generator(Gen("function", op.name, *(frozen(p) for p in polys))))


def _log(ring: Ring, poly: Poly) -> Poly:
    """log of a product is a sum where the factors are known to be positive."""
    if not poly:
        raise Undecided("the logarithm of zero")
    content, common, primitive = split_content(poly)
    if content < 0:
        content, primitive = -content, scale(primitive, -1)
    cleaned = clean(ring, primitive)
    if cleaned != primitive and all(is_positive(ring, g, e) for g, e in common):
        return add((_log(ring, {common: content}), _log(ring, cleaned)))
    outside = [(g, e) for g, e in common if is_positive(ring, g, e)]
    inside: Mono = tuple((g, e) for g, e in common if not is_positive(ring, g, e))
    rest = multiply(ring, primitive, {inside: 1})
    parts = [_log_of_number(Fraction(content))]
    parts += [scale(_log_of(g), e) for g, e in outside]
    if rest != {ONE: 1}:
        held = ((g, e) for g, e in next(iter(rest))) if len(rest) == 1 else ()
        factor = list(held)
        if len(factor) == 1 and rest[next(iter(rest))] == 1 and is_positive(ring, *factor[0]):
            parts.append(scale(_log_of(factor[0][0]), factor[0][1]))
        else:
            parts.append(_opaque_log(rest))
    return add(parts)


def _opaque_log(poly: Poly) -> Poly:
    return generator(Gen("function", "log", frozen(poly)))


def _log_of(gen: Gen) -> Poly:
    if gen.kind == "exp":
        return {gen.args[0]: 1}
    if gen.kind == "symbol" and gen.key == EULER:
        return {ONE: 1}
    if gen.kind == "base":
        return generator(Gen("function", "log", gen.args[0]))
    return generator(Gen("function", "log", frozen({((gen, 1),): 1})))


def _log_of_number(value: Fraction) -> Poly:
    if max(value.numerator, value.denominator) > 10**12:
        raise Undecided("the logarithm of a number too large to be factored")
    primes = {**sympy.factorint(value.numerator), **{p: -k for p, k in sympy.factorint(value.denominator).items()}}
    return add(scale(_log_of(Gen("prime", int(p))), int(k)) for p, k in sorted(primes.items()) if p != 1)


def _step(ring: Ring, poly: Poly) -> Poly:
    """[p > 0], with positive factors of p left out; a root stays, since it can be zero."""
    if not poly:
        return {}
    content, common, primitive = split_content(poly)
    inside: Mono = tuple((g, e) for g, e in common if not is_positive(ring, g, e, strict=True))
    kept = scale(multiply(ring, primitive, {inside: 1}), 1 if content > 0 else -1)
    if set(kept) == {ONE}:
        return {ONE: 1} if kept[ONE] > 0 else {}
    return generator(Gen("function", "step", frozen(kept)))


def _solved(ring: Ring, poly: Poly) -> Poly:
    """A basis that is shown eliminates some generators: each is replaced by what it was solved for."""
    if not ring.solved:
        return poly
    total: list[Poly] = []
    for mono, coefficient in poly.items():
        factors = [_solution(ring, gen, exponent) for gen, exponent in mono]
        total.append(scale(product(ring, factors), coefficient))
    return add(total)


def _solution(ring: Ring, gen: Gen, exponent: Number) -> Poly:
    for rule in ring.solved.get(gen.shape, ()):
        found = instance(ring, rule, gen)
        if found is not None:
            return power(ring, found, exponent)
    return generator(gen, exponent)
