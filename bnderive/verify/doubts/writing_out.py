"""What is written out: e^{a_0} + e^{a_1} + e^{a_2} beside Σ_{k=0}^{K−1} e^{a_k}, where K may be three; o_{11} beside O,
which may be the matrix of these.

Input: the chains of a document, a chain, and the sides of a claim of it. Output: why it cannot be refuted; empty where
nothing speaks against it.
"""

from collections.abc import Iterable

from bnderive.document.syntax import Big, Name, Node, Number, script_items, walk
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.names import is_transpose, spelled


def written_out(chains: Iterable[Chain], chain: Chain, nodes: Iterable[Node]) -> str:
    """Why a claim cannot be refuted in which a sum runs over elements that its chain names by numbers, or that has the
    name of all the elements that the document names so.
    """
    nodes = tuple(nodes)
    numbered = {n.head for n in nodes_in((chain,)) if isinstance(n, Name) and isinstance(n.sub, Number)}
    sums = (n for node in nodes for n in walk(node) if isinstance(n, Big) and n.operator == "sum") if numbered else ()
    for part in (p for big in sums for p in walk(big.body)):
        if isinstance(part, Name) and part.head in numbered and isinstance(part.sub, Name):
            return f"this sum may be over the {part.head} that are numbered here"
    names = (n for node in nodes for n in walk(node) if isinstance(n, Name) and not is_transpose(n))
    bare = {spelled(n.head) for n in names if n.sub is n.sup is None}
    elements = (n for n in nodes_in(chains) if isinstance(n, Name) and n.sub is not None)
    for element in elements if any(map(str.isupper, bare)) else ():
        array = spelled(element.head).upper()
        if array in bare and array != element.head and all(isinstance(i, Number) for i in script_items(element.sub)):
            return f"{array} may be all the {element.head} that are numbered here"
    return ""
