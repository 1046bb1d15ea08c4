"""Remarks on a learned parameter: with γ = √(σ² + ε) and β = μ the layer gives back what it was given.

Input: the chains of a document. Output: the chains, such remarks marked as posed, and the parameters that they are
about. A remark comes after an equation that uses the parameter, and says it by what that equation rests on anyhow.
"""

from collections.abc import Iterable
from dataclasses import replace

from bnderive.verify.chains import Chain
from bnderive.verify.gather import Candidate, candidates, keys_of
from bnderive.verify.names import Key, Letters
from bnderive.verify.usual import EPSILON, is_learned


def with_remarks(chains: tuple[Chain, ...], letters: Letters) -> tuple[tuple[Chain, ...], frozenset[Key]]:
    """The chains with their remarks marked, and the parameters that the remarks are about."""
    before: list[Candidate] = []
    remarks: dict[int, Key] = {}
    for candidate in candidates(((c.number, c.equation) for c in chains), letters):
        key = candidate.name.key
        users = (c for c in before if key in keys_of(c.right, letters))
        said = frozenset(keys_of(candidate.right, letters)) - {EPSILON}
        if is_learned(key) and said and any(said <= _rests(user, before, letters, key) for user in users):
            remarks[candidate.number] = key
        else:
            before.append(candidate)
    marked = tuple(replace(c, posed=True) if c.number in remarks else c for c in chains)
    return marked, frozenset(remarks.values())


def _rests(user: Candidate, before: Iterable[Candidate], letters: Letters, without: Key) -> frozenset[Key]:
    """The names that an equation rests on by those before it, but for what it rests on through one of them."""
    right = {c.name.key: keys_of(c.right, letters) for c in before if c.name.key != without}
    seen: set[Key] = set()
    left = [k for k in keys_of(user.right, letters) if k != without]
    while left:
        key = left.pop()
        if key not in seen:
            seen.add(key)
            left += right.get(key, ())
    return frozenset(seen)
