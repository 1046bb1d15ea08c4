"""A derivation on the terminal."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from bnderive.algebra.printing.unicode import width
from bnderive.report.derivation_text import render
from bnderive.report.view import View


def test_the_page_as_it_is_read(samples: Any, golden: Callable[[str, str], None]) -> None:
    golden("batchnorm.txt", render(samples.derivation, View()))


def test_the_staged_page_has_the_steps_of_every_adjoint(samples: Any) -> None:
    page = render(samples.derivation, View(form="staged"))
    assert "= Σ_j ∂L/∂y_jc ∂y_jc/∂x̂_ic" in page
    assert "✓ delta: a delta under a sum keeps the one term" in page
    assert "Gradient of" not in page


@pytest.mark.parametrize("columns", [80, 100, 60])
def test_no_line_is_wider_than_the_terminal(samples: Any, columns: int) -> None:
    page = render(samples.derivation, View(form="all", columns=columns))
    assert max(width(line) for line in page.splitlines()) <= columns


def test_colour_adds_escape_codes_and_nothing_else(samples: Any) -> None:
    plain, painted = (render(samples.derivation, View(colour=c)) for c in (False, True))
    assert "\x1b[" in painted
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()
