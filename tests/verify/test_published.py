"""The two published derivations: what the documents say of them is what a verification of them says."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from bnderive.document.formulas import manuscript_of
from bnderive.layer.library import folder
from bnderive.verify.run import verify_manuscript
from bnderive.verify.settings import Settings
from bnderive.verify.verdict import Verdict

PUBLISHED = Path(str(folder())) / "published"


def verdicts_told(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\| (\d+\.\d+) \| (\w+) \|", text, re.MULTILINE))


@pytest.fixture(scope="module")
def unbiased() -> str:
    return (PUBLISHED / "batchnorm_unbiased.md").read_text(encoding="utf-8")


def test_the_published_formulas_come_out_as_the_table_says(unbiased: str) -> None:
    published = re.findall(r"```latex\n(.*?)```", unbiased, re.DOTALL)[-1]
    found = verify_manuscript(manuscript_of(published, "published.md"), Settings(time_limit=900, repair_seconds=240))
    told = verdicts_told(unbiased)
    wrong = {f.id: f.verdict.value for f in found.findings if f.verdict not in (Verdict.PROVED, Verdict.SLOPPY)}
    assert wrong == told
    sloppy = re.search(r"Five of them, ([\d., and]+), are sloppy", unbiased)
    assert sloppy is not None
    assert {f.id for f in found.findings if f.verdict == Verdict.SLOPPY} == set(re.findall(r"\d+\.\d+", sloppy[1]))
    assert all(f.correction for f in found.findings if f.id in told)


def test_with_one_over_m_the_same_formulas_fail_where_the_variance_counts(unbiased: str) -> None:
    published = re.findall(r"```latex\n(.*?)```", unbiased, re.DOTALL)[-1]
    settings = Settings(values={"ddof": Fraction(0)}, time_limit=900, repair_seconds=0)
    found = verify_manuscript(manuscript_of(published, "published.md"), settings)
    refuted = {f.id for f in found.findings if f.verdict == Verdict.REFUTED}
    assert {"5.7", "5.9"} <= refuted
