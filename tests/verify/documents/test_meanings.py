"""Names of which a document says two things."""

import pytest

from tests.verify.annotated import mended, verification

FIRST = r"$$ r = \sqrt{v}, \quad q_i = \frac{a_i}{r} $$"
SECOND = [
    r"In the other variant $$ r = 2 \sqrt{v} $$",
    r"With a small constant $$ r = \sqrt{v + e} $$",
    "\n\n## Another layer\n\n" + r"$$ r = 2 \sqrt{v} $$",
]


@pytest.mark.parametrize("second", SECOND)
def test_a_second_meaning_is_not_refuted_and_nothing_by_one_of_two(second: str) -> None:
    found = verification(
        FIRST + second + r"$$ q_i r = a_i $$ $$ \frac{\partial r}{\partial v} = \frac{2}{r} $$"
    ).findings
    assert "refuted" not in [f.verdict.value for f in found]
    assert found[2].verdict in ("undecided", "definition")


def test_what_is_false_by_both_meanings_is_refuted() -> None:
    text = FIRST + SECOND[0] + r"$$ \frac{\partial q_i}{\partial a_i} = \frac{3}{r} $$"
    assert verification(text).findings[-1].verdict == "refuted"


def test_an_error_in_copying_a_definition_is_refuted() -> None:
    assert mended(FIRST + r"So $$ q_i = -\frac{a_i}{r} $$").findings[-1].verdict == "refuted"


def test_what_is_far_from_the_definition_may_be_another_meaning() -> None:
    text = r"The sum is $z = a + b$, and the larger is $z = \max(a, b)$."
    assert verification(text).findings[-1].verdict == "undecided"


def test_items_with_letters_are_variants() -> None:
    one, other = r"$$ y_k = (x_k + f_k) / s $$", r"$$ y_k = x_k + f_k $$"
    assert "refuted" not in [f.verdict.value for f in mended(f"(a) After: {one} (b) Before: {other}").findings]
    assert [f.verdict.value for f in mended(one + other).findings][-1] == "refuted"


def test_another_function_is_another_meaning() -> None:
    text = r"$y = \max(0, x)^2$ has $\frac{dy}{dx} = 2 \max(0, x)$, and $y = x \mathbb{1}[x > 0]$ a jump."
    assert "refuted" not in [f.verdict.value for f in verification(text).findings]


@pytest.mark.parametrize(
    ("claim", "verdict"), [(r"\gamma", "refuted"), (r"\gamma \frac{\partial L}{\partial y_i}", "proved")]
)
def test_what_a_later_section_means_by_a_name_counts_only_where_it_makes_a_claim_true(claim: str, verdict: str) -> None:
    text = rf"""## Scale
$$ y_i = \gamma u_i + \beta $$ $$ \frac{{\partial L}}{{\partial u_i}} = {claim} $$
## Softplus
$$ y_i = \log(1 + e^{{a_i}}) $$"""
    assert verification(text).findings[1].verdict == verdict


ANEW = r"""
# Scaling

$$ m = \frac1n \sum_k u_k, \quad y_i = g_i (u_i - m) $$

# Shares

$$ y_i = RIGHT $$
"""


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        (r"\frac{e^{u_i}}{\sum_k e^{u_k}}", "definition"),
        (r"-g_i (u_i - m)", "undecided"),
        ("g_i u_i - g_i m", "proved"),
    ],
)
def test_a_later_section_may_define_a_name_by_other_things(right: str, verdict: str) -> None:
    assert verification(ANEW.replace("RIGHT", right)).findings[-1].verdict.value == verdict
