"""Sums and means of arrays without indices."""

import pytest

from tests.verify.annotated import verification


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (r"$$ dx = y \odot (dy - \text{sum}(dy \odot y)) $$", "proved"),
        (r"$$ dx = y \odot (dy - \text{np.sum}(dy \odot y, axis=-1, keepdims=True)) $$", "proved"),
        (r"$$ dx = y \odot (dy - D\,\overline{dy \odot y}) $$", "proved"),
        (r"$$ dx = y \odot (dy + \text{sum}(dy \odot y)) $$", "refuted"),
        (
            r"$$ \bar y = \frac{\partial L}{\partial y} $$ $$ dx = y \odot (\bar y - D\,\overline{dy \odot y}) $$",
            "unread",
        ),
    ],
)
def test_sums_and_means_are_read_in_every_spelling(said: str, verdict: str) -> None:
    assert verification(r"$$ y = \text{softmax}(x) $$ " + said).findings[-1].verdict.value == verdict
