"""What stands above a differential in a fraction."""

import pytest

from tests.document.test_side_parser import side


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("d (u - a)", "d<group((+u -a)>"),
        ("d(u - a)^2", "d<pow(group((+u -a), 2)>"),
        ("d (u - a) * b", "(d<group((+u -a)> *b)"),
        ("\\mathrm{d} (u - a)", "d<group((+u -a)>"),
        ("d g u + a", "d<(+(g u) +a)>"),
        ("d (u) - a", "d<(+group(u -a)>"),
        ("d u + d a", "(+d<u> +d<a>)"),
        ("a + d u", "(+a +d<u>)"),
        ("d_k u", "(d_k u)"),
        ("d", "d<->"),
    ],
)
def test_what_begins_with_a_d_is_all_differentiated(above: str, expected: str) -> None:
    assert side(f"\\frac{{{above}}}{{d x}}") == f"frac({expected}, d<x>)"


def test_a_sum_behind_a_partial_is_all_differentiated() -> None:
    assert side("\\frac{\\partial g u + a}{\\partial u}") == "frac(\\partial<(+(g u) +a)>, \\partial<u>)"
    assert side("\\frac{d (u - a)}{b}") == "frac(d@group((+u -a), b)"
