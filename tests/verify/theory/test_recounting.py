"""Two names for one count, and what is no such pair."""

import pytest

from tests.verify.annotated import verification

FORWARD = r"$$ \mu = \frac1N \sum_{i}^N x_i, \quad \sigma^2 = \frac1N \sum_i^N (x_i - \mu)^2 $$ "
SCALED = r"$$ \hat{x}_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ "
BY_MEAN = r"\frac{\partial L}{\partial \mu} = - \sum_{j=1}^m \frac{\partial L}{\partial \hat{x}_j} \frac{1}{\sqrt{\sigma^2 + \epsilon}}"
BY_X = r"""$$ \frac{\partial L}{\partial x_i} = \frac{\partial L}{\partial \hat{x}_i} \frac{1}{\sqrt{\sigma^2 + \epsilon}}
+ \frac{\partial L}{\partial \sigma^2} \frac{2}{m} (x_i - \mu) + \frac{\partial L}{\partial \mu} \frac{1}{m} $$ """
CASES = [
    (f"$$ {BY_MEAN} $$ {BY_X}", "sloppy"),
    (f"$$ {BY_MEAN} $$ {BY_X.replace('2}{m', '1}{m')}", "refuted"),
    (f"$$ {BY_MEAN} $$ {BY_X} The two differ: $$ \\frac{{m}}{{N}} \\sum_{{i=1}}^m x_i = m \\mu $$", "unread"),
    (r"$$ c = \frac1m \sum_{i=1}^m x_i $$ Then $$ c = \mu $$", "undecided"),
]


@pytest.mark.parametrize(("text", "verdict"), CASES)
def test_one_count_may_have_two_names(text: str, verdict: str) -> None:
    found = verification(FORWARD + SCALED + text)
    assert found.findings[-1].verdict == verdict
    said = [c.taken for c in found.conventions if c.what == "alias"] if verdict == "sloppy" else ["m is read as N"]
    assert said == ["m is read as N"]


def test_counts_with_unusual_letters_are_no_pair() -> None:
    text = r"$$ c = \frac{1}{krs} \sum_{a=1}^k \sum_{i=1}^r \sum_{j=1}^s z_{a,i,j} $$"
    assert not verification(text).conventions
