"""Whatever document is given: verdicts, or an error that bnderive means to give; soon, and in little memory.

The long run takes ten minutes and more: `pytest --long tests/verify/test_fuzz.py`.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bnderive.document.formulas import manuscript_of
from bnderive.errors import INCONCLUSIVE, USAGE, BnderiveError
from bnderive.layer import library
from bnderive.report.fixed import fixed
from bnderive.report.formats import VERIFICATIONS
from bnderive.report.view import View
from bnderive.verify.run import verify, verify_manuscript
from bnderive.verify.settings import Settings
from bnderive.verify.verdict import Verdict, Verification
from tests.verify import grammar, hostile

HOSTILE = hostile.documents()
SECONDS = 5.0
BEYOND = (
    20.0  # what a loaded machine may take on top of the limit, for what is looked at between two glances at the clock
)
MEMORY = 500 * 2**20
VIEW = View(colour=False, columns=80)
POST = """\
We take $$ \\mu = \\frac{1}{m} \\sum_{i=1}^m x_i $$ and \\[ \\hat{x}_i = (x_i - \\mu) (\\sigma^2 + \\epsilon)^{-1/2} \\]
\\begin{align} \\frac{\\partial L}{\\partial x_i} &= \\sum_j \\frac{\\partial L}{\\partial \\hat{x}_j}
\\frac{\\partial \\hat{x}_j}{\\partial x_i} \\\\ &= \\gamma \\end{align}
"""

quick = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
thorough = settings(max_examples=4000, deadline=None, suppress_health_check=list(HealthCheck))


def outcome(suffix: str, text: str, seconds: float = SECONDS) -> Verification | None:
    """What is said of a document; None where it is refused with a message. Anything else that is raised fails the test."""
    started = time.monotonic()
    found: Verification | BnderiveError
    try:
        found = verify_manuscript(manuscript_of(text, f"fuzz{suffix}"), Settings(time_limit=seconds))
    except BnderiveError as error:
        found = error
    assert time.monotonic() - started < seconds + BEYOND
    if isinstance(found, BnderiveError):
        assert found.message
        assert found.exit_code in (USAGE, INCONCLUSIVE)
        return None
    for finding in found.findings:
        assert finding.verdict not in (Verdict.UNREAD, Verdict.UNDECIDED, Verdict.MALFORMED) or finding.reason
        assert finding.verdict != Verdict.REFUTED or finding.counterexample is not None
        assert finding.place.line >= 1
    return found


def told(found: Verification | None) -> None:
    """Every report of it can be written."""
    if found is not None:
        for render in VERIFICATIONS.values():
            assert render((found,), VIEW).encode("utf-8")
        assert fixed(found).text is not None


def survives(suffix: str, text: str, seconds: float = SECONDS) -> None:
    told(outcome(suffix, text, seconds))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.long if k % 3 else ())
        for k, name in enumerate(sorted(HOSTILE.keys() - hostile.SLOW))
    ],
)
def test_hostile_documents(name: str) -> None:
    survives(*HOSTILE[name], 1.0)


@quick
@given(grammar.documents())
def test_documents_by_the_grammar(document: tuple[str, str]) -> None:
    survives(*document, 1.0)


@quick
@given(grammar.damaged())
def test_damaged_documents(document: tuple[str, str]) -> None:
    survives(*document, 1.0)


@pytest.mark.parametrize("part", range(3))
def test_truncations(part: int) -> None:
    for end in range(part, len(POST), 9):
        survives(".md", POST[:end], 1.0)


def test_the_time_limit_ends_a_document_with_a_word_for_every_claim() -> None:
    found = outcome(".md", hostile.shown(*(f"y_i = x_i + {k}" for k in range(300))), 0.5)
    if found is not None:
        assert len(found.findings) == 300
        assert found.findings[-1].verdict == Verdict.UNDECIDED
        assert "time limit" in found.findings[-1].reason


def test_a_document_that_cannot_be_read_in_time_says_so() -> None:
    with pytest.raises(BnderiveError, match="time limit"):
        verify_manuscript(manuscript_of(POST, "post.md"), Settings(time_limit=0.0))


def test_a_formula_that_is_too_long_is_reported() -> None:
    found = outcome(".md", hostile.shown("y_i = x_i", "y_i " + "+ x_i" * 5_000 + "= 1", "y_i = 2 x_i"))
    assert found is not None
    assert ["too long" in unread.reason for unread in found.manuscript.unread] == [True]


def _folder(path: Path) -> None:
    path.mkdir()


def _forbidden(path: Path) -> None:
    path.write_text("$$ y = x $$", encoding="utf-8")
    path.chmod(0)


def _ten_megabytes(path: Path) -> None:
    path.write_text("$$ y_i = x_i $$\n" * 650_000, encoding="utf-8")


PATHS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a folder": (_folder, "directory"),
    "a pipe": (os.mkfifo, "pipe"),
    "a link to itself": (lambda path: path.symlink_to(path), "cannot be read"),
    "nothing": (lambda path: None, "no such file"),
    "a binary file": (lambda path: Path(path).write_bytes(b"\0\1$$ y = x $$") and None, "binary"),
    "ten megabytes": (_ten_megabytes, "too large"),
    **({"what may not be read": (_forbidden, "cannot be read")} if os.getuid() else {}),
}


@pytest.mark.parametrize("kind", PATHS)
def test_what_is_no_document(kind: str, tmp_path: Path) -> None:
    make, words = PATHS[kind]
    make(tmp_path / "notes.md")
    with pytest.raises(BnderiveError, match=words):
        verify(tmp_path / "notes.md", Settings(time_limit=SECONDS))


def test_what_is_no_utf8_is_reported_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_bytes(b"$$ y = x $$\n caf\xe9 \xff\xfe $$ y = \xed\xa0\x80 x $$")
    found = verify(tmp_path / "notes.md", Settings(time_limit=SECONDS))
    assert [(unread.place.line, "UTF-8" in unread.reason) for unread in found.manuscript.unread] == [(2, True)]
    told(found)


def test_the_command_on_a_hostile_folder(tmp_path: Path, clean_environment: dict[str, str]) -> None:
    for number, name in enumerate(("braces.md", "product of a thousand.md", "lone surrogates.ipynb", "input.tex")):
        suffix, text = HOSTILE[name]
        (tmp_path / f"{number}{suffix}").write_text(text, encoding="utf-8")
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    os.mkfifo(tmp_path / "pipe.md")
    line = [sys.executable, "-m", "bnderive", "verify", str(tmp_path), "--time-limit", "20", "--jobs", "2"]
    done = subprocess.run(line, env=clean_environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == USAGE, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "root:" not in done.stdout
    assert done.stderr.count("Error: ") == 2


# What follows takes minutes.


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_documents_by_the_command(name: str, tmp_path: Path, clean_environment: dict[str, str]) -> None:
    import resource

    suffix, text = HOSTILE[name]
    (tmp_path / f"notes{suffix}").write_text(text, encoding="utf-8", errors="surrogatepass")
    line = [sys.executable, "-m", "bnderive", "verify", str(tmp_path / f"notes{suffix}"), "--time-limit", "20"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(line, env=clean_environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (0, 1, USAGE, INCONCLUSIVE), done.stderr
    assert "Traceback" not in done.stderr
    assert "was given up" not in done.stderr
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak < MEMORY or peak == before * 1024


@pytest.mark.long
@thorough
@given(grammar.documents())
def test_many_documents_by_the_grammar(document: tuple[str, str]) -> None:
    survives(*document)


@pytest.mark.long
@thorough
@given(grammar.damaged())
def test_many_damaged_documents(document: tuple[str, str]) -> None:
    survives(*document)


@pytest.mark.long
@thorough
@given(st.text(max_size=300), st.sampled_from([".md", ".tex", ".txt", ".ipynb"]))
def test_any_text(text: str, suffix: str) -> None:
    survives(suffix, text)


@pytest.mark.long
@pytest.mark.parametrize("name", library.names())
def test_every_truncation_of_a_derivation(name: str) -> None:
    text = library.path_of(name).read_text(encoding="utf-8")
    for end in range(0, len(text), max(1, len(text) // 60)):
        survives(".md", text[:end])


@pytest.mark.long
@pytest.mark.parametrize("name", library.names())
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_derivation_with_a_piece_changed(name: str, data: st.DataObject) -> None:
    text = library.path_of(name).read_text(encoding="utf-8")
    at, reach = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 8))
    survives(
        ".md", text[:at] + data.draw(st.sampled_from([*"{}()_^\\$&|=12", "\\frac", "\\sum_i", ""])) + text[at + reach :]
    )
