"""The value of an edited side from that of a part is the value of the whole edited side."""

import pytest

from bnderive.document.source import Span
from bnderive.verify.repair.candidate import Candidate, edited
from bnderive.verify.repair.linear import linear_in_terms, with_factors
from bnderive.verify.repair.locate import path_to, sums_of
from bnderive.verify.repair.singles import single_edits
from bnderive.verify.repair.values import alike, finite
from bnderive.verify.repair.vocabulary import harvest
from bnderive.verify.verdict import Edit
from tests.verify.repair.planted import DOCUMENT
from tests.verify.repair.toy import parsed, value

SIDES = (
    r"\gamma \frac{\partial L}{\partial y_i} - \frac{\gamma}{m} \sum_j \frac{\partial L}{\partial y_j} \hat{x}_j",
    r"\frac{1}{m} (x_i - \mu_B) + \beta",
    r"\frac{\gamma x_i}{m} \sum_j \hat{x}_j + y_i",
    r"\sum_j \frac{\partial L}{\partial y_j} x_j + \zeta_1",
    r"\frac{2}{m} \left(x_i \cdot \mu_B\right) - \gamma (\hat{x}_i + 1)",
    r"\gamma (\mu_B + \epsilon) (y_i - \frac{x_i}{m-1} \sum_j (\hat{x}_j - \hat{x}_j) y_i)",
)


@pytest.mark.parametrize("latex", SIDES)
def test_it_is_that_of_the_whole(latex: str) -> None:
    source, node = parsed(latex)
    vocabulary = harvest([parsed(text) for text in (latex, *DOCUMENT)], ("i", "j"), ("m",), ("i",))
    span = Span(0, len(latex))
    base = value(latex)
    assert base is not None
    asked: set[str] = set()

    def ask(text: str) -> tuple[float, ...] | None:
        asked.add(text)
        return value(text)

    terms = with_factors(linear_in_terms(source, span, node, base, ask), node)
    sums, seen = sums_of(source, node), 0
    for candidate in single_edits(source, node, vocabulary):
        text = edited(source, span, candidate.changes)
        whole = value(text or "")
        found = terms.value_with(candidate, path_to(sums, candidate))
        if whole is None or found is None or not all(finite(whole)):
            continue
        seen += 1
        assert alike(found, whole), f"{text}: {found} for {whole}"
    assert seen > 80
    assert len(asked) <= seen + 10


def test_a_factor_alone_is_asked_for_though_its_term_vanishes() -> None:
    latex = SIDES[-1]
    source, node = parsed(latex)
    asked: list[str] = []

    def ask(text: str) -> tuple[float, ...] | None:
        asked.append(text)
        return value(text)

    base = ask(latex)
    assert base is not None
    terms = with_factors(linear_in_terms(source, Span(0, len(latex)), node, base, ask), node)

    def edit(was: str, now: str) -> Edit:
        start = latex.rindex(was)
        return Edit(Span(start, start + len(was)), was, now, "")

    below, inside, sign = edit("m-1", "m"), edit(r"\hat{x}_j) y_i", r"x_j) y_j"), edit(r"- \frac", r"+ \frac")
    for changes, expected in (
        ((below, inside), {"m", r"\sum_j (\hat{x}_j - x_j) y_j"}),
        ((edit("x_i", r"\hat{x}_i"), inside), {r"\hat{x}_i", r"\sum_j (\hat{x}_j - x_j) y_j"}),
        ((sign, inside), None),
    ):
        asked.clear()
        found = terms.value_with(Candidate(changes, 1.0), path_to(sums_of(source, node), Candidate(changes, 1.0)))
        whole = value(edited(source, Span(0, len(latex)), changes) or "")
        assert found is not None
        assert whole is not None
        assert alike(found, whole)
        assert expected is None or set(asked) <= expected, asked
