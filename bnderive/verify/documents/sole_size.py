"""Another letter for the one size of a document: sums that end at m, and after them a gradient with N.

Input: the chains of a document, the text around them, and what is known. Output: the letters that may stand for its one
size, and those of them that do: words call them the size of a batch, and the axis is that of a batch too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Big, Name, Node, walk
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.symbols.roles import is_bare
from bnderive.verify.theory.survey import Survey
from bnderive.verify.words.sentences import following

ONE_SIZE = "the document has one size alone"
_LETTERS = frozenset("mNnMB")
_BATCH = (
    r"(mini-?\s?)?batch[- ]size|size of (the|a|each) (mini-?\s?)?batch"
    r"|number of (training )?(examples|samples|data points|instances|observations)( in (the|a|each) (mini-?\s?)?batch)?"
    r"|批(量|次)?(的)?大小|样本(数量|个数|数)|バッチサイズ"
)
_IS_BATCH = re.compile(rf"^\s*,?\s*(is|denotes|being|=|为|是|表示)?\s*(the|our)?\s*({_BATCH})", re.IGNORECASE)
_SAYS_BATCH = re.compile(rf"({_BATCH})( is| of|,)?\s*$", re.IGNORECASE)
_OF_BATCHES = re.compile(r"batch[- ]?norm", re.IGNORECASE)


def other_letters(chains: Iterable[Chain], letters: Letters, surveys: Mapping[int, Survey]) -> dict[Key, Key]:
    """The letters that may stand for the one size, with that size; nothing where there are several sizes, or none."""
    chains = tuple(chains)
    sizes = {size for survey in surveys.values() for size in survey.slots.sizes.values()}
    lengths = {axis.size for s in surveys.values() for q in s.theory.quantities.values() for axis in q.axes}
    if len(sizes) != 1 or not lengths <= sizes:
        return {}
    (size,) = sizes
    said = [c for c in chains if len(c.sides) > 1]
    firsts = {node.head for c in said if isinstance(node := c.sides[0].side.node, Name)}
    scripts = [s for n in nodes_in(said) for s in _scripts(n)]
    bounds = {n.head for s in scripts for n in walk(s) if isinstance(n, Name)}
    taken = bounds | firsts | letters.indices | sizes
    keys = {written(n, letters).key for n in nodes_in(said) if isinstance(n, Name) and n.sub is None}
    free = (key for key in sorted(keys) if is_bare(key) and key.head in _LETTERS - taken)
    return {key: Key(size) for key in free if not any(key in s.defined for s in surveys.values())}


def of_batch(
    others: Mapping[Key, Key], chains: Iterable[Chain], formulas: tuple[Formula, ...], letters: Letters
) -> dict[Key, Key]:
    """Those of the letters that words call the size of a batch, where the axis is said to be that of a batch, and no
    equation has both.
    """
    chains = tuple(chains)
    called = {key for chain in chains for key in _called(chain, formulas, letters)}
    about = any(_OF_BATCHES.search(text) for f in formulas for text in (f.before, f.heading))
    held = [{written(n, letters).key for n in nodes_in([c]) if isinstance(n, Name)} for c in chains if len(c.sides) > 1]
    return {
        key: size
        for key, size in others.items()
        if key in called and (about or size in called) and not any({key, size} <= keys for keys in held)
    }


def _called(chain: Chain, formulas: tuple[Formula, ...], letters: Letters) -> Iterator[Key]:
    """The name that the text calls the size of a batch, where it stands alone."""
    node, place = chain.sides[0].side.node, chain.sides[0].formula
    if len(chain.sides) > 1 or not isinstance(node, Name) or formulas[place].display:
        return
    if _IS_BATCH.match(following(place, formulas)) or _SAYS_BATCH.search(formulas[place].before):
        yield written(node, letters).key


def _scripts(node: Node) -> tuple[Node, ...]:
    """What stands above and below a sum, or below and above a name."""
    found = (node.sub, node.sup) if isinstance(node, (Big, Name)) else ()
    return tuple(script for script in found if script is not None)
