"""Whether the derived closed form may stand in for an independent reference: a type narrower than float64 has none at
a large size, and there the closed form confirms a gradient only if it was itself confirmed.

It is compared with the forward definitions: at the same point by products with a random direction, or, where no
reference runs there, at small shapes element by element, since the formula is one for all sizes. Input: a derivation
and the trials at which candidates ran. Output: the comparisons, entered in the book under a name of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bnderive.check import closed_form, complex_step, high_precision
from bnderive.check.book import Book, maker
from bnderive.check.compare import compare_gradient
from bnderive.check.probe import small_points
from bnderive.check.reference import Kind
from bnderive.check.trial import Trial, trial_of
from bnderive.check.verdict import PASS, Case
from bnderive.derive.derivation import Derivation

NAME = "derived closed form"
AT_THE_POINT = (complex_step.DIRECTIONS,)
SMALL = (complex_step.KIND, high_precision.KIND)


def vouch(derivation: Derivation, trials: Iterable[Trial], seed: int, book: Book) -> None:
    """Compares the closed form with independent references, and enters what comes of it; it cannot fail anybody."""
    layer = derivation.layer
    large = next((t for t in trials if closed_form.KIND.fits(layer, t.point)), None)
    if large is None or _enter(derivation, (large,), AT_THE_POINT, book):
        return
    made = (trial_of(derivation, point, "float64") for point in small_points(layer, seed))
    _enter(derivation, [t for t in made if t is not None], SMALL, book)


def vouched(cases: Iterable[Case]) -> frozenset[str]:
    """The gradients of which the closed form was confirmed wherever it was compared."""
    found: dict[str, bool] = {}
    for case in (c for c in cases if c.subject == NAME):
        found[case.gradient] = found.get(case.gradient, True) and case.verdict == PASS
    return frozenset(name for name, right in found.items() if right)


def _enter(derivation: Derivation, trials: Sequence[Trial], kinds: Sequence[Kind], book: Book) -> bool:
    """Whether anything was compared."""
    layer, entered = derivation.layer, False
    for trial in trials:
        double = replace(trial, dtype="float64", bounds=trial.double, tight=None)
        for kind in (k for k in kinds if not k.refuses(layer) and k.fits(layer, trial.point)):
            reference = kind.reference(derivation, trial)
            for name, got in trial.closed.items():
                found = compare_gradient(double, reference, name, got)
                case = maker(NAME, "cpu", "float64", trial.point)(kind.name, name)
                book.enter(found and replace(found, sees=None), case, judges=False)
                entered = entered or found is not None
    return entered
