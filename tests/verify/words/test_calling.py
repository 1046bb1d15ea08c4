"""Names that the text gives to what a formula beside them says."""

import pytest

from tests.verify.annotated import verification

GIVEN = (
    r"$$ s_j = \frac{e^{a_j}}{\sum_k e^{a_k}} $$ NAMED. For $i = j$, $$ \frac{\partial s_i}{\partial a_j} = CLAIM $$"
)
TRUE, FALSE = r"\frac{e^{a_i} T - e^{a_j} e^{a_i}}{T^2}", r"\frac{e^{a_i} T + e^{a_j} e^{a_i}}{T^2}"
WAYS = [
    r"For simplicity, $T$ stands for $\sum_k e^{a_k}$",
    r"Here $T$ denotes $\sum_k e^{a_k}$",
    r"Let $T$ be $\sum_k e^{a_k}$",
    r"We write $T$ for $\sum_k e^{a_k}$",
    r"We denote $\sum_k e^{a_k}$ by $T$",
    r"The sum $\sum_k e^{a_k}$ is denoted by $T$",
    r"记 $T$ 为 $\sum_k e^{a_k}$",
    r"把 $\sum_k e^{a_k}$ 记为 $T$",
]


def verdict(words: str, claim: str) -> str:
    return verification(GIVEN.replace("NAMED", words).replace("CLAIM", claim)).findings[-1].verdict.value


@pytest.mark.parametrize("words", WAYS)
def test_a_name_that_the_text_gives_to_a_sum(words: str) -> None:
    assert [verdict(words, claim) for claim in (TRUE, FALSE)] == ["proved", "refuted"]


def test_the_sign_of_the_sum_is_such_a_name() -> None:
    sign = [claim.replace("T", r"\sum") for claim in (TRUE, FALSE)]
    assert [verdict(WAYS[0].replace("$T$", r"$\sum$"), claim) for claim in sign] == ["proved", "refuted"]


@pytest.mark.parametrize(
    "words",
    [
        r"The value of $T$ is not $\sum_k e^{a_k}$",
        r"Compare $T$ with $\sum_k e^{a_k}$",
        r"This is $T$ for $\sum_k e^{a_k}$",
        r"Here $T$ denotes $2$, and $\sum_k e^{a_k}$ is large",
        r"Let $T$ be $T + \sum_k e^{a_k}$",
        r"Let $T = 2T$ be $\sum_k e^{a_k}$",
    ],
)
def test_other_words_give_no_name(words: str) -> None:
    assert verdict(words, TRUE) not in ("proved", "refuted")
