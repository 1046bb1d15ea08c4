"""Elements of which the script says which one is meant: y_{k=i} is y_i, and y_{k≠i} is y_k where k is not i.

Input: chains as they are written. Output: the same with such scripts read, and k ≠ i as a condition of the chain. What
stands under a 𝟏, which is one where the relation holds, is no such script.
"""

from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.syntax import Apply, Group, Name, Node, Relation, walk
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.functions import INDICATORS


def with_picked(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, with what a script says of its index read."""
    return tuple(_read(chain) for chain in chains)


def _read(chain: Chain) -> Chain:
    nodes = [n for p in chain.sides if p.side.node is not None for n in walk(p.side.node)]
    found = [r for n in nodes if (r := _script(n)) is not None]
    if not found:
        return chain
    apart = {(_letter(r.operands[0]), _letter(r.operands[1])): r for r in found if r.marks[0].text == "!="}
    return replace(rewritten(chain, _element), conditions=(*chain.conditions, *apart.values()))


def _script(node: Node) -> Relation | None:
    """The relation of two letters in the script of a name."""
    match node:
        case Name(head=head, sub=Relation() as sub) | Name(head=head, sub=Group(body=Relation() as sub)):
            letters = len(sub.operands) == 2 and all(map(_letter, sub.operands))
            return sub if head not in INDICATORS and letters and sub.marks[0].text in ("=", "!=") else None
    return None


def _letter(node: Node) -> str:
    """A letter by itself; empty for anything else."""
    match node:
        case Name(head=head, sub=None, sup=None, primes=0) if len(head) == 1:
            return head
    return ""


def _element(node: Node) -> Node:
    """A name with the index that its script names."""
    if isinstance(node, Apply):
        return replace(node, head=head) if isinstance(head := _element(node.head), Name) else node
    script = _script(node)
    if script is None or not isinstance(node, Name):
        return node
    return replace(node, sub=script.operands[1 if script.marks[0].text == "=" else 0])
