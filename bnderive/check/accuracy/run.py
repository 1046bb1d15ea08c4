"""`accuracy`: every subject on all the data, against the truth. A measurement, not a verdict.

Input: a derivation, the subjects (candidates), settings. Output: an `Accuracy`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from bnderive.check.accuracy.data import DATA, Data, draw, sizes_for, too_large, unlike
from bnderive.check.accuracy.measure import measure
from bnderive.check.accuracy.nouns import Absent, Accuracy, Errors, Row
from bnderive.check.accuracy.truth import Exact, confirmation, truth
from bnderive.check.candidate import Candidate, Outcome
from bnderive.check.point import Point, counts_hold
from bnderive.check.run import versions
from bnderive.check.settings import Progress, Settings
from bnderive.check.shapes import chosen_sizes, size_names
from bnderive.derive.derivation import Derivation


def accuracy(
    derivation: Derivation,
    subjects: Sequence[Candidate],
    settings: Settings = Settings(dtypes=("float32",)),  # noqa: B008
    rows: Sequence[Data] = DATA,
    progress: Callable[[Progress], None] | None = None,
) -> Accuracy:
    """Measure the subjects; one that cannot run somewhere is told with the reason. Where the settings fix sizes, data
    that differ in nothing else are measured once.
    """
    layer = derivation.layer
    found: list[Row] = []
    left: list[Absent] = []
    rows = rows if settings.sizes is None else unlike(rows)
    work = [(dtype, data) for dtype in settings.dtypes for data in rows]
    for done, (dtype, data) in enumerate(work):
        if progress is not None:
            progress(Progress(done, len(work), f"{data.name}, {dtype}"))
        sizes = chosen_sizes(layer, settings.sizes) if settings.sizes is not None else sizes_for(layer, data)
        if too_large(layer, sizes):
            left.append(Absent(data.name, dtype, "", "a tensor would be too large"))
            continue
        point = draw(layer, data, sizes, dtype, settings.seed)
        if not counts_hold(layer, sizes, point.symbols):
            left.append(Absent(data.name, dtype, "", "a count that is divided by would not be positive"))
            continue
        how, true = truth(derivation, point)
        for subject in subjects:
            for device in settings.devices:
                outcome = _outcome(derivation, subject, point, dtype, device, true)
                if isinstance(outcome, str):
                    left.append(Absent(data.name, dtype, subject.name, outcome))
                    continue
                name = subject.name if device == "cpu" else f"{subject.name} on {device}"
                place: dict[str, Any] = {
                    "data": data.name,
                    "sizes": sizes,
                    "truth": how,
                    "dtype": dtype,
                    "device": device,
                }
                found += [Row(**place, subject=name, quantity=q, **asdict(e)) for q, e in _errors(outcome, true, dtype)]
    tiny = draw(layer, DATA[0], dict.fromkeys(size_names(layer), 2), "float64", settings.seed)
    return Accuracy(layer.name, settings.seed, tuple(found), tuple(left), confirmation(derivation, tiny), versions())


def _errors(outcome: Outcome, true: Mapping[str, Exact], dtype: str) -> Iterator[tuple[str, Errors]]:
    """The errors of every output, then of every gradient, by name."""
    values = {**outcome.outputs, **{f"d{name}": value for name, value in outcome.gradients.items()}}
    yield from ((n, measure(values[n], expected, dtype)) for n, expected in true.items() if n in values)


def _outcome(
    derivation: Derivation, subject: Candidate, point: Point, dtype: str, device: str, true: Mapping[str, Exact]
) -> Outcome | str:
    """What the subject gives at the point; or why it gives nothing."""
    reason = subject.absent(device, dtype)
    if not reason and dtype not in subject.dtypes:
        reason = f"{subject.framework} has no {dtype}"
    if reason:
        return reason
    try:
        with np.errstate(all="ignore"):
            outcome = subject.run(derivation.layer, point, dtype, device)
    except Exception as problem:  # noqa: BLE001 - whatever a candidate raises is told as it is
        told = str(problem).splitlines()
        return f"raised {type(problem).__name__}: {told[0] if told else ''}"
    values = {**outcome.outputs, **{f"d{name}": value for name, value in outcome.gradients.items()}}
    wrong = [name for name, expected in true.items() if name in values and values[name].shape != expected.high.shape]
    return f"{wrong[0]} has shape {list(values[wrong[0]].shape)}" if wrong else outcome
