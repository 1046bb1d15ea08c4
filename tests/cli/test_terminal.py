"""Streams, colour and files."""

from pathlib import Path

import pytest

from bnderive.cli import terminal


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, None),
        ({"NO_COLOR": ""}, None),
        ({"NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colour(variables: dict[str, str], expected: bool | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert terminal.colour() is expected


def test_a_file_has_no_colour(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    terminal.emit("\x1b[1mnew\x1b[0m", path)
    assert path.read_text(encoding="utf-8") == "new\n"


def test_a_result_goes_to_standard_output_and_a_note_does_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    terminal.emit("result")
    terminal.emit("result", Path("-"))
    terminal.emit("result", tmp_path / "file")
    captured = capsys.readouterr()
    assert captured.out == "result\nresult\n"
    assert captured.err == f"wrote {tmp_path / 'file'}\n"
