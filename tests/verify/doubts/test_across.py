"""Derivatives of whole arrays in which each element depends on all, and products that may be inner ones."""

from tests.verify.annotated import verification

CENTRED = r"$$ c = \frac1n \sum_k X_k, \quad H = X - c, \quad Z = w \odot H $$ "
SHARED = r"$$ \frac{\partial L}{\partial X} = \frac{\partial H}{\partial X} \cdot \frac{\partial L}{\partial H} $$"
BY_ELEMENTS = r"$$ \frac{\partial L}{\partial H} = 3 \frac{\partial Z}{\partial H} \frac{\partial L}{\partial Z} $$"


def test_a_matrix_of_derivatives_is_not_refuted_by_elements() -> None:
    found = verification(CENTRED + SHARED).findings[-1]
    assert (found.verdict.value, "meant as a matrix" in found.reason) == ("undecided", True)


def test_where_each_element_depends_on_one_it_is() -> None:
    assert verification(CENTRED + BY_ELEMENTS).findings[-1].verdict == "refuted"
