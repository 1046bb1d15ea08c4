"""Names that are defined as functions of one thing, s(z)_i = …, where the document writes them of another, s(a), too;
and functions of arrays that a document defines twice, of the same one.

Input: the chains of a document, what is known, and the two sides of a claim. Output: why it cannot be refuted: an s_i
without what it is of may be of either, and either definition may be meant.
"""

from collections.abc import Iterable

from bnderive.document.syntax import Call, Name, Node, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.theory.survey import Survey


def of_another(chains: Iterable[Chain], survey: Survey, nodes: tuple[Node, Node]) -> str:
    """Why a claim cannot be refuted, in a sentence; empty where it can."""
    inside = {key.code(): key for node in nodes for key in keys_of(node, survey.letters) if key in survey.defined}
    inside |= {key.head: key for key in inside.values()}
    sides = (p.side.node for chain in chains for p in chain.sides if inside)
    calls = (n for side in sides if side is not None for n in walk(side) if isinstance(n, Call))
    for key in (inside[n.name] for n in calls if n.name in inside and isinstance(n.argument, Name)):
        return f"the document writes {key.latex()} of something else too, and this may be meant of that"
    return ""


def defined_again(survey: Survey, nodes: tuple[Node, Node]) -> str:
    """Why a claim cannot be refuted that has a function of an array with two definitions."""
    left, seen = list(nodes), set[str]()
    while left:
        names = {n.name for n in walk(left.pop()) if isinstance(n, Call)} & survey.theory.functions.keys() - seen
        seen |= names
        for function in (survey.theory.functions[name] for name in sorted(names)):
            if function.again and function.whole is not None:
                return f"the document defines {function.name} twice, and either may be meant"
            left += [function.whole] if function.whole is not None else []
    return ""
