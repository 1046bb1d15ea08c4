"""Functions that a document defines, applied."""

import pytest

from tests.verify.annotated import announced, told, verification

KNOWN = r"""With $\nu = \frac1K \sum_k a_k$ and $c_k = a_k - \nu$:

$$ g(a_k) = s c_k + t $$ <!-- definition definition definition -->

"""
CASES = {
    "of an element": (r"g(a_l) - t = s c_l", "proved"),
    "of something that has another mean": (r"g(2 a_k) = g(a_k)", "unread"),
    "of something that has another mean, as a sum": (r"g(a_k + s) = g(a_k) + s", "unread"),
    "of what rests on no mean": (r"h(u) = u^2 + \nu, \quad h(3 u) = 9 u^2 + \nu", "definition proved"),
}


@pytest.mark.parametrize(("claim", "verdict"), CASES.values(), ids=CASES)
def test_a_function_that_rests_on_statistics_of_what_it_is_of(claim: str, verdict: str) -> None:
    text = f"{KNOWN} $$ {claim} $$ <!-- {verdict} -->"
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)


def test_a_function_defined_twice_is_told_by_its_name_alone() -> None:
    text = r"$$f(a) = \sum_k a_k^2$$ $$f(c) = 1 + \sum_k c_k^2$$ $$f(c) = f(a)$$"
    assert verification(text).findings[-1].reason == "the definition of f is not understood"
