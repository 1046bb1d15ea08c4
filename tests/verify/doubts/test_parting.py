"""A name that may be a part of another."""

import pytest

from tests.verify.annotated import verification

PART = r"$$ h_i = (v_i - a) r $$"
CLAIM = r"$$ \frac{\partial L}{\partial h_i} = 2 b \frac{\partial L}{\partial y_i} $$"


@pytest.mark.parametrize(
    ("whole", "verdict", "reason"),
    [
        (r"y_i = b v_i r - b a r", "undecided", r"nothing says how y depends on h"),
        (r"y_i = b h_i", "refuted", ""),
    ],
)
def test_what_is_written_out_otherwise_may_hold_the_part(whole: str, verdict: str, reason: str) -> None:
    found = verification(f"{PART} $$ {whole} $$ {CLAIM}").findings[-1]
    assert (found.verdict.value, found.reason) == (verdict, reason)
