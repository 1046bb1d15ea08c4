"""What the text says to be wrong."""

import pytest

from bnderive.verify.words.denying import DENIED
from tests.verify.annotated import verification

FORWARD = r"$$ r = \sum_j a_j^2, \quad y_i = a_i r $$ "
WRONG = r"\frac{\partial L}{\partial a_i} = 3 r \frac{\partial L}{\partial y_i}"


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        (f"It would be wrong to write $$ {WRONG} $$", True),
        (f"It is not true that ${WRONG}$, since $r$ is made of $a$.", True),
        (f"Hence ${WRONG}$ is incorrect.", True),
        (rf"My first try was $$ {WRONG} \quad \text{{(wrong!)}} $$", True),
        (f"The last formula was wrong. Hence $$ {WRONG} $$", False),
        (f"It is wrong to leave out $r$, so $$ {WRONG} $$", False),
        (f"We cannot avoid the sum: $$ {WRONG} $$", False),
        (f"Thus $$ {WRONG} $$ and $r = 1$ is wrong.", False),
    ],
)
def test_what_the_text_denies_is_no_claim(text: str, denied: bool) -> None:
    found = next(f for f in verification(FORWARD + text).findings if f.latex.startswith(r"\frac"))
    assert (found.verdict.value, found.reason == DENIED) == (("definition", True) if denied else ("refuted", False))
