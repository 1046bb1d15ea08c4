"""Prints array trees as Python expressions, with no bracket that is not needed and powers spaced as formatters space
them.

Input: a tree of `bnderive.program.arrays` and a dialect. Output: text and how tightly it binds.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from sympy import Expr

from bnderive.algebra.ops import OPS
from bnderive.program import arrays
from bnderive.program.arrays import Array
from bnderive.targets.dialect import Dialect

LOOSE, SUM, PRODUCT, UNARY, POWER, ATOM = range(6)
NAME = re.compile(r"[A-Za-z_][\w.]*|\d+(\.\d+)?")
SCALAR_CALLS = {"exp", "log", "tanh", "sin", "cos", "erf"}


@dataclass(frozen=True, slots=True)
class Text:
    """Printed source, and how tightly it binds."""

    text: str
    tight: int

    def __str__(self) -> str:
        return self.text

    def within(self, tight: int) -> str:
        """The text, bracketed where it binds less tightly than asked."""
        return self.text if self.tight >= tight else f"({self.text})"


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints in one dialect; `like` names a tensor whose type and device new tensors take."""

    dialect: Dialect
    like: str

    def text(self, node: Array) -> str:
        """The expression as source."""
        return str(self.show(node))

    def show(self, node: Array) -> Text:
        """The expression, and how tightly it binds."""
        return SHOW[type(node)](self, node)

    def fill(self, template: str, *parts: str) -> str:
        """A template of the dialect with its places filled."""
        return template.format(*parts, like=self.like)


def is_scalar(node: Array) -> bool:
    """Whether the value is a plain number at run time, not an array."""
    match node:
        case arrays.Number() | arrays.Scalar():
            return True
        case arrays.Terms(terms, _):
            return all(is_scalar(t) for _, t in terms)
        case arrays.Product(factors, _):
            return all(is_scalar(f) for _, f in factors)
        case arrays.Power(base, exponent, _):
            return is_scalar(base) and is_scalar(exponent)
        case arrays.Apply(_, args, _):
            return all(is_scalar(a) for a in args)
    return False


def number(value: Expr) -> Text:
    """A number: digits where they are exact, else a quotient."""
    if value is sympy.pi:
        return Text("math.pi", ATOM)
    if value is sympy.E:
        return Text("math.e", ATOM)
    if value.is_Integer:
        return Text(str(value), ATOM if value >= 0 else UNARY)
    if value.is_Rational:
        ratio = Fraction(int(value.p), int(value.q))
        if Fraction(float(ratio)) == ratio and len(repr(float(ratio))) < 8:
            return Text(repr(float(ratio)), ATOM if ratio >= 0 else UNARY)
        return Text(f"{value.p} / {value.q}", PRODUCT)
    return Text(decimal(float(value)), ATOM if value >= 0 else UNARY)


def decimal(value: float) -> str:
    """A float as a person writes it: 1e-5, not 1e-05."""
    return re.sub(r"e([+-])0*(\d)", lambda m: f"e{'-' if m[1] == '-' else ''}{m[2]}", repr(value))


def _load(_: Printer, n: arrays.Load) -> Text:
    return Text(n.name, ATOM)


def _number(_: Printer, n: arrays.Number) -> Text:
    return number(n.value)


def _view(p: Printer, n: arrays.View) -> Text:
    text = p.show(n.arg).within(ATOM)
    if n.order == (1, 0):
        text += ".T"
    elif n.order:
        text += f".{p.dialect.transpose}({', '.join(map(str, n.order))})"
    return Text(f"{text}[{', '.join(n.subscript)}]" if n.subscript else text, ATOM)


def _diagonal(p: Printer, n: arrays.Diagonal) -> Text:
    arg = p.show(n.arg).within(ATOM)
    if len(n.shape) == 1:
        return Text(f"{arg}.diagonal()", ATOM)
    return Text(p.fill(p.dialect.diagonal, arg, str(n.first), str(n.second)), ATOM)


def _take(p: Printer, n: arrays.Take) -> Text:
    return Text(f"{p.show(n.arg).within(ATOM)}[{':, ' * n.position}{p.text(n.label)}]", ATOM)


def _along(p: Printer, n: arrays.Along) -> Text:
    return Text(p.fill(p.dialect.along, p.text(n.arg), p.text(n.label), str(n.position)), ATOM)


def _range(p: Printer, n: arrays.Range) -> Text:
    return Text(p.fill(p.dialect.arange, p.text(n.size)), ATOM)


def _compare(p: Printer, n: arrays.Compare) -> Text:
    match n.left, n.right:
        case arrays.View(arrays.Range(size, _), (), (":", "None"), _), arrays.Range(other, _) if (
            n.op == "==" and size == other
        ):
            return Text(p.fill(p.dialect.eye, p.text(size)), ATOM)
    return Text(p.fill(p.dialect.as_number, _test(p, n)), ATOM)


def _test(p: Printer, n: arrays.Compare) -> str:
    return f"{p.show(n.left).within(SUM)} {n.op} {p.show(n.right).within(SUM)}"


def _keep(p: Printer, n: arrays.Keep) -> Text:
    return Text(p.fill(p.dialect.where, _test(p, n.test), p.text(n.arg)), ATOM)


def _apply(p: Printer, n: arrays.Apply) -> Text:
    args = [p.show(a) for a in n.args]
    if is_scalar(n) and n.op in SCALAR_CALLS:
        return Text(f"math.{n.op}({args[0]})", ATOM)
    if is_scalar(n) and n.op in {"max", "min"}:
        return Text(f"{n.op}({args[0]}, {args[1]})", ATOM)
    code = OPS[n.op].code
    template = code.get(p.dialect.target, code["*"]).replace("{xp}", p.dialect.xp)

    def place(found: re.Match[str]) -> str:
        before = template[: found.start()]
        arg = args[int(found[1] or found[2])]
        if found[1] is not None:
            called = bool(re.search(r"\w$", before))
            return f"({arg})" if called else arg.within(ATOM)
        after = template[found.end() :]
        return (
            arg.within(ATOM)
            if after.startswith(".") or (after.startswith(" ") and not after.startswith(" >"))
            else str(arg)
        )

    text = re.sub(r"\(\{(\d)\}\)|\{(\d)\}", place, template)
    whole = re.fullmatch(r"[\w.]+\(.*\)(\.to\(.*\))?", text) or text.startswith("(")
    return Text(text, ATOM if whole else PRODUCT)


def _terms(p: Printer, n: arrays.Terms) -> Text:
    text = ""
    for minus, term in n.terms:
        shown = p.show(term).within(PRODUCT)
        if not text:
            text = "-" + _apart(p, term, shown) if minus else shown
        else:
            text += f" - {shown}" if minus else f" + {shown}"
    return Text(text, SUM if len(n.terms) > 1 else UNARY)


def _apart(p: Printer, term: Array, shown: str) -> str:
    """The text of a term after a unary minus, where formatters bracket a power."""
    first = term.factors[0][1] if isinstance(term, arrays.Product) else term
    power = p.show(first)
    if isinstance(first, arrays.Power) and power.tight == POWER and shown.startswith(power.text):
        return f"({power}){shown[len(power.text) :]}"
    return shown


def _product(p: Printer, n: arrays.Product) -> Text:
    match n.factors:
        case ((False, arrays.Number(value)), (True, arrays.Power(base, arrays.Number(half)))) if (
            value == 1 and half == sympy.Rational(1, 2) and not is_scalar(base)
        ):
            text = p.fill(p.dialect.inverse_root, p.text(base))
            return Text(text, PRODUCT if "/ " in text[:3] else ATOM)
    text = ""
    for below, factor in n.factors:
        shown = p.show(factor)
        if not text:
            text = f"1 / {shown.within(UNARY)}" if below else shown.within(PRODUCT)
        else:
            text += f" {'/' if below else '*'} {shown.within(UNARY)}"
    return Text(text, PRODUCT)


def _multiply_add(p: Printer, n: arrays.MultiplyAdd) -> Text:
    parts = [p.text(part) for part in (n.addend, n.first, n.second)]
    return Text(f"{p.dialect.xp}.addcmul({', '.join(parts)}{', value=-1' if n.minus else ''})", ATOM)


def _power(p: Printer, n: arrays.Power) -> Text:
    base, exponent = p.show(n.base), p.show(n.exponent)
    if isinstance(n.exponent, arrays.Number) and n.exponent.value == sympy.Rational(1, 2):
        return Text(f"math.sqrt({base})" if is_scalar(n.base) else p.fill(p.dialect.root, str(base)), ATOM)
    left, right = base.within(ATOM), exponent.within(UNARY)
    hug = NAME.fullmatch(left) and NAME.fullmatch(right.removeprefix("-"))
    return Text(f"{left}**{right}" if hug else f"{left} ** {right}", POWER)


def is_folded(n: Array) -> bool:
    """Whether this is a sum or a mean over axes that are not just the last ones."""
    if not isinstance(n, arrays.Reduce) or n.kind not in ("sum", "mean"):
        return False
    rank = len(n.arg.shape)
    return n.positions != tuple(range(rank - len(n.positions), rank))


def _reduce(p: Printer, n: arrays.Reduce) -> Text:
    if p.dialect.folds and is_folded(n):
        arguments = [p.text(n.arg), *map(str, n.positions), *([f"{p.dialect.keep}=True"] if n.keep else [])]
        return Text(f"_{n.kind}({', '.join(arguments)})", ATOM)
    method = p.dialect.maximum if n.kind == "max" else n.kind
    arg = p.show(n.arg).within(ATOM)
    axes = str(n.positions[0]) if len(n.positions) == 1 else str(n.positions)
    whole = len(n.positions) == len(n.arg.shape) and not n.keep
    options = [] if whole else [f"{p.dialect.axis}={axes}", *([f"{p.dialect.keep}=True"] if n.keep else [])]
    if method.startswith("_"):
        return Text(f"{method}({', '.join([str(p.show(n.arg)), axes, *options[1:]])})", ATOM)
    return Text(f"{arg}.{method}({', '.join(options)})", ATOM)


def _contract(p: Printer, n: arrays.Contract) -> Text:
    inputs, output = n.subscripts.split("->")
    letters = inputs.split(",")
    if len(letters) == 2 and len(output) == 2 and all(len(s) == 2 for s in letters):
        shared = [c for c in letters[0] if c in letters[1] and c not in output]
        if len(shared) == 1 and not any(c in letters[0] and c in letters[1] for c in output):
            first, second = (0, 1) if output[0] in letters[0] else (1, 0)
            left = p.show(n.operands[first]).within(ATOM) + ("" if letters[first][1] == shared[0] else ".T")
            right = p.show(n.operands[second]).within(ATOM) + ("" if letters[second][0] == shared[0] else ".T")
            return Text(f"{left} @ {right}", PRODUCT)
    return Text(p.fill(p.dialect.einsum, n.subscripts, ", ".join(p.text(o) for o in n.operands)), ATOM)


def _broadcast(p: Printer, n: arrays.Broadcast) -> Text:
    sizes = [p.text(s) for s in n.sizes]
    shape = f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"
    arg = p.text(n.arg)
    if is_scalar(n.arg):
        return Text(p.fill(p.dialect.full, arg if "." in arg else f"{arg}.0" if arg.isdigit() else arg, shape), ATOM)
    method = p.dialect.expand.startswith("{0}.")
    return Text(p.fill(p.dialect.expand, p.show(n.arg).within(ATOM if method else LOOSE), shape), ATOM)


def _exchange(p: Printer, n: arrays.Exchange) -> Text:
    return Text(f"{EXCHANGES[n.kind]}({', '.join(['group', *(p.text(a) for a in n.args)])})", ATOM)


EXCHANGES = {"sum": "_summed", "max": "_largest", "gather": "_gathered"}
"""The functions of a file that exchange with other processes, by what they do."""
SHOW: Mapping[type, Callable[[Printer, Any], Text]] = {
    arrays.Load: _load,
    arrays.Number: _number,
    arrays.Scalar: _load,
    arrays.View: _view,
    arrays.Diagonal: _diagonal,
    arrays.Take: _take,
    arrays.Along: _along,
    arrays.Range: _range,
    arrays.Compare: _compare,
    arrays.Keep: _keep,
    arrays.Apply: _apply,
    arrays.Terms: _terms,
    arrays.Product: _product,
    arrays.MultiplyAdd: _multiply_add,
    arrays.Power: _power,
    arrays.Reduce: _reduce,
    arrays.Contract: _contract,
    arrays.Broadcast: _broadcast,
    arrays.Exchange: _exchange,
}
