"""Functions in letters."""

from tests.verify.annotated import verification

BARE = r"$$ q_k = \frac{e^{a_k + log(c)}}{\sum_m e^{a_m + log(c)}} $$ $$ J = - \sum_k w_k log q_k $$ "


def test_functions_in_letters_are_read_without_brackets_and_in_exponents() -> None:
    claims = (
        r"$$ J = - \sum_k w_k \log(q_k) $$ $$ \frac{\partial log q_k}{\partial a_m} = \delta_{km} - q_m $$"
        r"$$ log \frac{1}{q_k} = - log q_k $$ $$ \frac{\partial J}{\partial q_k} = \frac{w_k}{q_k} $$"
    )
    found = [f.verdict.value for f in verification(BARE + claims).findings]
    assert found == ["definition", "definition", "proved", "proved", "proved", "refuted"]
