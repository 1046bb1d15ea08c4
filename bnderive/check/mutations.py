"""The ways in which a formula is got wrong, as functions of its syntax. To add one, write a function and add it to
`MUTATIONS`.

Each takes a place in a formula and what is known about the layer, and yields wrong replacements for what stands there,
each with a name that says what a person did.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sympy import Add, Expr, I, Integer, Mul, Number, Pow, Rational, Symbol, nan, zoo

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Index
from bnderive.algebra.notation import Notation
from bnderive.algebra.printing import Glossary, text
from bnderive.check.sites import Site


@dataclass(frozen=True, slots=True)
class Context:
    """What a mutation may know: how names are written, sizes, parameters, and the free indices of the formula."""

    glossary: Glossary
    sizes: tuple[Symbol, ...]
    parameters: tuple[Symbol, ...]
    counts: tuple[Symbol, ...]
    free: tuple[Index, ...]


Mutation = Callable[[Site, Context], Iterator[tuple[Expr, str]]]


def is_undefined(expr: Expr) -> bool:
    """Whether a formula has no real value wherever it is evaluated: it divides by zero, or has the root of −1 in it."""
    return bool(expr.has(zoo, nan, I))


def head(name: str, context: Context) -> str:
    """How a quantity is written without its indices."""
    notation = context.glossary.quantities.get(name)
    if notation is None:
        return name
    latex = "".join(p for p in notation.pieces if isinstance(p, str)).replace("_{}", "")
    return text(Element(name), replace(context.glossary, quantities={name: Notation((latex,))}))


def written(expr: Expr, site: Site, context: Context) -> str:
    """A quantity without its indices, anything else in full."""
    return head(expr.name, context) if isinstance(expr, Element) else readable(expr, site, context)


def readable(expr: Expr, site: Site, context: Context) -> str:
    """The expression with readable names for the indices of the sums around it."""
    taken = {i.name for i in context.free}
    change = {}
    for bound in site.bound:
        known = [n for n, axis in context.glossary.indices.items() if axis == bound.axis]
        following = [chr(k) for k in range(ord(bound.axis.name[-1]) + 1, ord("z") + 1)]
        spare = [n for n in following if n not in context.glossary.indices]
        name = next((n for n in (*known, *spare) if n not in taken), bound.axis.name + "'")
        taken.add(name)
        change[bound] = Index(name, bound.axis)
    return text(expr.xreplace(change), context.glossary, context.free)


def is_count(expr: Expr, context: Context) -> bool:
    """Whether the expression is made of sizes, integer parameters and numbers alone."""
    return (
        bool(expr.free_symbols)
        and not expr.has(Element, Sigma)
        and expr.free_symbols <= {*context.sizes, *context.counts}
    )


def label(term: Expr, whole: Expr, site: Site, context: Context) -> str:
    """What a person calls a term: by the quantity that only it has, by being a mean or a sum, or written out."""

    def outside(part: Expr) -> list[str]:
        factors = Mul.make_args(part)
        found = [e for f in factors if not f.has(Sigma) for e in sorted(f.atoms(Element), key=str)]
        return list(dict.fromkeys(e.name for e in found))

    def called(part: Expr) -> str:
        others = {name for other in whole.args if other != part for name in outside(other)}
        own = [name for name in outside(part) if name not in others]
        sums = [f for f in Mul.make_args(part) if isinstance(f, Sigma)]
        if len(own) == 1 and (sums or len(Mul.make_args(part)) <= 2):
            return head(own[0], context)
        if sums and not own:
            lengths = {1 / i.axis.length for s in sums for i in s.bound}
            return "mean" if any(f in lengths or is_count(1 / f, context) for f in Mul.make_args(part)) else "sum"
        return written(part, site, context)

    name = called(term)
    same = [other for other in whole.args if other != term and called(other) == name]
    return written(term, site, context) if same else name


def drop_term(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """a + b → a."""
    if isinstance(site.node, Add):
        for term in site.node.args:
            rest = site.node - term
            if is_count(site.node, context):
                yield rest, f"{text(rest, context.glossary)} for {text(site.node, context.glossary)}"
            elif term in context.parameters:
                yield rest, f"{text(term, context.glossary)} lost"
            else:
                yield rest, f"{label(term, site.node, site, context)} term dropped"


def flip_sign(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """a + b → a − b; a whole formula → its negative, zero."""
    if isinstance(site.node, Add):
        for term in site.node.args:
            turned = site.node - 2 * term
            if is_count(site.node, context):
                yield turned, f"{text(turned, context.glossary)} for {text(site.node, context.glossary)}"
            else:
                yield turned, f"sign of the {label(term, site.node, site, context)} term flipped"
    if not site.path:
        yield -site.node, "sign flipped"
        yield Integer(0), "replaced by zero"


def change_factor(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """a b → b, a² b, b / a. A quantity that stands alone is a factor too."""
    alone = isinstance(site.node, Element) and not isinstance(site.parent, Mul | Pow)
    for factor in site.node.args if isinstance(site.node, Mul) else (site.node,) if alone else ():
        rest = Mul(*(f for f in Mul.make_args(site.node) if f is not factor))
        if isinstance(factor, Number):
            if abs(factor) != 1:
                yield rest * (1 if factor > 0 else -1), f"factor {text(abs(factor), context.glossary)} lost"
            continue
        name = written(factor, site, context)
        yield rest, f"{name} lost"
        yield rest * factor**2, f"{name} applied twice"
        if isinstance(factor, Element):
            yield rest / factor, f"1/{name} for {name}"


def repeat_outside(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """a Σ_j b_j c_j → a b_i Σ_j b_j c_j, where the formula has an index over the same axis: a factor that stands inside
    the sum, where it belongs, once more in front of it.
    """
    for total in site.node.args if isinstance(site.node, Mul) else ():
        if not isinstance(total, Sigma):
            continue
        outside = {b: i for b in total.bound for i in context.free if i.axis == b.axis}
        for factor in Mul.make_args(total.body):
            if (
                isinstance(factor, Element)
                and factor.has(*outside)
                and not factor.has(*set(total.bound) - set(outside))
            ):
                again = factor.xreplace(outside)
                yield site.node * again, f"{written(again, site, context)} once more in front of its sum"


def change_exponent(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """u^p → u^(−p), u^(2p), u^(p/2)."""
    if isinstance(site.node, Pow) and site.node.exp.is_Rational:
        base, exponent = site.node.args
        for other in (-exponent, 2 * exponent, exponent / 2):
            if is_count(base, context) and other == -exponent:
                yield base**other, f"{text(base**other, context.glossary)} for {text(site.node, context.glossary)}"
            else:
                new, old = (text(e, context.glossary) for e in (other, exponent))
                yield base**other, f"exponent {new} for {old} of {written(base, site, context)}"


def take_root(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """σ² + ε → σ + ε: a quantity under a root replaced by its own root."""
    if (
        isinstance(site.node, Pow)
        and site.node.exp.is_Rational
        and site.node.exp.q == 2
        and isinstance(site.node.base, Add)
    ):
        for term in site.node.base.args:
            if isinstance(term, Element):
                name = head(term.name, context)
                root = name[:-1] if name.endswith("²") else f"√{name}"
                yield (site.node.base - term + term ** Rational(1, 2)) ** site.node.exp, f"{root} for {name}"


def move_out_of_root(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """√(u + ε) → √u + ε."""
    if (
        isinstance(site.node, Pow)
        and site.node.exp.is_Rational
        and site.node.exp.q == 2
        and isinstance(site.node.base, Add)
    ):
        for term in site.node.base.args:
            if term in context.parameters:
                inside = (site.node.base - term) ** Rational(1, 2)
                yield (inside + term) ** (2 * site.node.exp), f"{text(term, context.glossary)} moved outside the root"


def miscount(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """m → m − 1, m + 1, m − q, another size."""
    if site.node in context.sizes and not (isinstance(site.parent, Add) and is_count(site.parent, context)):
        size = text(site.node, context.glossary)
        for other in (site.node - 1, site.node + 1, *(site.node - q for q in context.counts)):
            yield other, f"{text(other, context.glossary)} for {size}"
        for other in context.sizes:
            if other != site.node:
                yield other, f"{text(other, context.glossary)} for {size}"
    elif isinstance(site.node, Add) and is_count(site.node, context):
        for size in sorted(site.node.free_symbols & set(context.sizes), key=str):
            if site.node != size - 1:
                yield size - 1, f"{text(size - 1, context.glossary)} for {text(site.node, context.glossary)}"


def change_index(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """y_j → y_i inside Σ_j, and the reverse; S_ij → S_ji."""
    node = site.node
    if not isinstance(node, Element):
        return
    around = (*context.free, *site.bound)
    for k, index in enumerate(node.indices):
        if not isinstance(index, Index):
            continue
        for other in around:
            if other != index and other.axis == index.axis and index in around:
                wrong = Element(node.name, *node.indices[:k], other, *node.indices[k + 1 :])
                yield wrong, f"wrong index: {readable(wrong, site, context)} for {readable(node, site, context)}"
    for k in range(len(node.indices) - 1):
        a, b = node.indices[k : k + 2]
        if a != b and isinstance(a, Index) and isinstance(b, Index) and a.axis == b.axis:
            wrong = Element(node.name, *node.indices[:k], b, a, *node.indices[k + 2 :])
            yield wrong, f"wrong index: {readable(wrong, site, context)} for {readable(node, site, context)}"


def lose_sum(site: Site, context: Context) -> Iterator[tuple[Expr, str]]:
    """Σ_j f_j → f_i, where the formula has an index over the same axis."""
    if isinstance(site.node, Sigma):
        for bound in site.node.bound:
            for free in context.free:
                if free.axis == bound.axis:
                    rest = [i for i in site.node.bound if i != bound]
                    yield Sigma(site.node.body.xreplace({bound: free}), *rest), f"sum over {free.name} missing"


MUTATIONS: tuple[Mutation, ...] = (
    drop_term,
    change_factor,
    repeat_outside,
    change_exponent,
    take_root,
    move_out_of_root,
    miscount,
    change_index,
    lose_sum,
    flip_sign,
)
