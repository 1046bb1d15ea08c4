"""The search finds what was planted, proves it, and never answers with something else in the place of what was said."""

import pytest

from bnderive.document.source import Span
from bnderive.errors import DocumentError
from bnderive.verify.repair.candidate import Budget, edited
from bnderive.verify.repair.search import nearest
from bnderive.verify.repair.singles import single_edits
from bnderive.verify.repair.values import alike, finite
from bnderive.verify.repair.vocabulary import Vocabulary, harvest
from bnderive.verify.verdict import Correction
from tests.verify.repair.planted import DOCUMENT, DOUBLE, SINGLE, TRIPLE
from tests.verify.repair.toy import parsed, value

BUDGET = Budget(seconds=60.0)


def vocabulary_with(*sides: str) -> Vocabulary:
    return harvest([parsed(text) for text in (*sides, *DOCUMENT)], ("i", "j"), ("m", "N"), ("i",))


def is_true(latex: str, right: str) -> bool:
    found, target = value(latex), value(right)
    assert target is not None
    return found is not None and all(finite(found)) and alike(found, target)


def mended(
    wrong: str, right: str, budget: Budget = BUDGET, values: bool = True, left: str = "", free: bool = True
) -> tuple[Correction | None, int]:
    """The correction that the search finds, and how many sides it had evaluated."""
    asked: list[str] = []

    def ask(latex: str) -> tuple[float, ...] | None:
        asked.append(latex)
        return value(latex)

    source, node = parsed(wrong)
    correction = nearest(
        source, Span(0, len(wrong)), node, vocabulary_with(wrong),
        accepts=lambda latex: is_true(latex, right), proves=lambda latex: is_true(latex, right),
        budget=budget, value=ask if values else None, target=value(right) if values else None, left=left,
    )  # fmt: skip
    return correction, len(asked)


def said(correction: Correction | None) -> str:
    return "; ".join(edit.says for edit in correction.edits if edit.says) if correction else "nothing"


@pytest.mark.parametrize(
    ("right", "wrong", "says"), SINGLE + DOUBLE + TRIPLE, ids=[case[2] for case in SINGLE + DOUBLE + TRIPLE]
)
def test_a_planted_error_is_mended(right: str, wrong: str, says: str) -> None:
    assert not is_true(wrong, right), "nothing was planted"
    correction, asked = mended(wrong, right)
    assert said(correction) == says
    assert correction is not None
    assert is_true(correction.latex, right)
    source, _ = parsed(wrong)
    assert edited(source, Span(0, len(wrong)), correction.edits) == correction.latex
    assert asked < 1500


@pytest.mark.parametrize(("right", "wrong", "says"), SINGLE[:8], ids=[case[2] for case in SINGLE[:8]])
def test_without_values_a_yes_or_no_suffices(right: str, wrong: str, says: str) -> None:
    assert said(mended(wrong, right, values=False)[0]) == says


def test_two_errors_in_one_sum_are_found_by_trial() -> None:
    right, wrong = (
        r"\sum_j (x_j - \mu_B) \frac{\partial L}{\partial y_j} x_i",
        r"\sum_j (x_i - \mu_B) \frac{\partial L}{\partial y_i} x_i",
    )
    assert said(mended(wrong, right)[0]).count("should be") == 2


def test_any_single_edit_of_a_right_side_can_be_undone() -> None:
    """Edits made by the search's own kinds: nearly all have a way back."""
    planted = lost = 0
    for right in [case[0] for case in SINGLE if len(case[0]) < 90]:
        source, node = parsed(right)
        for candidate in list(single_edits(source, node, vocabulary_with(right)))[3:150:41]:
            wrong = edited(source, Span(0, len(right)), candidate.changes)
            assert wrong is not None
            if value(wrong) is None or is_true(wrong, right):
                continue
            planted += 1
            lost += mended(wrong, right)[0] is None
    assert planted > 25
    assert lost <= planted // 20


@pytest.mark.parametrize("right", [case[0] for case in SINGLE[::2]])
def test_single_edits_come_by_cost_and_can_be_read(right: str) -> None:
    source, node = parsed(right)
    found = list(single_edits(source, node, vocabulary_with(right)))
    assert [candidate.cost for candidate in found] == sorted(candidate.cost for candidate in found)
    texts = [edited(source, Span(0, len(right)), candidate.changes) for candidate in found]
    assert len(set(texts)) == len(texts) > 10
    for text in texts:
        assert text is not None
        try:
            parsed(text)
        except DocumentError as error:
            pytest.fail(f"{text} cannot be read: {error}")


@pytest.mark.parametrize(
    ("wrong", "right", "left"),
    [
        (r"\beta", r"\gamma", ""),
        (r"\frac{\partial L}{\partial \mu_B}", r"\frac{\partial L}{\partial C}", ""),
        ("2", "3", ""),
        (r"\mu_B (1 - 1) + \zeta_1", r"\frac{\partial L}{\partial C}", r"\frac{\partial L}{\partial C}"),
        (r"2 \zeta_1", r"\frac{\partial L}{\partial C}", r"\frac{\partial L}{\partial C}"),
    ],
)
def test_what_was_said_is_not_put_aside(wrong: str, right: str, left: str) -> None:
    """Writing the truth, or the left side, in place of all that was said is no correction."""
    assert mended(wrong, right, left=left)[0] is None


def test_points_without_a_value_do_not_count() -> None:
    right, wrong, says = DOUBLE[0]

    def ask(latex: str) -> tuple[float, ...] | None:
        found = value(latex)
        return None if found is None else (*found, float("nan"))

    source, node = parsed(wrong)
    found = nearest(
        source, Span(0, len(wrong)), node, vocabulary_with(wrong), lambda latex: is_true(latex, right),
        lambda latex: is_true(latex, right), BUDGET, ask, ask(right),
    )  # fmt: skip
    assert said(found) == says


def test_what_is_not_proved_is_no_correction() -> None:
    _, wrong, _ = SINGLE[2]
    source, node = parsed(wrong)
    asked: list[str] = []

    def refuse(latex: str) -> bool:
        asked.append(latex)
        return False

    budget = Budget(proofs=3, seconds=20.0)
    found = nearest(source, Span(0, len(wrong)), node, vocabulary_with(wrong), lambda _: True, refuse, budget)
    assert found is None
    assert len(asked) == 3


def test_the_budget_bounds_the_search() -> None:
    right, wrong, _ = DOUBLE[0]
    correction, asked = mended(wrong, right, Budget(evaluations=40, seconds=60.0))
    assert correction is None
    assert asked <= 60
    assert mended(wrong, right, Budget(seconds=0.0))[0] is None


def test_a_side_that_is_too_long_is_left_alone() -> None:
    wrong = " + ".join(["x_i"] * 900)
    assert mended(wrong, r"\gamma", Budget(seconds=5.0))[0] is None
