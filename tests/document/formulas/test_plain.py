"""Formulas in text that has no marks for them."""

import pytest

from bnderive.document.formulas import manuscript_of
from bnderive.verify.run import verify_manuscript
from bnderive.verify.settings import Settings

NOTES = """RMS normalization
=================

forward:
    s = 1/n * sum_i x_i^2
    y_i = g_i * x_i / sqrt(s + eps)

This is the part that people get wrong, and it = hard.

1. dg_i = dy_i * x_i / sqrt(s + eps)
"""


def test_lines_that_are_equations_are_formulas() -> None:
    found = [f.latex for f in manuscript_of(NOTES, "notes.txt").formulas]
    assert found == [
        "s = 1/n * sum_i x_i^2",
        "y_i = g_i * x_i / sqrt(s + eps)",
        "dg_i = dy_i * x_i / sqrt(s + eps)",
    ]


@pytest.mark.parametrize("text", ["a == b", "the mean = what it says on the tin", "= 3", "x =", "print(x)  # = y"])
def test_other_lines_are_not(text: str) -> None:
    assert manuscript_of(text, "notes.txt").formulas == ()


def test_where_formulas_are_marked_the_lines_are_left_alone() -> None:
    found = manuscript_of("y_i = x_i^2\n$$ z_i = 2 y_i $$\n", "notes.txt").formulas
    assert [f.latex.strip() for f in found] == ["z_i = 2 y_i"]


def test_a_place_is_that_of_the_line() -> None:
    formula = manuscript_of(NOTES, "notes.txt").formulas[2]
    place = formula.source.place(formula.span)
    assert (place.line, place.column) == (10, 4)


GOES_ON = """g_i = 2 * a_i * q
    = 2 * a_i
      * sum_k a_k
    - b_i
h_i = (a_i +
       b_i) * q

  = nothing of it
k_i = a_i^2
- m_i = b_i^2
* and this is = prose
n_i = a_i / q
= the words of a sentence
"""


def test_lines_that_go_on_with_an_equation_belong_to_it() -> None:
    found = [" ".join(f.latex.split()) for f in manuscript_of(GOES_ON, "notes.txt").formulas]
    assert found == [
        "g_i = 2 * a_i * q = 2 * a_i * sum_k a_k - b_i",
        "h_i = (a_i + b_i) * q",
        "k_i = a_i^2",
        "m_i = b_i^2",
        "n_i = a_i / q",
    ]


def test_a_step_on_a_line_of_its_own_is_a_claim() -> None:
    text = "q = sum_k a_k^2\ndq/da_i = 2 * a_i\n        = 3 * a_i\n"
    findings = verify_manuscript(manuscript_of(text, "notes.txt"), Settings()).findings
    assert [(f.place.line, f.verdict.value) for f in findings] == [
        (1, "definition"),
        (2, "proved"),
        (3, "refuted"),
    ]


FENCED = """
```
p = Σ_k a_k²
    = Σ_j a_j²
p = 14.06 = Σ_k a_k²
x = y + 1
```

```text
∂p/∂a_i = 2 a_i
```

```python
q = Σ_k a_k
print(q)
```
"""


def test_a_fence_without_a_language_may_hold_equations() -> None:
    found = [f.latex.split("\n")[0] for f in manuscript_of(FENCED, "post.md").formulas]
    assert found == ["p = Σ_k a_k²", "∂p/∂a_i = 2 a_i"]
