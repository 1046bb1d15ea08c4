"""An inner product beside a product by elements."""

from tests.verify.annotated import verification

SCALED = r"$$ H = w \odot X, \quad q = \sum_i H_i $$ "


def test_a_dot_between_what_the_other_sign_joins_is_not_refuted() -> None:
    claim = r"$$ X \cdot w + 2 (X \odot w) = q + 2 H $$"
    assert verification(SCALED + claim).findings[-1].verdict not in ("refuted", "malformed")
