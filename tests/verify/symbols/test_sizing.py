"""Which names are sizes."""

from tests.verify.annotated import verification

DIFFERENTIATED = r"""
$$ \mu_l = \frac1N \sum_k x_{kl}, \quad h_{kl} = x_{kl} - \mu_l, \quad u_{kl} = g_l h_{kl} + b_l $$
$$ \frac{d (x_{kl} - \mu_l)}{d x_{ij}} = \frac{d x_{kl}}{d x_{ij}} - \frac{d \mu_l}{d x_{ij}} $$
$$ \frac{d}{x_{ij}} \mu_l = 0 $$
$$ \frac{d u_{kl}}{d h_{kl}} = \frac{d g_l h_{kl} + b_l}{d h_{kl}} = g_l $$
"""


def test_the_d_of_derivatives_is_no_size() -> None:
    *_, one, slipped, two, three = verification(DIFFERENTIATED).findings
    assert {one.verdict, two.verdict, three.verdict} == {"proved"}
    assert slipped.verdict == "unread"


def test_what_divides_a_sum_without_an_index_is_the_size() -> None:
    text = r"""
$$ \mu = \frac{\sum x}{n}, \quad v = \frac{\sum (x - \mu)^2}{n}, \quad \hat x = \frac{x - \mu}{\sqrt{v}} $$
$$ \frac{\partial v}{\partial x} = \frac{2}{n} (x - \mu), \quad m = m $$
"""
    assert [f.verdict for f in verification(text).findings if "partial" in f.latex] == ["proved"]


def test_a_matrix_is_no_size_though_a_sum_elsewhere_ends_at_that_letter() -> None:
    text = r"""
Let $G$, $K$ and $V$, all elements of $\mathbb{R}^{n \times h}$.
$$ W = G K^T $$
$$ C = W V $$
For $K$ classes,
$$ p_i = \frac{e^{z_i}}{\sum_{j=1}^K e^{z_j}} $$
$$ \frac{\partial L}{\partial K} = \left(\frac{\partial L}{\partial W}\right)^T G $$
"""
    assert verification(text).findings[-1].verdict == "proved"


def test_a_usual_statistic_is_taken_over_the_axis_that_it_has_not() -> None:
    text = r"""
For short, $\sigma_c = \sqrt{\sigma_c^2 + \epsilon}$.
$$ \frac{\partial \sigma_c^2}{\partial x_{k,c}} = \frac2m (x_{k,c} - \mu_c) $$
$$ \frac{\partial \hat{x}_{k,c}}{\partial x_{k,c}} = \frac{1}{\sigma_c} $$
"""
    assert [f.verdict for f in verification(text).findings[-2:]] == ["proved", "proved"]


def test_what_multiplies_an_exponential_is_no_size() -> None:
    text = r"""
$$ s_j = \frac{e^{a_j}}{\sum_k e^{a_k}} $$
For $i = j$,
$$ \frac{\partial s_i}{\partial a_j} = \frac{e^{a_i} T - e^{a_j} e^{a_i}}{T^2} $$
"""
    assert verification(text).findings[-1].verdict == "undecided"
