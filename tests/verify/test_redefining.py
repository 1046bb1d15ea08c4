"""Names that get another meaning for a while."""

import pytest

from tests.verify.annotated import verification

TEXT = r"""
$$ y_i = w x_i + b $$
PROSE
$$ y_i = x_i + b $$
$$ \frac{\partial y_i}{\partial x_i} = 1 $$
Now
$$ y_i = w x_i + b $$
$$ \frac{\partial y_i}{\partial x_i} = w $$
"""

PROSE = [
    ("Assume for now that the weight is one:", ["definition", "proved", "proved", "proved"]),
    ("Let us ignore the weight.", ["definition", "proved", "proved", "proved"]),
    ("This can also be written", ["refuted", "refuted", "proved", "proved"]),
]


@pytest.mark.parametrize(("prose", "verdicts"), PROSE, ids=[p[0] for p in PROSE])
def test_only_what_prose_announces_is_another_meaning(prose: str, verdicts: list[str]) -> None:
    assert [f.verdict.value for f in verification(TEXT.replace("PROSE", prose)).findings[1:]] == verdicts


def test_the_same_meaning_again_is_a_claim() -> None:
    text = TEXT.replace("PROSE", "Assume for now").replace("$$ y_i = x_i + b $$", "$$ y_i = b + x_i w $$")
    assert [f.verdict.value for f in verification(text).findings[1:3]] == ["proved", "refuted"]
