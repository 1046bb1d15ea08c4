"""A document from its manuscript to its findings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bnderive.errors import DocumentError, Undecided
from bnderive.verify.run import verify
from bnderive.verify.settings import Progress, Settings
from bnderive.verify.verdict import Verdict
from tests.verify.annotated import mended, verification
from tests.verify.layers import NORM, SCALED


def test_findings_come_in_the_order_of_the_document(tmp_path: Path) -> None:
    path = tmp_path / "norm.md"
    path.write_text(NORM, encoding="utf-8")
    seen: list[Progress] = []
    found = verify(path, Settings(), progress=seen.append)
    assert [f.id for f in found.findings] == ["1.1", "2.1", "3.1", "4.1"]
    assert [(p.done, p.total, p.doing) for p in seen] == [(k, 4, f"{k + 1}.1") for k in range(4)]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        verify(tmp_path / "none.md", Settings())


def test_a_document_that_takes_too_long_is_left_open() -> None:
    with pytest.raises(Undecided, match="time limit"):
        verification(NORM, Settings(time_limit=0.0))


def test_an_error_that_comes_again_names_the_first() -> None:
    wrong = r"\frac{\partial L}{\partial \beta} + %s = \sum_i \frac{\partial L}{\partial y_i} \hat x_i + %s"
    text = NORM + "".join(f"\n$$ {wrong % (t, t)} $$" for t in ("1", "2"))
    first, second = mended(text).findings[-2:]
    assert (first.verdict, second.verdict) == (Verdict.REFUTED, Verdict.REFUTED)
    assert (first.carried, second.carried) == ("", first.id)


def test_where_most_claims_are_far_from_true_they_are_left_open() -> None:
    absurd = [rf"$$ \frac{{\partial L}}{{\partial a_k}} = {n} q^{{{n}}} K^{{{n}}} $$" for n in (5, 7, 9, 11)]
    found = verification(SCALED + "\n".join(absurd)).findings[-4:]
    assert {f.verdict for f in found} == {Verdict.UNDECIDED}
    assert all(f.counterexample is None for f in found)


def test_findings_do_not_depend_on_the_hash_seed() -> None:
    code = "from tests.verify.test_run import NORM, verification; print(verification(NORM + r'$$ \\sum_i \\hat x_i = m $$'))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
