"""Names of parts: what is said again with them is read with them."""

from tests.verify.annotated import mended

FORWARD = r"""
$$ a = \frac{1}{n} \sum_{i=1}^{n} z_i $$
$$ v = \frac{1}{n} \sum_{i=1}^{n} (z_i - a)^2 $$
$$ u_i = w_i \frac{z_i - a}{\sqrt{v + \epsilon}} $$
"""
PARTS = r"""
$$ d_i = z_i - a $$
$$ s = \sqrt{v + \epsilon} $$
"""
AGAIN = r"""
$$ v = \frac{1}{n} \sum_{i=1}^{n} d_i^2 $$
$$ u_i = w_i \frac{d_i}{s} $$
"""
CLAIMS = r"""
$$ \frac{\partial u_i}{\partial s} = -\frac{w_i d_i}{s^2} $$
$$ \frac{\partial L}{\partial v} = \frac{\partial L}{\partial s} \frac{1}{2 s} $$
$$ \frac{\partial L}{\partial a} = - \sum_{i=1}^{n} \frac{\partial L}{\partial d_i} $$
$$ \frac{\partial v}{\partial d_i} = \frac{d_i}{n} $$
"""


def _verdicts(text: str) -> list[str]:
    return [f.verdict.value for f in mended(text).findings]


def test_definitions_said_again_through_the_names_of_parts_connect_them() -> None:
    assert _verdicts(FORWARD + PARTS + AGAIN + CLAIMS)[-4:] == ["proved"] * 3 + ["refuted"]


def test_names_of_parts_stand_for_them_where_nothing_is_said_again() -> None:
    assert _verdicts(FORWARD + PARTS + CLAIMS)[-4:] == ["proved"] * 3 + ["refuted"]


def test_what_is_said_again_otherwise_is_a_claim() -> None:
    again = AGAIN.replace(r"\frac{1}{n}", r"\frac{2}{n}")
    found = _verdicts(FORWARD + PARTS + again + CLAIMS.replace(r"\frac{d_i}{n}", r"\frac{2 d_i}{n}"))
    assert found[5:] == ["refuted", "proved", "proved", "proved", "proved", "proved"]


WRITTEN_OUT = r"""
$$ \mu = \frac1n \sum_{i=1}^n x_i, \quad v = \frac1n \sum_{i=1}^n (x_i - \mu)^2, \quad r = (v + \epsilon)^{-1/2} $$
$$ z_k = \gamma \frac{x_k - \mu}{\sqrt{v + \epsilon}} + \beta $$
$$ \frac{\partial L}{\partial \hat{x}_k} = \gamma \frac{\partial L}{\partial z_k} $$
$$ \frac{\partial L}{\partial v} = -\frac12 \sum_k \frac{\partial L}{\partial \hat{x}_k} (x_k - \mu) (v + \epsilon)^{-3/2} $$
"""


def test_a_name_stands_for_some_of_the_factors_of_what_is_written_out() -> None:
    given = r"$$ \hat{x}_k = \frac{x_k - \mu}{\sqrt{v + \epsilon}} $$"
    assert _verdicts(given + WRITTEN_OUT)[-2:] == ["proved"] * 2
    assert _verdicts(given + WRITTEN_OUT.replace(r"= \gamma \frac{\partial", r"= 2 \frac{\partial"))[-2] == "refuted"


def test_so_does_a_name_in_its_usual_meaning() -> None:
    usual = WRITTEN_OUT.replace("v", r"\sigma^2")
    assert _verdicts(usual)[-2:] == ["proved"] * 2
    assert _verdicts(usual.replace(r"-\frac12", r"\frac12"))[-1] == "refuted"


ANOTHER = r"""
$$ r = \sqrt{\frac1d \sum_{k=1}^d u_k^2}, \quad p = \frac1d \sum_k u_k $$
$$ h_i = \frac{u_i}{r} g_i, \quad s_i = (u_i - p) b_i $$
$$ y_i = \frac{u_i}{r} $$
$$ \frac{\partial L}{\partial u_i} = \frac1r \left( \frac{\partial L}{\partial y_i} - \frac{y_i}{d} \sum_j \frac{\partial L}{\partial y_j} y_j \right) $$
"""


def test_another_layer_with_that_part_is_none_that_a_gradient_goes_through() -> None:
    assert _verdicts(ANOTHER)[-1] == "proved"
    assert _verdicts(ANOTHER.replace(r"\frac{y_i}{d}", r"\frac{y_i}{2}"))[-1] == "refuted"
    through = r"$$ \frac{\partial L}{\partial y_i} = g_i \frac{\partial L}{\partial h_i} $$"
    assert _verdicts(ANOTHER + through)[-1] == "proved"
    product = r"$$ \left( \frac{\partial L}{\partial u} \right)^T y = 0 $$"
    assert _verdicts(r"Let $u \in \mathbb{R}^d$." + ANOTHER + product)[-1] == "proved"
