"""Where letters stand as indices in a side, and which of them its sums bind."""

from collections.abc import Iterator

from bnderive.document.syntax import Apply, Big, Group, Name, Node, Relation, children, script_items, walk


def index_places(node: Node, letters: frozenset[str], bound: frozenset[str] = frozenset()) -> Iterator[Name]:
    """The letters that stand as indices under a node, but those that a sum under it binds."""
    for script, inside in _scripts(node):
        for item in script_items(script):
            if isinstance(item, Name) and item.sub is None and item.head in letters and item.head not in bound:
                yield item
            elif isinstance(item, Name) and inside:
                yield from index_places(item, letters, bound)
    if isinstance(node, Big):
        bound |= frozenset(bound_letters(node, inner=False))
    for child in quantities(node):
        yield from index_places(child, letters, bound)


def bound_letters(node: Node, inner: bool = True) -> tuple[str, ...]:
    """The letters that sums bind: of this node alone, or of all that are under it."""
    bigs = [part for part in walk(node) if isinstance(part, Big)] if inner else [node]
    found: list[str] = []
    for big in bigs:
        for item in script_items(big.sub) if isinstance(big, Big) else ():
            bound = item.operands[0] if isinstance(item, Relation) else item
            found += [name.head for name in script_items(bound) if isinstance(name, Name)]
    return tuple(dict.fromkeys(found))


def _scripts(node: Node) -> tuple[tuple[Node | None, bool], ...]:
    """What indices stand in: the scripts of a name, and square brackets after one."""
    if isinstance(node, Name):
        return ((node.sub, True), (node.sup, False))
    if isinstance(node, Apply) and node.argument.kind == "[":
        return ((node.argument.body, False),)
    return ()


def quantities(node: Node) -> tuple[Node, ...]:
    """The nodes under a node that are no scripts."""
    match node:
        case Name():
            return ()
        case Big(body=body):
            return (body,)
        case Apply(head=head, argument=Group(kind="[")):
            return (head,)
        case _:
            return children(node)
