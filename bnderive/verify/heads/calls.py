"""The trees of a document with its functions written in: what `functions` found out about heads before brackets.

Input: chains, or a node. Output: the same, where f(x) is a call of f, J(w, b) the name J, f'(x) a call of the
derivative, softmax(z)_i an index after a call, r(x)_i the name r_i, E[x] a call, 𝟏_{z > 0} a bracket with a condition.
What a bracket only multiplies stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bnderive.document.scripts import script_of
from bnderive.document.syntax import (
    Apply,
    Call,
    Differential,
    Group,
    Indexed,
    Items,
    Name,
    Node,
    Number,
    Power,
    Quotient,
    script_items,
)
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.functions import Function, Heads, arguments_of, key_of, multiplies, names_only
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.claims.trees import rebuilt, said
from bnderive.verify.heads.alike import Alike, apart
from bnderive.verify.heads.arbitrary import label_of
from bnderive.verify.heads.depending import depending_of
from bnderive.verify.heads.elements import as_element
from bnderive.verify.heads.heads import heads_of
from bnderive.verify.heads.known import is_known, raised_alone
from bnderive.verify.heads.places import as_placed
from bnderive.verify.heads.plainly import VARIANCES, regular_node, set_apart, with_indices
from bnderive.verify.heads.prefixing import Prefixes, prefixed
from bnderive.verify.symbols.layouts import Laid, as_laid


@dataclass(frozen=True, slots=True)
class Calls:
    """What it takes to write functions into a tree; `plain` are the brackets before which E is a mean, `after` the
    heads whose indices come after their brackets, `twofold` those of them that are functions without an index too,
    `numbers` those that an equation defines as numbers too, `places` those whose brackets hold indices. `prefixes`
    are the signs that name gradients, `alike` the names that are written alike, `laid` is how arrays without indices
    are read.
    """

    heads: Heads = field(default_factory=Heads)
    letters: Letters = field(default_factory=lambda: Letters(frozenset()))
    plain: str = ""
    after: frozenset[str] = frozenset()
    twofold: frozenset[str] = frozenset()
    numbers: frozenset[Key] = frozenset()
    places: frozenset[str] = frozenset()
    prefixes: Prefixes = field(default_factory=Prefixes)
    alike: Alike = field(default_factory=Alike)
    laid: Laid = field(default_factory=Laid)


def regular(chains: Iterable[Chain]) -> tuple[tuple[Chain, ...], Calls]:
    """The chains with what needs no knowledge of the document written in, and what that took: E[x] in plain letters is
    a mean where E stands nowhere else; E(x) is one too where Var(x) stands beside it.
    """
    chains = tuple(chains)
    beside = any(isinstance(n, Apply) and n.head.head in VARIANCES for n in nodes_in(chains))
    kinds = "[(" if beside else "["
    plain = "" if any(isinstance(n, Name) and n.head == "E" for n in _bare(chains, kinds)) else kinds
    after = frozenset(_after(chains))
    first = Calls(plain=plain, after=after, twofold=after & frozenset(_without(chains)))
    return _with(chains, first), first


def _after(chains: tuple[Chain, ...]) -> Iterable[str]:
    """The heads that an equation defines with their indices after the bracket: r(x)_i = x_i/s."""
    for chain in chains:
        match chain.sides[0].side.node:
            case Indexed(base=Apply(head=Name(head=head, sub=None, sup=None), argument=argument, exponent=None)):
                if len(chain.sides) > 1 and not is_known(head) and names_only(arguments_of(argument)):
                    yield head


def _without(chains: tuple[Chain, ...]) -> Iterable[str]:
    """The heads that an equation defines as functions of one thing without an index: r(x) = 1/x."""
    for chain in chains:
        match chain.sides[0].side.node:
            case Apply(head=Name(head=head, sub=None, sup=None), argument=argument, exponent=None):
                if len(chain.sides) > 1 and names_only(arguments_of(argument)):
                    yield head


def calls_of(chains: tuple[Chain, ...], letters: Letters, regular: Calls) -> Calls:
    """What the functions of a document are; they are written into their own definitions too."""
    try:
        first = replace(regular, heads=heads_of(chains, letters), letters=letters)
    except RecursionError:
        return replace(regular, letters=letters)
    whole = {k: tuple(said(with_calls(a, first, 0)) for a in each) for k, each in depending_of(chains, letters).items()}
    heads = replace(
        first.heads, dependent={**first.heads.dependent, **whole}, unknown=first.heads.unknown - whole.keys()
    )
    first = replace(first, heads=heads)
    functions = {key: tuple(_with_inner(f, first) for f in each) for key, each in first.heads.functions.items()}
    begins = (c.sides[0].side.node for c in chains if len(c.sides) > 1 and c.marks[0] == "=")
    numbers = frozenset(key_of(n, letters) for n in begins if isinstance(n, Name) and not n.primes)
    return replace(first, heads=replace(first.heads, functions=functions), numbers=numbers)


def _with_inner(function: Function, calls: Calls) -> Function:
    """A function with those written in that stand in its definition."""
    body, whole = (
        with_calls(n, calls, function.number) if n is not None else n for n in (function.body, function.whole)
    )
    return replace(function, body=body, whole=whole)


def called(chains: Iterable[Chain], calls: Calls) -> tuple[Chain, ...]:
    """The chains with functions written in."""
    return _with(chains, calls)


def read_alone(node: Node, calls: Calls, number: int) -> Node:
    """A side that no chain holds, as it is read in the chain of that number."""
    return as_laid(with_calls(prefixed(apart(node, calls.alike), calls.prefixes), calls, number), calls.laid, number)


def _bare(chains: tuple[Chain, ...], kinds: str) -> Iterable[Node]:
    """The nodes of chains, but for heads before these brackets."""
    nodes = tuple(nodes_in(chains))
    heads = {id(n.head) for n in nodes if isinstance(n, Apply) and n.argument.kind in kinds}
    heads |= {id(n.base) for n in nodes if isinstance(n, Indexed)}
    yield from (n for n in nodes if id(n) not in heads)


def _with(chains: Iterable[Chain], calls: Calls) -> tuple[Chain, ...]:
    found = []
    for chain in chains:
        sides = []
        for placed in chain.sides:
            node = placed.side.node
            new = with_calls(node, calls, chain.number) if node is not None else None
            sides.append(placed if new is node else replace(placed, side=replace(placed.side, node=new)))
        found.append(replace(chain, sides=tuple(sides)))
    return tuple(found)


def with_calls(node: Node, calls: Calls, number: int) -> Node:
    """A side of the chain of that number, with functions written in; as it is where it is nested too deeply."""

    def change(part: Node) -> Node:
        part = as_placed(regular_node(part, calls.plain), calls.places)
        part = set_apart(with_indices(part, calls.after), calls.twofold)
        match part:
            case Differential(of=Apply() | Indexed(base=Apply()) as of):
                return replace(part, of=change(of))
            case Apply(argument=Group(kind="(")):
                return _applied(part, calls, number)
            case Quotient(above=Differential(of=Name() as of) as above, below=Differential(of=by)) if by is not None:
                return _differentiated(part, above, of, by, calls, number)
        return part

    try:
        return rebuilt(node, change)
    except RecursionError:
        return node


def _applied(node: Apply, calls: Calls, number: int) -> Node:
    """A head with a bracket: a call, a name, or left as it is."""
    head, heads = node.head, calls.heads
    key = key_of(head, calls.letters)
    arguments = arguments_of(node.argument)
    if key in heads.elements and isinstance(element := arguments[0], Name):
        items = (*script_items(head.sub), *script_items(element.sub))
        return as_element(node, replace(element, sub=script_of(node.span, items)))
    if (own := heads.dependent.get(key)) is not None and tuple(map(said, arguments)) == own:
        return _dependent(node, arguments)
    factor = multiplies(key, arguments, calls.letters) or raised_alone(head, arguments)
    if own is not None and not head.primes and factor:
        return node
    name = heads.known.get(key)
    if (function := heads.at(key, number, arguments)) is not None:
        name = function.name
    elif name is None and (key in heads.unknown or own is not None):
        name = f"{key.latex()}"
    indices = written(replace(head, sup=None), calls.letters).indices
    by_word = key in heads.known and key.head.isalpha()
    if name is None or (by_word and not head.primes and not indices and head.sup is None):
        return node
    power = node.exponent
    if head.sup is not None:
        positive = isinstance(head.sup, Number) and head.sup.value > 0
        label = label_of(head.sup) if key in heads.unknown else ""
        name, power = (name, head.sup) if positive and power is None else (f"{key.latex()}^{{{label or '…'}}}", power)
    call = Call(node.span, name + "'" * head.primes, _inside(node, arguments), sup=None if indices else power)
    if not indices:
        return call
    indexed = Indexed(node.span, call, indices)
    return indexed if power is None else Power(node.span, indexed, power)


def _inside(node: Apply, arguments: tuple[Node, ...]) -> Node:
    return arguments[0] if len(arguments) == 1 else Items(node.argument.span, arguments)


def _dependent(node: Apply, arguments: tuple[Node, ...]) -> Node:
    """A quantity without the bracket that says what it depends on; with primes, its derivative."""
    head = replace(node.head, span=node.span)
    found: Node = head
    if head.primes == 1 and len(arguments) == 1:
        above = Differential(node.span, replace(head, primes=0), "d")
        found = Quotient(node.span, above, Differential(node.span, arguments[0], "d"))
    elif head.primes:
        return Call(node.span, head.head + "'" * head.primes, _inside(node, arguments))
    return found if node.exponent is None else Power(node.span, found, node.exponent)


def _differentiated(node: Quotient, above: Differential, of: Name, by: Node, calls: Calls, number: int) -> Node:
    """df/dx of a function f: that of f(x), or of f(z) where that is how f is given, and z by x."""
    key = key_of(of, calls.letters)
    function = calls.heads.at(key, number, (by,))
    name = function.name if function is not None else calls.heads.known.get(key)
    if name is None or of.primes or of.sup is not None or key in calls.numbers:
        return node
    inside = by
    given = function is not None and said(by) in map(said, function.arguments)
    if function is not None and function.by_value and not given and len(function.arguments) == 1:
        inside = function.arguments[0] if isinstance(by, Name) and key_of(by, calls.letters) in function.through else by
    elif function is not None and len(function.arguments) > 1:
        inside = Items(of.span, function.arguments if given else (by,))
    return replace(node, above=replace(above, of=Call(of.span, name, inside)))
