"""Errors planted in the library's own derivations: what is false is found, and what stays true is not refuted."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bnderive.layer import library
from tests.verify.planting.trial import Trial, alone, edits_of, judged_claims, opened, plot, tried

DOCUMENTS = sorted(Path(library.path_of("batchnorm")).parent.rglob("*.md"))
CLAIMS = 2
EDITS = 4
WHOLE = ("cross_entropy", "softmax", "rmsnorm")
WRONG = ("missed", "alarm", "definition")


def wrong(trials: list[Trial]) -> list[str]:
    return [f"{t.outcome}: {t.claim} {t.edit.kind} {t.shown}: {t.verdict.value}" for t in trials if t.outcome in WRONG]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_planted_errors_are_found(path: Path) -> None:
    document, rng = opened(path), Random(path.stem)  # noqa: S311
    trials = []
    for claim in rng.sample(judged_claims(document), CLAIMS):
        planted = plot(document, claim)
        edits = [e for e in edits_of(planted) if alone(planted, e) is not None]
        trials += [tried(planted, e) for e in rng.sample(edits, min(EDITS, len(edits)))]
    assert not wrong(trials)
    assert sum(t.outcome == "caught" for t in trials) > len(trials) / 2


@pytest.mark.parametrize("name", WHOLE)
def test_a_claim_alone_is_judged_as_in_the_whole_document(name: str) -> None:
    document, rng = opened(next(p for p in DOCUMENTS if p.stem == name)), Random(name)  # noqa: S311
    claim = rng.choice(judged_claims(document))
    planted = plot(document, claim)
    edit = rng.choice([e for e in edits_of(planted) if alone(planted, e) is not None])
    one, whole = tried(planted, edit), tried(planted, edit, whole=True)
    assert (one.verdict, one.expected) == (whole.verdict, whole.expected)


@pytest.mark.long
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_every_planted_error_is_found(path: Path) -> None:
    document = opened(path)
    trials = []
    for claim in judged_claims(document):
        planted = plot(document, claim)
        trials += [tried(planted, e) for e in edits_of(planted) if alone(planted, e) is not None]
    assert not wrong(trials)
    counts = Counter(t.outcome for t in trials)
    assert counts["caught"] >= 0.97 * (len(trials) - counts["kept"])
