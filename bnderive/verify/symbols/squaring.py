"""Which squares are symbols of their own: σ² where something is differentiated by it, or where an equation defines it.

Input: the equations of a document. Output: the heads of such squares. Where an equation says what a name is, and not by
its square, then after that its square stands for a power, unless something is differentiated by it: h = 2c, and
∂h²/∂c = 2h ∂h/∂c.
"""

from collections.abc import Iterable, Iterator, Mapping

from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Name, Node, Number, Product, Quotient, walk
from bnderive.verify.claims.names import base_of_square, canonical, is_reciprocal, unfonted


def squared(equations: tuple[Equation, ...]) -> Iterator[str]:
    """Heads whose square stands below or above a ∂, alone at the head of an equation, or alone at the end of one that
    no name or derivative begins, v + ε = s², where the name never stands without its square.
    """
    given = _given(equations)
    for number, equation in enumerate(equations):
        for side in (s.node for s in equation.sides if s.node is not None):
            powers = frozenset(_powers(side, given))
            first = _base(side) if side is equation.sides[0].node else ""
            if first and given.get(first, number) >= number:
                yield first
            yield from (head for n in differentiated(side) if id(n) not in powers and (head := _base(n)))
    yield from _ends(equations)
    yield from sorted({"\\sigma", *filter(None, map(defined_bare, equations))} - given.keys())


def _base(node: Node) -> str:
    """The head of what a node is the square of; empty where it is no square of a name."""
    if isinstance(node, Name):
        return canonical(unfonted(node.head)) if isinstance(node.sup, Number) and node.sup.value == 2 else ""
    name = base_of_square(node)
    return canonical(unfonted(name.head)) if name is not None else ""


def _ends(equations: tuple[Equation, ...]) -> Iterator[str]:
    """Heads whose square alone ends an equation of values, and that never stand without it."""
    nodes = [n for e in equations for s in e.sides if s.node is not None for n in walk(s.node) if isinstance(n, Name)]
    bare = {canonical(unfonted(n.head)) for n in nodes if not _base(n)}
    for equation in equations:
        first, last = equation.sides[0].node, equation.sides[-1].node
        head = _base(last) if first is not None and last is not None else ""
        values = first is not None and not any(isinstance(n, Differential) for n in walk(first))
        if head and head not in bare and values and not isinstance(first, Name):
            yield head


def _given(equations: tuple[Equation, ...]) -> Mapping[str, int]:
    """The heads that equations seem to define without a square, and not by it, with the place of the first."""
    found: dict[str, int] = {}
    for number, equation in enumerate(equations):
        head, right = defined_bare(equation), equation.sides[-1].node
        if head and right is not None and not any(_base(n) == head for n in walk(right)):
            found.setdefault(head, number)
    return found


def _powers(side: Node, given: Mapping[str, int]) -> Iterable[int]:
    """The squares, by identity, that are differentiated by what they are the square of, ∂x²/∂x, or of what is given."""
    for node in walk(side):
        if isinstance(node, Quotient):
            above, below = (next(iter(differentiated(half)), None) for half in (node.above, node.below))
            if above is None or below is None:
                continue
            by = below.head if isinstance(below, Name) and below.sup is None else ""
            if (isinstance(above, Name) and above.head == by) or _base(above) in given:
                yield id(above)


def defined_bare(equation: Equation) -> str:
    """The head of a name without a square that an equation seems to define; empty where it defines none."""
    first = equation.sides[0].node if len(equation.sides) > 1 else None
    if not isinstance(first, Name) or not (first.sup is None or is_reciprocal(first)):
        return ""
    return canonical(unfonted(first.head))


def differentiated(side: Node) -> Iterator[Node]:
    """What stands after a ∂ or a d in a side, or below a ∇ by itself."""
    for node in walk(side):
        match node:
            case Differential(of=of) if of is not None:
                yield of
            case Differential(by=by) if by is not None:
                yield by
            case Product(factors=((_, Name(head="d" | "\\mathrm{d}")), (_, of))):
                yield of
