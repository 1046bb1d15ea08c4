"""A refuted claim again, as it may have been meant: for indices that differ, with the numbers that the text before it
gives, on one side of a kink, for probabilities that sum to one. What holds so is sloppy, and says how.
"""

from dataclasses import replace

from sympy import Expr, Integer

from bnderive.algebra.expr import Delta, Element, free_indices
from bnderive.algebra.index import Index
from bnderive.verify.claims.chains import Chain
from bnderive.verify.deciding.decide import decide
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.judging.normalizing import said_of_sum, shell_at, shell_with, weights_of, written_out
from bnderive.verify.reading.kinks import holds_where, indicator, one_sided
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import UNREADABLE, NotRead
from bnderive.verify.theory.readings import Read, Scope, sense_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Verdict


def apart(judgement: Judgement, shell: Shell, seed: int) -> Judgement:
    """A refuted claim again, for indices that differ: ∂p_j/∂z_i = −p_i p_j is meant for j ≠ i."""
    read = judgement.read
    for weight, said in distinct(read) if read is not None else ():
        assert read is not None
        if decide(read.left * weight, read.right * weight, shell, seed).kind != "proved":
            continue
        if decide(read.left * weight, Integer(0), shell, seed).kind == "proved":
            continue
        sloppy = replace(read, said=(*read.said, f"for {said}"), sloppy=True)
        return replace(judgement, verdict=Verdict.SLOPPY, read=sloppy, reason="")
    return judgement


def distinct(read: Read) -> tuple[tuple[Expr, str], ...]:
    """What is one where the free indices of a claim that run over one axis differ, and zero elsewhere, with its words;
    nothing where there are no such indices.
    """
    free = sorted(free_indices(read.left) | free_indices(read.right), key=lambda i: i.name)
    letters = [i for i in free if not i.name.startswith("·")]
    pairs = [(a, b) for a in letters for b in letters if a.name < b.name and a.axis == b.axis]
    if not pairs or not (read.left - read.right).has(*(i for pair in pairs for i in pair)):
        return ()
    weight: Expr = Integer(1)
    for a, b in pairs:
        weight *= 1 - Delta(a, b)
    return ((weight, " and ".join(f"{a.name} ≠ {b.name}" for a, b in pairs)),)


def supposing(judgement: Judgement, survey: Survey, shell: Shell, scope: Scope, chain: Chain, seed: int) -> Judgement:
    """A refuted claim again, with the numbers that the text right before it gives to names: for ε = 0."""
    read = judgement.read
    if judgement.verdict != Verdict.REFUTED or read is None or not chain.given:
        return judgement
    sense = sense_of(survey, scope, {})
    try:
        change = dict(_set(value(sense, name).expr, value(sense, number).expr) for name, number in chain.given)
    except NotRead:
        return judgement
    fixed = tuple(replace(d, expr=change.get(d.quantity.element, d.expr.xreplace(change))) for d in shell.definitions)
    there = replace(shell, definitions=fixed)
    if decide(read.left.xreplace(change), read.right.xreplace(change), there, seed).kind != "proved":
        return judgement
    said = "with the numbers that the text before it gives"
    return replace(
        judgement, verdict=Verdict.SLOPPY, read=replace(read, said=(*read.said, said), sloppy=True), reason=""
    )


def _set(name: Expr, number: Expr) -> tuple[Expr, Expr]:
    """What is to be put for what: where σ² is one, and σ is a name, one for σ."""
    base, power = name.as_base_exp()
    return (base, number ** (1 / power)) if number.is_nonnegative else (name, number)


def at_a_place(judgement: Judgement, survey: Survey, scope: Scope, chain: Chain, seed: int) -> Judgement:
    """A refuted claim again, with weights that are one where the text says so: y_c = 1 of the right class c."""
    read = judgement.read
    if judgement.verdict != Verdict.REFUTED or read is None:
        return judgement
    weights = weights_of(survey)
    for name in chain.ones:
        try:
            element = value(sense_of(survey, scope, {}), name).expr
        except UNREADABLE:
            continue
        quantity = next((q for q in weights if isinstance(element, Element) and q.name == element.name), None)
        place = element.args[-1] if quantity is not None else None
        if quantity is None or not isinstance(place, Index) or not {place} & free_indices(read.left + read.right):
            continue
        left, right = (written_out(side, survey, quantity) for side in (read.left, read.right))
        if decide(left, right, shell_at(survey, quantity, place), seed).kind == "proved":
            said = f"where {quantity.notation.pieces[0]} is one at {place.name} and zero elsewhere, as the text says"
            sloppy = replace(read, said=(*read.said, said), sloppy=True)
            return replace(judgement, verdict=Verdict.SLOPPY, read=sloppy, reason="")
    return judgement


def on_one_side(judgement: Judgement, survey: Survey, shell: Shell, scope: Scope, chain: Chain, seed: int) -> Judgement:
    """A refuted claim again, where it is about one side of a kink: as the text says, or as may be meant."""
    read = judgement.read
    if judgement.verdict != Verdict.REFUTED or read is None:
        return judgement

    def equal(left: Expr, right: Expr) -> bool:
        return decide(left, right, shell, seed).kind == "proved"

    try:
        given = tuple(indicator(sense_of(survey, scope, read.choices), c).expr for c in chain.supposed)
    except UNREADABLE:
        given = ()
    if given and holds_where(read.left, read.right, given, shell, equal):
        said = (*read.said, "where the text says that it holds")
        return replace(judgement, verdict=Verdict.PROVED, read=replace(read, said=said), reason="")
    steps = one_sided(read.left, read.right, shell, equal)
    if steps and 0 not in (read.left, read.right) and not any(free_indices(s) for s in steps):
        sloppy = replace(read, said=(*read.said, "on one side of the kink of a single number"), sloppy=True)
        return replace(judgement, verdict=Verdict.SLOPPY, read=sloppy, reason="")
    if steps:
        return replace(
            judgement, verdict=Verdict.UNDECIDED, reason="it holds on one side of a kink, and not on the other"
        )
    return judgement


def normalized(judgement: Judgement, survey: Survey, chain: Chain, seed: int) -> Judgement:
    """A refuted claim again, where it may rest on probabilities that sum to one: the y of −Σ_k y_k log p_k."""
    read = judgement.read
    if read is None:
        return judgement
    sides = tuple(p.side.node for p in chain.sides if p.side.node is not None)
    for quantity in weights_of(survey, sides):
        decision = decide(read.left, read.right, shell_with(survey, quantity), seed)
        said = said_of_sum(survey, quantity)
        if decision.kind == "proved":
            sloppy = replace(read, said=(*read.said, said), sloppy=True)
            return replace(judgement, verdict=Verdict.SLOPPY, read=sloppy, reason="")
        if decision.kind == "undecided" and judgement.verdict == Verdict.REFUTED:
            return replace(judgement, verdict=Verdict.UNDECIDED, reason=f"{said}, {decision.reason}")
    return judgement
