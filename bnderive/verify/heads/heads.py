"""What the heads of a document are: functions that it defines, those that everybody knows, quantities, unknown ones.

Input: chains and letters. Output: `Heads`. A definition with a bracket decides; then whether a head stands bare too,
and what stands in its brackets. To teach another well known function that has a letter for a name, extend `_known`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bnderive.document.commands import FUNCTION_WORDS
from bnderive.document.functions import FUNCTIONS, in_small_letters
from bnderive.document.syntax import (
    Apply,
    Big,
    Indexed,
    Name,
    Node,
    Number,
    Product,
    Quotient,
    walk,
)
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.functions import (
    Function,
    Heads,
    arguments_of,
    key_of,
    multiplies,
    names_only,
    parameter,
)
from bnderive.verify.claims.names import APART, Key, Letters, plain, written
from bnderive.verify.claims.trees import rebuilt, said, unsigned
from bnderive.verify.heads.bodies import body_of, whole_of
from bnderive.verify.heads.elements import of_elements, of_examples
from bnderive.verify.heads.known import OTHERS, is_known
from bnderive.verify.heads.logistic import logistic
from bnderive.verify.heads.uses import NUMBER, Use, uses_of

_LETTERS = frozenset({"f", "g", "F", "G", "\\phi", "\\varphi", "\\psi", "\\Phi", "\\Psi", "\\sigma"})
_LOSSES = frozenset({"L", "J", "C", "E", "\\ell", "loss", "Loss", "cost"})
_MEANS = frozenset({"\\mu", "mean"})


def heads_of(chains: Iterable[Chain], letters: Letters) -> Heads:
    """What the heads of a document are."""
    chains = tuple(chains)
    uses, bare = uses_of(chains, letters)
    own = _own(chains, letters)
    sums = (n.sup for n in nodes_in(chains) if isinstance(n, Big))
    counts = frozenset(n.head for n in sums if isinstance(n, Name))
    functions: dict[Key, tuple[Function, ...]] = {}
    known: dict[Key, str] = {}
    dependent: dict[Key, tuple[Any, ...]] = {}
    unknown: set[Key] = set()
    elements: set[Key] = set()
    for key, use in uses.items():
        said_bare, bodies = bare.get(key, set()), _bodies(use, letters)
        whole = NUMBER not in said_bare and _gives_examples(use, bodies, letters)
        if whole or (not said_bare and _gives_elements(use, bodies, letters, counts)):
            elements.add(key)
        elif (name := _known(key, use, bodies, uses, bare)) is not None:
            known[key] = name
        elif _is_reduction(key, use):
            continue
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
    inner = _inner(functions, dependent, uses, letters)
    functions |= inner
    dependent = {key: of for key, of in dependent.items() if key not in inner}
    return Heads(functions, known, dependent, frozenset(unknown), frozenset(elements))


def _bodies(use: Use, letters: Letters) -> list[Node | None]:
    """What the definitions of a head say of single numbers."""
    return [body_of(arguments_of(left.argument), right, letters) for left, right, _, _ in use.definitions]


def _inner(
    functions: Mapping[Key, tuple[Function, ...]], dependent: Iterable[Key], uses: Mapping[Key, Use], letters: Letters
) -> dict[Key, tuple[Function, ...]]:
    """The functions of arrays that others apply to what they are applied to: the RMS of RMSNorm(x)_i = x_i / RMS(x)."""
    wholes = [f[0].whole for f in functions.values()]
    nodes = (n for whole in wholes if whole is not None for n in walk(whole) if isinstance(n, Apply))
    found: dict[Key, tuple[Function, ...]] = {}
    for node in nodes:
        key, of = key_of(node.head, letters), node.argument.body
        if key in dependent and isinstance(of, Name) and of.head == parameter(0) and uses[key].definitions:
            first = _functions(key, uses[key], letters)[:1]
            found |= {key: first} if first[0].whole is not None else {}
    return found


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


def _gives_elements(use: Use, bodies: list[Node | None], letters: Letters, counts: frozenset[str]) -> bool:
    """Whether a head is defined of elements of one array, not as a formula for single numbers, and stands only so."""
    plain = all(left.head.sub is None and position == 1 for left, _, _, position in use.definitions)
    only = not use.primed and not use.indexed and plain and bodies.count(None) == len(bodies) > 0
    defined = [arguments_of(left.argument) for left, _, _, _ in use.definitions]
    word = only and len(use.definitions[0][0].head.head) > 2
    return only and of_elements(defined, use.arguments, letters, word=word, counts=counts)


def _gives_examples(use: Use, bodies: list[Node | None], letters: Letters) -> bool:
    """Whether a head is defined of an array, not as a formula for single numbers, and stands before its examples."""
    only = not use.primed and not use.indexed and bodies.count(None) == len(bodies) > 0
    return only and not is_known(use.definitions[0][0].head.head) and of_examples(use.arguments, letters)


def _says_of_what(key: Key, use: Use, bare: set[tuple[Any, ...]]) -> bool:
    """Whether the bracket after a head that nothing defines says what it depends on: of a loss, L(y), or of a word that
    stands without it too, RMS(x).
    """
    word = len(key.head) > 1 and key.head.isalpha() and NUMBER in bare and not (use.primed or use.indexed)
    alike = bool(use.arguments) and _alike(use.arguments) and names_only(use.arguments[0])
    return alike and (_names_loss(key) or word)


def _alike(arguments: list[tuple[Node, ...]]) -> bool:
    return len({tuple(map(said, each)) for each in arguments}) == 1


@dataclass(frozen=True, slots=True)
class _Each:
    each: tuple[Function, ...]


def _defined(
    key: Key, use: Use, bare: set[tuple[Any, ...]], letters: Letters, own: set[tuple[Any, ...]]
) -> tuple[Any, ...] | _Each:
    """What is defined with a bracket: its functions, or the arguments of a quantity. `own` are the definitions of the
    same name without a bracket: where they say something else, that is another name.
    """
    first = use.first
    each = _functions(key, use, letters)
    arguments = arguments_of(first[0][0].argument)
    by_own = {said(a) for a in arguments}
    numbers = bool(bare - by_own)
    usable = each[0].body is not None
    every = [*(a for a in use.arguments if not numbers or not multiplies(key, a, letters)), *(a for _, a in use.primed)]
    same = all(tuple(map(said, a)) == tuple(map(said, arguments)) for a in every)
    array = use.indexed and not usable
    if usable and own and not own & {said(right) for _, right, _, _ in first}:
        return _Each(each)
    if not numbers and _of_others(each, every):
        return _Each(each[:1])
    if (
        array
        or (same and (numbers or not usable or use.indexed))
        or (bare and not usable)
        or (numbers and _names_loss(key))
    ):
        return tuple(map(said, arguments))
    return _Each(tuple(replace(function, whole=None) for function in each))


def _of_others(each: tuple[Function, ...], brackets: Iterable[tuple[Node, ...]]) -> bool:
    """Whether what is defined for one array stands before others, and before no element of it."""
    own, first = each[0].arguments[0], _plainly(each[0])
    further = [_plainly(f) for f in each if said(f.arguments[0]) != said(own)]
    if first is None or any(whole not in (None, first) for whole in further):
        return False
    others = [b[0] for b in brackets if len(b) != 1 or said(b[0]) != said(own)]
    names = [n.head for n in others if isinstance(n, Name)]
    return bool(names) and isinstance(own, Name) and own.head not in names


def _plainly(function: Function) -> tuple[Any, ...] | None:
    """What the definition of a function of an array says, whatever letters its places have."""

    def change(node: Node) -> Node:
        at = function.at.index(node.head) if isinstance(node, Name) and node.head in function.at else None
        return replace(node, head=f"#{at}") if isinstance(node, Name) and at is not None else node

    return said(rebuilt(function.whole, change)) if function.whole is not None else None


def _functions(key: Key, use: Use, letters: Letters) -> tuple[Function, ...]:
    """What a head is defined as, one function for each thing that it is."""
    distinct: dict[tuple[Any, ...], tuple[Apply, Node, int, int]] = {}
    for definition in use.first:
        distinct.setdefault((*map(said, arguments_of(definition[0].argument)), said(definition[1])), definition)
    each = []
    for count, (left, right, number, position) in enumerate(distinct.values()):
        arguments = arguments_of(left.argument)
        name = key.latex() + (f"{APART}{count + 1}" if count else "")
        at = tuple(map(plain, written(replace(left.head, sup=None), letters).indices))
        whole, body = whole_of(arguments, right), body_of(arguments, right, letters)
        each.append(Function(name, arguments, body, number, position, whole=whole if body is None else None, at=at))
    again = [said(f.arguments[0]) for f in each].count(said(each[0].arguments[0])) > 1
    return (replace(each[0], again=again), *each[1:])


def _names_loss(key: Key) -> bool:
    inner = key.head.rstrip(APART).removeprefix("\\mathcal{").removesuffix("}")
    return inner in _LOSSES


def _known(
    key: Key,
    use: Use,
    defined: list[Node | None],
    uses: Mapping[Key, Use],
    bare: Mapping[Key, set[tuple[Any, ...]]],
) -> str | None:
    """The well known function that a head is: σ, Φ, the density φ beside Φ, and what is known by a word."""
    lower = FUNCTION_WORDS.get(key.head, in_small_letters(key.head))
    word = key.head if key.head in {*FUNCTIONS, *OTHERS} else lower
    if not key.label and word in {*FUNCTIONS, *OTHERS} and NUMBER not in bare.get(key, ()):
        return word if word in FUNCTIONS or word == "softmax" else None
    if key.label:
        return None
    if key.head == "\\sigma":
        return "sigmoid" if _is_sigmoid(key, use, defined, uses, bare) else None
    normal = Key("\\Phi") in uses and NUMBER not in bare.get(Key("\\Phi"), ())
    if normal and not any(defined) and NUMBER not in bare.get(key, ()):
        return {"\\Phi": "normal_cdf", "\\phi": "normal_pdf", "\\varphi": "normal_pdf"}.get(key.head)
    return None


def _is_reduction(key: Key, use: Use) -> bool:
    """Whether a head is the mean or the sum of whatever array stands in its brackets, and is said to be: it is also
    that of products, mean(g ⊙ x).
    """
    if (
        key.head not in ("mean", "sum")
        or key.label
        or not use.definitions
        or all(isinstance(n, Name) for a in use.arguments for n in a)
    ):
        return False
    sums = [[part for part in walk(right) if isinstance(part, Big)] for _, right, _, _ in use.definitions]
    divided = [isinstance(unsigned(right), Product | Quotient) for _, right, _, _ in use.definitions]
    return all(len(each) == 1 for each in sums) and all(found == (key.head == "mean") for found in divided)


def _is_sigmoid(
    key: Key,
    use: Use,
    defined: list[Node | None],
    uses: Mapping[Key, Use],
    bare: Mapping[Key, set[tuple[Any, ...]]],
) -> bool:
    """Whether σ is the logistic sigmoid: given as such, or applied, no deviation, and without elements σ(x)_i."""
    if use.definitions or use.behind:
        return bool(defined) and all(body is not None and logistic(body) for body in defined)
    deviation = any(k.head == "\\sigma" and not k.primes and NUMBER in found for k, found in bare.items())
    means = any(k.head in _MEANS for k in (*uses, *bare))
    single = any(len(a) == 1 and isinstance(a[0], (Name, Indexed)) for a in use.arguments)
    return not deviation if not (single and means) else False


def _unknown(key: Key, use: Use, bare: Mapping[Key, set[tuple[Any, ...]]]) -> bool:
    """Whether a head that nothing defines is a function all the same."""
    single = any(len(a) == 1 and isinstance(a[0], (Name, Indexed, Number)) for a in use.arguments)
    sigma = key.head == "\\sigma" and (single or bool(key.label))
    if any(NUMBER not in bare.get(primed, ()) for primed, _ in use.primed) or sigma:
        return True
    if NUMBER in bare.get(key, ()) or use.indexed or key.head == "\\delta" or not use.arguments:
        return False
    word = is_known(key.head) or (len(key.head) > 2 and key.head.isalpha())
    return not word and (single or any(len(a) > 1 for a in use.arguments) or key.head in _LETTERS)
