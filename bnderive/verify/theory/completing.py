"""A theory with the usual meaning of what a document leaves undefined, its definitions in order of use.

Input: what the document defines. Output: `Completed`.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from fractions import Fraction

from sympy import Expr, Integer, Rational

from bnderive.algebra.expr import Element, substitute_indices
from bnderive.document.equations import Equation
from bnderive.document.syntax import Additive, Call, Name, Number, Quotient
from bnderive.layer.fixing import fixed
from bnderive.layer.layer import Definition, Layer, Quantity
from bnderive.verify.claims.names import Key, Letters, canonical, written
from bnderive.verify.deciding.calculus import Calculus, calculus_of, mentions
from bnderive.verify.deciding.parts import in_order, named_parts, put_in, resting, unused
from bnderive.verify.deciding.points import agreement
from bnderive.verify.deciding.shell import Shell, mentioned
from bnderive.verify.deciding.twins import merged, twins
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.outputs import gives_out
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.symbols.theory import Theory
from bnderive.verify.symbols.usual import EPSILON, Known, is_mean, single_number, usual
from bnderive.verify.theory.borrowing import borrowed
from bnderive.verify.theory.given import Given
from bnderive.verify.theory.holding import holding


@dataclass(frozen=True, slots=True)
class Completed:
    """A theory and its calculus; `usual` are the names taken as usual, `unusual` those that the document defines
    otherwise, `ddof` what the count of a usual variance is less than the size.
    """

    theory: Theory
    calculus: Calculus
    usual: tuple[Key, ...]
    unusual: tuple[Key, ...]
    ddof: Expr


def completed(
    theory: Theory,
    definitions: dict[Key, Definition],
    slots: Slots,
    trees: tuple[Equation, ...],
    given: Given,
    letters: Letters,
    elsewhere: frozenset[Key],
    meant: Set[Key],
    outputs: frozenset[Key],
    opaque: tuple[Definition, ...] = (),
    late: frozenset[Key] = frozenset(),
    beside: frozenset[Key] = frozenset(),
) -> Completed:
    """A theory with the meaning that a given layer, or usage, gives to what is not defined.

    What `elsewhere` defines is left alone, and usage gives nothing to what is `meant` otherwise; `outputs` are the
    names that something is differentiated by, or whose gradient has a name. `opaque` are definitions that are not
    understood: derivatives go through them. `late` are names that only serve a formula for a gradient, `beside`
    those by which other names than the loss are differentiated, and the loss is not.
    """
    q = given.ddof if given.ddof is not None else Integer(1 if _less_one(trees, slots) else 0)
    quantities = theory.quantities
    base = _normalized(quantities, trees, letters)
    own = tuple(definitions)
    damped = any(isinstance(n, Name) and Key(canonical(n.head)) == EPSILON for n in nodes_of(trees))
    varied = any(isinstance(n, Call) and n.name == "variance" for n in nodes_of(trees))
    known = Known(quantities, base, q, single_number(EPSILON), damped, varied=varied)
    scalars = {**theory.scalars, EPSILON: known.epsilon}
    taken: list[Key] = []
    if given.layer is not None:
        lent = borrowed(_fixed(given.layer, q), quantities, scalars, letters.squares)
        quantities = {**lent.quantities, **quantities}
        theory, scalars = replace(theory, quantities=quantities), {**lent.scalars, **scalars}
        for key, definition in lent.definitions.items():
            rests = any(_needs(definitions, e.name, definition.quantity.name) for e in definition.expr.atoms(Element))
            if key not in {*definitions, *elsewhere} and not rests:
                definitions[key] = definition
                taken.append(key)
    definitions |= _as_roots(definitions, quantities)
    for key, quantity in quantities.items():
        open_to = given.usual and key not in {*definitions, *elsewhere, *meant, base}
        open_to = open_to and not (gives_out(key, base) and _made_already(definitions, known, quantity))
        expr = usual(key, quantity, known) if open_to else None
        if expr is not None and not any(_needs(definitions, e.name, quantity.name) for e in expr.atoms(Element)):
            definitions[key] = Definition(quantity, expr)
            taken.append(key)

    def asides(ordered: tuple[Definition, ...], quantities: Mapping[Key, Quantity]) -> frozenset[str]:
        named, serving = ({quantities[k].name for k in keys if k in quantities} for keys in (outputs - beside, late))
        losses = {q.name for k, q in quantities.items() if k in definitions and is_loss_letter(k) and not q.axes}
        made = {q.name for k, q in quantities.items() if k in definitions and gives_out(k, base)}
        return _asides(ordered, named, serving, losses, made)

    differentiated = frozenset(quantities[k].name for k in outputs if k in quantities)
    parts = unused(definitions, differentiated)
    apart = asides(in_order(tuple(definitions.values())), quantities)
    ordered = in_order(tuple(put_in(definitions, parts, apart).values()))
    if theory.matrices is not None:
        ordered = in_order(named_parts(ordered, apart))
    second = twins(ordered, {q.name: k for k, q in quantities.items()}, differentiated)
    ordered = merged(ordered, second)
    shown = {k: second.get(q.name, q) for k, q in quantities.items()}
    whole = replace(theory, definitions=ordered, scalars=scalars, quantities=shown, ddof=q)
    unusual = tuple(k for k in own if _unusual(k, quantities[k], definitions[k], known, whole))
    unread = merged(tuple(d for d in opaque if whole.definition(d.quantity.name) is None), second)
    every = in_order((*ordered, *unread))
    whole, calculus = holding(whole, calculus_of(every, asides(every, shown)), given.held)
    return Completed(whole, calculus, tuple(taken), unusual, q)


def _normalized(quantities: Mapping[Key, Quantity], trees: tuple[Equation, ...], letters: Letters) -> Key:
    """The name of what is normalized: the x of x̂; where only other names have hats, that of x − μ."""
    plain = [replace(k, head=k.head[5:-1]) for k in quantities if k.head.startswith("\\hat{")]
    if plain and plain[0] not in quantities:
        for node in nodes_of(trees):
            match node:
                case Additive(terms=((_, Name() as first), (mark, Name() as second))) if mark.text == "-":
                    found = written(first, letters).key
                    if found in quantities and is_mean(written(second, letters).key):
                        return found
    return plain[0] if plain else Key("x")


def _made_already(definitions: Mapping[Key, Definition], known: Known, other: Quantity) -> bool:
    """Whether the document itself says what becomes of what is normalized, and not by that name."""
    normalized = known.quantities.get(replace(known.base, head=f"\\hat{{{known.base.head}}}"))
    outputs = (d for k, d in definitions.items() if gives_out(k, known.base))
    return normalized is not None and any(
        d.quantity.axes == normalized.axes and mentions(d.expr, normalized.name) and not mentions(d.expr, other.name)
        for d in outputs
    )


def _fixed(layer: Layer, ddof: Expr) -> Layer:
    """The layer with the variance that was found, where it leaves that open."""
    return fixed(layer, {"ddof": Fraction(int(ddof))} if layer.parameter("ddof") else {})


def _asides(
    ordered: tuple[Definition, ...], outputs: set[str], late: set[str], losses: set[str], made: set[str]
) -> frozenset[str]:
    """Defined names that lead to none of the quantities that something is differentiated by; where each of those leads
    to something else, only names that the forward pass does not have, statistics beside what a layer usually gives out
    (`made`) or beside what is made of that, and arrays that are made of nothing but what a loss is made of too, such as
    a Jacobian: that loss says itself what it depends on. The y of f(x) = y leads only to another name for it.
    """
    asides: set[str] = set()
    ends = _ends(ordered)
    ends |= _ends(tuple(d for d in ordered if d.quantity.name not in ends or not isinstance(d.expr, Element)))
    beneath = resting(ends & losses, ordered)
    given = [d.quantity for d in ordered if d.quantity.name in ends - losses]
    axes = max((len(q.axes) for q in given if made & resting({q.name}, ordered)), default=0)
    for definition in reversed(ordered):
        name = definition.quantity.name
        users = (d for d in ordered if d.quantity.name not in asides and mentions(d.expr, name))
        beside = bool(definition.quantity.axes) and beneath > mentioned(definition.expr) > set()
        lesser = len(definition.quantity.axes) < axes
        serves = name in late or beside or lesser or bool(ends & outputs)
        if serves and name not in outputs and not any(True for _ in users):
            asides.add(name)
    return frozenset(asides)


def _ends(definitions: tuple[Definition, ...]) -> set[str]:
    """The names that no definition uses."""
    return {d.quantity.name for d in definitions if not any(mentions(o.expr, d.quantity.name) for o in definitions)}


def _unusual(key: Key, quantity: Quantity, definition: Definition, known: Known, whole: Theory) -> bool:
    """Whether a name is defined otherwise than its usual meaning, of names that stand in definitions."""
    names = {d.quantity.name for d in whole.definitions}
    names |= {e.name for d in whole.definitions for e in d.expr.atoms(Element)}
    expected = usual(key, quantity, known)
    if expected is None or not {e.name for e in expected.atoms(Element)} <= names:
        return False
    others = tuple(d for d in whole.definitions if d.quantity.name != quantity.name)
    expected = expected if known.damped else expected.xreplace({known.epsilon: Integer(0)})
    return agreement(definition.expr, expected, Shell(others), 0).on is False


def _needs(definitions: Mapping[Key, Definition], name: str, other: str) -> bool:
    """Whether a name rests on another by these definitions."""
    exprs = {d.quantity.name: d.expr for d in definitions.values()}
    seen, left = {name}, [name]
    while left:
        inside = {e.name for e in exprs[here].atoms(Element)} if (here := left.pop()) in exprs else set()
        left += inside - seen
        seen |= inside
    return other in seen


def _as_roots(definitions: Mapping[Key, Definition], quantities: Mapping[Key, Quantity]) -> dict[Key, Definition]:
    """Where the document defines σ, not by σ², and takes derivatives by σ²: σ² by the square of that, σ as its root."""
    found: dict[Key, Definition] = {}
    for key, root in definitions.items():
        squared = replace(key, squared=True)
        square = quantities.get(squared)
        if key.squared or square is None or squared in definitions or square.axes != root.quantity.axes:
            continue
        if mentions(root.expr, square.name):
            continue
        at = dict(zip(root.quantity.indices, square.indices, strict=True))
        found[squared] = Definition(square, substitute_indices(root.expr, at) ** 2)
        found[key] = Definition(root.quantity, square(*root.quantity.indices) ** Rational(1, 2))
    return found


def _less_one(trees: tuple[Equation, ...], slots: Slots) -> bool:
    """Whether the document divides by a size less one."""
    for node in nodes_of(trees):
        match node:
            case Quotient(below=Additive(terms=((_, Name(head=head)), (mark, Number(value=one))))):
                if one == 1 and mark.text == "-" and head in slots.sizes.values():
                    return True
    return False
