"""Candidates in files and modules."""

from pathlib import Path

import pytest

from bnderive.check.load import implementation_of
from bnderive.errors import BnderiveError
from tests.check import layers


def test_a_file_with_forward_and_backward_is_both(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(layers.BATCHNORM)
    found = implementation_of(str(path), None, "batchnorm")
    assert (found.main.__name__, found.backward.__name__) == ("forward", "backward")


def test_a_function_is_named_or_named_as_the_layer(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def softmax(x):\n    return x.softmax(1)\n\ndef other(x):\n    return x\n")
    assert implementation_of(str(path), None, "softmax").main.__name__ == "softmax"
    found = implementation_of(f"{path}:other", None, "softmax")
    assert found.name.endswith("mine.py:other")
    assert (found.main.__name__, found.backward) == ("other", None)
    assert not (tmp_path / "__pycache__").exists()


def test_the_backward_may_be_elsewhere_and_alone(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text(f"def forward(x): ...\ndef backward(dy): return {name!r}\n")
    one, two = (str(tmp_path / f"{name}.py") for name in ("one", "two"))
    both = implementation_of(f"{one}:forward", two, "softmax")
    assert (both.main.__name__, both.backward(0)) == ("forward", "two")
    alone = implementation_of(None, f"{two}:backward", "softmax")
    assert (alone.main, alone.backward(0), alone.name) == (None, "two", f"{two}:backward")


def test_the_only_thing_in_a_file_is_it_and_imports_are_not(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("from pathlib import Path\nimport json\n\ndef whatever(x): ...\n")
    assert implementation_of(str(path), None, "softmax").main.__name__ == "whatever"


def test_a_slip_in_a_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def my_softmax(x): ...\n")
    with pytest.raises(BnderiveError, match="Did you mean 'my_softmax'"):
        implementation_of(f"{path}:my_sofmax", None, "softmax")


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
        implementation_of(reference.format(path=path), None, "softmax")
