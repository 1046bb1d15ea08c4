"""The gallery of published wrong backwards: each is failed with the defaults of a check, and its corrected twin passes."""

import pytest

from benchmarks.gallery import Bug, bugs, verdict
from bnderive.check.verdict import FAIL, PASS

BUGS = bugs()


def test_there_are_enough_of_them() -> None:
    assert len(BUGS) >= 15
    assert all(bug.title and bug.story and bug.where for bug in BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_wrong_one_fails_and_its_corrected_twin_passes(bug: Bug) -> None:
    wrong = verdict(bug, "wrong")
    assert wrong.verdict == FAIL
    assert wrong.failures
    right = verdict(bug, "right")
    assert right.verdict == PASS, right.failures
