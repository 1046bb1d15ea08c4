"""Vector functions that are defined of one name and used of another."""

import pytest

from tests.verify.annotated import verification

DEFINED = r"$$ \sigma(\mathbf{z})_i = \frac{e^{z_i}}{\sum_k e^{z_k}} $$ "
USED = r"$$ \frac{\partial \sigma(\mathbf{a})_i}{\partial a_j} = \sigma(\mathbf{a})_i (\delta_{ij} - \sigma(\mathbf{a})_j) $$"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (DEFINED + USED, "proved"),
        (DEFINED + USED.replace("- ", "+ "), "refuted"),
        (
            DEFINED + r"$$ \frac{\partial [\sigma(\mathbf{a})]_i}{\partial a_j} = \sigma_i (1_{i = j} - \sigma_j) $$",
            "proved",
        ),
        (DEFINED + r"$$ z_i = a_i^2 $$ " + USED, "unread"),
        (DEFINED + r"$$ h_i = \sigma(\mathbf{b})_i $$ " + USED, "unread"),
    ],
)
def test_what_a_definition_says_of_one_name_it_says_of_the_one_that_is_used(text: str, verdict: str) -> None:
    assert verification(text).findings[-1].verdict == verdict
