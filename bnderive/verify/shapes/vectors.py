"""Names that notation shows to be vectors: in wᵀx_n both w and x_n have one axis more than is written, so has the x of
Wx and what that gives, and what stands in ‖a − b‖.

Input: nodes and letters. Output: how many axes such names have. Where a document writes the further axis too, as in
x_{nj}, it must stand behind those that x_n shows; else nothing is said of the name. To see vectors in another place,
add to `_shown`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from bnderive.document.equations import Equation
from bnderive.document.syntax import Additive, Call, Differential, Group, Name, Node, Power, Product, Quotient
from bnderive.verify.claims.names import Key, Letters, Written, is_index, is_transpose, letter, written
from bnderive.verify.symbols.declaring import declared, is_upper
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.usual import is_usual, is_weights

BESIDE = ("", "*", "\\cdot")


def in_place(node: Node, letters: Letters) -> Iterator[Written]:
    """The names of vectors, with at most one index, that a transpose and a factor after it are of."""
    if not isinstance(node, Product):
        return
    for (_, left), (mark, right) in pairwise(node.factors):
        first = _turned(left, letters)
        second = written(right, letters) if isinstance(right, Name) else None
        if first is None or second is None or mark.text not in BESIDE or second.power is not None or second.transposed:
            continue
        if _is_vector(first, letters) and _is_vector(second, letters):
            yield from (first, second)


def vectors_of(equations: Iterable[Equation], letters: Letters) -> Mapping[Key, int]:
    """How many axes the names of vectors have, the one that is not written included."""
    ranks: dict[Key, set[int]] = {}
    shown: dict[Key, set[str]] = {}
    full: dict[Key, list[tuple[str, ...]]] = {}
    labels: dict[str, set[str]] = {}
    equations = tuple(equations)
    for name in _shown(equations, letters):
        ranks.setdefault(name.key, set()).add(len(name.indices) + 1)
        shown.setdefault(name.key, set()).update(letter(i) for i in name.indices if isinstance(i, Name))
    for node in nodes_of(equations):
        if isinstance(node, Name):
            found = written(node, letters)
            letter_labels = {part for part in found.key.label.split() if len(part) == 1 and part.isalpha()}
            labels.setdefault(found.key.head, set()).update(letter_labels or {""})
            full.setdefault(found.key, []).append(
                tuple(letter(i) if isinstance(i, Name) else "" for i in found.indices)
            )
    return {
        key: max(each)
        for key, each in ranks.items()
        if len(each) == 1 and _alone(key, labels, full) and _behind(full[key], shown[key], max(each))
    }


def turned_rows(equations: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names of matrices of which a row with one index is transposed before another: the O and V of O_iᵀ V_j."""
    found: set[Key] = set()
    for node in nodes_of(equations):
        for (_, left), (_, right) in pairwise(node.factors) if isinstance(node, Product) else ():
            turned = _turned(left, letters)
            plain = written(right, letters) if isinstance(right, Name) else None
            rows = [
                name for name in (turned, plain) if name is not None and is_upper(name.key) and len(name.indices) == 1
            ]
            found |= {name.key for name in rows} if len(rows) == 2 else set()
    return frozenset(found)


def doubtful_vectors(equations: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names that are seen to be vectors somewhere, and are not taken for such, for what stands elsewhere."""
    equations = tuple(equations)
    return frozenset(name.key for name in _shown(equations, letters)) - vectors_of(equations, letters).keys()


def _alone(key: Key, labels: Mapping[str, set[str]], full: Mapping[Key, list[tuple[str, ...]]]) -> bool:
    """Whether no name differs from a vector in its label alone, unless none of them has an index: x_a, x_b and x_c."""
    alike = (each for other, each in full.items() if other.head == key.head)
    return len(labels[key.head]) == 1 or not any(letters for each in alike for letters in each)


def _shown(equations: tuple[Equation, ...], letters: Letters) -> Iterator[Written]:
    """The names of vectors where they are seen to be such, the further axis not written."""
    matrices = _matrices(equations, letters)
    nodes = nodes_of(equations)
    for node in nodes:
        yield from in_place(node, letters)
        yield from _behind_matrix(node, matrices, letters)
        if isinstance(node, Group) and node.kind == "norm":
            yield from normed(node, letters)
    for equation in equations:
        first, *rest = (side.node for side in equation.sides[:2])
        if isinstance(first, Name) and rest and _gives_vector(rest[0], matrices, letters):
            found = written(first, letters)
            yield from (found,) if _is_vector(found, letters) else ()


def normed(node: Group, letters: Letters) -> Iterator[Written]:
    """The names without indices in a norm, as terms of what is between the bars."""
    terms = [term for _, term in node.body.terms] if isinstance(node.body, Additive) else [node.body]
    for term in terms:
        found = written(term, letters) if isinstance(term, Name) else None
        if found is not None and _is_vector(found, letters) and not found.indices and found.power is None:
            yield found


def _matrices(equations: tuple[Equation, ...], letters: Letters) -> frozenset[Key]:
    """Capital letters that stand without indices for matrices: W, what is transposed, what something is differentiated
    by or whose gradient has a name, what is declared to have two dimensions.
    """
    above: set[Key] = set()
    found = {key for e in equations for key, sizes in declared(e, letters).items() if len(sizes) == 2}
    for node in nodes_of(equations):
        match node:
            case Name():
                name = written(node, letters)
                if not name.indices and (name.transposed or is_weights(name.key)):
                    found.add(name.key)
            case Differential(of=Name() as of):
                found.add(written(of, letters).key)
            case Quotient(above=Differential(of=Name() as of)):
                above.add(written(of, letters).key)
    return frozenset(key for key in found if is_upper(key) and (key not in above or is_weights(key)))


def _behind_matrix(node: Node, matrices: frozenset[Key], letters: Letters) -> Iterator[Written]:
    """The small letter at the end of a product that stands directly behind a matrix."""
    if isinstance(node, Product) and len(node.factors) > 1:
        (_, left), (mark, right) = node.factors[-2:]
        if isinstance(left, Name) and isinstance(right, Name) and mark.text in BESIDE:
            matrix, found = written(left, letters), written(right, letters)
            alone = matrix.key in matrices and not matrix.indices and matrix.power is None
            if alone and _is_vector(found, letters) and not (is_usual(found.key) or found.power or found.transposed):
                yield found


def _gives_vector(node: Node | None, matrices: frozenset[Key], letters: Letters) -> bool:
    """Whether a matrix by a vector, with what is added to it, is all that a side or the bracket of a function holds."""
    match node:
        case Group(body=body) | Call(argument=body):
            return _gives_vector(body, matrices, letters)
        case Additive(terms=terms):
            return any(_gives_vector(term, matrices, letters) for _, term in terms)
        case Product(factors=((_, Name()), (_, Name()))):
            return any(True for _ in _behind_matrix(node, matrices, letters))
    return False


def _behind(each: list[tuple[str, ...]], shown: set[str], rank: int) -> bool:
    """Whether the letters of the axes that are always written stand in front wherever all of them are."""
    whole = [letters for letters in each if len(letters) == rank]
    return all(len(letters) <= rank for letters in each) and (
        rank == 1 or all(letters[0] in shown and letters[-1] not in shown for letters in whole)
    )


def _turned(node: Node, letters: Letters) -> Written | None:
    """The name that a node is the transpose of, or that whose gradient it is."""
    match node:
        case Name():
            found = written(node, letters)
            return found if found.transposed else None
        case Differential(letter="d", by=None, of=Name() as of):
            return _turned(of, letters)
        case Power(base=Group(body=body), exponent=exponent) if is_transpose(exponent):
            base = body.of if isinstance(body, Differential) and body.letter == "d" and body.by is None else body
            plain = written(base, letters) if isinstance(base, Name) else None
            return plain if plain is not None and plain.power is None and not plain.transposed else None
    return None


def _is_vector(found: Written, letters: Letters) -> bool:
    """Whether a name can be that of a vector: a small letter, with one letter as its index if any."""
    head = found.key.head
    inner = head.removeprefix("\\")
    small = (len(head) == 1 or head.startswith("\\")) and inner[:1].islower() and found.key not in letters.constants
    return small and len(found.indices) <= 1 and all(is_index(i, letters) for i in found.indices)


def with_vectors(ranks: Mapping[Key, int], equations: Iterable[Equation], letters: Letters) -> Mapping[Key, int]:
    """How many indices names may have, with those of vectors among them."""
    found = dict(ranks)
    for key, count in vectors_of(equations, letters).items():
        found[key] = max(found.get(key, 0), count)
    return found
