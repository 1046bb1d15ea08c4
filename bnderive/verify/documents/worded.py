"""Names of which only the text says what they are: "where $a$ and $c$ are the mean and the variance of the batch".

Input: the chains of a document and its formulas; then what is known, and a claim. Output: the names that the text
speaks of as statistics, or as made of others, or that stand behind such words; and by them why a derivative cannot be
said to be another than the one that is claimed: a name that no equation defines may depend on what the claim
differentiates by.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Additive, Big, Indexed, Name, Node, Number, Product, Quotient, walk
from bnderive.layer.layer import Definition
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.symbols.gather import keys_of, name_of
from bnderive.verify.symbols.roles import differentiated_by_nodes
from bnderive.verify.symbols.shorts import under
from bnderive.verify.symbols.usual import EPSILON, is_learned
from bnderive.verify.theory.survey import Survey
from bnderive.verify.words.introducing import introduced, settled
from bnderive.verify.words.sentences import following
from bnderive.verify.words.telling import a_statistic

WHY = "no equation says what {} is, which may depend on what this differentiates by"
_ACCENTS = ("\\hat", "\\tilde", "\\bar")
_COUNT = (
    r"number|size|count|dimension|cardinality|how many|Anzahl|nombre|número|numero|числ|количеств"
    r"|数量|数目|个数|個数|样本数|大小|维数|维度|개수|크기"
)
_COUNTS = re.compile(rf"^[^,;.()，。；、]*?({_COUNT})", re.IGNORECASE)
_COUNTED = re.compile(rf"({_COUNT})\w*( (of|is|by))?\s*$", re.IGNORECASE)
_TAKEN_OF = re.compile(r"\b(of|over|for|in|from|across|along|per|size|des?|du|von|di)( (all|the|each|every))?\s*$")


def statistics_in_words(chains: Iterable[Chain], formulas: tuple[Formula, ...], letters: Letters) -> frozenset[Key]:
    """The names that the text speaks of as a mean, a variance, a norm, or a deviation; those with an index only where
    it says so of them by themselves.
    """
    found: set[Key] = set()
    chains = tuple(chains)
    for chain in chains:
        node, place = chain.sides[0].side.node, chain.sides[0].formula
        if len(chain.sides) > 1 or not isinstance(node, Name) or formulas[place].display:
            continue
        name = written(node, letters)
        if is_learned(name.key) or name.key == EPSILON or _is_count(formulas, place):
            continue
        if (a_statistic(formulas, place) and not name.indices) or introduced(formulas, place):
            found.add(name.key)
    counts = (key for chain in chains for key in _counts_of(chain, letters))
    return frozenset(found.difference(counts, _made_into_others(chains, letters)))


def called_statistics(chains: Iterable[Chain], formulas: tuple[Formula, ...], letters: Letters) -> frozenset[Key]:
    """The names that the text introduces as a mean, a variance, a norm, or a deviation: "with $a_k$ the mean of k"."""
    chains = tuple(chains)
    alone = ((c.sides[0].side.node, c.sides[0].formula) for c in chains if len(c.sides) == 1)
    named = ((node, place) for node, place in alone if isinstance(node, Name) and not formulas[place].display)
    said = ((node, place) for node, place in named if a_statistic(formulas, place) and not _is_count(formulas, place))
    found = frozenset(written(node, letters).key for node, place in said if introduced(formulas, place))
    return found.difference(_made_into_others(chains, letters))


def _made_into_others(chains: Iterable[Chain], letters: Letters) -> Iterator[Key]:
    """The names of which equations make what is called so with an accent: where x̂ = (x − μ)/σ, "the normalized x" is x̂,
    and x is not made by normalizing.
    """
    for chain in chains:
        name = name_of(chain.sides[0].side.node, letters)
        base = under(name.key, _ACCENTS) if name is not None else None
        right = chain.sides[1].side.node if len(chain.sides) > 1 else None
        if base is not None and right is not None and base in keys_of(right, letters):
            yield base


def parameters_in_words(chains: Iterable[Chain], formulas: tuple[Formula, ...], letters: Letters) -> frozenset[Key]:
    """The names that the text calls parameters or constants."""
    alone = ((c.sides[0].side.node, c.sides[0].formula) for c in chains if len(c.sides) == 1)
    named = ((node, place) for node, place in alone if isinstance(node, Name) and not formulas[place].display)
    return frozenset(written(node, letters).key for node, place in named if settled(formulas, place))


def _counts_of(chain: Chain, letters: Letters) -> Iterator[Key]:
    """The name that counts the terms of a mean, in an equation that gives the mean a name: m = (1/N) Σ x."""
    if len(chain.sides) < 2 or not isinstance(chain.sides[0].side.node, (Name, Indexed)):
        return
    match chain.sides[1].side.node:
        case Product(factors=((_, Quotient(above=Number(value=one), below=Name() as below)), (_, Big()))) if one == 1:
            yield written(below, letters).key
        case Quotient(above=Big(), below=Name() as below):
            yield written(below, letters).key


def taken_behind_words(chains: Iterable[Chain], formulas: tuple[Formula, ...], letters: Letters) -> frozenset[Key]:
    """The names without an index by which something is less, or divided, in an equation behind words of a statistic."""
    each = (c for c in chains if len(c.sides) == 2 and a_statistic(formulas, c.sides[0].formula))
    return frozenset(key for chain in each for key in _taken(chain.sides[1].side.node, letters))


def taken_from_sizes(chains: Iterable[Chain], letters: Letters, sizes: frozenset[str]) -> frozenset[Key]:
    """The names that are taken from a size somewhere, as q in m − q: they are counts too, whatever the text says."""
    sides = (side.side.node for chain in chains for side in chain.sides)
    found: set[Key] = set()
    for part in (n for side in sides if side is not None for n in walk(side) if isinstance(n, Additive)):
        named = [(mark.text, written(term, letters)) for mark, term in part.terms if isinstance(term, Name)]
        if any(name.key.head in sizes for _, name in named):
            found |= {name.key for mark, name in named if mark == "-" and not name.indices}
    return frozenset(found)


def _is_count(formulas: tuple[Formula, ...], place: int) -> bool:
    """Whether the text says of a name that it counts something, or that something else is taken of it."""
    before = formulas[place].before
    counts = _COUNTS.match(following(place, formulas)) or _COUNTED.search(before)
    return counts is not None or _TAKEN_OF.search(before) is not None


def _taken(node: Node | None, letters: Letters) -> Iterator[Key]:
    """The names without an index that are taken away in a side, or stand below a fraction bar."""
    for part in walk(node) if node is not None else ():
        match part:
            case Additive(terms=terms):
                parts = tuple(term for mark, term in terms if mark.text == "-" and isinstance(term, Name))
            case Quotient(below=below):
                parts = tuple(n for n in walk(below) if isinstance(n, Name))
            case _:
                parts = ()
        names = (written(name, letters) for name in parts)
        yield from (n.key for n in names if not n.indices and not is_learned(n.key) and n.key != EPSILON)


def may_depend(survey: Survey, worded: frozenset[Key], nodes: tuple[Node, ...]) -> str:
    """Why a claim with derivatives cannot be refuted: a name that the text speaks of as a statistic, and that no
    equation defines, may depend on what it differentiates by, beside which it stands in a definition.
    """
    for key, beside in beside_open(survey, differentiated_by_nodes(nodes, survey.letters)):
        if key in worded and any(k == key or not is_learned(k) for k in beside):
            return WHY.format(key.latex())
    return ""


def rests_on(survey: Survey, called: frozenset[Key], nodes: tuple[Node, ...]) -> str:
    """Why a claim cannot be refuted: a statistic stands in it that only words define, and that is no free number."""
    named = {key for node in nodes for key in keys_of(node, survey.letters)} & survey.theory.quantities.keys()
    key = min((named & called) - survey.defined, default=None)
    return "" if key is None else f"no equation says what {key.latex()} is"


def apart_from_open(survey: Survey, nodes: tuple[Node, Node]) -> tuple[tuple[Node, Node], str] | None:
    """The sides of a claim without the terms in which the loss is differentiated by a name that no equation defines,
    beside something else that the claim differentiates by; and why it cannot be refuted, where it holds so: that name
    may depend on it. None where there are no such terms.
    """
    below = differentiated_by_nodes(nodes, survey.letters)
    names = frozenset(key for key, beside in beside_open(survey, below) if key in below and beside - {key})
    if not names:
        return None
    left, right = (_without(node, names, survey.letters) for node in nodes)
    if left is None or right is None or (left, right) == nodes:
        return None
    return (left, right), WHY.format(min(names).latex())


def _without(node: Node, names: frozenset[Key], letters: Letters) -> Node | None:
    """A sum without the terms that differentiate by these names; None where none is left."""
    if not isinstance(node, Additive):
        return node
    kept = tuple(t for t in node.terms if not names & differentiated_by_nodes((t[1],), letters))
    return replace(node, terms=kept) if kept else None


def beside_open(survey: Survey, below: frozenset[Key]) -> Iterator[tuple[Key, frozenset[Key]]]:
    """The names that no equation defines, each with those of `below` beside which it stands in a definition of
    something with more axes.
    """
    quantities = survey.theory.quantities
    names = {k: q.name for k, q in quantities.items() if k not in survey.defined and not is_learned(k)}
    sizes = set(survey.slots.sizes.values())
    names |= {k: str(s) for k, s in survey.theory.scalars.items() if k not in quantities and k.head not in sizes}
    for definition in survey.theory.definitions if below else ():
        inside = mentioned(definition.expr) | {str(s) for s in definition.expr.free_symbols}
        beside = frozenset(k for k in below if k in quantities and quantities[k].name in inside)
        for key in sorted(k for k, name in names.items() if name in inside and _fewer(survey, k, definition)):
            if beside:
                yield key, beside


def _fewer(survey: Survey, key: Key, definition: Definition) -> bool:
    """Whether a name has fewer axes than what it helps to define."""
    quantity = survey.theory.quantities.get(key)
    return len(quantity.axes if quantity is not None else ()) < len(definition.quantity.axes)
