"""Capital letters and the rows in them, and capitals of another part of the document."""

import pytest

from bnderive.verify.claims.names import Key
from tests.verify.annotated import survey_of, verification

CENTRED = r"""
$$ c = \frac1d \sum_{i=1}^d x_i, \quad s = \frac1d \sum_{i=1}^d (x_i - c)^2, \quad q_i = \frac{x_i - c}{\sqrt{s}} $$
$$ y_i = g q_i + b $$
"""
PROJECTED = r"$$ \mathbf{Q} = \mathbf{X} \mathbf{W}, \quad \mathbf{P} = \text{softmax}(\mathbf{Q} \mathbf{U}^T) $$ "
TAKEN = r"""
# Shares
$$ p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}, \quad L = - \sum_i y_i \log p_i $$
where $y$ is the one-hot label.
"""
CLAIMS = [
    (CENTRED, r"\frac{\partial L}{\partial g} = \sum_i \frac{\partial L}{\partial y_i} q_i", "proved"),
    (CENTRED, r"\frac{\partial L}{\partial g} = \sum_i \frac{\partial L}{\partial y_i} x_i", "refuted"),
    (CENTRED + TAKEN, r"\frac{\partial L}{\partial z_i} = p_i - y_i", "sloppy"),
]


@pytest.mark.parametrize(("text", "claim", "verdict"), CLAIMS)
def test_a_capital_of_another_part_gives_a_small_letter_no_shape(text: str, claim: str, verdict: str) -> None:
    found = verification(f"{text} $$ {claim} $$\n# Next\n{PROJECTED}").findings
    assert next(f.verdict for f in found if "partial L" in f.latex) == verdict


SAID = [
    r"$$ c = \frac1n \sum_i x_i, \quad \mathbf{Z} = \mathbf{X} - c $$ $$ z_i = x_i - c $$",
    r"$$ \mathbf{Z} = \exp(\mathbf{X}) $$ $$ z_i = e^{x_i} $$",
]


@pytest.mark.parametrize("text", SAID)
def test_a_capital_that_meets_a_small_letter_holds_its_rows(text: str) -> None:
    known = survey_of(rf"$$ \mathbf{{U}}^T \mathbf{{U}} = \mathbf{{A}} $$ {text}").theory.quantities
    assert known[Key("X")] == known[Key("x")]
