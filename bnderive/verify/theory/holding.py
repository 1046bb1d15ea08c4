"""Gradients with something held fixed: "let \\bar c_i = ∂L/∂c_i with s held fixed", where s is made of c.

Input: the chains of a document and its formulas. Output: the names that stand for such a gradient, with what is held:
what reaches the loss through that is no part of it. Where nothing else is left, the quantity itself reaches the loss.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bnderive.algebra.expr import Sigma
from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Differential, Name, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.deciding.calculus import Calculus
from bnderive.verify.symbols.gather import keys_of, name_of
from bnderive.verify.symbols.theory import Theory
from bnderive.verify.words.sentences import following

_FIXED = re.compile(r"^\W*((is|are|being) )?((held|kept|taken( as)?|considered|treated as) )?(a )?(fixed|constant)\b")
_HOLDS = re.compile(
    r"\b((hold|keep|fix|freez)(s|e|es|ing)?|(not|without|except|excluding|ignoring)\b.*\b(through|via))\s*$",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"\b(direct|explicit) (\w+ )?(gradients?|derivatives?|dependence|part|path|contribution|effect)\b", re.IGNORECASE
)
_ALSO = re.compile(r"^\s*(,|and|, and|as well as)\s*$")
_ENDS = re.compile(r"[.!?;]\s|[.!?;]$|\n\s*\n")
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A gradient of `of` with the names `fixed` held; with none named, the sums that it goes into."""

    of: Key
    fixed: frozenset[Key]


def held_of(chains: Iterable[Chain], formulas: tuple[Formula, ...], letters: Letters) -> Mapping[Key, Held]:
    """The names that the text gives to a gradient with something held fixed."""
    chains = tuple(chains)
    single = {c.sides[0].formula: c.sides[0].side.node for c in chains if len(c.sides) == 1}
    names = {k: written(n, letters).key for k, n in single.items() if isinstance(n, Name)}
    found: dict[Key, Held] = {}
    for chain in chains:
        name = name_of(chain.sides[0].side.node, letters)
        of = _below(chain, letters)
        if name is None or of is None:
            continue
        first, last = chain.sides[0].formula, chain.sides[-1].formula
        fixed = frozenset(
            names[k] for k in _beside(first, last, formulas) if k in names and _is_held(k, formulas, names)
        )
        said = (_sentence(formulas[first].before, last=True), _sentence(following(last, formulas), last=False))
        if fixed or any(map(_DIRECT.search, said)):
            found[name.key] = Held(of, fixed)
    return found


def _below(chain: Chain, letters: Letters) -> Key | None:
    """The name that the right side of a chain differentiates by, where that is all it says."""
    right = chain.sides[1].side.node if len(chain.sides) > 1 else None
    parts = [n.of for n in walk(right) if isinstance(n, Differential)] if right is not None else []
    keys = keys_of(parts[-1], letters) if len(parts) == 2 and parts[-1] is not None else ()
    return keys[0] if len(keys) == 1 else None


def holding(theory: Theory, calculus: Calculus, held: Mapping[Key, Held]) -> tuple[Theory, Calculus]:
    """A theory that knows what is held in its named gradients, and its calculus."""
    names: dict[Key, frozenset[str]] = {}
    outer: set[str] = set()
    for key, one in held.items():
        of = theory.quantities.get(one.of)
        users = calculus.consumers(of.name) if of is not None else ()
        fixed = {theory.quantities[k].name for k in one.fixed if k in theory.quantities}
        through = {u.quantity.name for u in users if (u.quantity.name in fixed if one.fixed else u.expr.has(Sigma))}
        if of is None or not through:
            continue
        names[key] = frozenset(through)
        outer |= {of.name} if len(through) == len(users) else set()
    if not names:
        return theory, calculus
    return replace(theory, held={**theory.held, **names}), calculus.opening(outer)


def _beside(first: int, last: int, formulas: tuple[Formula, ...]) -> tuple[int, ...]:
    """The formulas near an equation, in the same sentence."""
    found: list[int] = []
    for k in range(last + 1, min(last + 1 + _NEAR, len(formulas))):
        if _ENDS.search(formulas[k].before):
            break
        found.append(k)
    for k in range(first - 1, max(first - 1 - _NEAR, -1), -1):
        if _ENDS.search(formulas[k + 1].before):
            break
        found.append(k)
    return tuple(found)


def _is_held(formula: int, formulas: tuple[Formula, ...], names: Mapping[int, Key]) -> bool:
    """Whether the text holds the name that a formula is, by itself or in a list."""
    if _HOLDS.search(formulas[formula].before) or _FIXED.match(following(formula, formulas)):
        return True
    also = formula + 1 in names and bool(_ALSO.match(following(formula, formulas)))
    return also and _is_held(formula + 1, formulas, names)


def _sentence(text: str, *, last: bool) -> str:
    parts = _ENDS.split(text)
    return parts[-1 if last else 0]
