"""Rules of calculus that a document recalls, (u/v)' = (u'v − uv')/v² and d(fg) = g df + f dg, of whatever functions.

Input: chains. Output: the chains, in those of which every name is a plain letter or its derivative, the derivative of a
bracket as what it is by the rules for sums, products, quotients and powers; (tanh x)' as the derivative by x. Any other
bracket keeps its prime, and is unread.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from bnderive.document.source import Span
from bnderive.document.syntax import (
    Additive,
    Apply,
    Differential,
    Group,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    walk,
)
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.primed import derivative_of

PRIME = "\\prime"
_LETTERS = ("\\xi", "\\zeta", "\\upsilon", "\\chi", "\\omega", "\\psi", "\\varpi", "\\varrho")
_TIMES = frozenset({"", "\\cdot", "*", "\\times"})


def with_rules(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, those that only recall a rule with derivatives of brackets taken, in letters of its own; in others,
    those by the only letter in a bracket.
    """
    chains = tuple(chains)
    rules = {c.number for c in chains if any(_inside(n) is not None for n in nodes_in((c,)))}
    taken = {n.head for n in nodes_in(chains) if isinstance(n, Name)} if rules else set()
    free = [letter for letter in _LETTERS if letter not in taken]
    taken_in = (_taken(c, free) if c.number in rules else c for c in chains)
    return tuple(rewritten(c, partial(_by_its_letter, chain=c)) if c.number in rules else c for c in taken_in)


def _by_its_letter(node: Node, chain: Chain) -> Node:
    """The derivative of a bracket by the only letter in it, where that is not itself differentiated in the chain."""
    match node:
        case Power(base=Group() as bracket, exponent=Mark(text=text, span=span)) if text == PRIME:
            letters = {n.head for n in nodes_in((chain,)) if isinstance(n, Name) and n.primes}
            known = any(isinstance(n, Name) and n.head in letters for n in walk(bracket))
            return node if known else derivative_of(bracket, span) or node
    return node


def _taken(chain: Chain, free: list[str]) -> Chain:
    """A chain with derivatives of brackets taken, where it is about letters and their derivatives alone."""
    plainly = rewritten(chain, _primed)
    names = [n for n in nodes_in((plainly,)) if isinstance(n, Name)]
    alike = all(len(n.head) == 1 and n.head.islower() and n.sub is None and n.primes < 2 for n in names)
    alike = alike and all(n.sup is None or isinstance(n.sup, Number) for n in names)
    inside = [body for n in nodes_in((plainly,)) if (body := _inside(n)) is not None]
    known = {n.head for body in inside for n in walk(body) if isinstance(n, Name)}
    derived = {n.head for n in names if n.primes}
    if len(chain.sides) < 2 or not alike or {n.head for n in names} != known or not known <= derived:
        return chain
    said = dict(zip(((head, primes) for head in sorted(known) for primes in (0, 1)), free, strict=False))
    if len(said) < 2 * len(known) or any(_derivative(body) is None for body in inside):
        return chain
    return rewritten(rewritten(plainly, _differentiated), lambda node: _renamed(node, said))


def _renamed(node: Node, said: Mapping[tuple[str, int], str]) -> Node:
    """A letter, or its derivative, as the letter that stands for it."""
    return replace(node, head=said[node.head, node.primes], primes=0) if isinstance(node, Name) else node


def _primed(node: Node) -> Node:
    """A differential of a letter as the letter with a prime; any other node as it is."""
    match node:
        case Differential(of=Name(primes=0) as of, by=None, letter="d"):
            return replace(of, span=node.span, primes=1)
        case Apply(head=Name(head="d", sub=None, sup=None), argument=Group() as of, exponent=None):
            return Power(node.span, of, Mark(node.span, PRIME))
    return node


def _inside(node: Node) -> Node | None:
    """What stands in a bracket of which a node is the derivative; None where it is none."""
    match node:
        case Power(base=Group(body=body), exponent=Mark(text=text)) if text == PRIME:
            return body
        case Apply(head=Name(head="d", sub=None, sup=None), argument=Group(body=body), exponent=None):
            return body
    return None


def _differentiated(node: Node) -> Node:
    body = _inside(node)
    found = _derivative(body) if body is not None else None
    return node if found is None else Group(node.span, "(", found)


def _derivative(node: Node) -> Node | None:
    """The derivative of what is made of letters; None where a rule for it is missing."""
    span = node.span
    match node:
        case Number():
            return Number(span, Fraction(0), "0")
        case Name(sup=None, primes=0):
            return replace(node, primes=1)
        case Name(sup=Number() as power, primes=0) as name:
            return _derivative(Power(span, replace(name, sup=None), power))
        case Group(body=body):
            return _derivative(body)
        case Additive(terms=terms):
            every = [(mark, _derivative(term)) for mark, term in terms]
            found = tuple((mark, _bracket(one)) for mark, one in every if one is not None)
            return Additive(span, found) if len(found) == len(every) else None
        case Product(factors=factors) if all(mark.text in _TIMES for mark, _ in factors):
            parts = [d for _, factor in factors if (d := _derivative(factor)) is not None]
            plain = [factor for _, factor in factors]
            each = (_times(span, *plain[:k], part, *plain[k + 1 :]) for k, part in enumerate(parts))
            return _sum(span, "+", *each) if len(parts) == len(plain) else None
        case Quotient(above=above, below=below):
            one, other = _derivative(above), _derivative(below)
            if one is None or other is None:
                return None
            upper = _sum(span, "-", _times(span, one, below), _times(span, above, other))
            return Quotient(span, upper, Power(span, _bracket(below), Number(span, Fraction(2), "2")))
        case Power(base=base, exponent=Number(value=value, text=text)) if (inner := _derivative(base)) is not None:
            lower = Power(span, _bracket(base), Number(span, value - 1, str(value - 1)))
            return _times(span, Number(span, value, text), lower, inner)
    return None


def _bracket(node: Node) -> Node:
    return Group(node.span, "(", node)


def _times(span: Span, *factors: Node) -> Node:
    return Product(span, tuple((Mark(span, ""), _bracket(f)) for f in factors))


def _sum(span: Span, sign: str, *terms: Node) -> Node:
    return Additive(span, tuple((Mark(span, sign if k else "+"), t) for k, t in enumerate(terms)))
