"""What the text around equations says of them."""

import pytest

from tests.verify.annotated import verification
from tests.verify.layers import SCALED

LINES = [
    ("- $u_k - w = 0$: nothing is left", True),
    ("2. **$u_k - w = 0$**: nothing is left", True),
    ("- so $u_k - w = 0$: nothing is left", False),
    ("- $u_k - w = 0$ holds", False),
    ("- $u_k - w = a_k$: what is left", False),
    ("- $u_k - w a_k q = 0$: what is left", True),
]


@pytest.mark.parametrize(("line", "case"), LINES, ids=[line for line, _ in LINES])
def test_what_begins_an_item_with_a_number_and_a_colon_is_a_case(line: str, case: bool) -> None:
    text = SCALED.rsplit("$$", 2)[0] + r"$$ \frac{\partial L}{\partial p_n} = dp_n $$" + "\n\n" + line + "\n"
    assert (verification(text).findings[-1].verdict.value == "unread") is case
