"""What every format says in the same words."""

import pytest

from bnderive.document import read_layer
from bnderive.report import outline


@pytest.mark.parametrize(
    ("equations", "axes"),
    [
        (r"$$ y_{ic} = x_{ic} - \frac{1}{m} \sum_{j=1}^m x_{jc} $$", "i (m), c (C)"),
        (r"$$ y_{ij} = x_i - x_j $$", r"i, j (N_i)"),
        (r"$$ y = \sum_{\alpha} x_{\alpha}^2 $$", r"\alpha (N_alpha)"),
        (r"$$ a_i = x_i^2 $$ $$ y_i = \sum_j W_{ij} a_j $$", "i, j (N_i), i (N_i2)"),
        ("$$ y = x $$", ""),
    ],
)
def test_the_axes_with_their_letters(equations: str, axes: str) -> None:
    inputs = "x, W" if "W" in equations else "x"
    layer = read_layer(f"---\ninputs: [{inputs}]\noutputs: [y]\n---\n## Forward\n{equations}\n", "doc.md")
    assert outline.axes(layer, str, str) == axes
