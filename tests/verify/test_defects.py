"""A defect at one claim costs that claim only."""

import pytest

from bnderive.errors import Undecided
from bnderive.verify import defects, run
from bnderive.verify.defects import spared
from bnderive.verify.judging import findings, judging, trust
from tests.verify.annotated import verification
from tests.verify.layers import NORM

WRONG = NORM + r"$$ \frac{\partial L}{\partial \beta} = 3 \sum_i \frac{\partial L}{\partial y_i} $$"


def _fails(*_: object, **__: object) -> None:
    raise KeyError("gone")


def test_a_defect_after_all_claims_are_judged_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = verification(NORM).findings
    monkeypatch.setattr(defects, "spared", spared)
    for name in ("carried", "conventions_of"):
        monkeypatch.setattr(run, name, _fails)
    assert verification(NORM).findings == before


@pytest.mark.parametrize("name", ["_counted", "_placed", "with_meanings", "_borne_out", "disagreeing"])
def test_a_defect_in_weighing_meanings_costs_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = verification(NORM).findings
    monkeypatch.setattr(defects, "spared", spared)
    monkeypatch.setattr(trust, name, _fails)
    assert verification(NORM).findings == before


@pytest.mark.parametrize(("module", "name"), [(findings, "judged"), (findings, "corrected"), (judging, "decide")])
def test_the_claim_is_undecided_and_the_reason_asks_for_a_report(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    before = verification(WRONG).findings
    monkeypatch.setattr(defects, "spared", spared)
    monkeypatch.setattr(module, name, _fails)
    found = verification(WRONG).findings
    assert len(found) == len(before)
    assert found[-1].verdict == "undecided"
    assert "a defect of bnderive" in found[-1].reason
    assert "KeyError in test_defects.py" in found[-1].reason
    assert "report" in found[-1].reason


def test_a_defect_in_what_is_only_tried_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = verification(NORM).findings
    monkeypatch.setattr(defects, "spared", spared)
    monkeypatch.setattr(trust, "recentred", _fails)
    assert verification(NORM).findings == before


def test_the_tests_see_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "decide", _fails)
    with pytest.raises(KeyError):
        verification(WRONG)


def test_what_the_document_is_to_blame_for_is_the_reason() -> None:
    assert spared(Undecided("it runs past its bounds")) == "it runs past its bounds"


def test_want_of_memory_goes_on() -> None:
    with pytest.raises(MemoryError):
        spared(MemoryError())
