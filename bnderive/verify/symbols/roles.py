"""Which part each name of a document plays where no equation defines it: size, parameter, array, another's spelling.

Input: the equations and the letters of a document. Output: the names of each kind.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from bnderive.document.commands import GREEK
from bnderive.document.equations import Equation
from bnderive.document.syntax import Call, Differential, Items, Name, Node, Product, Quotient, walk
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.functions import Function
from bnderive.verify.claims.names import Key, Letters, canonical, written
from bnderive.verify.symbols.declaring import declared
from bnderive.verify.symbols.gather import Candidate, has_derivative, keys_of, name_of, varies
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.slots import Slots
from bnderive.verify.symbols.usual import EPSILON, is_array, is_usual


def keys_in(trees: tuple[Equation, ...], letters: Letters) -> tuple[Key, ...]:
    """The names of a document, each once, in order."""
    found = dict.fromkeys(k for t in trees for s in t.sides if s.node is not None for k in keys_of(s.node, letters))
    return tuple(found)


def spellings(trees: tuple[Equation, ...], letters: Letters) -> Mapping[Key, Key]:
    """Names that differ only in the case of a label, such as σ_b and σ_B: what begins no equation stands for what does,
    the rarer for the commoner. What counts layers is no spelling: a^l and a^L differ.
    """
    count: dict[Key, int] = {}
    heads: set[str] = set()
    for tree in trees:
        first = name_of(tree.sides[0].node, letters)
        heads |= {first.key.label} if first is not None else set()
        for side in tree.sides:
            for key in keys_of(side.node, letters) if side.node is not None else ():
                count[key] = count.get(key, 0) + 1
    groups: dict[Key, list[Key]] = {}
    for key in count:
        if any(c.isalpha() for c in key.label) and not key.label.endswith(")"):
            groups.setdefault(replace(key, label=key.label.lower(), squared=False), []).append(key)
    found: dict[Key, Key] = {}
    for keys in groups.values():
        weight: dict[str, int] = {}
        for key in keys:
            weight[key.label] = weight.get(key.label, 0) + count[key]
        best = max(sorted(weight), key=lambda label: (label in heads, weight[label]))
        found |= {key: replace(key, label=best) for key in keys if key.label != best}
    return found


def as_vectors(trees: tuple[Equation, ...], letters: Letters, slots: Slots) -> None:
    """What a document declares as a vector as long as an axis that indices show is an array over that axis."""
    roots = {size: root for root, size in slots.sizes.items() if slots.root(root) == root}
    for tree in trees:
        for key, sizes in declared(tree, letters).items():
            if len(sizes) == 1 and not slots.arity.get(key) and (root := roots.get(sizes[0])) is not None:
                slots.arity[key] = 1
                slots.join(root, (key, 0))


def totals(trees: Iterable[Equation], letters: Letters) -> Mapping[Key, frozenset[Key]]:
    """The names that are set equal to what has elements or derivatives in it, with the names in that: the S of
    Σ_i w_i = S, which is no size.
    """
    found: dict[Key, frozenset[Key]] = {}
    for tree in trees:
        for one, other in pairwise(side.node for side in tree.sides):
            for name, value in ((one, other), (other, one)):
                if isinstance(name, Name) and value is not None and varies(value, letters):
                    key = written(name, letters).key
                    inside = (k for k in keys_of(value, letters) if not is_letter(k, letters))
                    found[key] = found.get(key, frozenset()).union(inside)
    return found


def differentiated_by(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names that something in these equations is differentiated by."""
    return differentiated_by_nodes((s.node for t in trees for s in t.sides if s.node is not None), letters)


def differentiated_by_nodes(nodes: Iterable[Node], letters: Letters) -> frozenset[Key]:
    """The names that something in these nodes is differentiated by."""
    found: set[Key] = set()
    for part in (p for node in nodes for p in walk(node)):
        if isinstance(part, Quotient) and has_derivative(part.below):
            found.update(keys_of(part.below, letters))
        elif isinstance(part, Differential) and part.by is not None:
            found.update(keys_of(part.by, letters))
    return frozenset(found)


def differentiated(trees: tuple[Equation, ...], letters: Letters) -> frozenset[Key]:
    """The names that stand alone above a ratio of differentials."""
    above = (n.above for n in nodes_of(trees) if isinstance(n, Quotient) and isinstance(n.above, Differential))
    return frozenset(written(a.of, letters).key for a in above if isinstance(a.of, Name))


def beside_loss(trees: Iterable[Equation], letters: Letters, loss: frozenset[Key]) -> frozenset[Key]:
    """The names that only other names than the loss are differentiated by: the s of ∂u/∂s, where L is the loss."""
    found: dict[bool, set[Key]] = {True: set(), False: set()}
    for node in nodes_of(trees):
        match node:
            case Product(factors=factors):
                applied = [part for _, part in factors if _is_operator(part)]
            case Quotient() if has_derivative(node.below) and not _is_operator(node):
                applied = [node]
            case _:
                continue
        keys = keys_of(node if isinstance(node, Product) else node.above, letters) if applied else ()
        of_loss = any(key in loss or is_loss_letter(key) for key in keys)
        found[of_loss].update(differentiated_by_nodes(applied, letters))
    return frozenset(found[False] - found[True]) if loss else frozenset()


def _is_operator(node: Node) -> bool:
    """Whether this is a ∂/∂x by itself."""
    part = node.above if isinstance(node, Quotient) else node
    return isinstance(part, Differential) and part.of is None


def unread_heads(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names of which an equation says something that is not read."""
    names = (name_of(t.sides[0].node, letters) for t in trees if len(t.sides) > 1 and t.sides[1].node is None)
    return frozenset(name.key for name in names if name is not None)


def after_d(trees: tuple[Equation, ...], letters: Letters) -> frozenset[Key]:
    """The names whose gradient has a name of its own: the y of dy, which stands above no ratio of differentials."""
    found: set[Key] = set()
    above = {id(n.above) for n in nodes_of(trees) if isinstance(n, Quotient) and has_derivative(n.below)}
    for node in nodes_of(trees):
        if isinstance(node, Differential) and node.letter == "d" and node.of is not None and id(node) not in above:
            found.update(keys_of(node.of, letters))
        elif isinstance(node, Name) and node.head.isalnum() and node.head.startswith("d"):
            found.add(Key(canonical(node.head[1:])))
    return frozenset(found)


def in_derivatives(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names that stand after a ∂ or a d, above a ratio or below."""
    parts = (p for n in nodes_of(trees) if isinstance(n, Differential) for p in (n.of, n.by) if p is not None)
    return frozenset(key for part in parts for key in keys_of(part, letters))


def under_derivatives(nodes: Iterable[Node], letters: Letters) -> frozenset[Key]:
    """The names in these nodes that something is differentiated by, or whose gradient they name."""
    found: set[Key] = set()
    for part in (p for node in nodes for p in walk(node)):
        if isinstance(part, Differential):
            inside = (part.by,) if part.by is not None else (part.of,)
            found.update(k for n in inside if n is not None for k in keys_of(n, letters))
        elif isinstance(part, Name) and part.head.isalnum() and part.head.startswith("d") and len(part.head) > 1:
            found.add(Key(canonical(part.head[1:])))
    return frozenset(found)


def late_ends(
    equations: Iterable[tuple[int, Equation]], defined: Mapping[Key, int], letters: Letters
) -> frozenset[Key]:
    """The names that are defined only once there are derivatives, and that stand in none: what a formula for a gradient
    is written with, and no part of the forward pass. `defined` are the numbers of the definitions.
    """
    numbered = tuple(equations)
    derives = [n for n, e in numbered if any(isinstance(part, Differential) for part in nodes_of((e,)))]
    differentiated = in_derivatives((e for _, e in numbered), letters)
    first = min(derives, default=None)
    if first is None or all(n > first for n in defined.values()):
        return frozenset()
    return frozenset(k for k, n in defined.items() if n > first and k not in differentiated)


def is_bare(key: Key) -> bool:
    """Whether a name has no label, prime or square."""
    return not (key.label or key.primes or key.squared)


def is_letter(key: Key, letters: Letters) -> bool:
    """Whether a name is an index letter by itself."""
    return is_bare(key) and key.head in letters.indices


def is_plain(key: Key) -> bool:
    """Whether a name is a letter by itself, which stands for some number where nothing says for which."""
    letter = (key.head.isalpha() and len(key.head) == 1) or key.head in GREEK
    return letter and not (key.label or key.primes or key.squared) and key.head not in ("d", "i", "\\delta")


def parameters(chosen: Mapping[Key, Candidate], letters: Letters, functions: Iterable[Function] = ()) -> frozenset[Key]:
    """The names that stand in definitions, of functions too, and ε: what of these nothing defines, or is differentiated
    by, is given.
    """
    sides = [*(c.right for c in chosen.values()), *(f.body for f in functions if f.body is not None)]
    return frozenset((EPSILON, *(key for side in sides for key in keys_of(side, letters))))


def strangers(
    equations: Iterable[tuple[int, Equation]],
    letters: Letters,
    undefined: Mapping[Key, Quantity],
    known: Container[Key],
) -> frozenset[str]:
    """The names in code of arrays that only the text can explain: no definition has them, nothing is differentiated by
    them (`known`), they have no usual meaning, and the text names them alone, several equations use them, or they are
    named as gradients are.
    """
    uses: dict[Key, int] = {}
    for _, equation in equations:
        inside = {k for s in equation.sides if s.node is not None for k in keys_of(s.node, letters)}
        for key in inside:
            uses[key] = uses.get(key, 0) + (2 if len(equation.sides) == 1 else 1)
    gradients = {k for k in uses if len(k.head) > 2 and k.head.startswith("d") and k.head.isalpha()}
    usual = {k for k in undefined if (is_usual(k) or is_array(k)) and k not in gradients}
    told = gradients | {k for k, count in uses.items() if count > 1}
    return frozenset(q.name for k, q in undefined.items() if k in told - usual and k not in known and q.indices)


def single_arguments(trees: tuple[Equation, ...], letters: Letters) -> frozenset[Key]:
    """The names that stand alone in the bracket of a function: any numbers."""
    found: set[Key] = set()
    for node in nodes_of(trees):
        if isinstance(node, Call) and node.name not in ("log", "ln", "sqrt", "rsqrt", "expectation", "variance"):
            items = node.argument.items if isinstance(node.argument, Items) else (node.argument,)
            found |= {written(i, letters).key for i in items if isinstance(i, Name)}
    return frozenset(found)
