"""Functions of which a document says nothing, as the f of a_i = f(z_i): what holds for every function is proved.

Such an f is put as κ erf(α u + β) with numbers that no document can name. The values of erf, those of its derivative
and their arguments are algebraically independent, so that an equation between f, f' and what stands around them that
holds for this function holds for each. What is false of it is refuted only where a derivative is said by f' alone, as
formulas for every f are; with f itself the document may mean a function that its text names, f' = f(1 − f). So may
it where no definition applies f: only words then say what is meant.
"""

import re
from collections.abc import Container, Iterable

from sympy import Expr, Symbol, erf, exp, pi, sqrt

from bnderive.document.syntax import Additive, Call, Differential, Group, Indexed, Name, Node, Product, Quotient, walk
from bnderive.verify.claims.chains import Chain, Claim
from bnderive.verify.claims.functions import Heads
from bnderive.verify.claims.names import Key, Letters, plain, written
from bnderive.verify.claims.trees import said
from bnderive.verify.symbols.theory import Theory

SAID = "for any function {}, taken element by element"
OF_ANY = "°"
_GREEK = re.compile(
    r"\\(var)?(alpha|beta|gamma|zeta|eta|theta|kappa|lambda|xi|rho|sigma|tau|phi|chi|psi|omega|Phi|Psi)"
)
_LABEL = re.compile(r"(.*)\^\{\((\w)([+-]\d+)?\)\}('*)")


def label_of(script: Node | None) -> str:
    """The label that a script above a function is, as written: the (l) of g^{[l]}; empty for another."""
    match script:
        case Group(kind="(" | "[", body=body):
            text = plain(body)
            return f"({text})" if "…" not in text else ""
    return ""


def moved(name: str, letter: str, to: tuple[str, int]) -> str:
    """The name of a function at another layer: g^{(l−1)} of g^{(l)}; that of one without a layer as it is."""
    found = _LABEL.fullmatch(name)
    if found is None or found[2] != letter:
        return name
    shift = to[1] + int(found[3] or 0)
    return f"{found[1]}^{{({to[0]}{f'{shift:+d}' if shift else ''})}}{found[4]}"


def arbitrary_of(chains: Iterable[Chain], heads: Heads, letters: Letters) -> frozenset[str]:
    """The names of functions that nothing defines and that are applied to single numbers: they have a derivative, f' or
    ∂f(x)/∂x, or stand before an element or before W x + b.
    """
    unknown = {key.latex() for key in heads.unknown if _may_be_any(key)}
    found: set[str] = set()
    for node in (n for c in chains for p in c.sides if p.side.node is not None for n in walk(p.side.node)):
        match node:
            case Quotient(above=Differential(of=Call() as of), below=Differential(of=Name() as by)):
                argument = of.argument.body if isinstance(of.argument, Group) else of.argument
                found |= {of.name} & unknown if said(argument) == said(by) else set()
        if isinstance(node, Call) and (plainly := node.name.rstrip("'").partition("^")[0]) in unknown:
            argument = node.argument
            element = isinstance(argument, Indexed) or (
                isinstance(argument, Name) and bool(written(argument, letters).indices)
            )
            found |= {plainly} if node.name.endswith("'") or element or _is_affine(argument) else set()
    return frozenset(found)


def _is_affine(node: Node) -> bool:
    """Whether a layer's affine map stands here: W x + b, w · x + b."""
    match node:
        case Group(body=body):
            return _is_affine(body)
        case Additive(terms=((_, Product(factors=((_, Name()), (_, Name())))), (plus, Name()))):
            return plus.text == "+"
    return False


def _may_be_any(key: Key) -> bool:
    """Whether a name may be that of a function of a single number: BN_{γ,β}, f_θ and E are of many at once."""
    small = len(key.head) == 1 and (key.head.islower() or key.head in "FGH")
    return (small or _GREEK.fullmatch(key.head) is not None) and (key.label.isalnum() or not key.label)


def is_of(name: str, arbitrary: Container[str]) -> bool:
    """Whether a call is one of such a function, without a script above it that is not understood."""
    plainly, _, script = name.rstrip("'").partition("^")
    return plainly in arbitrary and "…" not in script


def of_any(claim: Claim, theory: Theory, letters: Letters) -> bool:
    """Whether a claim says a derivative, or one of those that have names, by the derivatives of such functions that the
    document applies in what it defines, and not by their values.
    """
    sides = (side.side.node for side in (claim.left, claim.right))
    every = [part for node in sides if node is not None for part in walk(node)]
    calls = [n.name for n in every if isinstance(n, Call) and is_of(n.name, theory.arbitrary)]
    applied = {s for d in (*theory.definitions, *theory.abbreviations.values()) for s in d.expr.free_symbols}
    named = {*theory.abbreviations, *theory.gradients}
    derived = any(
        isinstance(n, Differential) or (isinstance(n, Name) and written(n, letters).key in named) for n in every
    )
    known = all(name.endswith("'") and _numbers(name.rstrip("'"))[0] in applied for name in calls)
    return derived and bool(calls) and known


def is_of_any(expr: Expr) -> bool:
    """Whether the values of such functions stand in an expression."""
    return any(OF_ANY in symbol.name for symbol in expr.free_symbols if isinstance(symbol, Symbol))


def _numbers(name: str) -> tuple[Symbol, Symbol, Symbol]:
    """The κ, α and β of a function."""
    scale, slope, shift = (Symbol(f"{name}{OF_ANY}{k}", real=True) for k in range(3))
    return scale, slope, shift


def value_of(name: str, at: Expr, order: int) -> Expr:
    """The value of such a function, or of its derivative."""
    scale, slope, shift = _numbers(name)
    inside = slope * at + shift
    return scale * (2 * slope / sqrt(pi) * exp(-(inside**2)) if order else erf(inside))
