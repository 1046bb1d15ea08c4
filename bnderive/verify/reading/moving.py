"""Equations between differentials, which say how small changes go along: dq = 2 Σ_k a_k da_k, dL = gᵀ dx̂,
⟨dY, G⟩ = ⟨A dV, G⟩.

Input: a chain, and in it a differential. Output: the names whose differentials it relates; the value of a differential
along a change of them; why a d that is read as a gradient may be one. A name that the chain gives no differential of is
held fixed. A gradient by the name dx is none of this: what relates differentials has that of a quantity, or of the
loss, at its head and others behind it that the quantity rests on.
"""

from collections.abc import Iterable
from dataclasses import replace

from sympy import Add, Expr, Mul

from bnderive.algebra.expr import Element, Sigma, free_indices, substitute_indices
from bnderive.algebra.index import Index, fresh_indices
from bnderive.derive.rules.deltas import contract
from bnderive.document.syntax import Apply, Differential, Group, Indexed, Name, Node, Number, Product, Quotient, walk
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.functions import TRACES
from bnderive.verify.claims.names import Letters, written
from bnderive.verify.deciding.calculus import Calculus, derivative
from bnderive.verify.deciding.growth import bounded
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.reading.naming import as_written
from bnderive.verify.reading.sense import NotRead, Sense, Value
from bnderive.verify.symbols.theory import Theory

Chains = Iterable[tuple[Node | None, ...]]


def change_name(name: str) -> str:
    """The name in code of a small change of a quantity."""
    return f"change of {name}"


def related(
    theory: Theory, calculus: Calculus, letters: Letters, head: Node | None, rest: tuple[Node, ...]
) -> frozenset[str]:
    """The quantities whose differentials a chain relates to the one in its head; empty where it relates none."""
    changes = _differentials(head) if head is not None and _moves(head) else ()
    if len(changes) != 1 or (of := changes[0].of) is None or changes[0].by is not None:
        return frozenset()
    found = frozenset(q.name for n in rest for of in _free(n) if (q := _quantity(theory, letters, of)) is not None)
    if isinstance(of, Name) and written(of, letters).key in theory.loss:
        return found
    own = _quantity(theory, letters, of)
    rests = own is not None and any(
        calculus.reaches(own.name, name) and not calculus.reaches(name, own.name) for name in found
    )
    return found if rests else frozenset()


def _moves(head: Node) -> bool:
    """Whether a side is a differential, or an inner product, a contraction or a trace, in which dY is no gradient."""
    match head:
        case Differential() | Group(kind="angle"):
            return True
        case Apply(head=Name(head=name)):
            return name.lower() in TRACES
        case Product(factors=factors):
            return any(mark.text == ":" for mark, _ in factors)
        case _:
            return False


def may_change(theory: Theory, calculus: Calculus, letters: Letters, nodes: tuple[Node, ...], every: Chains) -> str:
    """Why a claim with a d that is read as a gradient cannot be refuted: the d may be a small change, as in another of
    the chains, or as in Σ_i dp_i = 0.
    """
    if not any(_free(node) for node in nodes):
        return ""
    zero = any(isinstance(node, Number) and node.value == 0 for node in nodes)
    heads = ((sides[0], tuple(n for n in sides[1:] if n is not None)) for sides in every)
    changes = any(related(theory, calculus, letters, head, rest) for head, rest in heads)
    return "a d may be a small change here, and no gradient" if zero or changes else ""


def _free(node: Node) -> tuple[Node, ...]:
    """What the differentials in a side are of, those of derivatives left out."""
    return tuple(inner for n in _differentials(node) if n.of is not None for inner in walk(n.of))


def _differentials(node: Node) -> tuple[Differential, ...]:
    """The differentials in a side, by themselves or in a product such as ⟨dY, G⟩, those of derivatives left out."""
    parts = tuple(walk(node))
    ratios = (n for n in parts if isinstance(n, Quotient) and any(isinstance(i, Differential) for i in walk(n.below)))
    inside = {id(half) for n in ratios for half in (*walk(n.above), *walk(n.below))}
    return tuple(n for n in parts if isinstance(n, Differential) and n.letter == "d" and id(n) not in inside)


def _quantity(theory: Theory, letters: Letters, of: Node) -> Quantity | None:
    """The quantity that a name is, or whose root it is: the σ of a document that defines σ²."""
    base = of.base if isinstance(of, Indexed) else of
    if not isinstance(base, Name):
        return None
    key = written(base, letters).key
    return theory.quantities.get(key) or theory.quantities.get(replace(key, squared=True))


def change(sense: Sense, node: Node, of: Node) -> Value:
    """The differential of a quantity, an expression or the loss."""
    calculus, choice = sense.calculus, sense.choose("change")
    moved = frozenset(leaf for name in sense.moving for leaf in _leaves(calculus, name))
    if choice == "rest":
        moved = frozenset(n for n in sense.moving if not any(calculus.reaches(n, m) for m in sense.moving - {n}))
    if isinstance(of, Name) and as_written(sense, of).key in sense.theory.loss:
        return Value(_of_loss(sense, moved))
    value = sense.value(of)
    if not mentioned(value.expr):
        raise NotRead(node.span, "this differential is of what does not change")
    if choice == "part":
        if (step := _part(calculus, value.expr, sense.moving)) == 0:
            raise NotRead(node.span, "nothing in this changes by itself")
        return Value(step, value.dims)
    return Value(_along(calculus, value.expr, moved), value.dims)


def _leaves(calculus: Calculus, name: str) -> frozenset[str]:
    """The names without definition that a name rests on; itself where it has none."""
    seen, left = {name}, [name]
    while left:
        definition = calculus.definition(left.pop())
        inside = set(mentioned(definition.expr)) - seen if definition is not None else set()
        seen |= inside
        left += sorted(inside)
    return frozenset(n for n in seen if calculus.definition(n) is None)


def _of_loss(sense: Sense, moved: frozenset[str]) -> Expr:
    """The change of the loss: Σ ∂L/∂x dx over what moves."""
    parts: list[Expr] = []
    for name in sorted(moved):
        quantity = sense.theory.named(name)
        if quantity is not None:
            step = Element(change_name(name), *quantity.indices)
            whole = Mul(sense.calculus.adjoint(quantity, quantity.indices), step)
            parts.append(Sigma(whole, *quantity.indices) if quantity.indices else whole)
    return bounded(Add(*parts))


def _along(calculus: Calculus, of: Expr, moved: frozenset[str]) -> Expr:
    """The change of an expression along that of the names that move, through all definitions between."""
    parts: list[Expr] = []
    for name, indices in _tensors(of).items():
        definition = calculus.definition(name)
        if name in moved:
            parts.append(_stepped(of, name, indices, None))
        elif definition is not None and any(calculus.reaches(name, one) for one in moved):
            inner = Definition(definition.quantity, _along(calculus, definition.expr, moved))
            parts.append(_stepped(of, name, indices, inner))
    return bounded(Add(*parts))


def _part(calculus: Calculus, of: Expr, moving: frozenset[str]) -> Expr:
    """The change of an expression along that of the names that stand in it; a name that does not move itself is looked
    up once.
    """
    if isinstance(of, Element) and of.name not in moving and (definition := calculus.definition(of.name)):
        of = calculus.at(definition, of.indices)
    return bounded(Add(*(_stepped(of, name, i, None) for name, i in _tensors(of).items() if name in moving)))


def _tensors(of: Expr) -> dict[str, tuple[Index, ...]]:
    """The tensors in an expression, each with indices of its own over its axes."""
    found: dict[str, tuple[Index, ...]] = {}
    for element in sorted(of.atoms(Element), key=str):
        if not all(isinstance(i, Index) for i in element.indices):
            continue
        own = tuple(Index(f"{k}'", i.axis) for k, i in enumerate(element.indices) if isinstance(i, Index))
        found.setdefault(element.name, fresh_indices(own, tuple(free_indices(of))))
    return found


def _stepped(of: Expr, name: str, indices: tuple[Index, ...], inner: Definition | None) -> Expr:
    """What an expression changes by where one tensor in it does: freely, or as `inner` says."""
    if inner is None:
        step: Expr = Element(change_name(name), *indices)
    else:
        step = substitute_indices(inner.expr, dict(zip(inner.quantity.indices, indices, strict=True)))
    whole = Mul(derivative(of, Element(name, *indices)), step)
    return contract(Sigma(whole, *indices)) if indices else whole
