"""The decision of one claim: proved, refuted with a witness, masked, or undecided.

A claim is decided off shell first, where the free names are free numbers, then on shell. Numbers only say where to
look: what is called proved has been proved by the normal form, and what is called refuted has a witness.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from time import monotonic
from typing import Literal

from sympy import Expr, I, nan, oo, zoo

from bnderive.algebra.judge import Witness
from bnderive.algebra.normal import MAX_WORK, prove
from bnderive.errors import Undecided
from bnderive.layer.layer import Definition
from bnderive.verify.deciding.masking import opposed
from bnderive.verify.deciding.points import agreement
from bnderive.verify.deciding.shell import Shell, facts_of, mentioned
from bnderive.verify.deciding.witness import find_witness

NO_NUMBERS = (nan, oo, zoo, I)
Kind = Literal["proved", "refuted", "masked", "undecided"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is said of a claim. `uses` are the free names whose definitions a proof needed, none if it holds off shell.

    `witness` shows where the sides differ, taken off shell where `off_shell`. `reason` says why nothing was decided.
    """

    kind: Kind
    uses: tuple[str, ...] = ()
    witness: Witness | None = None
    off_shell: bool = False
    reason: str = ""


@dataclass(slots=True)
class _Budget:
    """The work that is left for all proofs of one claim, what one of them may take, and until when."""

    left: int
    each: int
    until: float

    def proves(
        self,
        lhs: Expr,
        rhs: Expr,
        shell: Shell,
        definitions: tuple[Definition, ...],
        inlined: bool,
    ) -> bool:
        if self.left <= 0 or monotonic() > self.until:
            return False
        facts = facts_of(definitions, shell.positive, inlined)
        allowed = min(self.each, self.left)
        found = bool(prove(lhs, rhs, facts, work=allowed, until=self.until))
        self.left -= allowed - max(facts.ring.work, 0)
        return found


def decide(lhs: Expr, rhs: Expr, shell: Shell, seed: int = 0, work: int = MAX_WORK, until: float = inf) -> Decision:
    """Decide whether `lhs` equals `rhs` at every value of their free indices, for all sizes and values.

    `work` bounds the products of terms that one proof may form; from the moment `until` of the monotonic clock on
    nothing more is tried. The same seed gives the same witness.
    """
    try:
        if lhs.has(*NO_NUMBERS) or rhs.has(*NO_NUMBERS):
            return Decision("undecided", reason="a side has no value: it divides by zero")
        return Decision("proved") if lhs == rhs else decided(lhs, rhs, shell, seed, work, until)
    except (Undecided, RecursionError) as problem:
        nested = "the claim is nested too deeply to be decided"
        return Decision("undecided", reason=nested if isinstance(problem, RecursionError) else problem.message)


def holds(lhs: Expr, rhs: Expr, shell: Shell, seed: int = 0) -> bool:
    """Whether two expressions are proved equal; without a search for a witness where they differ at a few points."""
    if lhs.has(*NO_NUMBERS) or rhs.has(*NO_NUMBERS) or agreement(lhs, rhs, shell, seed).on is False:
        return False
    return decide(lhs, rhs, shell, seed).kind == "proved"


@lru_cache(maxsize=2048)
def decided(lhs: Expr, rhs: Expr, shell: Shell, seed: int, work: int, until: float) -> Decision:
    """What `decide` says of two sides that differ; a document is judged again and again, each claim decided once."""
    budget = _Budget(2 * work, work, until)
    seen = agreement(lhs, rhs, shell, seed)
    if seen.off is not False and _proof(lhs, rhs, shell, budget, off_shell=True) is not None:
        return Decision("proved")
    if seen.on is False and (witness := find_witness(lhs, rhs, shell, seed, off_shell=False, until=budget.until)):
        return Decision("refuted", witness=witness)
    proof = _proof(lhs, rhs, shell, budget, off_shell=False)
    if proof is not None:
        return _on_shell(lhs, rhs, shell, seed, budget, proof)
    if seen.on is not False and (witness := find_witness(lhs, rhs, shell, seed, off_shell=False, until=budget.until)):
        return Decision("refuted", witness=witness)
    if seen.on:
        return Decision(
            "undecided",
            reason="both sides agree at random points, but no proof was found",
        )
    return Decision("undecided", reason="neither a proof nor a counterexample was found")


@dataclass(frozen=True, slots=True)
class _Proof:
    """The definitions that a proof was given, and whether reductions were written out."""

    definitions: tuple[Definition, ...]
    inlined: bool


def _proof(lhs: Expr, rhs: Expr, shell: Shell, budget: _Budget, *, off_shell: bool) -> _Proof | None:
    tries = (_Proof(*t) for t in dict.fromkeys(_tries(lhs, rhs, shell, off_shell)))
    return next(
        (p for p in tries if budget.proves(lhs, rhs, shell, p.definitions, p.inlined)),
        None,
    )


def _tries(lhs: Expr, rhs: Expr, shell: Shell, off_shell: bool) -> Iterator[tuple[tuple[Definition, ...], bool]]:
    """Definitions to prove with: all that the claim rests on, and those alone that it mentions.

    With fewer, what lies further up stays opaque, and a proof does not grow with the depth of the layer.
    """
    every = shell.needed((lhs, rhs), off_shell=off_shell)
    names = mentioned(lhs) | mentioned(rhs)
    near = tuple(d for d in every if d.quantity.name in names)
    for inlined in (False, True):
        yield every, inlined
        yield near, inlined


def _on_shell(lhs: Expr, rhs: Expr, shell: Shell, seed: int, budget: _Budget, proof: _Proof) -> Decision:
    """A claim that is true on shell: what it uses, and whether an error hides behind what vanishes."""
    kept = proof.definitions
    for definition in reversed(proof.definitions):
        if definition.quantity.name in shell.free:
            fewer = tuple(d for d in kept if d != definition)
            if budget.proves(lhs, rhs, shell, fewer, proof.inlined):
                kept = fewer
    uses = tuple(d.quantity.name for d in kept if d.quantity.name in shell.free)
    if uses and all(opposed(lhs, rhs, known, shell) for known in dict.fromkeys((kept, proof.definitions))):
        witness = find_witness(lhs, rhs, shell, seed, off_shell=True, until=budget.until)
        if witness is not None:
            return Decision("masked", uses, witness, off_shell=True)
    return Decision("proved", uses)
