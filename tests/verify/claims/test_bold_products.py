r"""Products of matrices that are written under one sign of bold print."""

import pytest

from tests.verify.annotated import verification

FORWARD = r"""
Let $\mathbf{F}, \mathbf{G}, \mathbf{H} \in \mathbb{R}^{T \times e}$ and
$$ \mathbf{R} = \mathbf{FG}^\top, \qquad \mathbf{W} = \mathrm{softmax}(\mathbf{R}), \qquad \mathbf{U} = \mathbf{WH} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\mathbf{R} = \mathbf{F}\mathbf{G}^\top", "proved"),
        (r"\mathbf{R} = \mathbf{G}\mathbf{F}^\top", "undecided"),
        (r"\mathbf{R} = \mathbf{FG}^T", "proved"),
        (r"d\mathbf{H} = \mathbf{W}^T d\mathbf{U}", "proved"),
        (r"d\mathbf{H} = \mathbf{W} d\mathbf{U}", "refuted"),
        (r"d\mathbf{W} = d\mathbf{U} \mathbf{H}^T", "proved"),
        (r"d\mathbf{W}_{st} = (d\mathbf{U}_s)^\top \mathbf{H}_t", "proved"),
        (r"d\mathbf{W}_{st} = (d\mathbf{U}_t)^\top \mathbf{H}_s", "refuted"),
        (r"\mathbf{F} = \mathbf{XY}", "unread"),
    ],
)
def test_matrices_under_one_sign_of_bold_print(claim: str, verdict: str) -> None:
    found = verification(rf"{FORWARD} $$ {claim} $$").findings
    assert found[-1].verdict == verdict


def test_a_name_of_several_letters_stays_one_where_its_letters_are_no_names() -> None:
    text = r"$$ \mathbf{AB}_i = 2 x_i, \quad y_i = \mathbf{AB}_i^2, \quad \frac{\partial y_i}{\partial \mathbf{AB}_i} = 2 \mathbf{AB}_i $$"
    assert [f.verdict for f in verification(text).findings] == ["definition", "definition", "proved"]
