"""Every example in README.md, run and compared. `--update-golden` writes the transcripts anew.

A ```console block is a session: lines that start with `$ ` are run in order, in one directory for the whole file, and
what they print must be what stands below them, `(exit code N)` at its end for an exit code other than 0. The digits of
measured errors may differ between machines and are not compared. A block under `<!-- file: NAME -->` is written to NAME
first. The commands of a ```sh block are run and must succeed; a ```pycon block is a doctest. The sessions run as on a fresh installation: without torch.
"""

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bnderive.cli.main import COMMANDS

FILE = re.compile(
    r"<!-- file: (?P<file>\S+) -->\n(?P<fence>`{3,})\w*\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
MEASURED = re.compile(r"\b\d(?:\.\d+)?e-\d+\b")
WITHOUT_TORCH = """
from importlib.machinery import PathFinder

found = PathFinder.find_spec
PathFinder.find_spec = lambda name, path=None, target=None: None if name == "torch" else found(name, path, target)
"""
EVERY_LINE = """
import shlex, sys
from bnderive.cli.main import bnderive

for line in sys.stdin:
    try:
        bnderive.main(shlex.split(line, comments=True)[1:], prog_name="bnderive")
    except SystemExit as end:
        if end.code:
            sys.exit(f"exit code {end.code} of {line}")
"""


@dataclass(frozen=True, slots=True)
class Command:
    line: str
    output: str


def session(text: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        yield Command(line, output)


def run(line: str, place: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=place,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout + (f"(exit code {done.returncode})\n" if done.returncode else "")


@pytest.fixture
def newcomer(tmp_path: Path, clean_environment: dict[str, str]) -> dict[str, str]:
    """An environment in which `bnderive` is this checkout and torch is not installed."""
    tools, shadow = tmp_path / "bin", tmp_path / "shadow"
    tools.mkdir()
    shadow.mkdir()
    (shadow / "sitecustomize.py").write_text(WITHOUT_TORCH, encoding="utf-8")
    command = tools / "bnderive"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m bnderive "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return {
        **clean_environment,
        "PATH": os.pathsep.join((str(tools), clean_environment["PATH"])),
        "PYTHONPATH": os.pathsep.join((str(shadow), clean_environment["PYTHONPATH"])),
    }


def test_sessions(root: Path, tmp_path: Path, newcomer: dict[str, str], request: pytest.FixtureRequest) -> None:
    readme = root / "README.md"
    text = readme.read_text(encoding="utf-8")
    place = tmp_path / "here"
    place.mkdir()
    for file in FILE.finditer(text):
        (place / file["file"]).write_text(file["text"], encoding="utf-8")
    written, different = text, []
    sessions = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert sessions
    for block in sessions:
        said = ""
        for command in session(block):
            output = run(command.line, place, newcomer)
            said += f"$ {command.line}\n{output}"
            if MEASURED.sub("E", output) != MEASURED.sub("E", command.output):
                different.append(f"$ {command.line}\n{output}")
        written = written.replace(block, said)
    if request.config.getoption("--update-golden"):
        readme.write_text(written, encoding="utf-8")
    else:
        assert not different, "README.md shows something else for:\n" + "\n".join(different)


def test_command_lines(root: Path, tmp_path: Path, newcomer: dict[str, str]) -> None:
    blocks = re.findall(
        r"^```sh\n(.*?)^```$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("bnderive ")]
    assert len(lines) > 5
    assert not any(mark in line.partition(" #")[0] for line in lines for mark in "|><;&$")
    done = subprocess.run(
        [sys.executable, "-c", EVERY_LINE],
        input="\n".join(lines),
        cwd=tmp_path,
        env=newcomer,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_completion(root: Path, newcomer: dict[str, str]) -> None:
    (line,) = re.findall(r"^eval .*bash_source.*$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    done = subprocess.run(
        ["bash", "-c", f"{line}\ncomplete -p bnderive"], env=newcomer, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith(" bnderive\n")


def test_python_examples(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (root / "README.md").read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, "README.md", "README.md", 0)
    assert test.examples
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("name", ["install", "test"])
def test_a_set_up_command_is_one_line_in_a_block_of_its_own(name: str, root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"^<!-- command: {name} -->\n```sh\n(.*)\n```$", text, re.MULTILINE)
    assert len(found) == 1
    assert found[0].startswith("python3 -m venv .venv && .venv/bin/pip install")


def test_every_command_is_in_the_readme(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    missing = [command.name for command in COMMANDS if f"bnderive {command.name}" not in text]
    assert not missing
