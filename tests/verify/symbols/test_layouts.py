"""What learned parameters are beside arrays without indices."""

import pytest

from tests.verify.annotated import verification

FORWARD = (
    r"$$ \mu = \text{mean}(x), \quad s = \sqrt{\text{mean}((x - \mu)^2) + \epsilon} $$ "
    r"$$ \hat x = \frac{x - \mu}{s} $$ $$ y = \gamma \odot \hat x + \beta $$ "
)
OUTSIDE = r"$$ dx = \frac{\gamma}{s}\left(dy - \text{mean}(dy) - \hat x\,\text{mean}(dy \odot \hat x)\right) $$"


@pytest.mark.parametrize(
    ("said", "verdicts"),
    [
        ("", ["undecided"]),
        (r"$$ d\beta = \text{sum}(dy) $$ ", ["proved", "undecided"]),
        (r"$$ d\beta = N \text{mean}(dy) $$ ", ["proved", "proved"]),
        (r"$$ d\beta = dy $$ ", ["proved", "refuted"]),
        (r"$$ d\beta = \sum_N dy $$ $$ d\gamma = \sum_N dy \odot x $$ ", ["proved", "refuted", "undecided"]),
        (r"$$ d\beta = \sum_b dy $$ $$ d\gamma = \sum_b dy \odot x $$ ", ["proved", "refuted", "undecided"]),
        (r"$$ d\beta = \sum_b dy $$ $$ b = g_b $$ ", ["unread", "proved"]),
        (r"$$ d\beta = \sum_b dy $$ $$ b = g[b] $$ ", ["unread", "proved"]),
    ],
)
def test_gradients_tell_whether_a_parameter_is_one_number(said: str, verdicts: list[str]) -> None:
    found = [f.verdict.value for f in verification(FORWARD + said + OUTSIDE).findings]
    assert found[4:] == verdicts


def test_a_sum_along_an_axis_is_read_where_all_are_along_that() -> None:
    document = FORWARD.replace("x)", "x, axis=0)", 1).replace("^2)", "^2, axis=0)") + (
        r"$$ d\beta = \mathrm{np.sum}(dy, axis=0) $$ $$ d\gamma = \mathrm{np.sum}(dy \odot \hat x, axis=1) $$ "
        r"$$ d\gamma = dy \odot \hat x $$"
    )
    assert [f.verdict.value for f in verification(document).findings[4:]] == ["proved", "unread", "unread"]


def test_names_that_have_an_index_elsewhere_are_over_one_axis_where_they_stand_without() -> None:
    document = (
        (
            r"$$ \mu = \frac{1}{D} \sum_d x_d, \quad s = \sqrt{\overline{x^2} - \mu^2 + \epsilon} $$ "
            r"$$ \hat x = \frac{x - \mu}{s} $$ $$ y = \gamma \odot \hat x + \beta $$ "
            r"$$ d\beta = \sum_N dy $$ $$ dx = \frac{1}{s}\left(g - \overline{g} - \hat x\,\overline{g \odot \hat x}\right) $$ "
            r"$$ J_{ij} = \gamma_i (\delta_{ij} - \hat x_j) $$"
        )
        .replace("g ", r"d\hat x ")
        .replace("{g}", r"{d\hat x}")
    )
    verdicts = [f.verdict.value for f in verification(document).findings]
    assert verdicts == [*["definition"] * 4, "proved", "proved", "definition"]


def test_statistics_that_nothing_gives_are_numbers_beside_matrices_too() -> None:
    text = r"""
$$ h = W^\top v, \quad u = x - \mu, \quad r = \frac{1}{\sqrt{\sigma^2 + \epsilon}} $$
$$ \hat{x} = u \odot r, \quad y = \gamma \odot \hat{x} + \beta $$
$$ \frac{\partial L}{\partial \beta} = \sum_c \frac{\partial L}{\partial y} $$
$$ \frac{\partial L}{\partial \mu} = -\sum_c \frac{\partial L}{\partial y} \odot r $$
$$ \frac{\partial L}{\partial \hat{x}} = \gamma \odot \frac{\partial L}{\partial y} $$
"""
    assert [f.verdict.value for f in verification(text).findings[-3:]] == ["proved", "refuted", "proved"]
