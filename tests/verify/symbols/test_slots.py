"""Which axis each position runs over, and how long axes are."""

import pytest

from bnderive.verify.claims.names import Key
from tests.verify.annotated import survey_of, verification

SIZES = [
    (r"$$ q = \sum_{i=1}^{m} a_i $$", "a", ["m"]),
    (r"$$ q = \frac{1}{D} \sum_i a_i $$", "a", ["D"]),
    (r"$$ q = \frac{\sum_i a_i}{D} $$", "a", ["D"]),
    (r"$$ q = \frac{-2 \sum_i a_i}{H}, \quad p = N b_k $$", "a", ["H"]),
    (r"$$ q = \frac{-2 \sum a_i}{H}, \quad p = N b_k $$", "a", ["H"]),
    (r"$$ q = \frac{2}{H} \sum_i a_i, \quad p = N b_k $$", "a", ["H"]),
    (r"$$ q = \frac{w}{H} \sum_i a_i, \quad p = N b_k $$", "a", ["N"]),
    (r"$$ q = \sum_{k=0}^{K-1} a_k $$", "a", ["K"]),
    (r"$$ q_n = \sum_{c=1}^{C} a_{nc}, \quad p = \sum_{n=1}^{N} q_n $$", "a", ["N", "C"]),
    (r"$$ q = \sum_{i=1}^{m} a_i, \quad b_i = a_i $$", "b", ["m"]),
    (r"$$ b_j = \sum_{i=1}^{m} S_{ij}, \quad c_i = S_{ii} $$", "S", ["m", "m"]),
    (r"$$ b_i = N a_i $$", "a", ["N"]),
    (r"$$ b_c = \frac{1}{N H W} \sum_{n,h,w} a_{nchw} $$", "a", ["N", "n_c", "H", "W"]),
]


@pytest.mark.parametrize(("text", "name", "sizes"), SIZES, ids=[s[0] for s in SIZES])
def test_sizes(text: str, name: str, sizes: list[str]) -> None:
    assert [axis.size for axis in survey_of(text).theory.quantities[Key(name)].axes] == sizes


COUNTS = [
    (r"$$ q = \frac{1}{M} \sum_{ij} a_{ij} $$", "n_i*n_j"),
    (r"$$ q = \frac{\sum_{i,j} a_{ij}}{M} $$", "n_i*n_j"),
    (r"$$ q = \frac{1}{M} \sum_{ij} a_{ij}, \quad p_j = \sum_{i=1}^M a_{ij} $$", "M"),
]


@pytest.mark.parametrize(("text", "count"), COUNTS, ids=[c[0] for c in COUNTS])
def test_what_divides_a_sum_over_several_letters_counts_them_all(text: str, count: str) -> None:
    assert str(survey_of(text).theory.scalars[Key("M")]) == count


def test_letters_of_one_equation_share_an_axis_across_names() -> None:
    theory = survey_of(r"$$ y_{nc} = w_c x_{nc} $$ $$ z_k = w_k $$").theory
    axis = theory.quantities[Key("w")].axes[0]
    assert theory.quantities[Key("y")].axes[1] == theory.quantities[Key("x")].axes[1] == axis
    assert theory.quantities[Key("z")].axes == (axis,)
    assert theory.quantities[Key("y")].axes[0] != axis


def test_two_letters_that_are_compared_share_an_axis() -> None:
    theory = survey_of(r"$$ q_k = \sum_{j \neq k} a_j b_k $$").theory
    assert theory.quantities[Key("a")].axes == theory.quantities[Key("b")].axes


def test_a_letter_that_indexes_nothing_runs_over_the_axis_of_its_size() -> None:
    survey = survey_of(
        r"$$ q = \sum_{i=1}^m a_i, \quad p = \sum_{c=1}^C b_c $$ $$ \sum_{i=1}^m a $$ $$ \sum_{i=1}^m b $$"
    )
    axes = {key.head: survey.theory.quantities[key].axes[0] for key in (Key("a"), Key("b"))}
    numbers = sorted({item[0] for item in survey.slots.parent if isinstance(item[0], int)})
    assert [survey.slots.axis((number, "i")) == axes["a"] for number in numbers[-2:]] == [True, True]


def test_a_letter_whose_size_two_axes_have_runs_over_the_one_of_its_name() -> None:
    survey = survey_of(r"$$ q = \sum_{i=1}^m a_i, \quad p = \sum_{k=1}^m b_k $$ $$ \sum_{k=1}^m b $$")
    number = max(item[0] for item in survey.slots.parent if isinstance(item[0], int))
    assert survey.slots.axis((number, "k")) == survey.theory.quantities[Key("b")].axes[0]


def test_a_letter_that_no_name_carries_runs_over_what_it_runs_over_elsewhere() -> None:
    text = r"$$ q = \frac1m \sum_i a_i $$ $$ \sum_i q = m q $$ $$ \sum_i q = q $$"
    assert [f.verdict for f in verification(text).findings] == ["definition", "proved", "refuted"]


def test_what_is_a_norm_of_an_array_is_no_size_of_it() -> None:
    text = r"""
$$ n = \sqrt{\sum_i a_i^2}, \quad h_i = \frac{a_i}{n} $$
$$ \frac1n \sum_i a_i h_i = 1 $$
$$ \frac{\partial E}{\partial a_i} = \frac1n \left(\frac{\partial E}{\partial h_i} - h_i \sum_j h_j \frac{\partial E}{\partial h_j}\right) $$
"""
    assert [f.verdict for f in verification(text).findings] == ["definition", "definition", "proved", "proved"]


@pytest.mark.parametrize("count", ["I", "k", "P", r"|\mathcal{G}|"])
def test_what_a_sum_is_divided_by_is_the_length_of_its_axis(count: str) -> None:
    under = r"j \in \mathcal{G}" if "G" in count else "j"
    text = rf"$$ m = \frac{{1}}{{{count}}} \sum_{{{under}}} x_j, \quad h_i = x_i - m $$ $$ \sum_{{{under}}} h_j = 0 $$"
    assert verification(text).findings[-1].verdict.value == "proved"


def test_another_set_has_a_length_of_its_own() -> None:
    text = r"$$ m = \frac{1}{|G|} \sum_{j \in G} x_j, \quad h_i = x_i - m $$ $$ \sum_{j \in H} h_j = 0 $$"
    assert verification(text).findings[-1].verdict.value != "proved"
