"""Averages with weights: ⟨E⟩ = Σ_i p_i E_i says that ⟨ ⟩, or E[ ], is no plain mean in this document.

Input: the chains of a document, what is known, and a claim. Output: why a claim with such an average cannot be refuted.
"""

from collections.abc import Iterable

from bnderive.document.syntax import Call, Node, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.theory.survey import Survey


def weighted(chains: Iterable[Chain], survey: Survey, nodes: tuple[Node, ...]) -> str:
    """Why a claim cannot be refuted: an average in it may have the weights that an equation of the document says."""
    if not any(_is_average(part) for node in nodes for part in walk(node)):
        return ""
    for chain in chains:
        first, *rest = (placed.side.node for placed in chain.sides)
        if first is None or not _is_average(first):
            continue
        inside = set(keys_of(first, survey.letters))
        beside = {key for node in rest[:1] if node is not None for key in keys_of(node, survey.letters)}
        if any(survey.slots.arity.get(key) for key in beside - inside):
            return "the average may have weights, as in another equation of the document"
    return ""


def _is_average(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "expectation"
