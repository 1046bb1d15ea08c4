"""Writing: never over an edited file, never half a file."""

import os
import tempfile
from pathlib import Path

import pytest

from bnderive.errors import OutputError
from bnderive.targets.source import Source
from bnderive.targets.write import EDITED, MISSING, STALE, UP_TO_DATE, WRITTEN, status
from bnderive.targets.write import write as write_all
from tests.targets.running import emitted


def write(source: Source, path: Path, *, force: bool = False) -> str:
    return write_all({path: source.text}, force=force)[path]


@pytest.fixture
def source() -> Source:
    return Source("numpy", "batchnorm_numpy.py", emitted("batchnorm", "numpy", "closed"))


@pytest.fixture
def other() -> Source:
    return Source("numpy", "batchnorm_numpy.py", emitted("batchnorm", "numpy", "staged"))


def test_statuses(source: Source, other: Source, tmp_path: Path) -> None:
    path = tmp_path / source.file
    assert status(source.text, path) == MISSING
    assert write(source, path) == WRITTEN
    assert path.read_text(encoding="utf-8") == source.text
    assert write(source, path) == status(source.text, path) == UP_TO_DATE
    assert status(other.text, path) == STALE
    assert write(other, path) == WRITTEN


def test_an_edited_file_is_left_alone(source: Source, tmp_path: Path) -> None:
    path = tmp_path / source.file
    write(source, path)
    edited = source.text.replace("_sum(dy", "2 * _sum(dy")
    path.write_text(edited, encoding="utf-8")
    assert status(source.text, path) == EDITED
    with pytest.raises(OutputError, match=r"edited by hand(.|\n)*--force"):
        write(source, path)
    assert path.read_text(encoding="utf-8") == edited
    assert write(source, path, force=True) == WRITTEN
    assert path.read_text(encoding="utf-8") == source.text


@pytest.mark.parametrize("content", [b"", b"print('mine')\n", b"\xff\xfe\x00"])
def test_a_file_that_was_never_ours(content: bytes, source: Source, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_bytes(content)
    with pytest.raises(OutputError):
        write(source, path)
    assert path.read_bytes() == content


def test_line_endings_are_an_edit(source: Source, tmp_path: Path) -> None:
    path = tmp_path / source.file
    path.write_bytes(source.text.replace("\n", "\r\n").encode())
    assert status(source.text, path) == EDITED


def test_no_folder(source: Source, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        write(source, tmp_path / "nowhere" / "file.py")


def test_a_folder_in_place_of_the_file(source: Source, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write(source, tmp_path)


def test_not_allowed(source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(OutputError, match=r"cannot write .*file.py: Permission denied"):
        write(source, tmp_path / "file.py")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_file(
    source: Source, other: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / source.file
    write(source, path)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="No space left"):
        write(other, path)
    assert path.read_text(encoding="utf-8") == source.text
    assert [p.name for p in tmp_path.iterdir()] == [source.file]


def test_of_several_files_none_is_written_where_one_was_edited(source: Source, tmp_path: Path) -> None:
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    second.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="second"):
        write_all({first: source.text, second: source.text})
    assert not first.exists()
    assert set(write_all({first: source.text, second: source.text}, force=True).values()) == {WRITTEN}
