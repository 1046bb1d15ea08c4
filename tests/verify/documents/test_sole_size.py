r"""A gradient with N after sums that end at m."""

import pytest

from tests.verify.annotated import verification

FORWARD = r"$$ u = \frac1m \sum_{i=1}^m x_i, \quad y_i = x_i - u $$"
GRADIENT = (
    r"$$ \frac{\partial L}{\partial x_i} = \frac{1}{N} \left( N \frac{\partial L}{\partial y_i}"
    r" @ \sum_j \frac{\partial L}{\partial y_j} \right) $$"
)


@pytest.mark.parametrize(
    ("words", "right", "wrong"),
    [
        ("", "sloppy", "undecided"),
        ("The sums are those of batch norm. Here, $N$ is the batch size.", "sloppy", "refuted"),
        ("With a batch size $m$, and $N$ the number of examples:", "sloppy", "refuted"),
        ("Here, $N$ is the batch size.", "sloppy", "undecided"),
        ("The sums are those of batch norm. Here, $N$ is twice the batch size.", "sloppy", "undecided"),
    ],
)
def test_a_letter_for_the_one_size_there_is_is_read_as_that(words: str, right: str, wrong: str) -> None:
    text = f"{FORWARD} {words} {GRADIENT.replace('@', '-')} {GRADIENT.replace('@', '+')}"
    found = verification(text)
    assert [f.verdict.value for f in found.findings[-2:]] == [right, wrong]
    assert ("alias" in {c.what for c in found.conventions}) == (wrong == "refuted")


def test_a_letter_is_not_read_as_one_of_several_sizes() -> None:
    text = FORWARD + r"$$ z = \sum_{k=1}^K w_k $$" + GRADIENT.replace("@", "-")
    assert verification(text).findings[-1].verdict == "undecided"
