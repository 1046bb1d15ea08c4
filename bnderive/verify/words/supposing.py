"""What the text around equations says of them: "if x_i > 0 then", "setting ∂L/∂b = 0 gives".

Input: the chains of a document and its formulas. Output: the chains, such conditions with those that they are said of;
the names that an equation only solves for.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Differential, Indexed, Mark, Name, Node, Number, Quotient, Relation, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.claims.trees import said
from bnderive.verify.symbols.gather import name_of
from bnderive.verify.symbols.roles import differentiated_by
from bnderive.verify.words.freeing import kept

ASKED = "the text asks for this, and does not claim it"
_ORDERS = frozenset({"<", ">", "<=", ">="})
_AFTER = re.compile(r"^[\s,(]*(if|for|when|whenever|where|on)\s*$")
_BEFORE = re.compile(r"\b(if|for|when|whenever|where|on|case|suppose|assume|assuming)( that)?\s*$", re.IGNORECASE)
_POSES = re.compile(
    r"\b(set|setting|let|letting|put|putting|solve|solving|require|requiring|equating)\s*$", re.IGNORECASE
)
_OMITS = re.compile(
    r"\b(drop|omit|ignor|neglect|suppress|disregard|leave out|leaving out|set aside)(s|e|es|ed|ing|ping|ped|ting|ted)?"
    r"( the)?( small| tiny)?( constant| term| number)?\s*$"
    r"|(忽略|略去|省略|不考虑|不計|不计)(掉|了)?(小|常数|项)*\s*$"
    r"|\b(négligeant|on néglige|ignor(ando|amos|iere|ieren)|desprecia(ndo|mos)|omit(iendo|imos)"
    r"|пренебрега\w+|опуска\w+)( (el|la|le|das|término|член\w*))?\s*$",
    re.IGNORECASE,
)
_ASSUMES = re.compile(r"\b((assum|suppos)\w*|(we|let us) (set|take|put|fix|choose))\b[^.]*$", re.IGNORECASE)
_LASTS = re.compile(
    r"[\s,.;:]*(and|so|thus|hence|then|therefore|also|similarly|likewise|which|this|gives?|we|get|have|obtain|that)?"
    r"(\s+(so|thus|hence|then|therefore|also|gives?|we|get|have|obtain|that|finally|similarly))*[\s,.;:]*",
    re.IGNORECASE,
)
_FURTHER = 8
_OPENS = re.compile(
    r"(?:^|[.:;。：；\n])[\W\d]*(?:(?:and|now|but|so|then|similarly|likewise|instead)[,\s]+)*"
    r"(?:if|when|for|where|in (?:the )?case(?: that| of)?|suppose|assum(?:e|ing)|consider|wenn|falls|für|si|para|pour"
    r"|当|若|如果|对于|если|при)(?: the case)?[\s,:]*$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.;!?](?=\s|$)|[。；！？]|\n\s*\n")
_SOLVES = re.compile(
    r"\b(gives?|yields?|implies|leads to|we (get|find|obtain)|solution is|minimi[sz]er is)[\s:]*$", re.IGNORECASE
)
_ITEM = re.compile(r"[ \t>]*(?:[-*+•]|\(?\d{1,3}[.)])[ \t]+[*_]{0,3}")
_COLON = re.compile(r"[*_]{0,3}[ \t]*[:：]")
_BETWEEN = re.compile(r"^[\s,:;.)]*(then|we (have|get)|so|this is|it is|the derivative is)?[\s,:]*$", re.IGNORECASE)


def with_suppositions(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, those that order values under which another holds joined to it: the one before where the sentence
    goes on (y = x if x > 0), else the one after (if x > 0, y = x).
    """
    found: list[Chain] = []
    waiting: list[tuple[Relation, int]] = []
    for chain in chains:
        relation = _order(chain)
        if relation is None:
            first = chain.sides[0].formula
            near = [r for r, formula in waiting if _follows(formula, first, formulas)]
            posed = ASKED if _poses(chain, formulas) else ""
            found.append(replace(chain, supposed=tuple(near), posed=posed) if near or posed else chain)
            waiting = []
            continue
        formula = chain.sides[0].formula
        last = found[-1].sides[-1].formula if found and len(found[-1].sides) > 1 else None
        said = formulas[formula].before
        if last == formula or (last == formula - 1 and _AFTER.match(said)):
            found[-1] = replace(found[-1], supposed=(*found[-1].supposed, relation))
        elif _BEFORE.search(said):
            waiting.append((relation, formula))
        else:
            found.append(chain)
    return tuple(found)


def with_omissions(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, those after "we drop $\\epsilon$ from here on" with that name given as zero, and those after "assume
    that $\\mu = 0$" with that number; from where the text says that the name is kept, with that name kept.
    """
    found: list[Chain] = []
    omitted: list[tuple[Node, Node]] = []
    back: list[Node] = []
    for chain in chains:
        only, before = chain.sides[0].side.node, formulas[chain.sides[0].formula].before
        last = chain.sides[-1].side.node
        if len(chain.sides) == 1 and isinstance(only, Name) and kept(formulas, chain.sides[0].formula):
            omitted = [(name, number) for name, number in omitted if said(name) != said(only)]
            back.append(only)
        elif len(chain.sides) == 1 and isinstance(only, Name) and _OMITS.search(before):
            back = [name for name in back if said(name) != said(only)]
            omitted.append((only, Number(only.span, Fraction(0), "0")))
        elif len(chain.sides) == 2 and isinstance(only, Name) and isinstance(last, Number) and _ASSUMES.search(before):
            omitted.append((only, last))
        found.append(replace(chain, given=(*chain.given, *omitted), kept=tuple(back)) if omitted or back else chain)
    return tuple(found)


def lasts(formulas: tuple[Formula, ...], first: int, here: int) -> bool:
    """Whether what the text says before a formula is said of a later one too, with nothing but "and thus" between."""
    goes_on = (
        formulas[k].heading == formulas[first].heading and _LASTS.fullmatch(formulas[k].before) is not None
        for k in range(first + 1, here + 1)
    )
    return first < here <= first + _FURTHER and all(goes_on)


def opens(formulas: tuple[Formula, ...], first: int, here: int) -> bool:
    """Whether a case begins the sentence that a displayed formula ends, with others in the text between: "when $i = k$,
    using $p = q$, we get $$…$$".
    """
    between = formulas[first + 1 : here]
    if not formulas[here].display or not 0 < len(between) < _FURTHER or not _OPENS.search(formulas[first].before):
        return False
    ends = any(_ENDS.search(f.before.rstrip()) for f in formulas[first + 1 : here + 1])
    return not ends and not any(f.display for f in between)


def _poses(chain: Chain, formulas: tuple[Formula, ...]) -> bool:
    """Whether the text asks for an equation: a derivative is set to a number, or what it holds for is named, as the
    points where w·x + b = 0. What begins an item of a list with a number and a colon is a case that the item speaks of;
    what says something of derivatives there is a claim that the item explains.
    """
    nodes = [p.side.node for p in chain.sides]
    formula = formulas[chain.sides[0].formula]
    if len(nodes) != 2 or not isinstance(nodes[1], Number):
        return False
    if not isinstance(nodes[0], Quotient):
        where = not isinstance(nodes[0], (Name, Indexed)) and chain.marks == ("=",) and _BEFORE.search(formula.before)
        derived = any(isinstance(node, Differential) for node in walk(nodes[0])) if nodes[0] is not None else False
        return bool(where) or (not derived and not formula.display and _labels(formula))
    return bool(_POSES.search(formula.before))


def _labels(formula: Formula) -> bool:
    """Whether a formula begins an item of a list, with a colon after it."""
    source = formula.source
    while source.decoded is not None:
        source = source.decoded.source
    text, start, end = source.text, formula.origin.start, formula.origin.end
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return _ITEM.fullmatch(line) is not None and _COLON.match(text, end) is not None


def solved_for(chains: Iterable[Chain], formulas: tuple[Formula, ...], letters: Letters) -> frozenset[Key]:
    """The names that an equation gives once they were differentiated by, after an equation that the text asks for."""
    found: set[Key] = set()
    below: set[Key] = set()
    posed = False
    for chain in chains:
        name = name_of(chain.sides[0].side.node, letters)
        solves = _SOLVES.search(formulas[chain.sides[0].formula].before) is not None
        if posed and solves and name is not None and name.key in below:
            found.add(name.key)
        posed = posed or bool(chain.posed)
        below |= differentiated_by((chain.equation,), letters)
    return frozenset(found)


def _follows(condition: int, equation: int, formulas: tuple[Formula, ...]) -> bool:
    return condition == equation or (condition == equation - 1 and bool(_BETWEEN.match(formulas[equation].before)))


def _order(chain: Chain) -> Relation | None:
    """A chain as a relation, where it only orders values."""
    nodes = tuple(p.side.node for p in chain.sides if p.side.node is not None)
    if len(nodes) < 2 or len(nodes) < len(chain.sides) or not _ORDERS.issuperset(chain.marks):
        return None
    marks = tuple(Mark(p.side.span, text) for p, text in zip(chain.sides, chain.marks, strict=False))
    return Relation(nodes[0].span.to(nodes[-1].span), nodes, marks)
