"""What holds only with the gradient of a matrix written transposed, where the document writes another as it stands."""

import pytest

from tests.verify.annotated import mended, verification

LAYER = r"$H = U M$. $$ \frac{\partial E}{\partial U} = \frac{\partial E}{\partial H} M^T $$ "


@pytest.mark.parametrize(
    ("before", "verdict"), [(LAYER, "undecided"), (r"$H = U M$, $M \in \mathbb{R}^{p \times p}$ ", "proved")]
)
def test_a_gradient_is_not_written_transposed_beside_one_that_is_not(before: str, verdict: str) -> None:
    claim = r"$$ \frac{\partial E}{\partial M} = \frac{\partial E}{\partial H} U $$"
    assert verification(before + claim).findings[-1].verdict == verdict


def test_what_is_mended_is_not_transposed_either() -> None:
    text = rf"{LAYER} $$ \frac{{\partial E}}{{\partial M}} = U^T \frac{{\partial E}}{{\partial H}} $$ "
    found = mended(rf"{text} $$ \frac{{\partial E}}{{\partial M}} = \frac{{\partial E}}{{\partial H}} U^T $$").findings[
        -1
    ]
    assert found.correction is not None
    assert found.correction.latex.startswith("U^T")
