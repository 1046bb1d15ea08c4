"""A judgement as a finding."""

from tests.verify.annotated import verification


def test_a_claim_is_told_in_one_line_where_its_right_side_stands_with_the_facts_that_it_needed() -> None:
    text = "$$ r = \\frac{1}{n} \\sum_{k=1}^n u_k $$\n$$ \\sum_{k=1}^n (u_k - r)\n = 0 $$"
    found = verification(text).findings[-1]
    assert (found.latex, found.verdict, found.uses) == (r"\sum_{k=1}^n (u_k - r) = 0", "proved", ("r",))
    assert found.place.line == 3
