"""What takes itself away in a side is counted."""

import pytest

from bnderive.verify.repair.cancelling import apart, cancelled
from bnderive.verify.repair.linear import linear_in_terms
from bnderive.verify.repair.values import Vector, plus
from tests.verify.repair.toy import parsed, value


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        (r"x_i - \mu_B", 0),
        (r"x_i - \mu_B - x_i", 1),
        (r"\gamma (y_i - y_i) + \beta", 1),
        (r"\frac{\gamma}{m} x_i m", 1),
        (r"x_i \frac{1}{x_i} \gamma", 1),
        (r"\frac{x_i^2}{\gamma} x_i", 0),
        (r"\frac{1}{2} (2 - x_i)", 0),
    ],
)
def test_pairs_within_one_part(latex: str, count: int) -> None:
    assert cancelled(*parsed(latex), value) == count


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        (r"\gamma (x_i - \mu_B) + \gamma \mu_B", 1),
        (r"\gamma (x_i - \mu_B) - \gamma \mu_B", 0),
        (r"x_i + 0 y_i", 1),
    ],
)
def test_terms_that_stand_apart(latex: str, count: int) -> None:
    source, node = parsed(latex)
    base = value(latex)
    assert base is not None

    def ask(text: str) -> Vector | None:
        return value(text)

    terms = linear_in_terms(source, node.span, node, base, ask)
    found = {path: plus(base, rest, -1.0) for path, (_, rest) in terms.frames.items()}
    assert apart(source, node, found) == count
