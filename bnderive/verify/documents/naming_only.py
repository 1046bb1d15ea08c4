"""Equations that claim nothing of what is defined: they give a name, say a size in words, or update a value."""

from fractions import Fraction

from bnderive.document.syntax import Apply, Call, Items, Name, Node, Number, Product, walk
from bnderive.verify.claims.chains import Claim
from bnderive.verify.claims.functions import EXPECTATIONS, arguments_of, key_of, names_only
from bnderive.verify.claims.names import DELTA, Key, written
from bnderive.verify.claims.trees import rebuilt, said
from bnderive.verify.claims.updating import UPDATED
from bnderive.verify.heads.beneath import is_said
from bnderive.verify.heads.known import is_known
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import UNREADABLE, Sense
from bnderive.verify.symbols.gather import has_derivative, keys_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.words.remarking import SPECIAL

OVER_BATCHES = "this is taken over batches, of which nothing else is said"
MAXIMUM = "maxima along an axis are not read: what stands with this name is judged whatever it is"
UNNAMED = "it takes a mean or a variance along an axis that is not named"


def named_only(known: Survey, claim: Claim) -> bool:
    """Whether a claim only gives a name: a definition, an abbreviation, words, a Kronecker delta said in words."""
    number = claim.chain.number
    first, right = claim.chain.sides[0].side.node, claim.right.side.node
    defines = claim.head is None and (number in known.defining or (number, 0) in known.naming)
    delta = isinstance(first, Name) and written(first, known.letters).key == DELTA and isinstance(right, Number)
    size = isinstance(first, Name) and claim.head is None and _is_size(known, written(first, known.letters).key)
    given = any((f.number, f.position) == (number, claim.position) for f in known.theory.functions.values())
    left = claim.left.side.node
    letter = left is not None and right is not None and claim.head is None and is_said(left, right)
    named = (number, claim.position) in known.naming
    shows = claim.position in claim.chain.shows
    return defines or delta or size or given or letter or named or shows or _words(known, right)


def no_claim(known: Survey, claim: Claim) -> str:
    """Why there is nothing to prove of a claim that is not understood, in words; empty where there is."""
    left, right = claim.left.side.node, claim.right.side.node
    if left is None or right is None:
        return ""
    if claim.head is not None:
        function = _unknown(known, right)
        return f"nothing else says what {function} is" if function else ""
    if claim.chain.posed and claim.chain.posed != SPECIAL:
        return claim.chain.posed
    if (updates(known, left, right) and _itself(left, right)) or _steps(left, right):
        return UPDATED
    if _is_statistic(left) and any(isinstance(n, Apply) and n.head.head in EXPECTATIONS | {"E"} for n in walk(right)):
        return OVER_BATCHES
    named = not has_derivative(left)
    function = _unknown(known, right) if named else ""
    return f"nothing else says what {function} is" if function else ""


def given_by_statistics(sense: Sense, node: Node) -> bool:
    """Whether a side is understood but for means and variances along an axis without a name: of x_k over examples."""
    if not any(map(_is_statistic, walk(node))):
        return False
    try:
        value(sense, rebuilt(node, lambda part: Number(part.span, Fraction(1), "1") if _is_statistic(part) else part))
    except UNREADABLE:
        return False
    return True


def _is_statistic(node: Node) -> bool:
    return isinstance(node, Call) and node.name in ("expectation", "variance")


def _itself(left: Node, right: Node) -> bool:
    """Whether a name stands again, at the same indices, in what it is said to be."""
    return any(isinstance(n, Name) and said(n) == said(left) for n in walk(right))


def _steps(left: Node, right: Node) -> bool:
    """Whether an equation says what a name is at another step: w(t + 1) = w(t) − α g."""
    if not isinstance(left, Apply) or is_known(left.head.head):
        return False
    heads = [n for n in walk(right) if isinstance(n, Apply) and said(n.head) == said(left.head)]
    return any(said(n.argument) != said(left.argument) for n in heads)


def _unknown(known: Survey, node: Node) -> str:
    """The function that a side is, of names, where nothing says what it is."""
    match node:
        case Call(name=name, argument=Name() | Items() as argument, sup=None):
            several = isinstance(argument, Items)
            unknown = (k for k in known.calls.heads.unknown if several or (len(k.head) > 1 and k.head.isalpha()))
            return name if name in {key.latex() for key in unknown} else ""
        case Apply(head=head, argument=group, exponent=None) if head.sup is None and names_only(arguments_of(group)):
            key = key_of(head, known.letters)
            meant = {*known.theory.quantities, *known.theory.scalars, *known.calls.heads.functions}
            return (
                "" if len(key.head) < 2 or not key.head.isalpha() or key in meant or is_known(key.head) else key.latex()
            )
    return ""


def updates(known: Survey, left: Node, right: Node) -> bool:
    """Whether an equation says how a name that nothing defines changes: w = w − α g."""
    if not isinstance(left, Name):
        return False
    key = written(left, known.letters).key
    return key not in known.defined and key in keys_of(right, known.letters)


def _is_size(known: Survey, key: Key) -> bool:
    """Whether a name is the size of an axis."""
    return key in known.theory.scalars and key.head in known.slots.sizes.values()


def _words(known: Survey, node: Node | None) -> bool:
    """Whether a side is made of words that nothing defines: upstream gradient."""
    match node:
        case Name(head=head):
            key = written(node, known.letters).key
            theory = known.theory
            words = len(head) > 3 and head.replace(" ", "").isalpha()
            return words and key not in {*theory.quantities, *theory.scalars}
        case Product(factors=factors):
            return all(_words(known, factor) for _, factor in factors)
    return False
