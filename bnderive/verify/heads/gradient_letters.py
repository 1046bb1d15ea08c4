"""Which letters of a document name the gradient of what stands in their script, δ_{x̂_i}, or, as a bar, under them.

Input: the chains of a document and the text around its formulas. Output: `Beneath`. A letter does where an equation
says it of one quantity, g_y = ∂L/∂y, where words call it so, or where it stands with several quantities of the forward
pass, and for nothing else; a bar does where words speak of bars and adjoints. What no equation says is guessed: whether
it is so, the claims must bear out. Bars of which an equation says so are in `symbols/shorts`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Big, Call, Differential, Group, Name, Node, Number, Quotient, script_items, walk
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.names import Key, spelled
from bnderive.verify.claims.trees import is_derivative
from bnderive.verify.heads.beneath import BARS, Beneath, derives, shown
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.words.sentences import sentence

_USUAL = frozenset({"\\delta", "g", "G"})
_INDICES = frozenset("abcdhijklmnopqrstuvw")
_GRADIENT = r"(gradients?|(partial )?derivatives?|adjoints?|sensitivit(y|ies))\b"
_CALLED = re.compile(
    rf"^\s*(,|:|be|is|are|denotes?|represents?|stands? for|as|for|means?|\s)*(the|an?|its|their|all|\s)*"
    rf"((upstream|incoming|backpropagated|back-propagated|corresponding|respective|loss|partial)\s)*{_GRADIENT}"
    r"|^\s*(表示|代表|记为|是|为|即)?[^。；，,$]{0,12}(梯度|导数|偏导)",
    re.IGNORECASE,
)
_CALLS = re.compile(rf"{_GRADIENT}( of (the )?(loss|cost|error))?\s*$|(梯度|导数|偏导数?)\s*$", re.IGNORECASE)
_SCRIPTS = re.compile(rf"{_GRADIENT}[^.;]*\bsubscripts?\b|\bsubscripts?\b[^.;]*\b{_GRADIENT}", re.IGNORECASE)
_BAR = r"\b(over)?bar(s|red)?\b"
_BARRED = re.compile(
    rf"^(?!.*\b(means?|averages?|averaged)\b)(.*\b{_GRADIENT}.*{_BAR}|.*{_BAR}.*\b{_GRADIENT})", re.IGNORECASE
)


def beneath_of(chains: Iterable[Chain], formulas: tuple[Formula, ...], barred: frozenset[str]) -> Beneath:
    """The letters of these chains that name gradients by their script, but for those that are `barred`."""
    chains = tuple(chains)
    quantities = _quantities(chains)
    squares = frozenset(spelled(n.head) for n in _firsts(chains) if isinstance(n.sup, Number) and n.sup.value == 2)
    known = Beneath(quantities=quantities, squares=squares)
    uses: dict[str, set[str]] = {}
    for name in _names(chains):
        for head, of in shown(name, known):
            uses.setdefault(head, set()).add(spelled(of.head))
    told = {head: {_says(chain, head, known) for chain in chains} - {None} for head in uses.keys() - barred}
    letters = {head for head, each in told.items() if each == {True} and head not in BARS}
    guessed = {
        head
        for head, each in told.items()
        if not each
        and (
            _in_words(head, chains, formulas, known)
            or (len(uses[head]) > 1 and head in _USUAL and _for_nothing_else(head, chains, known))
        )
    }
    named = replace(known, letters=frozenset(letters | guessed))
    if len(losses := _losses(chains, named)) > 1:
        return known
    found = frozenset(letters | guessed)
    found |= frozenset() if found.isdisjoint(BARS) else {*BARS}
    loss = next(iter(losses), "")
    return replace(known, letters=found, quantities=quantities - found, guessed=frozenset(guessed), loss=loss)


def _losses(chains: tuple[Chain, ...], named: Beneath) -> frozenset[str]:
    """What gradients may be of: what stands above a ∂ and is usual for a loss; else the numbers that equations make of
    arrays, without gradients, those that are usual for a loss, or those that no equation uses.
    """
    above = (n.above.of for n in nodes_in(chains) if isinstance(n, Quotient) and isinstance(n.above, Differential))
    found = frozenset(n.head for n in above if isinstance(n, Name) and _is_loss(n.head))
    shows = (any(head in named.letters for n in _names([c]) for head, _ in shown(n, named)) for c in chains)
    made = frozenset(head for c, gradient in zip(chains, shows, strict=True) if not gradient for head in _made(c))
    used = {
        n.head for c in chains for p in c.sides[1:] if p.side.node for n in walk(p.side.node) if isinstance(n, Name)
    }
    return found or frozenset(filter(_is_loss, made)) or made - used


def _is_loss(head: str) -> bool:
    return is_loss_letter(Key(spelled(head)))


def _made(chain: Chain) -> Iterator[str]:
    """The name that an equation gives what is summed, a norm, or a logarithm."""
    first, *rest = (p.side.node for p in chain.sides)
    if isinstance(first, Name) and (first.sub is None or _is_loss(first.head)) and rest and rest[0] is not None:
        parts = walk(rest[0])
        norms = any(isinstance(n, Group) and n.kind == "norm" for n in parts)
        logarithms = any(isinstance(n, Call) and n.name in ("log", "ln") for n in parts)
        if norms or logarithms or any(isinstance(n, Big) for n in parts):
            yield first.head


def _quantities(chains: tuple[Chain, ...]) -> frozenset[str]:
    """The heads that equations without derivatives define, and those that they define them by, where none of them ever
    has one that is defined below it or under a bar; no letter that a sum binds, or that stands below a name as an index
    does.
    """
    heads = {spelled(first.head) for first in _firsts(chains)}
    known = Beneath(quantities=frozenset(heads))
    above = {name.head for name in _names(chains) if any(True for _ in shown(name, known))}
    found: set[str] = set()
    for chain in chains:
        sides = [p.side.node for p in chain.sides]
        if len(sides) > 1 and isinstance(sides[0], Name) and chain.marks[0] == "=":
            nodes = [part for side in sides if side is not None for part in _standing(side)]
            names = [part for part in nodes if isinstance(part, Name)]
            derived = any(isinstance(part, Differential) for part in nodes)
            if not derived and above.isdisjoint(name.head for name in names):
                found |= {spelled(name.head) for name in names}
    bigs = [n for n in nodes_in(chains) if isinstance(n, Big)]
    bound = {n.head for big in bigs for s in (big.sub, big.sup) if s for n in walk(s) if isinstance(n, Name)}
    items = (i for n in _names(chains) if spelled(n.head) in found for i in script_items(n.sub))
    below = {i.head for i in items if isinstance(i, Name) and i.sub is None}
    return frozenset(found - bound - (below & _INDICES))


def _firsts(chains: Iterable[Chain]) -> Iterator[Name]:
    """The names that equations begin with."""
    firsts = (chain.sides[0].side.node for chain in chains if len(chain.sides) > 1)
    yield from (first for first in firsts if isinstance(first, Name))


def _standing(node: Node) -> Iterator[Node]:
    """The parts of a side but for those that stand in scripts, exponents of e left in."""
    names = [n for n in walk(node) if isinstance(n, Name)]
    scripts = [s for n in names for s in (n.sub, n.sup if n.head != "e" else None) if s is not None]
    inside = {id(part) for script in scripts for part in walk(script)}
    yield from (part for part in walk(node) if id(part) not in inside)


def _names(chains: Iterable[Chain]) -> Iterator[Name]:
    yield from (n for n in nodes_in(chains) if isinstance(n, Name))


def _says(chain: Chain, head: str, known: Beneath) -> bool | None:
    """Whether a chain says that a letter is the gradient by its script; None where it says nothing of that."""
    found: bool | None = None
    for pair in pairwise(p.side.node for p in chain.sides):
        for one, other in (pair, pair[::-1]):
            if not isinstance(one, Name) or other is None:
                continue
            anything = known.quantities | {spelled(n.head) for n in _under(one)}
            for own, of in shown(one, replace(known, quantities=anything)):
                if own == head and derives(other, of):
                    return True
                otherwise = is_derivative(other) or (head in BARS and one is pair[0] and _is_mean(other, known))
                if own == head and spelled(of.head) in known.quantities and otherwise:
                    found = False
    return found


def _is_mean(node: Node, known: Beneath) -> bool:
    """Whether a side sums over what has no bar and is no derivative, as a mean does."""
    parts = walk(node)
    barred = any(isinstance(n, Name) and any(head in BARS for head, _ in shown(n, known)) for n in parts)
    return any(isinstance(n, Big) for n in parts) and not barred and not any(map(is_derivative, parts))


def _under(name: Name) -> Iterator[Name]:
    """What stands in the script of a name, or under its accent."""
    yield from (name.sub,) if isinstance(name.sub, Name) else ()
    yield from (replace(name, head=name.head[:-1].split("{", 1)[1]),) if name.head.startswith(BARS) else ()


def _in_words(head: str, chains: tuple[Chain, ...], formulas: tuple[Formula, ...], known: Beneath) -> bool:
    """Whether words call a letter with a quantity in its script a gradient, or say that it is one by its subscript;
    whether they speak of adjoints that are written with a bar.
    """
    if head in BARS:
        texts = (text for f in formulas for text in (f.before, f.heading))
        return any(_BARRED.search(part) for text in texts for part in text.replace("\n", " ").split("."))
    for chain in chains:
        match [p.side.node for p in chain.sides]:
            case [Name(head=own) as name] if own == head:
                place = chain.sides[0].formula
                after = formulas[place + 1].before if place + 1 < len(formulas) else ""
                if name.sub is None and _SCRIPTS.search(sentence(formulas, place)):
                    return True
                named = _CALLED.match(after) or _CALLS.search(formulas[place].before)
                if named and any(True for _ in shown(name, known)):
                    return True
    return False


def _for_nothing_else(head: str, chains: tuple[Chain, ...], known: Beneath) -> bool:
    """Whether a letter stands without a quantity in its script only where it is said to be a derivative, if at all."""
    alone = [name for name in _names(chains) if name.head == head and not any(True for _ in shown(name, known))]
    heads = [[p.side.node for p in c.sides[:2]] for c in chains if len(c.sides) > 1]
    told = [right for left, right in heads if any(left is name for name in alone)]
    derived = [right is not None and is_derivative(right) for right in told]
    return not alone or (bool(derived) and all(derived))
