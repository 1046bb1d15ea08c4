"""The letter of one share of a sum is an index, whatever letter it is."""

import pytest

from tests.verify.annotated import verification

SHARES = [
    (r"y_{o} = \frac{e^{s_{o}}}{\sum_w e^{s_{w}}}", r"\frac{\partial \log y_{o}}{\partial s_{o}}", "y_{o}"),
    (r"y_{ou} = \frac{e^{s_{ou}}}{\sum_{w=1}^V e^{s_{wu}}}", r"\frac{\partial \log y_{ou}}{\partial s_{ou}}", "y_{ou}"),
    (
        r"y_{g} = \frac{a \exp(s_{g})}{\sum_{w \in V} \exp(s_{w})}",
        r"\frac{\partial \log y_{g}}{\partial s_{g}}",
        "y_g/a",
    ),
]


@pytest.mark.parametrize(("share", "derivative", "right"), SHARES)
def test_a_share_of_a_sum_is_an_element_of_what_is_summed(share: str, derivative: str, right: str) -> None:
    found = verification(f"$$ {share} $$ $$ {derivative} = 1 - {right} $$ $$ {derivative} = 2 - {right} $$").findings
    assert [f.verdict.value for f in found] == ["definition", "proved", "refuted"]
