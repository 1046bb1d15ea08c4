"""Trees that say the same."""

import pytest

from bnderive.verify.claims.trees import said
from tests.verify.annotated import side


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a b", r"a \cdot b", True),
        ("a_i^2", "a^2_i", True),
        ("a + b", "a - b", False),
        ("a b", "a / b", False),
        (r"a \odot b", "a b", False),
    ],
)
def test_what_nodes_say_is_compared_with_their_signs(one: str, other: str, same: bool) -> None:
    assert (said(side(one)) == said(side(other))) == same
