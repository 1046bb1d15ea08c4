"""Claims about elements at places that have numbers, ∂p_1/∂z_2 = −p_1 p_2, where the document defines p_i and z_i.

Input: a judgement, and what it compares. Output: the judgement; proved where the claim holds at any places in place of
these, different ones where the numbers differ, and speaks of no gradient from outside. That it is false so shows
nothing: 1, 2 and 3 may be all there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

from bnderive.algebra.index import Axis
from bnderive.document.scripts import script_of
from bnderive.document.syntax import Additive, Apply, Big, Mark, Name, Node, Number, Relation, script_items, walk
from bnderive.verify.claims.names import Key, written
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.theory.readings import Read
from bnderive.verify.theory.survey import Survey

ANY = "the numbers in scripts stand for any places"
_Place = tuple[Axis, str]


def at_any_places(judgement: Judgement, compared: Comparison, judge: Callable[[Comparison], Judgement]) -> Judgement:
    """The judgement of a claim that does not hold as it is read, with letters for the numbers of places."""
    places = numbered_places(compared.document, compared.survey, compared.nodes) if not judgement.holds else {}
    if not places:
        return judgement
    letters = {place: f"№{k}" for k, place in enumerate(places)}

    def named(node: Node) -> Node:
        match node:
            case Apply(head=head):
                return replace(node, head=_lettered(head, compared.survey, letters))
            case Name():
                return _lettered(node, compared.survey, letters)
        return node

    one, other = (rebuilt(node, named) for node in compared.nodes)
    known = compared.survey.letters
    survey = replace(compared.survey, letters=replace(known, indices=known.indices.union(letters.values())))
    scope = compared.scope
    scope = replace(
        scope,
        axes={**scope.axes, **{name: axis for (axis, _), name in letters.items()}},
        free=scope.free.union(letters.values()),
        conditions=(*scope.conditions, *_apart(one, letters)),
    )
    found = judge(replace(compared.of(one, other), survey=survey, scope=scope))
    if not found.holds or found.read is None or not _within(found.read, survey):
        return judgement
    return found.meant(ANY, verdict=found.verdict)


def _within(read: Read, survey: Survey) -> bool:
    """Whether both sides are made of quantities alone: by what else a gradient from outside goes is not looked at."""
    names = {quantity.name for quantity in survey.theory.quantities.values()}
    return names.issuperset(mentioned(read.left) | mentioned(read.right))


def numbered_places(document: Document, survey: Survey, sides: Iterable[Node]) -> dict[_Place, None]:
    """The numbered places of the names in a claim; none where a number may say something else than a place."""
    nodes = [n for side in sides for n in walk(side)]
    if any(isinstance(n, Big) and isinstance(n.sup, Number) for n in nodes):
        return {}
    found: dict[_Place, None] = {}
    heads: set[str] = set()
    for name in (n for n in nodes if isinstance(n, Name)):
        for place in _numbered(name, survey):
            found[place] = None
            heads.add(name.head)
    moved = (
        isinstance(item, Additive)
        for _, node in (document.sides if found else ())
        for n in walk(node)
        if isinstance(n, Name) and n.head in heads
        for item in script_items(n.sub)
    )
    return {} if any(moved) else found


def _numbered(name: Name, survey: Survey) -> tuple[_Place, ...]:
    """The axes and numbers of the places of a name, where it has a number for each index that is not written."""
    key = written(name, survey.letters).key
    quantity = survey.theory.quantities.get(_whole(key))
    if quantity is None or key in survey.defined or key == _whole(key):
        return ()
    items = _items(name, len(quantity.axes))
    if len(items) != len(quantity.axes):
        return ()
    pairs = zip(items, quantity.axes, strict=True)
    return tuple((axis, item.text) for item, axis in pairs if isinstance(item, Number))


def _whole(key: Key) -> Key:
    """A name without the numbers below it."""
    return replace(key, label="") if key.label.replace(" ", "").isdigit() else key


def _items(name: Name, count: int) -> tuple[Node, ...]:
    """The items below a name; 12 is 1 and 2 where there are two."""
    items = script_items(name.sub)
    match items:
        case (Number(text=text) as number,) if text.isdigit() and len(text) == count > 1:
            return tuple(replace(number, value=type(number.value)(int(digit)), text=digit) for digit in text)
    return items


def _lettered(name: Name, survey: Survey, letters: dict[_Place, str]) -> Name:
    """A name with letters for the numbers of its places."""
    if not _numbered(name, survey) or name.sub is None:
        return name
    quantity = survey.theory.quantities[_whole(written(name, survey.letters).key)]
    items = tuple(
        Name(item.span, letters[axis, item.text]) if isinstance(item, Number) else item
        for item, axis in zip(_items(name, len(quantity.axes)), quantity.axes, strict=True)
    )
    return replace(name, sub=script_of(name.sub.span, items))


def _apart(node: Node, letters: dict[_Place, str]) -> tuple[Relation, ...]:
    """That different numbers along one axis are different places."""
    span = node.span
    return tuple(
        Relation(span, (Name(span, letters[one]), Name(span, letters[other])), (Mark(span, "!="),))
        for one, other in combinations(letters, 2)
        if one[0] == other[0]
    )
