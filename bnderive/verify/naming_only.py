"""Equations that claim nothing of what is defined: they give a name, say a size in words, or update a value."""

from bnderive.document.syntax import Name, Node, Number, Product
from bnderive.verify.chains import Claim
from bnderive.verify.gather import keys_of
from bnderive.verify.names import DELTA, Key, written
from bnderive.verify.survey import Survey


def named_only(known: Survey, claim: Claim) -> bool:
    """Whether a claim only gives a name: a definition, an abbreviation, words, a Kronecker delta said in words."""
    number = claim.chain.number
    first, right = claim.chain.sides[0].side.node, claim.right.side.node
    defines = claim.head is None and (number in known.defining or (number, 0) in known.naming)
    delta = isinstance(first, Name) and written(first, known.letters).key == DELTA and isinstance(right, Number)
    size = isinstance(first, Name) and claim.head is None and _is_size(known, written(first, known.letters).key)
    given = any((f.number, f.position) == (number, claim.position) for f in known.theory.functions.values())
    return defines or delta or size or given or (number, claim.position) in known.naming or _words(known, right)


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
