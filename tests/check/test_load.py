"""Candidates in files and modules."""

from pathlib import Path

import pytest

from bnderive.check.load import load_candidate
from bnderive.errors import BnderiveError
from tests.check import layers


def test_a_file_with_forward_and_backward_is_numpy(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(layers.BATCHNORM)
    assert load_candidate(str(path), "batchnorm").framework == "numpy"


def test_a_function_named_as_the_layer_is_torch(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def softmax(x):\n    return x.softmax(1)\n\ndef other(x):\n    return x\n")
    assert load_candidate(str(path), "softmax").framework == "torch"
    assert load_candidate(f"{path}:other", "softmax").name.endswith("mine.py:other")
    assert not (tmp_path / "__pycache__").exists()


@pytest.mark.parametrize(
    ("text", "reference", "words"),
    [
        ("x = 1\n", "{path}", "neither forward and backward nor a function 'softmax'"),
        ("def f(): ...\n", "{path}:g", "has no 'g'"),
        ("import nowhere_to_be_found\n", "{path}", "cannot import"),
        ("1 / 0\n", "{path}", "ZeroDivisionError"),
        ("", "{path}x.py", "there is no file"),
        ("", "no_such_module_here:f", "cannot import"),
    ],
)
def test_what_cannot_be_loaded_is_explained(tmp_path: Path, text: str, reference: str, words: str) -> None:
    path = tmp_path / "mine.py"
    path.write_text(text)
    with pytest.raises(BnderiveError, match=words):
        load_candidate(reference.format(path=path), "softmax")
