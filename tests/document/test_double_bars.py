"""Two bars that touch are one norm's, but for those that close one pair and open another."""

import pytest

from bnderive.document.double_bars import with_norms
from bnderive.document.loose_tokens import loose_tokens
from bnderive.document.source import Span, source_of


def tokens(latex: str) -> list[str]:
    return [token.text for token in loose_tokens(source_of(latex, "notes.md"), Span(0, len(latex)))[:-1]]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("||u||", ["\\|", "u", "\\|"]),
        ("||u||^2 ||w||", ["\\|", "u", "\\|", "^", "2", "\\|", "w", "\\|"]),
        ("\\left|\\left| u \\right|\\right|", ["\\left", "\\|", "u", "\\right", "\\|"]),
        ("|a||b|", ["|", "a", "|", "|", "b", "|"]),
        ("p(a|b) ||u||", ["p", "(", "a", "|", "b", ")", "\\|", "u", "\\|"]),
        ("| |", ["|", "|"]),
    ],
)
def test_two_bars_are_one_norm(latex: str, expected: list[str]) -> None:
    assert tokens(latex) == expected


def test_a_norm_stands_where_its_bars_stand() -> None:
    first = loose_tokens(source_of("||u||", "notes.md"), Span(0, 5))[0]
    assert first.span == Span(0, 2)
    assert with_norms([first]) == [first]
