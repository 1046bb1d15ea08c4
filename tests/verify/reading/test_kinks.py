"""Conditions on values, and what holds on one side of a kink."""

from tests.verify.annotated import verification


def test_a_root_of_squares_does_not_make_kinks_without_end() -> None:
    (found,) = verification(r"$$ \sqrt{a_i^2 c_i^2} = a_i c_i $$").findings
    assert found.verdict == "undecided"
    assert found.reason == "it holds on one side of a kink, and not on the other"
