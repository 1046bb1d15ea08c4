"""Probabilities of events are names: P(Y = 1 | x) is a function of x."""

from tests.verify.annotated import verification

LOGISTIC = r"""
Let $P(Y=1|x) = \frac{e^{a x}}{1 + e^{a x}}$ and $P(Y=0\mid x) = 1 - P(Y=1 \mid x)$.

$$ \frac{\partial P(Y=1|x)}{\partial x} = a P(Y=1|x) P(Y=0|x) $$
$$ \frac{\partial P(Y=1|x)}{\partial x} = a P(Y=1|x)^2 $$
$$ \log \frac{P(Y=1|x_i)}{P(Y=0|x_i)} = a x_i $$
"""
CLASSES = r"""
$$ P(O=o|C=c) = \frac{e^{s_{oc}}}{\sum_w e^{s_{wc}}} $$
$$ \frac{\partial \log P(O=o|C=c)}{\partial s_{oc}} = 1 - P(O=o|C=c) $$
$$ \frac{\partial \log P(O=o|C=c)}{\partial s_{oc}} = P(O=o|C=c) $$
"""


def verdicts(text: str) -> list[str]:
    return [f.verdict.value for f in verification(text).findings]


def test_an_event_is_part_of_the_name() -> None:
    assert verdicts(LOGISTIC)[:3] == ["definition", "definition", "proved"]
    assert verdicts(LOGISTIC)[3] in ("refuted", "undecided")
    assert verdicts(LOGISTIC)[4] == "proved"


def test_values_that_are_letters_are_indices() -> None:
    assert verdicts(CLASSES) == ["definition", "proved", "refuted"]


def test_what_is_no_event_is_left_as_it_is() -> None:
    assert verdicts("$$ P(x) = x^2 $$ $$ \\frac{\\partial P(x)}{\\partial x} = 2 x $$") == ["definition", "proved"]
