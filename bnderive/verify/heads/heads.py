"""What the heads of a document are: functions that it defines, those that everybody knows, quantities, unknown ones.

Input: chains and letters. Output: `Heads`. A definition with a bracket decides; then whether a head stands bare too,
and what stands in its brackets. To teach another well known function that has a letter for a name, extend `_known`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bnderive.document.commands import FUNCTION_WORDS
from bnderive.document.functions import FUNCTIONS, in_small_letters
from bnderive.document.syntax import (
    Additive,
    Apply,
    Differential,
    Group,
    Indexed,
    Name,
    Node,
    Number,
    Quotient,
    walk,
)
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.functions import (
    ONES,
    TRACES,
    Function,
    Heads,
    arguments_of,
    key_of,
    multiplies,
    names_only,
)
from bnderive.verify.claims.names import APART, Key, Letters, unfonted, written
from bnderive.verify.claims.trees import said
from bnderive.verify.heads.bodies import body_of
from bnderive.verify.heads.elements import of_elements, of_examples
from bnderive.verify.heads.logistic import logistic

_NUMBER = ("number",)
_LETTERS = frozenset({"f", "g", "F", "G", "\\phi", "\\varphi", "\\psi", "\\Phi", "\\Psi", "\\sigma"})
_LOSSES = frozenset({"L", "J", "C", "E", "\\ell", "loss", "Loss", "cost"})
_OTHERS = frozenset({"softmax", "sum", "mean", "diag", "rowsum", "var", "std", *TRACES})
_MEANS = frozenset({"\\mu", "mean"})


@dataclass(slots=True)
class _Use:
    """How a head stands: the arguments of each bracket after it, of those after it with primes, and whether it has
    indices, before the bracket or `behind` it; with what brackets it is defined, as what, and where.
    """

    arguments: list[tuple[Node, ...]] = field(default_factory=list)
    primed: list[tuple[Key, tuple[Node, ...]]] = field(default_factory=list)
    definitions: list[tuple[Apply, Node, int, int]] = field(default_factory=list)
    indexed: bool = False
    behind: bool = False


def _primed(head: Name, letters: Letters) -> Key:
    return replace(key_of(head, letters), primes=head.primes)


def heads_of(chains: Iterable[Chain], letters: Letters) -> Heads:
    """What the heads of a document are."""
    chains = tuple(chains)
    uses: dict[Key, _Use] = {}
    bare: dict[Key, set[tuple[Any, ...]]] = {}
    own = _own(chains, letters)
    for chain in chains:
        nodes = [p.side.node for p in chain.sides]
        alone = len(nodes) == 1 and isinstance(nodes[0], Name)
        for position, node in enumerate(nodes):
            if node is not None and not alone:
                _look(node, letters, uses, bare)
                following = nodes[position + 1] if position + 1 < len(nodes) else None
                if following is not None and chain.marks[position] == "=":
                    _define(node, following, chain.number, position + 1, letters, uses)
    functions: dict[Key, tuple[Function, ...]] = {}
    known: dict[Key, str] = {}
    dependent: dict[Key, tuple[Any, ...]] = {}
    unknown: set[Key] = set()
    elements: set[Key] = set()
    for key, use in uses.items():
        said_bare = bare.get(key, set())
        whole = _NUMBER not in said_bare and _gives_examples(use, letters)
        if whole or (not said_bare and _gives_elements(use, letters)):
            elements.add(key)
        elif (name := _known(key, use, uses, bare, letters)) is not None:
            known[key] = name
        elif use.definitions:
            found = _defined(key, use, said_bare, letters, {said(value) for value in own.get(key, ())})
            if isinstance(found, tuple):
                dependent[key] = found
            else:
                functions[key] = tuple(_valued(f, own, letters) for f in found.each)
        elif _says_of_what(key, use, said_bare):
            dependent[key] = tuple(map(said, use.arguments[0]))
        elif _unknown(key, use, bare):
            unknown.add(key)
    return Heads(functions, known, dependent, frozenset(unknown), frozenset(elements))


def _own(chains: Iterable[Chain], letters: Letters) -> Mapping[Key, list[Node]]:
    """What equations say that names are without a bracket."""
    found: dict[Key, list[Node]] = {}
    for chain in chains:
        match tuple(p.side.node for p in chain.sides[:2]):
            case (Name(sup=None) as name, right) if right is not None and chain.marks[0] == "=":
                found.setdefault(key_of(name, letters), []).append(right)
    return found


def _valued(function: Function, own: Mapping[Key, list[Node]], letters: Letters) -> Function:
    """A function with what the values of its arguments are made of, where every argument has a value of its own."""
    values = [own.get(key_of(a, letters), []) if isinstance(a, Name) else [] for a in function.arguments]
    names = (n for each in values for value in each for n in walk(value) if isinstance(n, Name))
    return replace(function, by_value=all(values), through=frozenset(key_of(n, letters) for n in names))


def _gives_elements(use: _Use, letters: Letters) -> bool:
    """Whether a head is defined of elements of one array, not as a formula for single numbers, and stands only so."""
    bodies = [body_of(arguments_of(left.argument), right, letters) for left, right, _, _ in use.definitions]
    plain = all(left.head.sub is None and position == 1 for left, _, _, position in use.definitions)
    only = not use.primed and not use.indexed and plain and bodies.count(None) == len(bodies) > 0
    defined = [arguments_of(left.argument) for left, _, _, _ in use.definitions]
    return only and of_elements(defined, use.arguments, letters, word=len(use.definitions[0][0].head.head) > 2)


def _gives_examples(use: _Use, letters: Letters) -> bool:
    """Whether a head is defined of an array, not as a formula for single numbers, and stands before its examples."""
    bodies = [body_of(arguments_of(left.argument), right, letters) for left, right, _, _ in use.definitions]
    only = not use.primed and not use.indexed and bodies.count(None) == len(bodies) > 0
    return only and not is_known(use.definitions[0][0].head.head) and of_examples(use.arguments, letters)


def _look(node: Node, letters: Letters, uses: dict[Key, _Use], bare: dict[Key, set[tuple[Any, ...]]]) -> None:
    """Sort the names of a side into heads of brackets and bare ones; these with what they are differentiated by."""
    heads: set[int] = set()
    for part in walk(node):
        match part:
            case Apply(head=head, argument=Group(kind="(") as group) if not raised_alone(head, arguments_of(group)):
                heads.add(id(head))
                if unfonted(head.head) not in ONES:
                    use = uses.setdefault(key_of(head, letters), _Use())
                    if head.primes:
                        use.primed.append((_primed(head, letters), arguments_of(group)))
                    else:
                        use.arguments.append(arguments_of(group))
                    use.indexed = use.indexed or bool(written(replace(head, sup=None), letters).indices)
            case Indexed(base=Apply(head=head, argument=Group(kind="("))):
                uses.setdefault(key_of(head, letters), _Use()).behind = True
            case Quotient(above=Differential(of=Name() as of), below=Differential(of=by)) if by is not None:
                heads.add(id(of))
                bare.setdefault(key_of(of, letters), set()).add(said(by))
            case Name() if id(part) not in heads:
                bare.setdefault(_primed(part, letters), set()).add(_NUMBER)


def _define(node: Node, following: Node, number: int, position: int, letters: Letters, uses: dict[Key, _Use]) -> None:
    """Note f(x) = … where the bracket holds names alone, and the right side is no derivative and is without f."""
    if not isinstance(node, Apply) or node.argument.kind != "(" or node.exponent is not None:
        return
    head, arguments = node.head, arguments_of(node.argument)
    if head.primes or head.sup is not None or not names_only(arguments) or unfonted(head.head) in ONES:
        return
    key = key_of(head, letters)
    for part in walk(following):
        if isinstance(part, Differential) or (isinstance(part, Name) and key_of(part, letters) == key):
            return
    uses[key].definitions.append((node, following, number, position))


def _says_of_what(key: Key, use: _Use, bare: set[tuple[Any, ...]]) -> bool:
    """Whether the bracket after a head that nothing defines says what it depends on: of a loss, L(y), or of a word that
    stands without it too, RMS(x).
    """
    word = len(key.head) > 1 and key.head.isalpha() and _NUMBER in bare and not (use.primed or use.indexed)
    alike = bool(use.arguments) and _alike(use.arguments) and names_only(use.arguments[0])
    return alike and (_names_loss(key) or word)


def _alike(arguments: list[tuple[Node, ...]]) -> bool:
    return len({tuple(map(said, each)) for each in arguments}) == 1


@dataclass(frozen=True, slots=True)
class _Each:
    each: tuple[Function, ...]


def _defined(
    key: Key, use: _Use, bare: set[tuple[Any, ...]], letters: Letters, own: set[tuple[Any, ...]]
) -> tuple[Any, ...] | _Each:
    """What is defined with a bracket: its functions, or the arguments of a quantity. `own` are the definitions of the
    same name without a bracket: where they say something else, that is another name.
    """
    first = [d for d in use.definitions if d[3] == 1] or use.definitions[:1]
    distinct: dict[tuple[Any, ...], tuple[Apply, Node, int, int]] = {}
    for definition in first:
        distinct.setdefault((*map(said, arguments_of(definition[0].argument)), said(definition[1])), definition)
    each = []
    for count, (left, right, number, position) in enumerate(distinct.values()):
        arguments = arguments_of(left.argument)
        name = key.latex() + (f"{APART}{count + 1}" if count else "")
        each.append(Function(name, arguments, body_of(arguments, right, letters), number, position))
    arguments = arguments_of(first[0][0].argument)
    by_own = {said(a) for a in arguments}
    numbers = bool(bare - by_own)
    usable = each[0].body is not None
    every = [*(a for a in use.arguments if not numbers or not multiplies(key, a, letters)), *(a for _, a in use.primed)]
    same = all(tuple(map(said, a)) == tuple(map(said, arguments)) for a in every)
    array = use.indexed and not usable
    if usable and own and not own & {said(right) for _, right, _, _ in first}:
        return _Each(tuple(each))
    if (
        array
        or (same and (numbers or not usable or use.indexed))
        or (bare and not usable)
        or (numbers and _names_loss(key))
    ):
        return tuple(map(said, arguments))
    return _Each(tuple(each))


def _names_loss(key: Key) -> bool:
    inner = key.head.rstrip(APART).removeprefix("\\mathcal{").removesuffix("}")
    return inner in _LOSSES


def is_known(word: str) -> bool:
    """Whether a word is a function that everybody knows."""
    return not {word, in_small_letters(word)}.isdisjoint({*FUNCTIONS, *_OTHERS})


def raised_alone(head: Name, arguments: tuple[Node, ...]) -> bool:
    """Whether a power is of a word alone, and the bracket after it a factor: RMS^{-1} (g − x̂). A word for a function
    that everybody knows is raised with its bracket.
    """
    match head.sup:
        case Number() | Additive(terms=((_, Number()),)):
            word = len(head.head) > 1 and head.head.isalpha() and not is_known(head.head)
            return word and len(arguments) == 1 and not names_only(arguments)
    return False


def _known(
    key: Key, use: _Use, uses: Mapping[Key, _Use], bare: Mapping[Key, set[tuple[Any, ...]]], letters: Letters
) -> str | None:
    """The well known function that a head is: σ, Φ, the density φ beside Φ, and what is known by a word."""
    lower = FUNCTION_WORDS.get(key.head, in_small_letters(key.head))
    word = key.head if key.head in {*FUNCTIONS, *_OTHERS} else lower
    if not key.label and word in {*FUNCTIONS, *_OTHERS} and _NUMBER not in bare.get(key, ()):
        return word if word in FUNCTIONS or word == "softmax" else None
    if key.label:
        return None
    defined = [body_of(arguments_of(left.argument), right, letters) for left, right, _, _ in use.definitions]
    if key.head == "\\sigma":
        return "sigmoid" if _is_sigmoid(key, use, defined, uses, bare) else None
    normal = Key("\\Phi") in uses and _NUMBER not in bare.get(Key("\\Phi"), ())
    if normal and not any(defined) and _NUMBER not in bare.get(key, ()):
        return {"\\Phi": "normal_cdf", "\\phi": "normal_pdf", "\\varphi": "normal_pdf"}.get(key.head)
    return None


def _is_sigmoid(
    key: Key,
    use: _Use,
    defined: list[Node | None],
    uses: Mapping[Key, _Use],
    bare: Mapping[Key, set[tuple[Any, ...]]],
) -> bool:
    """Whether σ is the logistic sigmoid: given as such, or applied, no deviation, and without elements σ(x)_i."""
    if use.definitions or use.behind:
        return bool(defined) and all(body is not None and logistic(body) for body in defined)
    deviation = any(k.head == "\\sigma" and not k.primes and _NUMBER in found for k, found in bare.items())
    means = any(k.head in _MEANS for k in (*uses, *bare))
    single = any(len(a) == 1 and isinstance(a[0], (Name, Indexed)) for a in use.arguments)
    return not deviation if not (single and means) else False


def _unknown(key: Key, use: _Use, bare: Mapping[Key, set[tuple[Any, ...]]]) -> bool:
    """Whether a head that nothing defines is a function all the same."""
    single = any(len(a) == 1 and isinstance(a[0], (Name, Indexed, Number)) for a in use.arguments)
    sigma = key.head == "\\sigma" and (single or bool(key.label))
    if any(_NUMBER not in bare.get(primed, ()) for primed, _ in use.primed) or sigma:
        return True
    if _NUMBER in bare.get(key, ()) or use.indexed or key.head == "\\delta" or not use.arguments:
        return False
    word = is_known(key.head) or (len(key.head) > 2 and key.head.isalpha())
    return not word and (single or any(len(a) > 1 for a in use.arguments) or key.head in _LETTERS)
