"""The verdict on one claim."""

from tests.verify.annotated import verification


def test_what_divides_by_a_quantity_that_is_zero_is_not_proved() -> None:
    text = r"""
$$ m = \frac1n \sum_k a_k, \quad q = \sum_k (a_k - m), \quad r = \sum_k a_k $$
$$ \frac{q a_k}{q} = a_k $$
$$ \frac{r a_k}{r} = a_k $$
"""
    divides, divides_well = verification(text).findings[-2:]
    assert (divides.verdict, divides.reason) == ("undecided", "it divides by what is always zero")
    assert divides_well.verdict == "proved"
