"""`bnderive verify` as a user calls it; a fake stands in for the engine, processes and reports are real."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bnderive.cli import verify
from bnderive.cli.documents import documents
from bnderive.cli.main import bnderive
from bnderive.cli.workers import Limits, verify_all
from bnderive.errors import BnderiveError
from bnderive.report.formats import VERIFICATIONS
from bnderive.verify.settings import Settings
from bnderive.verify.unverified import Unverified
from bnderive.verify.verdict import Verification
from tests.cli import fakes
from tests.report.verifications import TEXT


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "judged", fakes.judged)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.md").write_text(TEXT, encoding="utf-8")
    for name in ("right", "right2", "prose", "slow", "bug", "crash", "hungry"):
        (tmp_path / f"{name}.md").write_text("x", encoding="utf-8")
    return tmp_path


def bnd(*args: str, given: str | None = None) -> Result:
    return CliRunner().invoke(bnderive, ["verify", *args], input=given)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["right.md"], 0),
        (["notes.md"], 1),
        (["prose.md"], 3),
        (["right.md", "prose.md"], 0),
        (["gone.md"], 2),
        (["notes.md", "gone.md"], 2),
        (["bug.md"], 70),
        (["notes.md", "gone.md", "bug.md"], 70),
        (["crash.md", "right.md"], 3),
        (["hungry.md"], 3),
    ],
)
def test_exit_codes(names: list[str], code: int, folder: Path) -> None:
    result = bnd(*names)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(("options", "code"), [([], 3), (["--strict"], 1)])
def test_what_is_open_is_inconclusive_unless_strict(options: list[str], code: int, folder: Path) -> None:
    (folder / "open.md").write_text(TEXT, encoding="utf-8")
    assert bnd("open.md", *options).exit_code == code


def test_a_document_that_takes_too_long_is_given_up_and_the_others_go_on(folder: Path) -> None:
    started = time.monotonic()
    result = bnd("slow.md", "right.md", "--time-limit", "5")
    assert time.monotonic() - started < 30
    assert result.exit_code == 3
    assert "slow.md: it took more than 5 s" in result.stderr
    assert "slow.md: NOT VERIFIED" in result.stdout
    assert "right.md: measured against" in result.stdout


def test_a_document_that_cannot_be_read_alone_is_an_error_and_no_report(folder: Path) -> None:
    result = bnd("gone.md", "--format", "json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: gone.md: there is no such file\n"


def test_a_defect_says_so_and_shows_its_traceback_on_request(folder: Path) -> None:
    assert "defect in bnderive" in bnd("bug.md").stderr
    debug = CliRunner().invoke(bnderive, ["--debug", "verify", "bug.md"])
    assert "Traceback" in debug.stderr
    assert debug.exit_code == 70


@pytest.mark.parametrize("format_", VERIFICATIONS)
def test_every_format(format_: str, folder: Path) -> None:
    result = bnd("notes.md", "--format", format_)
    assert (result.exit_code, result.stderr) == (1, "")
    written = bnd("notes.md", "--format", format_, "-o", "report")
    assert (written.exit_code, written.stdout, written.stderr) == (1, "", "wrote report\n")
    assert (folder / "report").read_text(encoding="utf-8") == result.stdout


def test_documents_come_in_the_order_of_the_command_line(folder: Path) -> None:
    data = json.loads(bnd("right2.md", "notes.md", "right.md", "--format", "json", "--jobs", "3").stdout)
    assert [document["document"] for document in data["documents"]] == ["right2.md", "notes.md", "right.md"]


def test_standard_input(folder: Path) -> None:
    result = bnd("-", "--format", "json", given=TEXT)
    data = json.loads(result.stdout)
    assert (result.exit_code, data["document"]) == (1, "<stdin>")
    assert "stdin.md" not in result.output


def test_a_mended_document_is_written_beside_the_report(folder: Path) -> None:
    result = bnd("notes.md", "--fix", "-o", "mended.md")
    assert result.exit_code == 1
    assert "refuted" in result.stdout
    assert result.stderr == "notes.md: claims 3.1, 4.2, 5.1 mended; still wrong: 4.1, 6.1\n"
    mended = (folder / "mended.md").read_text(encoding="utf-8")
    assert r"\epsilon)^{-\frac{3}{2}} \sum_j" in mended
    assert (folder / "notes.md").read_text(encoding="utf-8") == TEXT


def test_several_mended_documents_go_to_a_folder(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "right3.md").write_text("x", encoding="utf-8")
    refused = bnd("notes.md", "sub", "--fix", "-o", "out")
    assert refused.exit_code == 2
    assert "no folder" in refused.stderr
    (folder / "out").mkdir()
    assert bnd("notes.md", "sub", "--fix", "-o", "out").exit_code == 1
    assert sorted(str(p.relative_to(folder / "out")) for p in (folder / "out").rglob("*.md")) == [
        "notes.md",
        str(Path("sub") / "right3.md"),
    ]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "DOCUMENT"),
        (["notes.md", "--fix"], "-o FILE"),
        (["notes.md", "--alias", "N"], "NAME=NAME"),
        (["notes.md", "--ddof", "2"], "--ddof"),
        (["notes.md", "--format", "yaml"], "'sarif'"),
        (["notes.md", "--time-limit", "0"], "--time-limit"),
        (["notes.md", "--time-limit", "nan"], "--time-limit"),
        (["empty"], "no document in empty"),
        (["right.md", "-o", "nowhere/report"], "cannot write"),
    ],
)
def test_usage(args: list[str], words: str, folder: Path) -> None:
    (folder / "empty").mkdir()
    result = bnd(*args)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


def test_settings_reach_the_engine(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    seen: list[Settings] = []

    def caught(paths: object, settings: Settings, *_: object, **__: object) -> tuple[Unverified, ...]:
        seen.append(settings)
        return (Unverified("x", "x"),)

    monkeypatch.setattr("bnderive.cli.workers.verify_all", caught)
    bnd("notes.md", "--layer", "rmsnorm", "--ddof", "1", "--set", "eps=1/2", "--alias", r"N = m", "--seed", "5")
    (settings,) = seen
    assert (settings.layer, settings.seed, settings.aliases) == ("rmsnorm", 5, (("N", "m"),))
    assert {name: str(value) for name, value in settings.values.items()} == {"ddof": "1", "eps": "1/2"}
    assert settings.time_limit < 60


def test_folders_are_searched_and_what_is_hidden_is_not(tmp_path: Path) -> None:
    for name in ("b.md", "a.tex", "c/x.ipynb", "c/y.txt", "c/z.py", ".git/d.md", ".e.md", "f.MARKDOWN"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "c" / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = documents((str(tmp_path), str(tmp_path / "b.md"), "-", "gone.md", "-"))
    names = [os.path.relpath(path, tmp_path) if path.startswith(str(tmp_path)) else path for path in found]
    assert names == ["a.tex", "b.md", "f.MARKDOWN", str(Path("c/x.ipynb")), str(Path("c/y.txt")), "-", "gone.md"]
    (tmp_path / "none").mkdir()
    with pytest.raises(BnderiveError, match="no document"):
        documents((str(tmp_path / "none"),))


def test_progress_is_of_claims_for_one_document_and_of_documents_for_several(folder: Path) -> None:
    told: list[tuple[int, int, str]] = []

    def report(done: int, total: int, doing: str) -> None:
        told.append((done, total, doing))

    limits = Limits(30, 1)
    (outcome,) = verify_all(["notes.md"], Settings(), limits, fakes.judged, report)
    assert isinstance(outcome, Verification)
    assert told == [(1, 2, "claim 1.1")]
    told.clear()
    verify_all(["right.md", "prose.md"], Settings(), limits, fakes.judged, report)
    assert told == [(1, 2, "right.md"), (2, 2, "prose.md")]


def _with_fakes(folder: Path) -> list[str]:
    """The beginning of a command line that runs `bnderive` with the fake engine in a process of its own."""
    script = folder / "run.py"
    script.write_text(
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what a shell left behind\n"
        "import bnderive.cli.verify as v; from tests.cli import fakes; v.judged = fakes.judged\n"
        "from bnderive.cli import main\n"
        "if __name__ == '__main__': print('begins', flush=True), main()\n",
        encoding="utf-8",
    )
    return [sys.executable, str(script)]


def test_a_document_given_up_leaves_no_noise(folder: Path, clean_environment: dict[str, str]) -> None:
    """As a process of its own: no traceback of a killed worker, no warning at the exit."""
    run = subprocess.run(
        [*_with_fakes(folder), "verify", "slow.md", "--time-limit", "3"],
        env=clean_environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 3
    assert run.stderr == "Error: slow.md: it took more than 3 s, and was given up; --time-limit allows more\n"


@pytest.mark.parametrize(
    ("delay", "number", "whole", "code"),
    [
        (0.5, signal.SIGINT, True, 130),
        (0.5, signal.SIGKILL, False, -9),
        pytest.param(4.0, signal.SIGTERM, False, -15, marks=pytest.mark.long),
        pytest.param(0.5, signal.SIGTERM, False, -15, marks=pytest.mark.long),
        pytest.param(4.0, signal.SIGINT, True, 130, marks=pytest.mark.long),
        pytest.param(4.0, signal.SIGKILL, False, -9, marks=pytest.mark.long),
    ],
)
def test_a_command_that_is_ended_leaves_nothing_running(
    delay: float, number: int, whole: bool, code: int, folder: Path, clean_environment: dict[str, str]
) -> None:
    """While it loads, and while its processes work; the streams close when the last of them is gone."""
    run = subprocess.Popen(
        [*_with_fakes(folder), "verify", "slow.md", "slow.md", "right.md"],
        env=clean_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "begins\n"
    time.sleep(delay)
    (os.killpg if whole else os.kill)(run.pid, number)
    out, err = run.communicate(timeout=30)
    assert run.returncode == code or (code == 130 and run.returncode == -number)
    assert out == ""
    assert "Traceback" not in err


def test_an_interruption_while_it_loads_is_no_defect(clean_environment: dict[str, str]) -> None:
    program = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from bnderive.cli import main\n"
        "main()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], env=clean_environment, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "Interrupted.\n")
