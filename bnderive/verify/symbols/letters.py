"""Which letters a document uses as indices, and which squares are symbols of their own.

A letter that a sum binds is an index, so is one of a Kronecker delta; of the others, i, j, k and their like where they
stand under two different names, or in place of an index under one, unless an equation says what that is. The b of σ_b
is a label where no sum binds b. Squares are in `squaring`.
"""

import re
from collections.abc import Iterable

from bnderive.document.equations import Equation
from bnderive.document.syntax import (
    Additive,
    Big,
    Differential,
    Group,
    Indexed,
    Name,
    Node,
    Number,
    Product,
    Quotient,
    Relation,
    script_items,
    walk,
)
from bnderive.verify.claims.names import PI, E, Key, Letters, canonical, letter, plain, unfonted
from bnderive.verify.symbols.counting import counted_set, ending, from_zero, position_of
from bnderive.verify.symbols.differing import both, mixed
from bnderive.verify.symbols.fixing import fixed_letters
from bnderive.verify.symbols.labelling import labelled, run_of, spelled_words
from bnderive.verify.symbols.sharing import shared_letters
from bnderive.verify.symbols.squaring import defined_bare, differentiated, squared

_USUAL = frozenset("ijklpqrstnhabcuvw")
_CERTAIN = frozenset("ij")
_SINGLE = re.compile(r"[a-z]'*|\\ell")
_LAST = "L"  # the usual letter of the last layer
_NUMBERED = re.compile(r"[a-z]\d")  # in a word, \mathrm{i2}, which is an index where a sum binds it
_TABLES_OF_DELTA = frozenset({"\\delta"})
_BLACKBOARD = frozenset({"\\mathbb{1}", "\\mathbb{I}", "\\mathds{1}"})


def nodes_of(equations: Iterable[Equation]) -> tuple[Node, ...]:
    """Every node of every side that was read."""
    return tuple(n for e in equations for s in e.sides if s.node is not None for n in walk(s.node))


def letters_of(equations: Iterable[Equation]) -> Letters:
    """The index letters and squares of a document."""
    trees = tuple(equations)
    nodes = nodes_of(trees)
    bound = {found for n in nodes if isinstance(n, Big) for found in _bound(n)} | {*shared_letters(nodes)}
    bracketed = {found for n in nodes if isinstance(n, Indexed) for i in n.indices for found in _single(i)}
    heads: dict[str, set[str]] = {}
    words = spelled_words(nodes, frozenset(bound | bracketed | _CERTAIN))
    for node in nodes:
        if isinstance(node, Name) and run_of(node.sub) not in words:
            for item in (*script_items(node.sub), *_superscripts(node)):
                for found in _single(item):
                    heads.setdefault(found, set()).add(canonical(unfonted(node.head)))
    likely = {
        found
        for found, under in heads.items()
        if found[0] in _USUAL and (found[0] in _CERTAIN or len(under - {"\\mu", "\\sigma"}) > 1)
    }
    likely -= {*_said(trees), *(steps := frozenset(_steps(nodes)))} - bound
    delta = {found for found, under in heads.items() if under & _TABLES_OF_DELTA} - steps
    likely -= fixed_letters(trees, frozenset(likely | bound)) - bound
    indices = frozenset(bound | bracketed | likely | delta | set(_moved(nodes)))
    indices |= frozenset(_replacing(trees, nodes, indices))
    indices |= {found for found in heads if found.rstrip("'") in bound}
    pointers = frozenset(_pointers(nodes, indices))
    counting = set(_layers(nodes)) | ({*_enclosed(nodes)} - bound)
    layers = {found for letter in counting for found in (letter, letter.upper())}
    indices -= {*_enclosed(nodes)} - bound
    return Letters(
        indices,
        frozenset(squared(trees)),
        frozenset(_labelled(nodes)) | labelled(trees),
        pointers=pointers,
        layers=frozenset(layers),
        layered=frozenset(_layered(nodes, layers)),
        deltas=frozenset(Key(head) for head in ("\\delta", *_BLACKBOARD) if not any(_names(e, head) for e in trees)),
        both=both(nodes),
        mixed=mixed(trees),
        constants=frozenset({E, PI} - _named_constants(trees, nodes)),
        from_zero=from_zero(nodes),
        ending=ending(nodes),
        counted=counted_set(nodes),
        gradients=frozenset(_gradients(trees)),
        idle=frozenset(_idle(trees, nodes)),
    )


def _said(trees: tuple[Equation, ...]) -> Iterable[str]:
    """Letters that stand with a subscript for what an equation says: the i of i_t = σ(a_t)."""
    for tree in trees:
        first = tree.sides[0].node if len(tree.sides) > 1 and tree.continues is None else None
        if isinstance(first, Name) and first.sub is not None:
            yield letter(first)


def _steps(nodes: tuple[Node, ...]) -> Iterable[str]:
    """Letters that count steps, of which names have the one before, and none a later one: the t of h_t and h_{t-1}."""
    signs: dict[str, set[str]] = {}
    for node in nodes:
        match node:
            case Name(sub=Additive(terms=((_, Name() as first), (mark, Number())))):
                signs.setdefault(letter(first), set()).add(mark.text)
    yield from (found for found, marks in signs.items() if marks == {"-"})


def _idle(trees: tuple[Equation, ...], nodes: tuple[Node, ...]) -> Iterable[str]:
    """Letters for a layer that stand above several names, one of them said to be something, and in no equation else."""
    above = [n for n in nodes if isinstance(n, Name) and _layer_above(n)]
    firsts = {_layer_above(first) for t in trees if len(t.sides) > 1 and isinstance(first := t.sides[0].node, Name)}
    scripts = {id(n.sup) for n in above}
    said = nodes_of(t for t in trees if len(t.sides) > 1)
    elsewhere = {n.head for n in said if isinstance(n, Name) and id(n) not in scripts}
    for found in sorted({_layer_above(n) for n in above} & firsts - elsewhere):
        if len({n.head for n in above if _layer_above(n) == found}) > 1:
            yield found


def _layer_above(name: Name) -> str:
    """The letter for a layer that stands above a name alone; empty where there is none."""
    match name.sup:
        case Name(head="l" | "\\ell" as head, sub=None, sup=None):
            return head
    return ""


def _named_constants(equations: tuple[Equation, ...], nodes: tuple[Node, ...]) -> set[Key]:
    """Which of e and π are names here: e where it stands without an exponent, either with an index, at the head of an
    equation, or below or above a ∂.
    """
    scripts = {id(n) for node in nodes if isinstance(node, Name) for s in (node.sub, node.sup) if s for n in walk(s)}
    names = [n for n in nodes if isinstance(n, Name) and id(n) not in scripts]
    found = {unfonted(n.head) for n in names if n.sub is not None}
    found |= {"e" for n in names if n.sup is None and unfonted(n.head) == "e"}
    found |= {defined_bare(e) for e in equations}
    found |= {
        unfonted(n.head)
        for e in equations
        for s in e.sides
        if s.node
        for n in differentiated(s.node)
        if isinstance(n, Name)
    }
    return {key for key in (E, PI) if key.head in found}


def _replacing(trees: tuple[Equation, ...], nodes: tuple[Node, ...], indices: frozenset[str]) -> Iterable[str]:
    """Letters that stand below a name where elsewhere an index stands, beside the same: the c of p_c and p_k, the l of
    x_{lj} and x_{ij}.
    """
    below: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for node in nodes:
        if isinstance(node, Name):
            found = [tuple(_single(item)) for item in script_items(node.sub)]
            for place, items in enumerate(found if all(found) else ()):
                beside = tuple("" if other == place else one for other, (one,) in enumerate(found))
                if indices.issuperset(filter(None, beside)):
                    below.setdefault((canonical(unfonted(node.head)), beside), set()).update(items)
    steps = frozenset(_steps(nodes))
    firsts = (e.sides[0].node for e in trees if len(e.sides) > 1)
    said = {(canonical(unfonted(n.head)), plain(i)) for n in firsts if isinstance(n, Name) for i in script_items(n.sub)}
    for (head, beside), letters in below.items():
        if letters & indices and head not in ("\\mu", "\\sigma"):
            free = letters - indices - steps
            usual = _USUAL | {"d"} if any(beside) else _USUAL  # alone it is rather a size or a label
            yield from (one for one in free if one[0] in usual and (head, one) not in said)


def _moved(nodes: tuple[Node, ...]) -> Iterable[str]:
    """Letters that change places under one name, as in x_{nd} and x_{dn}: no labels."""
    orders: dict[tuple[str, frozenset[str]], set[tuple[str, ...]]] = {}
    for node in nodes:
        if isinstance(node, Name):
            found = [tuple(_single(item)) for item in script_items(node.sub)]
            if len(found) > 1 and all(found):
                order = tuple(one for (one,) in found)
                orders.setdefault((canonical(unfonted(node.head)), frozenset(order)), set()).add(order)
    for (_, letters), seen in orders.items():
        yield from letters if len(seen) > 1 else ()


def _layers(nodes: tuple[Node, ...]) -> Iterable[str]:
    """Letters that count layers above names with subscripts, as the l of a^{l-1}_k does, but not the n of n x_k^{n-1};
    and above names of all kinds, as in z^l = W^l a^{l-1}, or z^L = W^L a^{L-1}.
    """
    factors = {f.head for n in nodes if isinstance(n, Product) for _, f in n.factors if isinstance(f, Name)}
    for node in nodes:
        match node:
            case Name(sub=sub, sup=Additive(terms=((_, Name(head=head)), (_, Number())))) if sub is not None:
                if head not in factors:
                    yield head
    bare: dict[str, set[str]] = {}
    moved: set[str] = set()
    for node in nodes:
        match node:
            case Name(sup=Name(head=head, sub=None, sup=None)) if _SINGLE.fullmatch(head) or head == _LAST:
                bare.setdefault(head, set()).add(node.head)
            case Name(sup=Additive(terms=((_, Name(head=head)), (_, Number())))):
                moved.add(head)
    for head, under in bare.items():
        if head in moved - factors and len(under) > 2 and any(name[:1].isupper() for name in under):
            yield head


def _enclosed(nodes: tuple[Node, ...]) -> Iterable[str]:
    """Letters that count layers in brackets above a name: the l of a^{(l-1)}."""
    for node in nodes:
        match node:
            case Name(sup=Group(body=Additive(terms=((_, Name(head=head)), (_, Number()))))) if _SINGLE.fullmatch(head):
                yield head


def _layered(nodes: tuple[Node, ...], layers: set[str]) -> Iterable[str]:
    """Heads above which a letter counts layers: the a of a^{l-1}_k, without indices too."""
    for node in nodes:
        match node:
            case Name(sup=Name(head=head) | Additive(terms=((_, Name(head=head)), *_))) if head in layers:
                yield canonical(unfonted(node.head))


def _names(equation: Equation, head: str) -> bool:
    """Whether an equation says what a name is that has as many indices as a Kronecker delta; of δ, that it is a
    derivative.
    """
    nodes = [side.node for side in equation.sides[:2]]
    if len(nodes) < 2 or not isinstance(nodes[0], Name) or nodes[0].head != head or nodes[1] is None:
        return False
    indices = len(script_items(nodes[0].sub)) + (nodes[0].sup is not None)
    return indices > 1 and (head in _BLACKBOARD or any(isinstance(n, Differential) for n in walk(nodes[1])))


def _gradients(trees: tuple[Equation, ...]) -> Iterable[str]:
    """Heads of names for gradients that say above them of what: the g of g^y_i = ∂L/∂y_i."""
    for tree in trees:
        first = tree.sides[0].node
        if not isinstance(first, Name) or not isinstance(first.sup, Name):
            continue
        own = canonical(unfonted(first.sup.head))
        below = (n.below for s in tree.sides[1:] if s.node for n in walk(s.node) if isinstance(n, Quotient))
        of = [n.of for b in below for n in walk(b) if isinstance(n, Differential)]
        if any(isinstance(n, Name) and canonical(unfonted(n.head)) == own for n in of):
            yield canonical(unfonted(first.head))


def _pointers(nodes: tuple[Node, ...], indices: frozenset[str]) -> Iterable[str]:
    """Heads of names that stand in a script with an index letter under them: the t of x_{n t_n}; not the c of x_{c_n}
    in a document with x_c, which is a label.
    """
    named = [n for n in nodes if isinstance(n, Name)]
    labels = {(n.head, n.sub.head) for n in named if isinstance(n.sub, Name) and n.sub.sub is None}
    for node in named:
        for item in (i for i in script_items(node.sub) if isinstance(i, Name)):
            letters = [tuple(_single(i)) for i in script_items(item.sub)]
            label = item is node.sub and item.head not in indices and (node.head, item.head) in labels
            if letters and not label and all(found and found[0] in indices for found in letters):
                yield item.head


def _bound(node: Big) -> Iterable[str]:
    for item in script_items(node.sub) if position_of(node) is None else ():
        first = item.operands[0] if isinstance(item, Relation) else item
        for name in script_items(first):
            yield from _single(name)
            if isinstance(name, Name) and name.sub is None and _NUMBERED.fullmatch(letter(name)):
                yield letter(name)


def _single(item: Node) -> Iterable[str]:
    if isinstance(item, Name) and item.sub is None and _SINGLE.fullmatch(letter(item)):
        yield letter(item)


def _superscripts(node: Name) -> tuple[Node, ...]:
    return script_items(node.sup) if isinstance(node.sup, Group) else ()


def _labelled(nodes: tuple[Node, ...]) -> Iterable[tuple[str, str]]:
    """Names such as d_k beside d_v, whose subscript is a label: they stand under no sum over that letter."""
    sizes = set(_subscripts(nodes))
    summed = {s for n in nodes if isinstance(n, Big) for s in _subscripts(walk(n.body)) if s in _bound(n)}
    if "k" in sizes and sizes <= {"k", "v", "q"}:
        yield from (("d", letter) for letter in sorted(sizes - summed))


def _subscripts(nodes: Iterable[Node]) -> Iterable[str]:
    """The subscripts of d."""
    yield from (plain(i) for n in nodes if isinstance(n, Name) and n.head == "d" for i in script_items(n.sub))
