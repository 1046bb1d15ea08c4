"""What the text around equations says of them."""

import pytest

from tests.verify.annotated import verification
from tests.verify.layers import SCALED

LINES = [
    ("- $u_k - w = 0$: nothing is left", "unread"),
    ("2. **$u_k - w = 0$**: nothing is left", "unread"),
    ("- so $u_k - w = 0$: nothing is left", "refuted"),
    ("- $u_k - w = 0$ holds", "refuted"),
    ("- $u_k - w = a_k$: what is left", "refuted"),
    ("- $u_k - w a_k q = 0$: what is left", "unread"),
]


@pytest.mark.parametrize(("line", "verdict"), LINES, ids=[line for line, _ in LINES])
def test_what_begins_an_item_with_a_number_and_a_colon_is_a_case(line: str, verdict: str) -> None:
    text = SCALED.rsplit("$$", 2)[0] + r"$$ \frac{\partial L}{\partial p_n} = dp_n $$" + "\n\n" + line + "\n"
    assert verification(text).findings[-1].verdict.value == verdict
