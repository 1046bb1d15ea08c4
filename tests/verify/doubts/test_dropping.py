"""An index that the text drops."""

import pytest

from tests.verify.annotated import verification

COLUMNS = r"""
Each row of $\mathbf{Z} \in \mathbb{R}^{k \times r}$ is an example.
$$ c_b = \frac1k \sum_{a=1}^k Z_{ab} $$
$$ w_b = \frac1k \sum_{a=1}^k (Z_{ab} - c_b)^2 $$
"""
SLOPE = r"$$ \frac{\partial c}{\partial Z_a} = \frac1k $$"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"We take one column and drop the index $b$. {SLOPE}", "undecided"),
        (f"The column index is the same everywhere; we omit this index: {SLOPE}", "undecided"),
        (SLOPE, "refuted"),
        (r"We take one column and drop the index $b$. $$ \frac{\partial c_b}{\partial Z_{ab}} = \frac2k $$", "refuted"),
    ],
)
def test_what_has_an_index_less_by_the_text_is_not_refuted(text: str, verdict: str) -> None:
    assert verification(COLUMNS + text).findings[-1].verdict == verdict
