"""A world with explicit indices over four examples, in which the tests evaluate LaTeX: nothing of the engine in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bnderive.document.parser import parse_expression
from bnderive.document.source import Source, Span
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Group,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    script_items,
)
from bnderive.errors import DocumentError, Place

M = 4
FREE = "i"


class Unknown(Exception):
    """The toy world has no meaning for it."""


@dataclass(frozen=True)
class World:
    vectors: Mapping[str, np.ndarray]
    scalars: Mapping[str, float]


def world(seed: int) -> World:
    """Quantities of a batch normalization whose mean and variance are free numbers."""
    draw = np.random.default_rng(seed)
    x, dy = draw.normal(size=M), draw.normal(size=M)
    mu, var, eps, gamma, beta = (
        0.3 + float(draw.random()),
        0.8 + float(draw.random()),
        0.11,
        1.7 + float(draw.random()),
        0.4,
    )
    xhat = (x - mu) / np.sqrt(var + eps)
    vectors = {
        "x": x, r"\hat{x}": xhat, "y": gamma * xhat + beta, r"\partial L/\partial y": dy,
        r"\partial L/\partial \hat{x}": gamma * dy, r"\partial L/\partial x": draw.normal(size=M),
    }  # fmt: skip
    scalars = {
        r"\mu_B": mu, r"\sigma_B": float(np.sqrt(var)), r"\epsilon": eps, r"\gamma": gamma, r"\beta": beta, "m": float(M), "N": 7.0,
        r"\zeta_1": float(draw.normal()), r"\zeta_2": float(draw.normal()), r"\partial L/\partial \mu_B": float(draw.normal()),
        r"\partial L/\partial \sigma_B^2": float(draw.normal()), r"\partial L/\partial C": float(draw.normal()), "z": float(draw.normal()),
    }  # fmt: skip
    return World(vectors, scalars)


WORLDS = (world(1), world(2))


def value(latex: str) -> tuple[float, ...] | None:
    """The value of a side for every i, in every world; None for what the toy world cannot read."""
    try:
        node = parsed(latex)[1]
        found = tuple(evaluate(node, here, {FREE: i}) for here in WORLDS for i in range(M))
        return None if any(isinstance(number, complex) for number in found) else found
    except (Unknown, DocumentError, ZeroDivisionError, OverflowError, TypeError):
        return None


def parsed(latex: str) -> tuple[Source, Node]:
    """LaTeX as a document of its own."""
    source = Source("toy", latex, Place("toy", 1, 1))
    return source, parse_expression(source, Span(0, len(latex)))


def evaluate(node: Node, here: World, at: Mapping[str, int]) -> float:
    match node:
        case Number(value=number):
            return float(number)
        case Name():
            return _name(node, here, at)
        case Additive(terms=terms):
            return sum((-1 if mark.text == "-" else 1) * evaluate(term, here, at) for mark, term in terms)
        case Product(factors=factors):
            total = 1.0
            for mark, factor in factors:
                inner = evaluate(factor, here, at)
                total = total / inner if mark.text == "/" else total * inner
            return total
        case Power(base=base, exponent=exponent):
            return evaluate(base, here, at) ** evaluate(exponent, here, at)
        case Root(radicand=radicand):
            return evaluate(radicand, here, at) ** 0.5
        case Group(body=body):
            return evaluate(body, here, at)
        case _:
            return _evaluate_wide(node, here, at)


def _evaluate_wide(node: Node, here: World, at: Mapping[str, int]) -> float:
    match node:
        case Quotient(above=above, below=below):
            ratio = _ratio(node, here, at)
            return ratio if ratio is not None else evaluate(above, here, at) / evaluate(below, here, at)
        case Apply(head=Name(head="f"), argument=argument):
            inner = evaluate(argument.body, here, at)
            if isinstance(inner, complex):
                raise Unknown
            return float(np.tanh(inner))
        case Apply(head=head, argument=argument, exponent=exponent):
            power = 1.0 if exponent is None else evaluate(exponent, here, at)
            return evaluate(head, here, at) * evaluate(argument.body, here, at) ** power
        case Big(operator="sum", sub=sub, body=body):
            first = sub.operands[0] if isinstance(sub, Relation) else sub
            if not isinstance(first, Name):
                raise Unknown
            return sum(evaluate(body, here, {**at, first.head: k}) for k in range(M))
        case _:
            raise Unknown


def _name(name: Name, here: World, at: Mapping[str, int]) -> float:
    items = script_items(name.sub)
    power = 1.0 if name.sup is None else evaluate(name.sup, here, at)
    if len(items) == 1 and isinstance(items[0], Name) and name.head in here.vectors:
        letter = items[0].head
        if letter not in at:
            raise Unknown
        return float(here.vectors[name.head][at[letter]]) ** power
    sub = "" if not items else "_" + ("B" if isinstance(items[0], Name) else items[0].text)
    if items and isinstance(items[0], Name) and items[0].head != "B":
        raise Unknown
    key = name.head + sub
    if key not in here.scalars:
        raise Unknown
    return here.scalars[key] ** power


def _ratio(node: Quotient, here: World, at: Mapping[str, int]) -> float | None:
    """The derivatives that the toy world has: those of the loss."""
    above, below = _operand(node.above), _operand(node.below)
    if above is None and below is None:
        return None
    if above is None or below is None or above.head != "L":
        raise Unknown
    items = script_items(below.sub)
    letter = items[0].head if items and isinstance(items[0], Name) else ""
    if (key := rf"\partial L/\partial {below.head}") in here.vectors:
        if letter not in at:
            raise Unknown
        return float(here.vectors[key][at[letter]])
    tail = f"_{letter}" if letter else ""
    key += tail + ("^2" if isinstance(below.sup, Number) else "")
    if key not in here.scalars:
        raise Unknown
    return here.scalars[key]


def _operand(node: Node) -> Name | None:
    of = getattr(node, "of", None)
    return of if isinstance(of, Name) else None
