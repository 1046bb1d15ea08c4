"""Names that get another meaning for a while."""

import pytest

from tests.verify.annotated import mended, verification

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
    ("This can also be written", ["undecided", "undecided", "proved", "proved"]),
]


ORPHAN = r"""
$$ s = \frac1n \sum_i x_i^2, \quad t = \frac{1}{n - 1} \sum_i x_i^2, \quad z_i = s x_i $$
Instead: $$ z_i = t x_i $$
$$ \frac{\partial L}{\partial x_i} = t \frac{\partial L}{\partial z_i} + \frac{2 x_i}{n - 1} \sum_j x_j \frac{\partial L}{\partial z_j} $$
$$ \frac{\partial L}{\partial x_i} = t \frac{\partial L}{\partial z_i} + \frac{2 x_i}{n} \sum_j x_j \frac{\partial L}{\partial z_j} $$
"""


def test_what_only_the_former_meaning_used_reaches_nothing_any_more() -> None:
    assert [f.verdict.value for f in verification(ORPHAN).findings] == [*["definition"] * 4, "proved", "refuted"]


@pytest.mark.parametrize(("prose", "verdicts"), PROSE, ids=[p[0] for p in PROSE])
def test_only_what_prose_announces_is_another_meaning(prose: str, verdicts: list[str]) -> None:
    assert [f.verdict.value for f in verification(TEXT.replace("PROSE", prose)).findings[1:]] == verdicts


def test_the_same_meaning_again_is_a_claim() -> None:
    text = TEXT.replace("PROSE", "Assume for now").replace("$$ y_i = x_i + b $$", "$$ y_i = b + x_i w $$")
    assert [f.verdict.value for f in verification(text).findings[1:3]] == ["proved", "undecided"]


EITHER = r"""
$$ q_i = p_i, \quad \mathrm{or} \quad q_i = p_i - \frac1d \sum_{k=1}^d p_k $$
$$ y_i = w_i q_i $$
$$ \frac{\partial L}{\partial p_i} = \frac{\partial L}{\partial q_i} $$
$$ \frac{\partial L}{\partial p_i} = \frac{\partial L}{\partial q_i} - \frac1d \sum_{k=1}^d \frac{\partial L}{\partial q_k} $$
$$ \frac{\partial L}{\partial p_i} = \frac{\partial L}{\partial q_i} + \frac1d \sum_{k=1}^d \frac{\partial L}{\partial q_k} $$
"""


def test_of_two_meanings_at_choice_a_claim_may_be_about_either() -> None:
    found = verification(EITHER).findings
    assert [f.verdict.value for f in found] == [*["definition"] * 3, "proved", "proved", "refuted"]
    assert ["other meaning" in f.reading for f in found[3:]] == [False, True, False]


def test_without_an_or_between_them_the_second_is_a_claim() -> None:
    found = verification(EITHER.replace(r"\quad \mathrm{or} \quad", r"\quad")).findings
    assert [f.verdict.value for f in found[:3]] == ["definition", "undecided", "definition"]


ANEW = r"""
The map is
$$ \mathbf{u} = f(\mathbf{z}) = k \frac{\mathbf{z} \odot \mathbf{g}}{\sqrt{\mathbf{z}^\top \mathbf{z}}} + \mathbf{h} $$
with $\mathbf{z}, \mathbf{g}, \mathbf{h} \in \mathbb{R}^n$, and here
$$ \mathbf{u} = f(\mathbf{z} + \mathbf{a}) $$
in steps:
$$ \mathbf{p} = \mathbf{z} + \mathbf{a} $$
$$ s = \sqrt{\mathbf{p}^\top \mathbf{p}} $$
$$ \mathbf{r} = \mathbf{p} / s $$
$$ \mathbf{u} = k \, \mathbf{r} \odot \mathbf{g} + \mathbf{h} $$
$$ \frac{\partial L}{\partial \mathbf{g}} = k \, \frac{\partial L}{\partial \mathbf{u}} \odot \mathbf{r} $$
$$ \frac{\partial L}{\partial \mathbf{r}} = k \, \frac{\partial L}{\partial \mathbf{u}} \odot \mathbf{g} $$
$$ \frac{\partial L}{\partial \mathbf{z}} = \frac{\partial L}{\partial \mathbf{p}} $$
"""


def test_a_function_of_something_else_gives_a_name_the_meaning_that_steps_after_it_say() -> None:
    found = [f.verdict.value for f in verification(ANEW).findings]
    assert found[-3:] == ["proved"] * 3
    wrong = ANEW.replace(r"\mathbf{r}} = k", r"\mathbf{r}} = 2 k")
    assert verification(wrong).findings[-2].verdict.value not in ("proved", "refuted")


def test_an_or_of_another_sentence_offers_nothing() -> None:
    text = EITHER.replace(r", \quad \mathrm{or} \quad q_i", " $$ The rate is 0.1 or 0.2. Then $$ q_i")
    assert verification(text).findings[1].verdict != "definition"


RETOLD = r"""
## Centring

$$ u = \frac1m \sum_{i=1}^m x_i, \quad v = \frac1m \sum_{i=1}^m (x_i - u)^2, \quad q_i = \frac{x_i - u}{\sqrt{v + \epsilon}} $$
HEADING

$$ AGAIN $$
"""
REPEATED = [
    ("## Summary", r"v = \frac1m \sum_{i=1}^m (x_i - u)", "refuted"),
    ("## In short\n\n### 4. Recap of the equations", r"q_i = \frac{x_i - u}{v + \epsilon}", "undecided"),
    ("### Recap of the formulas", r"q_i = \frac{x_i - u}{v + \epsilon}", "refuted"),
    ("## Summary", r"v = \frac{1}{m - 1} \sum_{i=1}^m (x_i - u)^2", "undecided"),
    ("## Summary", r"q_i = \frac{x_i - u}{\sqrt{v}}", "undecided"),
    ("## Layer norm\n\nIt is alike.\n\n## Summary", r"v = \frac1m \sum_{i=1}^m (x_i - u)", "undecided"),
    (
        "## Another layer\n\n$$ v = \\frac1m \\sum_{i=1}^m x_i^2 $$\n\n## Summary",
        r"v = \frac1m \sum_{i=1}^m x_i",
        "undecided",
    ),
]


@pytest.mark.parametrize(("heading", "again", "verdict"), REPEATED, ids=[h + a for h, a, _ in REPEATED])
def test_a_summary_repeats_what_is_defined_and_an_error_in_it_is_refuted(
    heading: str, again: str, verdict: str
) -> None:
    found = mended(RETOLD.replace("HEADING", heading).replace("AGAIN", again)).findings
    assert found[-1].verdict == verdict


OTHER_NAMES = r"""
## Forward
$$ v = \frac1m \sum_{i=1}^m x_i^2, \quad q_i = \frac{x_i}{\sqrt{v + \epsilon}}, \quad y_i = w q_i $$
## Backward
With $s = \sqrt{v + \epsilon}$:
$$ q_i = AGAIN $$
$$ \frac{\partial L}{\partial q_i} = 2 w \frac{\partial L}{\partial y_i} $$
"""


@pytest.mark.parametrize(("again", "verdict"), [(r"\frac{x_i}{s}", "proved"), (r"\frac{x_i}{s^2}", "definition")])
def test_what_says_the_same_in_other_names_is_no_new_meaning_beside_an_error(again: str, verdict: str) -> None:
    found = [f.verdict.value for f in verification(OTHER_NAMES.replace("AGAIN", again)).findings]
    assert found[-2:] == [verdict, "refuted"]
