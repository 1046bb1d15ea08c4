"""Stars that may stand for a convolution."""

import pytest

from tests.verify.annotated import verification


@pytest.mark.parametrize("star", [r"\star", r"\circledast", r"\ast"])
def test_a_star_between_arrays_is_no_product_where_the_text_speaks_of_convolutions(star: str) -> None:
    text = f"$$ h_k = a_k {star} w_k $$ $$ \\frac{{\\partial E}}{{\\partial a_k}} = \\frac{{\\partial E}}{{\\partial h_k}} {star} w_k $$"
    assert [f.verdict for f in verification(text).findings] == ["definition", "proved"]
    assert [f.verdict for f in verification(f"We convolve. {text}").findings] == ["unread", "unread"]


def test_other_products_stay_products_where_the_text_speaks_of_convolutions() -> None:
    text = r"After the convolution: $$ h_k = 2 * a_k $$ $$ \frac{\partial h_k}{\partial a_k} = 2 \ast 1 $$"
    assert [f.verdict for f in verification(text).findings] == ["definition", "proved"]
