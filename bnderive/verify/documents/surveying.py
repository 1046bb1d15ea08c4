"""What the chains of a document are read against: a survey of each part of it that has axes of its own.

Input: chains, what their scripts mean, and what is given. Output: the surveys by the numbers of the chains.
"""

from dataclasses import replace

from bnderive.document.equations import Equation
from bnderive.document.syntax import Number
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.documents.contexts import arity_of, contexts_of, lifted, split_by_sizes
from bnderive.verify.shapes.vectors import with_vectors
from bnderive.verify.symbols.declaring import narrowable, ranks_of
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.theory.given import Given, in_time
from bnderive.verify.theory.survey import Survey, survey


def surveys_of(chains: tuple[Chain, ...], letters: Letters, given: Given) -> dict[int, Survey]:
    """What each chain is read against, by its number."""
    ranks = with_vectors(ranks_of((c.equation for c in chains), letters), (c.equation for c in chains), letters)
    contexts = contexts_of(chains, letters, ranks)
    made: list[Survey] = []
    for context in contexts:
        in_time(given)
        own = tuple(c for c in chains if c.number in context.chains)
        counts = {c.number: arity_of(c, letters, ranks) for c in chains if c not in own}
        bare = _used(own, letters) - context.arity.keys()
        fitting = tuple(
            c
            for c in chains
            if c in own or (context.fits(counts[c.number]) and (len(c.sides) > 1 or bare.isdisjoint(counts[c.number])))
        )
        deeper = None
        if made and not split_by_sizes(context, contexts[0]):
            deeper = lifted(survey(numbered(_told(own)), given, made[0].theory.quantities), made[0], given.last)
        whole = deeper or survey(numbered(_told(fitting)), given)
        made.append(replace(whole, narrow=_narrow(whole, fitting, letters, given)))
    return {number: made[k] for k, context in enumerate(contexts) for number in context.chains}


def _used(chains: tuple[Chain, ...], letters: Letters) -> frozenset[Key]:
    """The names that stand in equations: what the text only mentions of another context gives them no index."""
    nodes = (p.side.node for c in chains if len(c.sides) > 1 for p in c.sides)
    return frozenset(key for node in nodes if node is not None for key in keys_of(node, letters))


def _told(chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """The chains without remarks, which say nothing of what a name is; of x = [x_1, …, x_n] ∈ ℝⁿ, that x is in ℝⁿ."""
    spaced = (
        replace(c, sides=c.sides[::2], marks=("in",)) if c.posed and c.marks == ("=", "in") else c for c in chains
    )
    return tuple(
        c for c in spaced if "in" in c.marks or not c.posed or any(isinstance(p.side.node, Number) for p in c.sides)
    )


def _narrow(whole: Survey, chains: tuple[Chain, ...], letters: Letters, given: Given) -> Survey | None:
    """The same where every row is a single number; None where the document has no such rows, or where matrices with
    other numbers of rows are as wide, as weights are.
    """
    size = narrowable((c.equation for c in chains), letters) if whole.theory.matrices is not None else None
    shapes = {tuple(a.size for a in q.axes) for q in whole.theory.quantities.values() if len(q.axes) == 2}
    if size is None or len({first for first, last in shapes if last == size}) > 1:
        return None
    left = {k: sum(a.size != size for a in q.axes) for k, q in whole.theory.quantities.items()}
    counts = {c.number: arity_of(c, letters, {}) for c in chains}
    fitting = (c for c in chains if all(n <= left.get(k, 9) for k, n in counts[c.number].items() if isinstance(n, int)))
    return survey(numbered(tuple(fitting)), given, None, size)


def numbered(chains: tuple[Chain, ...]) -> tuple[tuple[int, Equation], ...]:
    """The equations of chains, with the numbers of these."""
    return tuple((c.number, c.equation) for c in chains)
