"""Files: what kind each is, which cannot be read, and that nothing in one is an error."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bnderive.document.formulas import MAX_MANUSCRIPT, manuscript_of, read_manuscript
from bnderive.document.source import Span
from bnderive.errors import DocumentError

KINDS = ("markdown", "latex", "notebook", "text")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.md", "markdown"), ("a.TEX", "latex"), ("a.ipynb", "notebook"), ("a.txt", "text"), ("a", "text")],
)
def test_the_suffix_says_the_kind(name: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("{}")
    assert read_manuscript(path).kind == kind


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"a" * (MAX_MANUSCRIPT + 1))
    (tmp_path / "binary.md").write_bytes(b"a\0b")
    for name, reason in [
        ("none.md", "no such file"),
        (".", "directory"),
        ("large.md", "4,000,000"),
        ("binary.md", "binary"),
    ]:
        with pytest.raises(DocumentError, match=reason):
            read_manuscript(tmp_path / name)


def test_letters_that_are_no_letters_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf$a$\ncaf\xe9 $b$\n")
    manuscript = read_manuscript(path)
    assert [f.latex for f in manuscript.formulas] == ["a", "b"]
    (unread,) = manuscript.unread
    assert (unread.place.line, unread.place.column) == (2, 4)
    assert "0xe9" in unread.reason


# fmt: off
_PIECES = st.sampled_from([
    "$", "$$", "\\[", "\\]", "\\(", "\\)", "\\\\", "\\begin{align}", "\\end{align}", "a", "=", "_", "`", "```", "<!--", "-->",
    "![](https://a.b/?math=", ")", "%", "{", "}", "\\def\\a", "\\a", "#1", "&amp;", '"', ",", "</script>", '"}]}', "\\input{x}",
    " ", "\n", "\n\n", "> ", "---\n", '<script type="math/tex">', '{"cells":[{"cell_type":"markdown","source":"',
])
# fmt: on


@given(st.lists(_PIECES, max_size=40).map("".join), st.sampled_from(KINDS))
def test_no_text_is_an_error_and_every_formula_has_its_place(text: str, kind: str) -> None:
    manuscript = manuscript_of(text, "a", kind)
    done = 0
    for formula in manuscript.formulas:
        assert done <= formula.origin.start < formula.origin.end <= len(text)
        done = formula.origin.end
        assert formula.latex.strip()
        assert formula.source.place(formula.span).line >= 1
        for offset in range(formula.span.start, formula.span.end):
            span, source = Span(offset, offset + 1), formula.source
            while source.decoded is not None:
                span, source = source.decoded.origin(span), source.decoded.source
            assert formula.origin.start <= span.start <= span.end <= formula.origin.end


@pytest.mark.parametrize("mark", ["#", "//", "*"])
def test_comments_of_a_program_are_read_without_their_marks(mark: str) -> None:
    text = (
        f"{mark} ## Means\n{mark}\n{mark} $$\n{mark} m = \\frac1n\n{mark} \\sum_i a_i\n{mark} $$\n{mark} so $r = m$\n"
    )
    manuscript = manuscript_of(text, "a.txt")
    found = manuscript.formulas
    said = [f.source.text[f.span.start : f.span.end].split() for f in found]
    assert said == [["m", "=", r"\frac1n", r"\sum_i", "a_i"], ["r", "=", "m"]]
    assert [f.heading for f in found] == ["Means", "Means"]


def test_headings_above_displays_are_no_comments() -> None:
    text = "# Means\n$$ m = a $$\n# Others\n$$ r = m $$\n"
    assert [f.heading for f in manuscript_of(text, "a.md").formulas] == ["Means", "Others"]
