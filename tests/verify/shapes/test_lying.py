"""Vectors that are rows: 𝐲 = 𝐱W."""

import pytest

from bnderive.verify.claims.names import Key
from bnderive.verify.shapes.lying import rows_of
from tests.verify.annotated import document_of, verification

ROWS = r"""
$$ \mathbf{s} = \mathbf{a} P + \mathbf{c}, \qquad r_j = s_j \sigma(s_j), \qquad \mathbf{q} = \mathbf{r} Q $$
"""
COLUMNS = r"""
$$ \mathbf{s} = P \mathbf{a} + \mathbf{c}, \qquad r_j = s_j \sigma(s_j), \qquad \mathbf{q} = Q \mathbf{r} $$
"""


@pytest.mark.parametrize(
    ("forward", "claim"),
    [
        (ROWS, r"d\mathbf{r} = d\mathbf{q} Q^T"),
        (ROWS, r"dQ = \mathbf{r}^T d\mathbf{q}"),
        (ROWS, r"d\mathbf{a} = d\mathbf{s} P^T"),
        (COLUMNS, r"d\mathbf{r} = Q^T d\mathbf{q}"),
        (COLUMNS, r"dQ = d\mathbf{q} \, \mathbf{r}^T"),
    ],
)
def test_gradients_of_products_with_a_vector(forward: str, claim: str) -> None:
    assert verification(f"{forward}$$ {claim} $$").findings[-1].verdict == "proved"
    wrong = claim.replace("=", "= -")
    assert verification(f"{forward}$$ {wrong} $$").findings[-1].verdict != "proved"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (ROWS, {"a", "s", "r", "q"}),
        (COLUMNS, set()),
        (r"$$ \mathbf{s} = \mathbf{a} P, \quad \mathbf{q} = V \mathbf{a} $$", set()),
        (r"$$ \mathbf{s} = U \mathbf{a}^T $$", {"a", "s"}),
        (r"$$ S = \lambda U + A V $$", set()),
        (r"$$ N = \text{diag}(h) - h^T h, \quad r_j = N_{jj} h_j $$", {"h"}),
        (r"$$ N = \text{diag}(h) - h h^T, \quad r_j = N_{jj} h_j $$", set()),
    ],
)
def test_a_vector_before_a_matrix_is_a_row(text: str, rows: set[str]) -> None:
    document = document_of(text)
    vectors = frozenset(Key(letter) for letter in "acqrs")
    found = rows_of((c.equation for c in document.chains), document.letters, vectors)
    assert {key.head for key in found} == rows
