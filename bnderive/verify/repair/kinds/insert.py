"""A factor that is missing, or the inverse of one."""

import re
from collections.abc import Iterator
from itertools import islice, permutations

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Big, Call, Group, Name, Number
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.writing import deltas, lettered, sized, summed
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Run, Scene
from bnderive.verify.repair.vocabulary import Form
from bnderive.verify.verdict import Edit

_NAME = re.compile(r"\\?[A-Za-z]+(_\{?\w+\}?)?")
_LEADS = re.compile(r"\\frac\{1\}\{\w+(_\{?\w+\}?)?\}")


def _propose(scene: Scene) -> Iterator[Candidate]:
    plainly = tuple(Form((size,), (), size) for size in scene.vocabulary.sizes)
    ratios = scene.vocabulary.ratios[:6]
    others = (*ratios, *sized(scene), *plainly, *deltas(scene), *summed(scene))
    every = tuple(dict.fromkeys((*scene.vocabulary.factors, *others)))
    names = (form for form in (*every, *scene.vocabulary.names) if not form.letters)
    small_ones = tuple(dict.fromkeys((*plainly, *(form for form in names if _NAME.fullmatch(form.write(()))))))
    if isinstance(scene.root.node, Additive) and len(scene.root.node.terms) > 1:
        for rank, form in enumerate(every):
            for latex in (form.write(()), inverted(form.write(()))) if not form.letters else ():
                if latex:
                    yield _around(scene, latex, 2.2 + 0.02 * rank)
    for run in scene.runs:
        if run.site.role in ("above", "below", "radicand") or isinstance(run.site.node, Number):
            continue
        small = run.site.role == "term" and isinstance(run.site.node, Name)
        forms = small_ones if small and _in_bracket(run) else every
        for rank, form in enumerate(forms):
            for latex, far in _written(scene, run, form):
                cost = 2.0 + 0.02 * rank + (0.4 if far else 0.0) + (0.1 if run.site.role != "term" else 0.0)
                yield _at(scene, run, latex, cost)
        for rank, form in enumerate(forms):
            if run.site.role != "body" and not small and not form.letters and (inverse := inverted(form.write(()))):
                yield _at(scene, run, inverse, 2.6 + 0.02 * rank)


def _in_bracket(run: Run) -> bool:
    """Whether a term stands in a bracket or under a root, as the μ of x − μ does: what it lacks is a size, or a
    name.
    """
    above = run.site.parent.role if run.site.parent is not None else "side"
    return above in ("inside", "radicand", "below")


def _around(scene: Scene, latex: str, cost: float) -> Candidate:
    """A factor of a whole side of several terms."""
    start, end = scene.root.span.start, scene.root.span.end
    says = f"a factor {_named(latex)} of all terms is missing"
    return Candidate(
        (scene.at(Span(start, start), f"{latex} \\left(", says), scene.at(Span(end, end), r"\right)", says)), cost
    )


def _written(scene: Scene, run: Run, form: Form) -> Iterator[tuple[str, bool]]:
    """The factor with letters that are in scope, and whether another choice was nearer.

    Under a Σ stand those alone that have its letter: another may as well stand before it.
    """
    letters = scene.letters_at(run.site)
    if run.site.role == "body":
        letters = tuple(letter for letter in letters if letter in run.site.bound)
    if not form.letters:
        if run.site.role != "body":
            yield form.write(()), False
    elif run.site.role != "body":
        yield from lettered(scene, run.site, form)
    elif len(form.letters) == 1:
        yield from ((form.write((letter,)), k > 0) for k, letter in enumerate(letters))
    else:
        pairs = permutations(scene.letters_at(run.site), len(form.letters))
        yield from islice(((form.write(p), True) for p in pairs if not {*letters}.isdisjoint(p)), 4)


def _at(scene: Scene, run: Run, latex: str, cost: float) -> Candidate:
    return only(put_in(scene, run, latex, f"a factor {_named(latex)} is missing"), cost)


def put_in(scene: Scene, run: Run, latex: str, says: str) -> Edit:
    """The edit that puts a factor into a run: at its end, but before a Σ and before a function without brackets, and in
    the place of a 1 that stands alone. One over a size leads.
    """
    factors = run.factors
    if len(factors) == 1 and isinstance(factors[0].node, Number) and factors[0].node.value == 1:
        return scene.at(factors[0].span, latex, says)
    stop = next(
        (k for k, factor in enumerate(factors) if isinstance(factor.node, Big | Call) or factor.join == "/"), None
    )
    if stop is None and _LEADS.fullmatch(latex) and not isinstance(factors[0].node, Number | Group):
        start = factors[0].span.start
        return scene.at(Span(start, start), f"{latex} ", says)
    if stop is None:
        end = factors[-1].span.end
        joined = f" {latex}"
        return scene.at(Span(end, end), joined, says)
    start = factors[stop].span.start if factors[stop].join != "/" else factors[0].span.start
    after = factors[stop] if factors[stop].join != "/" else factors[0]
    return scene.at(Span(start, start), f"{latex} \\cdot " if isinstance(after.node, Group) else f"{latex} ", says)


def inverted(latex: str) -> str:
    """One over a factor; empty for what is read better the other way round."""
    if latex.startswith((r"\frac{1}{", r"\frac{\partial", r"\frac{d")):
        return ""
    if latex.startswith("(") and "^{-" in latex:
        return latex.replace("^{-", "^{", 1) if latex.count("^{-") == 1 else ""
    return "" if len(latex) > 40 else rf"\frac{{1}}{{{latex}}}"


def _named(latex: str) -> str:
    text = plain(latex)
    return f"({text})" if "/" in text and not text.endswith(")") and "∂" not in text else text


INSERT = Kind(
    "insert",
    "a factor that is missing, or the inverse of one",
    2.0,
    _propose,
    Example(
        r"\frac{1}{m} \sum_j (x_j - \mu) y_j",
        r"\frac{1}{m} (\sigma^2+\epsilon)^{-1/2} \sum_j (x_j - \mu) y_j",
        "a factor (σ² + ε)^(−1/2) is missing",
        (r"(\sigma^2+\epsilon)^{-1/2} x_i",),
    ),
)
