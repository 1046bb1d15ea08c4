"""Which part each name of a document plays where no equation defines it: size, parameter, array, another's spelling.

Input: the equations and the letters of a document. Output: the names of each kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Name, Quotient, walk
from bnderive.verify.gather import Candidate, keys_of
from bnderive.verify.letters import nodes_of
from bnderive.verify.names import Key, Letters, canonical
from bnderive.verify.slots import USUAL_SIZES, Slots
from bnderive.verify.usual import EPSILON, is_array, is_mean


def keys_in(trees: tuple[Equation, ...], letters: Letters) -> tuple[Key, ...]:
    """The names of a document, each once, in order."""
    found = dict.fromkeys(k for t in trees for s in t.sides if s.node is not None for k in keys_of(s.node, letters))
    return tuple(found)


def spellings(trees: tuple[Equation, ...], letters: Letters) -> Mapping[Key, Key]:
    """Names that differ only in the case of a label, such as σ_b and σ_B: the rarer stands for the commoner."""
    count: dict[Key, int] = {}
    for tree in trees:
        for side in tree.sides:
            for key in keys_of(side.node, letters) if side.node is not None else ():
                count[key] = count.get(key, 0) + 1
    groups: dict[Key, list[Key]] = {}
    for key in count:
        if key.label and any(c.isalpha() for c in key.label):
            groups.setdefault(replace(key, label=key.label.lower(), squared=False), []).append(key)
    found: dict[Key, Key] = {}
    for keys in groups.values():
        weight: dict[str, int] = {}
        for key in keys:
            weight[key.label] = weight.get(key.label, 0) + count[key]
        best = max(sorted(weight), key=lambda label: weight[label])
        found |= {key: replace(key, label=best) for key in keys if key.label != best}
    return found


def as_arrays(trees: tuple[Equation, ...], letters: Letters, slots: Slots) -> None:
    """Where a document writes no index at all, what is normalized and its like are arrays over one axis."""
    keys = keys_in(trees, letters)
    hats = [k for k in keys if k.head.startswith("\\hat{")]
    if any(slots.arity.values()) or not any(is_mean(k) or k in hats for k in keys):
        return
    arrays = [k for k in keys if k in hats or is_array(k) or any(h.head == f"\\hat{{{k.head}}}" for h in hats)]
    for key in arrays:
        slots.arity[key] = 1
        slots.named.setdefault(slots.root((key, 0)), "i")
        slots.join((arrays[0], 0), (key, 0))


def sizes_of(keys: Iterable[Key], chosen: Mapping[Key, Candidate], slots: Slots) -> tuple[Key, ...]:
    """The names that are sizes: those that a bound or a mean names, and a usual one where an axis has none yet."""
    said = dict.fromkeys(slots.sizes.values())
    found = [Key(name) for name in said if Key(name) not in chosen]
    for root in slots.unsized():
        free = [k for k in keys if k.head in USUAL_SIZES and _bare(k) and k not in chosen and k not in found]
        free = [k for k in free if not slots.arity.get(k)]
        if free:
            best = min(free, key=lambda k: USUAL_SIZES.index(k.head))
            slots.sizes[root] = best.head
            found.append(best)
    return tuple(found)


def _bare(key: Key) -> bool:
    return not (key.label or key.primes or key.squared)


def differentiated_by(trees: tuple[Equation, ...], letters: Letters) -> frozenset[Key]:
    """The names that something is differentiated by."""
    found: set[Key] = set()
    for node in nodes_of(trees):
        if isinstance(node, Quotient):
            for part in walk(node.below):
                if isinstance(part, Differential) and part.of is not None:
                    found.update(keys_of(node.below, letters))
    return frozenset(found)


def after_d(trees: tuple[Equation, ...], letters: Letters) -> frozenset[Key]:
    """The names whose gradient has a name of its own: the y of dy."""
    found: set[Key] = set()
    for node in nodes_of(trees):
        if isinstance(node, Differential) and node.letter == "d" and node.of is not None:
            found.update(keys_of(node.of, letters))
        elif isinstance(node, Name) and node.head.isalnum() and node.head.startswith("d"):
            found.add(Key(canonical(node.head[1:])))
    return frozenset(found)


def is_letter(key: Key, letters: Letters) -> bool:
    """Whether a name is an index letter by itself."""
    return _bare(key) and key.head in letters.indices


def parameters(chosen: Mapping[Key, Candidate], letters: Letters) -> frozenset[Key]:
    """The names that stand in definitions, and ε: what of these nothing defines, or is differentiated by, is given."""
    return frozenset((EPSILON, *(key for c in chosen.values() for key in keys_of(c.right, letters))))
