"""What is written survives: whatever goes wrong while a command writes, the old file is there, whole, and the exit code
tells.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bnderive.cli.main import bnderive
from bnderive.layer import library

LAYER = """---
inputs: [x, w]
outputs: [y]
---
## Forward

$$ y_i = w_i x_i $$
"""
ENTRY = '[[tool.bnderive.generate]]\nlayer = "layer.md"\ntarget = "numpy"\noutput = "out"\n'
NOTES = "$$ y = x^2 $$\n\n$$ \\frac{dy}{dx} = 3 x $$\n"
NOBODY = 65534
COMMANDS = {
    "codegen": ["codegen", "layer.md", "--target", "numpy", "-o", "out", "--force"],
    "codegen of a project": ["codegen", "--force"],
    "codegen with tests": ["codegen", "layer.md", "--target", "numpy", "-o", "code.py", "--tests", "out", "--force"],
    "derive": ["derive", "layer.md", "-o", "out"],
    "graph": ["graph", "layer.md", "-o", "out"],
    "verify --fix": ["verify", "notes.md", "--fix", "-o", "out"],
}
FINE = {"verify --fix": 1}
"""Exit codes where all goes well, but for zero: the notes are wrong."""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that any user can read."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        for file, text in (("layer.md", LAYER), ("notes.md", NOTES), ("pyproject.toml", ENTRY), ("out", "old")):
            (place / file).write_text(text, encoding="utf-8")
        monkeypatch.chdir(place)
        yield place


def told(args: list[str]) -> tuple[int, str]:
    result = CliRunner().invoke(bnderive, args)
    return result.exit_code, result.stderr


def untouched(folder: Path) -> None:
    assert (folder / "out").read_text(encoding="utf-8") == "old"
    left = {p.name for p in folder.iterdir()} - {"code.py"}
    assert left == {"layer.md", "notes.md", "pyproject.toml", "out"}
    assert (folder / "notes.md").read_text(encoding="utf-8") == NOTES


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.long) if "verify" in n else n for n in COMMANDS])
def test_a_full_disk_and_an_interruption(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after another, and then all goes well."""
    for error, code, words in (
        (OSError(28, "No space left on device"), 2, "cannot write out: No space left on device"),
        *([(KeyboardInterrupt(), 130, "Interrupted")] if name != "verify --fix" else []),
    ):

        def fails(path: Path, *_: object, error: BaseException = error) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", _but(folder / "code.py", fails))
            found = told(COMMANDS[name])
        assert found[0] == code
        assert words in found[1]
        untouched(folder)
    assert told(COMMANDS[name])[0] == FINE.get(name, 0)
    assert (folder / "out").read_text(encoding="utf-8") != "old"


def _but(spared: Path, fails: object) -> object:
    """What replaces `Path.replace`: it fails for every file but one."""
    whole = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if Path(target).name == spared.name:
            return whole(self, target)
        return fails(self, target)  # type: ignore[operator]

    return replace


@contextmanager
def unprivileged() -> Iterator[None]:
    """As a user to whom permissions apply."""
    if os.getuid() == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(os.getuid())


@pytest.mark.parametrize("name", [name for name in COMMANDS if "verify" not in name])
@pytest.mark.parametrize("mode", [0o555, 0o444])
def test_a_folder_that_cannot_be_written(name: str, mode: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which can be searched, or not even that. The package is read before, since it may lie where nobody else reads."""
    assert told(COMMANDS[name])[0] == 0
    known = library.names()
    monkeypatch.setattr(library, "names", lambda: known)
    closed = folder / "closed"
    closed.mkdir()
    (closed / "out").write_text("old", encoding="utf-8")
    closed.chmod(mode)
    (folder / "pyproject.toml").write_text(ENTRY.replace('"out"', '"closed/out"'), encoding="utf-8")
    with unprivileged():
        code, words = told(["closed/out" if arg == "out" else arg for arg in COMMANDS[name]])
    closed.chmod(0o755)
    assert code == 2, words
    assert "Permission denied" in words
    assert [p.name for p in closed.iterdir()] == ["out"]
    assert (closed / "out").read_text(encoding="utf-8") == "old"


KILLED = """
import os, signal, sys
from pathlib import Path
from bnderive.cli.main import bnderive
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
bnderive(sys.argv[1:])
"""


def test_a_command_that_is_killed_before_it_renames(folder: Path, clean_environment: dict[str, str]) -> None:
    """What it leaves is a hidden file, which nobody reads."""
    command = [sys.executable, "-c", KILLED, *COMMANDS["codegen of a project"]]
    done = subprocess.run(command, cwd=folder, env=clean_environment, capture_output=True, check=False)
    assert done.returncode == -9
    assert (folder / "out").read_text(encoding="utf-8") == "old"
    assert told(["codegen", "--check"])[0] == 1
    assert told(["codegen", "--force"])[0] == 0
    assert told(["codegen", "--check"])[0] == 0
    assert [p.name for p in folder.glob(".*")] == [p.name for p in folder.glob(".out.*")]


LIMITED = """
import resource, sys
from bnderive.cli.main import bnderive
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
bnderive(sys.argv[1:])
"""


def test_a_file_that_finds_no_room(folder: Path, clean_environment: dict[str, str]) -> None:
    """The system itself refuses, in the middle of the text."""
    command = [sys.executable, "-B", "-c", LIMITED, *COMMANDS["codegen"]]
    done = subprocess.run(command, cwd=folder, env=clean_environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "cannot write out: File too large" in done.stderr
    untouched(folder)


def test_of_a_project_nothing_is_written_where_one_file_was_edited(folder: Path) -> None:
    entries = ENTRY.replace('"out"', '"first.py"') + ENTRY
    (folder / "pyproject.toml").write_text(entries, encoding="utf-8")
    code, words = told(["codegen"])
    assert (code, "out was edited by hand" in words) == (2, True)
    assert not (folder / "first.py").exists()
    untouched(folder)
