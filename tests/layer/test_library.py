import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bnderive.errors import UnknownLayer
from bnderive.layer import library
from bnderive.layer.layer import Layer


def test_names_are_those_of_the_documents() -> None:
    assert library.names() == tuple(sorted(p.stem for p in library.folder().glob("*.md")))
    assert {"batchnorm", "layernorm", "softmax", "cross_entropy"} <= set(library.names())


@pytest.mark.parametrize("name", library.names())
def test_every_layer_has_a_document_and_a_title(name: str) -> None:
    assert library.path_of(name).is_file()
    title = library.summary(name)
    assert title
    assert "\n" not in title
    assert title[0].isupper()


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownLayer) as caught:
        library.path_of("batchnrom")
    assert "Did you mean batchnorm?" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["../pyproject", "", ".", "zzzzzz", "batchnorm.md"])
def test_what_is_no_name_of_a_layer_is_unknown(name: str) -> None:
    with pytest.raises(UnknownLayer) as caught:
        library.path_of(name)
    assert "batchnorm" in caught.value.hint


def test_a_title_in_the_front_matter_comes_before_a_heading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: 'Stated'\n# a comment\n---\n# Heading\n")
    (tmp_path / "b.md").write_text("---\nlayer: b\n---\ntext\n# Heading of b\n")
    (tmp_path / "c.md").write_text("no title at all")
    monkeypatch.setattr(library, "folder", lambda: tmp_path)
    assert [library.summary(name) for name in library.names()] == ["Stated", "Heading of b", "c"]


def test_listing_needs_no_sympy() -> None:
    code = "import sys; from bnderive.layer import library; [library.summary(n) for n in library.names()]; print('sympy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("source", "called"),
    [
        ("", "cosine"),
        ("doc.md", "doc.md"),
        ("some/folder/softmax.md", "softmax.md"),
        ("my layer.md", "'my layer.md'"),
        ("two\nlines.md", "cosine"),
    ],
)
def test_a_document_is_called_by_its_file(source: str, called: str) -> None:
    layer = Layer("cosine", "", (), (), (), (), (), "", source)
    assert library.reference(layer) == called
    fixed = replace(layer, fixed=(("ddof", Fraction(1)), ("eps", Fraction(1, 1000))))
    assert library.reference(fixed) == f"{called} --set ddof=1 --set eps=1/1000"


@pytest.mark.parametrize("name", library.names())
def test_a_layer_of_the_library_is_called_by_its_name(name: str) -> None:
    assert library.reference(Layer("other", "", (), (), (), (), (), "", str(library.path_of(name)))) == name
