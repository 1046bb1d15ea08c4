"""An element that is written out for all."""

import pytest

from tests.verify.annotated import verification

LAYER = r"""
$$ \mu = \frac1n \sum_r x_r $$
$$ s = \sqrt{\frac1n \sum_r (x_r - \mu)^2 + \epsilon} $$
"""
CHAIN = (
    r"$$ \frac{\partial L}{\partial x_i} = \sum_k \frac{\partial L}{\partial z_k} \frac{\partial z_k}{\partial x_i} $$ "
)
CLAIM = r"$$ \frac{\partial z_k}{\partial \mu} = -\frac1s $$"


@pytest.mark.parametrize(
    ("defined", "claimed", "verdicts"),
    [
        (r"$$ z_1 = \frac{x_1 - \mu}{s} $$", CLAIM, ["definition", "proved"]),
        (
            r"$$ z_1 = \frac{x_1 - \mu}{s}, \quad z_2 = \frac{x_2 - \mu}{s} $$",
            CLAIM,
            ["definition", "proved", "proved"],
        ),
        (r"$$ z_1 = \frac{x_1 - \mu}{s} $$", CLAIM.replace("-", ""), ["definition", "undecided"]),
        (r"$$ z_1 = \frac{x_1 - \mu}{s}, \quad z_2 = \frac{x_2}{s} $$", CLAIM, ["definition", "definition", "unread"]),
        (r"$$ z_1 = \frac{x_2 - \mu}{s} $$", CLAIM, ["definition", "unread"]),
        (r"$$ z_1 = \frac{x_1 - \mu}{s}, \quad u = z_{k-1} $$", CLAIM, ["definition", "definition", "unread"]),
        (
            r"$$ z_1 = \frac{x_1 - \mu}{s}, \quad z_k = \frac{x_k - \mu}{2 s} $$",
            CLAIM,
            ["definition", "definition", "refuted"],
        ),
    ],
)
def test_what_is_said_of_one_numbered_element_is_said_of_any(defined: str, claimed: str, verdicts: list[str]) -> None:
    found = [f.verdict.value for f in verification(LAYER + defined + CHAIN + claimed).findings]
    assert [*found[2:-2], found[-1]] == verdicts
