"""Claims that may rest on what is not understood, and so are not refuted."""

import pytest

from tests.verify.annotated import verification


@pytest.mark.parametrize(("first", "verdict"), [(r", \quad n \neq l", "undecided"), ("", "refuted")])
def test_what_is_said_elsewhere_under_a_condition_is_not_refuted_without_it(first: str, verdict: str) -> None:
    claim = r"\frac{\partial q_n}{\partial u_{lk}} = 0"
    parts = (r"$$ q_n = \sum_k u_{nk} $$", f"$$ {claim}{first} $$", "and so", f"$$ {claim} $$")
    text = "\n\n".join(parts)
    assert verification(text).findings[-1].verdict == verdict


def test_what_numbers_alone_come_to_rests_on_no_condition() -> None:
    text = r"When the step is small, $$ 0.25 \cdot 4 + 2 = 3.5 $$"
    assert verification(text).findings[-1].verdict == "refuted"
