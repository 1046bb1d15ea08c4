"""Sums from 0 to N over N elements."""

import pytest

from tests.verify.annotated import verification

MEAN = r"$$ c = \frac1N \sum_{i=0}^{N} a_i, \quad q_i = a_i - c $$ "


def test_a_sum_from_zero_whose_mean_divides_by_its_bound_runs_over_that_many() -> None:
    claims = (
        r"$$ \frac{\partial q_i}{\partial a_j} = \delta_{ij} + \frac1N $$ $$ c = \frac1N \sum_{i=0}^{N} (q_i + c) $$"
    )
    wrong, sloppy = verification(MEAN + claims).findings[2:]
    assert (wrong.verdict, sloppy.verdict) == ("refuted", "sloppy")
    assert "a sum from 0 to N runs over N elements" in sloppy.reading


@pytest.mark.parametrize("count", [r"$$ n = N + 1 $$", r"$$ \frac{1}{N-1} \sum_{i=0}^{N-1} a_i $$"])
def test_where_another_count_is_written_it_is_not_read(count: str) -> None:
    found = verification(MEAN + count + r"$$ \frac{\partial q_i}{\partial a_j} = \delta_{ij} + \frac1N $$").findings
    assert found[-1].verdict in ("unread", "undecided")


def test_without_a_mean_it_is_not_read() -> None:
    found = verification(r"$$ c = N \sum_{i=0}^{N} a_i $$ $$ \frac{\partial c}{\partial a_j} = 2 N $$").findings
    assert found[-1].verdict in ("unread", "undecided")


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        ("", r"\frac{\partial c}{\partial a_j} = 2 a_j", "proved"),
        ("", r"\frac{\partial c}{\partial a_j} = a_j", "refuted"),
        (r"$$ q = \sum_{i=1}^{M} a_i $$", r"\sum_{i=0}^{N} a_i = q", "unread"),
    ],
)
def test_a_bound_that_says_nothing_else_ends_all(forward: str, claim: str, verdict: str) -> None:
    found = verification(rf"{forward} $$ c = \sum_{{i=0}}^{{N}} a_i^2 $$ $$ {claim} $$").findings
    assert found[-1].verdict == verdict
