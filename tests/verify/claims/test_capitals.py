"""Indices in brackets that are called by the capital letter of their size."""

import pytest

from tests.verify.annotated import announced, told, verification

LAID = r"""
$$ c[K] = \frac{1}{N} \sum_{n=1}^{N} u[n][K] $$ <!-- definition -->
$$ v[N][K] = g[K] (u[N][K] - c[K]) $$ <!-- definition -->
$$ \frac{\partial L}{\partial g[K]} = \sum_{n=1}^{N} \frac{\partial L}{\partial v[n][K]} (u[n][K] - c[K]) $$ <!-- proved -->
$$ \frac{\partial L}{\partial u[N][K]} = g[K] \frac{\partial L}{\partial v[N][K]} $$ <!-- refuted -->
"""


def test_a_capital_in_brackets_is_an_index_where_a_sum_runs_over_the_small_letter() -> None:
    findings = verification(LAID).findings
    assert told(findings) == announced(LAID, findings)


@pytest.mark.parametrize(
    "text",
    [
        r"$$ s = \sum_{n=1}^{N} u[n][K] $$ $$ v[n][K] = u[n][K] - u[N][K] $$ $$ v[N][K] = 1 $$",
        r"$$ s = \sum_{n=1}^{N} u[n] $$ $$ s = u[N] $$",
        r"$$ s = \sum_{n=1}^{N} u[n][K] $$ $$ u[N][K] = u[N-1][K] + 1 $$",
    ],
)
def test_it_may_be_the_last_place(text: str) -> None:
    assert "refuted" not in [f.verdict.value for f in verification(text).findings]
