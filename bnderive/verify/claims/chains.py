"""Chains of equalities through a document: an equation that begins with "=" goes on with the one before.

Input: the equations of each formula. Output: `Chain`s, numbered in order. A condition after an equation (i ≠ j) belongs
to it; the claims of a chain are its steps, each also a claim about the head of the chain. What goes on after a case
in the text ("if i = j, = …") is a chain of its own, from where the one before the case ends.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bnderive.document.equations import Equation, Side
from bnderive.document.manuscript import Formula
from bnderive.document.source import Span
from bnderive.document.syntax import Big, Call, Mark, Name, Node, Number, Relation, script_items, walk
from bnderive.verify.claims.names import Letters, is_index, letter
from bnderive.verify.claims.trees import rebuilt

_CASES = frozenset("ijklmnpqrst")


@dataclass(frozen=True, slots=True)
class Placed:
    """A side and the number of the formula that it stands in."""

    side: Side
    formula: int

    @property
    def place(self) -> tuple[int, Span]:
        """Where it stands: its formula, and its span there."""
        return self.formula, self.side.span


@dataclass(frozen=True, slots=True)
class Chain:
    """Sides with relations between them; `marks` has one less. `conditions` hold for all of it; `given` are the numbers
    that the text right before it gives to names: for ε = 0; `kept` the names that it says are not zero, or not left
    out. `supposed` are relations between values under which the text says it: if x > 0. `posed` says why it claims
    nothing: the text only asks for it, setting ∂L/∂b = 0. `cases` are relations between indices that the text right
    beside it names: for i = j. `ones` are elements that the text before it says are one, at a letter that stands for
    that place alone: the y_c = 1 of the right class c. `single` where the text says it for one example of a batch.
    `resumed` where it goes on after other equations: with a displayed formula after some in the text, or after a row by
    the way. `assigns`: see `Equation`. `shows` are the sides of it that show what a name stands for; `shown` where it
    says what another one shows, and claims nothing.
    """

    number: int
    sides: tuple[Placed, ...]
    marks: tuple[str, ...]
    conditions: tuple[Relation, ...] = ()
    given: tuple[tuple[Node, Node], ...] = ()
    kept: tuple[Node, ...] = ()
    supposed: tuple[Relation, ...] = ()
    posed: str = ""
    cases: tuple[Relation, ...] = ()
    ones: tuple[Name, ...] = ()
    single: bool = False
    resumed: bool = False
    assigns: str = ""
    shows: tuple[int, ...] = ()
    shown: bool = False

    @property
    def equation(self) -> Equation:
        """The chain as one equation, for those that only look at its sides."""
        marks = tuple(Mark(Span(0, 0), text) for text in self.marks)
        return Equation(Span(0, 0), tuple(p.side for p in self.sides), marks)


def rewritten(chain: Chain, change: Callable[[Node], Node]) -> Chain:
    """The chain with every part of its sides, from the inside out, put through `change`."""
    sides = []
    for placed in chain.sides:
        node = rebuilt(placed.side.node, change) if placed.side.node is not None else None
        sides.append(placed if node is placed.side.node else replace(placed, side=replace(placed.side, node=node)))
    return replace(chain, sides=tuple(sides))


def unread(placed: Placed, formula: Formula, at: Span, message: str, hint: str = "") -> Placed:
    """The side without its tree: what stands at this span of its formula is not read."""
    error = formula.source.error(at, message, hint)
    return replace(placed, side=replace(placed.side, node=None, error=error))


@dataclass(frozen=True, slots=True)
class Claim:
    """One "=": the side before it, the side after it (at `position` in the chain), and the head of the chain where that
    is another side.
    """

    id: str
    chain: Chain
    left: Placed
    right: Placed
    head: Placed | None
    position: int


def chains_of(
    formulas: Iterable[tuple[int, tuple[Equation, ...]]], beside: Callable[[int, int], bool] = lambda one, other: False
) -> tuple[Chain, ...]:
    """The chains of a document: what continues is joined to what it continues. `beside` says of two formulas whether
    the first only stands in the text before the second, which is displayed, and does not go on with it.
    """
    chains: list[Chain] = []
    apart: set[int] = set()
    for formula, equations in formulas:
        for equation in equations:
            sides = tuple(Placed(s, formula) for s in equation.sides)
            marks = tuple(m.text for m in equation.marks)
            if equation.continues is not None and chains and _is_case(chains[-1], formula):
                inline = {c.number for c in chains if beside(c.sides[-1].formula, formula)}
                whole = (c for c in reversed(chains) if len(c.sides) > 1 and c.number not in apart | inline)
                start = next((c.sides[-1] for c in whole if not _is_case(c, formula)), None)
                if start is not None:
                    apart.add(len(chains))
                    chains.append(Chain(len(chains), (start, *sides), (equation.continues.text, *marks)))
                    continue
            if equation.continues is not None and chains and beside(chains[-1].sides[-1].formula, formula):
                last = (c for c in reversed(chains) if not beside(c.sides[-1].formula, formula))
                if (displayed := next(last, None)) is not None:
                    joined = (equation.continues.text, *marks)
                    chains.append(Chain(len(chains), (displayed.sides[-1], *sides), joined, resumed=True))
                    continue
            if equation.continues is not None and chains:
                before = chains[-1]
                joined = (*before.marks, equation.continues.text, *marks)
                chains[-1] = replace(before, sides=(*before.sides, *sides), marks=joined)
            else:
                chains.append(Chain(len(chains), sides, marks, resumed=equation.interrupted, assigns=equation.assigns))
    return tuple(chains)


def _is_case(chain: Chain, formula: int) -> bool:
    """Whether a chain, in a formula before that one, only compares two letters that are indices if anything."""
    nodes = [p.side.node for p in chain.sides]
    plain = (
        isinstance(n, Name) and n.head in _CASES and n.sub is None and n.sup is None and not n.primes for n in nodes
    )
    return len(nodes) == 2 and chain.sides[0].formula < formula and all(plain)


def with_conditions(
    chains: Iterable[Chain],
    letters: Letters,
    in_row: Callable[[Placed, Placed], bool] = lambda one, other: False,
    behind: Callable[[Placed, Placed], bool] = lambda one, other: False,
    lasts: Callable[[int, int], bool] = lambda first, here: False,
    opens: Callable[[int, int], bool] = lambda first, here: False,
) -> tuple[Chain, ...]:
    """The chains with those that only relate indices taken as conditions of the chain before them, and of those before
    it in its row; a formula that begins with one says each of what comes after it. What an index runs over, or the
    number that a parameter is, is no claim. `behind` says of two sides whether the text makes the second, in a formula
    of its own, the case of the first, `lasts` of two formulas whether what it gives before the first is meant in the
    second, `opens` whether the first begins a sentence that the second ends.
    """
    chains = tuple(chains)
    places = _placing(chains, letters)
    found: list[Chain] = []
    given: list[Chain] = []
    beside: set[int] = set()  # formulas that say something besides: what stands there is said of that alone
    cases: list[tuple[int, Relation]] = []
    for chain in chains:
        condition = _condition(chain, letters)
        if condition is None and (_range(chain, letters) or _setting(chain)):
            given += [] if _range(chain, letters) else [chain]
            name, number = chain.sides[0].side.node, chain.sides[-1].side.node
            if name is not None and number is not None and not _range(chain, letters) and _gives(chain):
                for k in _row_before(found, chain, in_row):
                    found[k] = replace(found[k], given=(*found[k].given, (name, number)))
            continue
        if condition is None:
            here = chain.sides[0].formula
            near = [
                g
                for g in given
                if 0 <= here - (at := g.sides[0].formula) <= 1
                or (at < here and at not in beside and lasts(at + 1, here))
            ]
            said = tuple((g.sides[0].side.node, g.sides[-1].side.node) for g in near if _gives(g))
            numbers = tuple((a, b) for a, b in said if a is not None and b is not None)
            kept = tuple(a for g in near if "!=" in g.marks and (a := g.sides[0].side.node) is not None)
            begins = {p.formula for p in chain.sides[:2]}
            inside = tuple(case for formula, case in cases if formula == here)[-1:]
            named = inside or tuple(case for at, case in cases if at not in beside and at + 1 in begins)
            named = named or tuple(
                case for at, case in cases[-1:] if at not in beside and any(opens(at, b) for b in begins)
            )
            ones = tuple(one for g in given if (one := _one(g, letters, places)) is not None)
            beside.add(here)
            found.append(
                replace(chain, given=(*numbers, *chain.given), kept=(*kept, *chain.kept), cases=named, ones=ones)
            )
        elif _follows(found, chain) and (not cases or cases[-1][0] != chain.sides[0].formula):
            own = len(found[-1].conditions)
            for k in dict.fromkeys((len(found) - 1, *_row_before(found, chain, in_row))):
                if len(found[k].conditions) <= own:
                    found[k] = replace(found[k], conditions=(*found[k].conditions, condition))
        else:
            cases.append((chain.sides[0].formula, condition))
            if found and not found[-1].cases and behind(found[-1].sides[-1], chain.sides[0]):
                found[-1] = replace(found[-1], cases=(condition,))
    return tuple(found)


def _follows(found: list[Chain], chain: Chain) -> bool:
    """Whether a condition stands after an equation in its formula."""
    return bool(found) and found[-1].sides[0].formula == chain.sides[0].formula and len(found[-1].sides) > 1


def _row_before(found: list[Chain], chain: Chain, in_row: Callable[[Placed, Placed], bool]) -> tuple[int, ...]:
    """The places of the equations that stand before a condition in its row."""
    return tuple(k for k, one in enumerate(found) if len(one.sides) > 1 and in_row(one.sides[-1], chain.sides[0]))


def _range(chain: Chain, letters: Letters) -> bool:
    """Whether a chain only says what an index runs over: k = 1, …, N; k ≠ t_n and k ∈ S say which it is."""
    first, last = _quantified(chain.sides[0].side.node), chain.sides[-1].side.node
    picks = isinstance(last, Name) and {*chain.marks} <= {"!=", "in", "notin"}
    every = script_items(first)
    return bool(every) and len(chain.sides) > 1 and all(is_index(n, letters) for n in every) and not picks


def _quantified(node: Node | None) -> Node | None:
    """What "for all" is said of, ∀ k; a node without it as it is."""
    return node.argument if isinstance(node, Call) and node.name == "forall" else node


def _setting(chain: Chain) -> bool:
    """Whether a chain only gives a name a number: q = 1, or y = 3 · 3 = 9."""
    first, *others = (p.side.node for p in chain.sides)
    numbers = all(o is not None and not any(isinstance(n, Name) for n in walk(o)) for o in others)
    return isinstance(first, Name) and len(others) > 0 and numbers


def _gives(chain: Chain) -> bool:
    """Whether a chain says which number a name is, and not which it is not."""
    return not {*chain.marks} & {"!=", "<", ">"}


def _one(chain: Chain, letters: Letters, places: frozenset[str]) -> Name | None:
    """The element that a chain says is one, where its index only names a place."""
    match tuple(p.side.node for p in chain.sides):
        case (Name(sub=Name() as sub) as name, Number(value=number)) if number == 1 and is_index(sub, letters):
            return name if letter(sub) not in places else None
    return None


def _placing(chains: tuple[Chain, ...], letters: Letters) -> frozenset[str]:
    """The letters that run: a sum binds them, or they stand at the head of an equation that says what a name is."""
    found: set[str] = set()
    for chain in chains:
        for placed in chain.sides:
            for node in walk(placed.side.node) if placed.side.node is not None else ():
                if isinstance(node, Big) and node.sub is not None:
                    found |= {letter(n) for n in walk(node.sub) if isinstance(n, Name) and is_index(n, letters)}
        first = chain.sides[0].side.node
        if isinstance(first, Name) and len(chain.sides) > 1 and not _setting(chain):
            found |= {letter(i) for i in script_items(first.sub) if isinstance(i, Name)}
    return frozenset(found)


def _condition(chain: Chain, letters: Letters) -> Relation | None:
    nodes = [_quantified(p.side.node) for p in chain.sides]
    if len(nodes) < 2 or not all(isinstance(n, Name) and is_index(n, letters) for n in nodes):
        return None
    marks = tuple(Mark(p.side.span, text) for p, text in zip(chain.sides, chain.marks, strict=False))
    span = chain.sides[0].side.span.to(chain.sides[-1].side.span)
    return Relation(span, tuple(n for n in nodes if n is not None), marks)


def claims_of(chains: Iterable[Chain]) -> tuple[Claim, ...]:
    """Every "=" of a document, with an id: the number of the formula among those with claims, and its place in it."""
    found: list[Claim] = []
    formulas: dict[int, int] = {}
    counts: dict[int, int] = {}
    for chain in (c for c in chains if not c.shown):
        for k, mark in enumerate(chain.marks):
            if mark != "=":
                continue
            left, right = chain.sides[k], chain.sides[k + 1]
            number = formulas.setdefault(right.formula, len(formulas) + 1)
            counts[number] = counts.get(number, 0) + 1
            head = chain.sides[0] if k and all(m == "=" for m in chain.marks[:k]) else None
            found.append(Claim(f"{number}.{counts[number]}", chain, left, right, head, k + 1))
    return tuple(found)


def heading_of(chain: Chain, formulas: Sequence[Formula]) -> str:
    """The heading that a chain begins under, with the head of a paragraph below that."""
    return formulas[chain.sides[0].formula].part


def nodes_in(chains: Iterable[Chain]) -> Iterator[Node]:
    """Every node of chains, in the order of the text."""
    for placed in (p for chain in chains for p in chain.sides):
        yield from walk(placed.side.node) if placed.side.node is not None else ()
