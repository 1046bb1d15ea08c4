"""A formula at which bnderive itself fails costs what rests on it, and nothing else."""

from collections.abc import Callable

import pytest

from bnderive.document.manuscript import Manuscript
from bnderive.document.syntax import Name, walk
from bnderive.errors import Undecided
from bnderive.verify import defects
from bnderive.verify.defects import spared
from bnderive.verify.documents import document
from bnderive.verify.documents.text import Text
from bnderive.verify.theory.given import Given
from tests.verify.annotated import told, verification

SHIFTED = r"""
$$ c = \frac1k \sum_{j=1}^k z_j $$
$$ b = w + c $$
$$ s_j = z_j - b $$
$$ \frac{\partial c}{\partial z_j} = \frac2k $$
$$ \sum_j s_j = 0 $$
$$ \frac{\partial c}{\partial z_j} = \frac1k $$
"""
VERDICTS = ["definition", "unread", "definition", "refuted", "undecided", "proved"]


def _failing_at(head: str, *, left_too: bool) -> Callable[[Manuscript, Given], Text]:
    read = document.read_text

    def failing(manuscript: Manuscript, given: Given) -> Text:
        text = read(manuscript, given)
        for chain in text.chains:
            for placed in chain.sides if left_too else chain.sides[1:]:
                inside = walk(placed.side.node) if placed.side.node is not None else ()
                if any(isinstance(n, Name) and n.head == head for n in inside):
                    raise KeyError("gone")
        return text

    return failing


@pytest.mark.parametrize("left_too", [False, True])
def test_what_rests_on_it_is_undecided_and_the_rest_is_judged(monkeypatch: pytest.MonkeyPatch, left_too: bool) -> None:
    monkeypatch.setattr(defects, "spared", spared)
    monkeypatch.setattr(document, "read_text", _failing_at("w", left_too=left_too))
    found = verification(SHIFTED + ("$$ w = 3 c $$ $$ = 4 c $$" if left_too else ""))
    assert [verdict for _, verdict in told(found.findings)][: len(VERDICTS)] == VERDICTS
    assert "a defect of bnderive" in found.findings[1].reason
    if left_too:
        assert found.findings[-1].verdict == "unread"


def test_what_fails_everywhere_is_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defects, "spared", spared)
    monkeypatch.setattr(document, "read_text", _failing_at("z", left_too=True))
    found = verification(20 * r"$$ \frac{\partial z_j}{\partial z_i} = 2 $$ ")
    assert not found.findings
    assert len(found.manuscript.unread) == 20
    assert "a defect of bnderive" in found.manuscript.unread[-1].reason


def test_the_tests_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "read_text", _failing_at("w", left_too=True))
    with pytest.raises(KeyError):
        verification(SHIFTED)


def test_a_document_that_takes_too_long_is_no_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    from bnderive.verify.judging.sparing import read_sparing
    from tests.verify.annotated import plain

    monkeypatch.setattr(defects, "spared", spared)
    with pytest.raises(Undecided, match="time limit"):
        read_sparing(plain(SHIFTED), Given(until=0.0))
