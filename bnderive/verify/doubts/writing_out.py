"""Sums written out: e^{a_0} + e^{a_1} + e^{a_2} beside Σ_{k=0}^{K−1} e^{a_k}, where K may be three.

Input: a chain, and the sides of a claim of it. Output: why it cannot be refuted; empty where nothing speaks against it.
"""

from collections.abc import Iterable

from bnderive.document.syntax import Big, Name, Node, Number, walk
from bnderive.verify.claims.chains import Chain, nodes_in


def written_out(chain: Chain, nodes: Iterable[Node]) -> str:
    """Why a claim cannot be refuted in which a sum runs over elements that its chain names by numbers."""
    numbered = {n.head for n in nodes_in((chain,)) if isinstance(n, Name) and isinstance(n.sub, Number)}
    sums = (n for node in nodes for n in walk(node) if isinstance(n, Big) and n.operator == "sum") if numbered else ()
    for part in (p for big in sums for p in walk(big.body)):
        if isinstance(part, Name) and part.head in numbered and isinstance(part.sub, Name):
            return f"this sum may be over the {part.head} that are numbered here"
    return ""
