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
