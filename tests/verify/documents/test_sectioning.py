"""One letter for two things under two headings."""

import pytest

from tests.verify.annotated import verification

NORM = r"""
# A layer that centres
$$ a = \frac1n \sum_k u_k $$
$$ y_k = u_k - a $$
$$ \frac{\partial L}{\partial u_k} = \frac{\partial L}{\partial y_k} - \frac1n \sum_j \frac{\partial L}{\partial y_j} $$
"""
SHARES = r"""
# Shares
$$ p_k = \frac{e^{s_k}}{\sum_j e^{s_j}} $$
$$ L = -\sum_k y_k \log p_k $$
$$ \frac{\partial L}{\partial s_k} = p_k - y_k $$
"""
KINK = r"""
# A kink
$$ y_k = \max(0, u_k) $$
$$ \frac{\partial L}{\partial u_k} = \frac{\partial L}{\partial y_k} \mathbb{1}[u_k > 0] $$
"""


def _verdicts(text: str) -> list[str]:
    return [f.verdict.value for f in verification(text).findings if f.verdict.value != "definition"]


def test_what_another_section_defines_is_no_ground_for_a_refutation() -> None:
    assert _verdicts(NORM + SHARES) == ["proved", "undecided"]
    assert _verdicts(SHARES + NORM) == ["undecided", "proved"]


def test_what_a_section_defines_anew_holds_there() -> None:
    assert _verdicts(NORM + KINK) == ["proved", "proved"]


def test_what_is_false_in_its_own_section_too_is_refuted() -> None:
    wrong = KINK.replace("u_k > 0", "u_k < 0")
    assert _verdicts(NORM + wrong) == ["proved", "refuted"]


def test_a_section_that_goes_on_with_another_is_held_against_it() -> None:
    wrong = NORM.replace("$$ \\frac", "# Backward\n$$ \\frac").replace(r"- \frac1n \sum_j", r"- \sum_j")
    assert _verdicts(wrong) == ["refuted"]


def test_an_equation_that_defines_a_name_by_its_own_section_alone_is_not_refuted() -> None:
    one = r"""
# One number
$$ p = \frac{1}{1 + e^{-s}}, \quad L = -y \log p - (1 - y) \log (1 - p) $$
$$ \frac{\partial L}{\partial s} = p - y $$
"""
    assert "refuted" not in _verdicts(SHARES + one)


MATRICES = r"""
# Attention
$$ Q = U A, \quad K = U B, \quad V = U C $$
$$ P = \text{softmax}(Q K^T), \quad O = P V $$
$$ \frac{\partial L}{\partial V} = P^T \frac{\partial L}{\partial O} $$
"""


def test_a_matrix_of_another_section_gives_no_shape_to_the_elements_of_this_one() -> None:
    assert _verdicts(NORM + MATRICES) == ["proved", "proved"]
    wrong = NORM.replace(r"- \frac1n", r"+ \frac1n")
    assert "proved" not in _verdicts(wrong + MATRICES)[:1]


def test_a_parameter_without_an_index_here_and_with_one_in_another_section() -> None:
    scaled = (
        NORM.replace("y_k = u_k - a", "y_k = g (u_k - a)")
        .replace("u_k} =", "u_k} = g")
        .replace("= g \\frac", "= g \\frac")
    )
    layer = "\n# By feature\n$$ y_j = g_j u_j + c_j $$\n"
    by_scale = r"$$ \frac{\partial L}{\partial g} = \sum_{k=1}^n \frac{\partial L}{\partial y_k} (u_k - a) $$"
    assert "proved" in _verdicts(scaled + by_scale + layer)


def test_what_a_section_alone_leaves_open_is_not_proved_where_another_says_what_it_depends_on() -> None:
    scale = r"""
# A scale
$$ s = \sum_k u_k^2 $$
$$ z = \text{clip}(s) $$
"""
    use = r"""
# Its use
$$ y_k = u_k z $$
$$ \frac{\partial L}{\partial u_k} = z \frac{\partial L}{\partial y_k} $$
"""
    assert "proved" not in _verdicts(scale + use)


USUAL = r"""
# By usual names
$$ \frac{\partial L}{\partial \mu_B} = \frac{\partial L}{\partial \sigma_B^2} \frac{\partial \sigma_B^2}{\partial \mu_B}
+ \sum_i \frac{\partial L}{\partial \hat{x}_i} \frac{-1}{\sqrt{\sigma_B^2 + \epsilon}} $$
$$ \frac{\partial L}{\partial x_i} = \frac{\partial L}{\partial \hat{x}_i} \frac{\partial \hat{x}_i}{\partial x_i}
+ \frac{\partial L}{\partial \mu_B} \frac{\partial \mu_B}{\partial x_i}
+ \frac{\partial L}{\partial \sigma_B^2} \frac{\partial \sigma_B^2}{\partial x_i} $$
"""
PENALTY = r"""
# A penalty
$$ u = \sum_i x_i^2 $$
$$ \frac{\partial L}{\partial u} = 3 $$
"""
UNUSUAL = r"""
# Without a mean
$$ \hat{x}_i = \frac{x_i + 3 \mu_B}{\sqrt{\sigma_B^2 + \epsilon}} $$
"""


def test_a_section_that_only_has_usual_names_is_read_by_itself() -> None:
    assert _verdicts(USUAL + PENALTY)[:2] == ["proved", "proved"]


def test_a_usual_name_that_is_defined_before_has_no_other_meaning_in_a_section() -> None:
    assert _verdicts(UNUSUAL + USUAL)[0] in ("refuted", "undecided")


COLUMNS = r"""
# Columns

$$ c_j = \frac1n \sum_{i=1}^n u_{ij} $$
$$ r_{ij} = u_{ij} - c_j $$

# Rows

$$ c_i = \frac1k \sum_{j=1}^k u_{ij} $$
$$ r_{ij} = u_{ij} - c_i $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"- \frac1k \sum_{l=1}^k \frac{\partial L}{\partial r_{il}}", "proved"),
        (r"+ \frac1k \sum_{l=1}^k \frac{\partial L}{\partial r_{il}}", "refuted"),
        (r"- \frac1n \sum_{l=1}^n \frac{\partial L}{\partial r_{lj}}", "undecided"),
    ],
)
def test_a_name_along_another_axis_in_a_later_section_is_a_new_one(claim: str, verdict: str) -> None:
    whole = rf"$$ \frac{{\partial L}}{{\partial u_{{ij}}}} = \frac{{\partial L}}{{\partial r_{{ij}}}} {claim} $$"
    said = [f.verdict.value for f in verification(COLUMNS + whole).findings]
    assert said == [*["definition"] * 4, verdict]


TWO_LAYERS = r"""
# A.1
Given $\mathbf{y} = \gamma \odot \hat{\mathbf{x}} + \beta$ with $\hat{\mathbf{x}} = \frac{\mathbf{x} - \mu}{\sigma}$ and
$\mu = \frac{1}{d}\sum_{i} x_i$, $\sigma^2 = \frac{1}{d}\sum_{i}(x_i - \mu)^2$, $\sigma = \sqrt{\sigma^2 + \epsilon}$.

$$ \frac{\partial L}{\partial \gamma_i} = \frac{\partial L}{\partial y_i} \hat{x}_i $$

## Step
$$ \frac{\partial \hat{x}_i}{\partial \mu} = \frac{1}{\sigma} $$
$$ \frac{\partial L}{\partial \mu} = -\frac1\sigma \sum_i \frac{\partial L}{\partial \hat{x}_i} $$
$$ \frac{\partial \hat{x}_i}{\partial \sigma} = \frac{1}{\sigma} \hat{x}_i $$
$$ \frac{\partial L}{\partial \sigma} = -\frac1\sigma \sum_i \frac{\partial L}{\partial \hat{x}_i} \hat{x}_i $$

# A.2
$$ \text{RMS}(\mathbf{x}) = \sqrt{\frac{1}{d}\sum_{i=1}^d x_i^2 + \epsilon} $$
$$ \hat{x}_i = \frac{x_i}{\text{RMS}(\mathbf{x})} $$
$$ y_i = \gamma_i \hat{x}_i $$
$$ \frac{\partial L}{\partial \gamma_i} = \frac{\partial L}{\partial y_i} \hat{x}_i $$
$$ \frac{\partial \hat{x}_i}{\partial \text{RMS}} = -\frac{x_i}{\text{RMS}^2} $$
"""


def test_what_is_said_of_a_name_before_a_claim_counts_there_and_not_what_a_later_section_says() -> None:
    found = {f.latex: f.verdict.value for f in verification(TWO_LAYERS).findings}
    assert found[r"\frac{\partial \hat{x}_i}{\partial \mu} = \frac{1}{\sigma}"] == "undecided"
    assert [v for k, v in found.items() if r"\partial L}{\partial" in k] == ["proved"] * 3
