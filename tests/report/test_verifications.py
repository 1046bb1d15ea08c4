"""Every format of a verification: golden documents, what a program relies on, and documents that mean harm."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import combining

import pytest

from bnderive.document.formulas import manuscript_of
from bnderive.document.manuscript import Formula, Manuscript
from bnderive.document.source import Span, source_of
from bnderive.report import verification_json, verification_markdown
from bnderive.report.claims import LOOKS, Claim, entries, tally
from bnderive.report.fixed import fixed
from bnderive.report.formats import VERIFICATIONS
from bnderive.report.view import View
from bnderive.verify.unverified import Outcome
from bnderive.verify.verdict import FALSE, Convention, Correction, Edit, Verdict, Verification
from tests.report import verifications

SUFFIXES = {"text": "txt", "json": "json", "markdown": "md", "html": "html", "github": "annotations", "sarif": "sarif"}
ONE = (verifications.verification(),)
SEVERAL: tuple[Outcome, ...] = (
    *ONE,
    verifications.proved(),
    verifications.slow(),
    verifications.nothing(),
)
HARM = '"><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\r::error::x%0A `$x$` ]]> --> ![x](javascript:1)'


@pytest.mark.parametrize("name", VERIFICATIONS)
def test_golden(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"verification.{SUFFIXES[name]}", VERIFICATIONS[name](ONE, View()))
    golden(f"verifications.{SUFFIXES[name]}", VERIFICATIONS[name](SEVERAL, View()))


@pytest.mark.parametrize("name", VERIFICATIONS)
def test_every_claim_that_is_not_right_is_told(name: str) -> None:
    told = VERIFICATIONS[name](ONE, View())
    for finding in ONE[0].findings:
        if LOOKS[finding.verdict].level:
            assert finding.id in told
            assert finding.reason in told or name == "markdown"
    assert "left is never closed" in told


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("name", VERIFICATIONS)
def test_every_verdict_is_told(name: str, verdict: Verdict) -> None:
    finding = replace(ONE[0].findings[1], verdict=verdict)
    told = VERIFICATIONS[name]((replace(ONE[0], findings=(finding,)),), View())
    assert (str(verdict) in told) or not LOOKS[verdict].level


def test_a_false_verdict_is_an_error_and_an_open_one_a_warning() -> None:
    assert {verdict for verdict, look in LOOKS.items() if look.level == "error"} == FALSE
    assert set(LOOKS) == set(Verdict)


def width(line: str) -> int:
    return sum(not combining(c) for c in line)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_text_keeps_to_its_columns(columns: int) -> None:
    lines = VERIFICATIONS["text"](SEVERAL, View(columns=columns)).splitlines()
    assert max(width(line) for line in lines if "replay:" not in line) <= columns
    assert not any(line != line.rstrip() for line in lines)


def test_colour_adds_nothing_but_colour() -> None:
    plain, painted = (VERIFICATIONS["text"](SEVERAL, View(colour=colour)) for colour in (False, True))
    assert "\x1b[" not in plain
    bare = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_carets_stand_under_what_is_wrong() -> None:
    lines = VERIFICATIONS["text"](ONE, View()).splitlines()
    row = next(k for k, line in enumerate(lines) if " 4.1 " in line)
    start = lines[row + 1].index("^")
    assert lines[row][start : start + lines[row + 1].count("^")] == "σ_B + ε"


def test_where_a_chain_goes_on_only_what_is_new_is_shown() -> None:
    shown = {e.finding.id: e for e in entries(ONE[0]) if isinstance(e, Claim)}
    assert shown["2.2"].latex.strip() == r"= \frac{\partial L}{\partial y_i} \gamma"
    assert (shown["4.3"].line, shown["4.3"].finding.place.line) == (16, 15)
    assert not shown["4.2"].continues


def test_an_error_on_the_left_is_shown() -> None:
    finding = ONE[0].findings[2]
    wrong = replace(finding, verdict=Verdict.REFUTED, error=Span(finding.span.start, finding.span.start + 10))
    verification = replace(ONE[0], findings=(ONE[0].findings[1], wrong))
    (_, claim, _) = entries(verification)
    assert isinstance(claim, Claim)
    assert claim.shown == finding.span


def test_json_has_the_stable_keys() -> None:
    data = json.loads(VERIFICATIONS["json"](ONE, View()))
    assert {"schema_version", "document", "layer", "conventions", "claims", "summary"} == set(data)
    keys = {"id", "line", "column", "latex", "verdict", "reading", "reason", "uses", "step", "value", "carried"}
    assert all(set(claim) == keys | {"truth", "correction", "counterexample"} for claim in data["claims"])
    assert sum(data["summary"].values()) == len(data["claims"]) == 11
    assert {"proved", "refuted", "undecided", "unread"} <= set(data["summary"])
    refuted = next(claim for claim in data["claims"] if claim["id"] == "3.1")
    (edit,) = refuted["correction"]["edits"]
    assert verifications.TEXT.splitlines()[edit["line"] - 1][edit["column"] - 1 :].startswith(edit["was"])
    assert refuted["counterexample"]["off_shell"] is False
    several = json.loads(VERIFICATIONS["json"](SEVERAL, View()))
    assert [document["document"] for document in several["documents"]] == [
        "notes.md",
        "right.md",
        "slow.md",
        "prose.md",
    ]
    assert "60 s" in several["documents"][2]["error"]


def without_notes(told: str, newline: str) -> str:
    """The document again: without quotations, the summary, and the lines that were put around them."""
    body = told[: told.rindex(f"{newline}---{newline}")]
    lines = body.split(newline)
    kept = []
    k = 0
    while k < len(lines):
        if re.match(r"[ >]*> ", lines[k] + " ") and lines[k - 1] == "":
            kept.pop()
            while k < len(lines) and lines[k].lstrip().startswith(">"):
                k += 1
            continue
        kept.append(lines[k])
        k += 1
    return newline.join(kept)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_markdown_is_the_document_itself(newline: str) -> None:
    text = verifications.TEXT.replace("\n", newline)
    verification = verifications.verification() if newline == "\n" else _with_newlines(text)
    told = VERIFICATIONS["markdown"]((verification,), View())
    assert without_notes(told, newline) == text
    assert newline == "\n" or "\n" not in told.replace("\r\n", "")


def _with_newlines(text: str) -> Verification:
    formula = text.index("\\mu_B = ")
    source = source_of(text, "notes.md")
    span = Span(formula, text.index("$ in mind"))
    finding = replace(ONE[0].findings[0], span=span, place=source.place(span), verdict=Verdict.MASKED)
    manuscript = Manuscript(
        "notes.md", "markdown", text, (Formula(source, span, False, Span(span.start - 1, span.end + 1)),)
    )
    return replace(ONE[0], manuscript=manuscript, findings=(finding,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Text $a = b$ goes\non.\nMore.\n\nEnd.\n", "Text $a = b$ goes\non.\nMore.\n\n> NOTE\n\nEnd.\n"),
        ("Text $a = b$.\n## Next\n", "Text $a = b$.\n\n> NOTE\n\n## Next\n"),
        ("$$\na = b\n$$\nGlued.\n", "$$\na = b\n$$\n\n> NOTE\n\nGlued.\n"),
        ("$$ a = b $$.\n", "$$ a = b $$.\n\n> NOTE\n"),
        ("$$ a = b $$", "$$ a = b $$\n\n> NOTE\n"),
        ("$$ a = b $$\n\n$$ c = d $$\n", "$$ a = b $$\n\n> NOTE\n\n$$ c = d $$\n"),
        ("$a = b$\n\n```math\nc = d\n```\n", "$a = b$\n\n> NOTE\n\n```math\nc = d\n```\n"),
        ("\\[ a = b \\] and on.\n\nEnd.\n", "\\[ a = b \\] and on.\n\n> NOTE\n\nEnd.\n"),
        ("```math\na = b\n```\nEnd.\n", "```math\na = b\n```\n\n> NOTE\n\nEnd.\n"),
        ("- item $a = b$\n  more\n\n- next\n", "- item $a = b$\n  more\n\n  > NOTE\n\n- next\n"),
        ("> said $$ a = b $$\n>\n> more\n", "> said $$ a = b $$\n\n> > NOTE\n\n>\n> more\n"),
        ("| $a = b$ | x |\n|---|---|\n| 1 | 2 |\n\nEnd.", "| $a = b$ | x |\n|---|---|\n| 1 | 2 |\n\n> NOTE\n\nEnd.\n"),
    ],
)
def test_a_note_stands_after_the_display_or_the_paragraph(text: str, expected: str) -> None:
    manuscript = manuscript_of(text, "n.md")
    source = manuscript.formulas[0].source
    span = Span(text.index("a = b"), text.index("a = b") + 5)
    finding = replace(ONE[0].findings[0], formula=0, span=span, place=source.place(span), verdict=Verdict.UNDECIDED)
    told = verification_markdown.beside(Verification(manuscript, "l", (), (finding,)))
    assert told.split("\n---\n")[0].replace("? **1.1 undecided**", "NOTE") == expected


def test_latex_is_listed() -> None:
    manuscript = replace(ONE[0].manuscript, kind="latex", path="notes.tex")
    told = VERIFICATIONS["markdown"]((replace(ONE[0], manuscript=manuscript),), View())
    assert told.startswith("# notes.tex\n")
    assert told.count("```math\n") == 7


def harmful() -> Verification:
    """Everything that a document may say, as an attack."""
    text = f"$$ \\text{{{HARM[:40]}}} x = {HARM} $$\n"
    source = source_of(text, HARM)
    span = Span(3, len(text) - 4)
    formula = Formula(source, span, True, span, before=HARM, heading=HARM)
    edit = Edit(Span(3, 8), HARM, HARM, HARM)
    findings = tuple(
        replace(
            ONE[0].findings[3],
            id=HARM if verdict == Verdict.MASKED else f"1.{k}",
            formula=0,
            span=span,
            place=source.place(span),
            latex=text[3:-4],
            verdict=verdict,
            reading=HARM,
            reason=HARM,
            uses=(HARM,),
            carried=HARM,
            truth=HARM,
            correction=Correction((edit,), HARM) if k % 2 else None,
        )
        for k, verdict in enumerate(Verdict)
    )
    manuscript = Manuscript(HARM, "markdown", text, (formula,))
    return Verification(manuscript, HARM, (Convention(HARM, HARM, HARM), Convention("\\x<b>", "\\<b>", "")), findings)


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]


def test_a_page_is_safe_and_stands_alone() -> None:
    page = Page()
    told = VERIFICATIONS["html"]((harmful(), *SEVERAL), View())
    page.feed(told)
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "b"})
    assert page.attributes <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "title", "colspan",
        "displaystyle", "stretchy", "form", "accent", "lspace", "rspace", "mathvariant", "width",
    }  # fmt: skip
    assert all(link is not None and link.startswith("#") for link in page.links)
    assert "default-src 'none'" in told
    assert "url(" not in told
    assert "@import" not in told


def test_an_annotation_is_one_line_whatever_the_document_says() -> None:
    told = VERIFICATIONS["github"]((harmful(),), View())
    commands = [line for line in re.split(r"[\r\n]", told) if line]
    assert len(commands) == 1 + sum(bool(LOOKS[v].level) for v in Verdict)
    for command in commands[:-1]:
        assert re.fullmatch(r"::(error|warning|notice) file=[^,:]*,line=\d+,col=\d+,title=[^,:]*::[^\r\n]*", command)
    assert not commands[-1].startswith("::")


def test_text_shows_no_control_character() -> None:
    verification = harmful()
    told = VERIFICATIONS["text"](
        (replace(verification, manuscript=replace(verification.manuscript, path="x")),), View()
    )
    assert all(c == "\n" or c.isprintable() or combining(c) for c in told)


def test_sarif_points_at_places_and_offers_the_correction() -> None:
    log = json.loads(VERIFICATIONS["sarif"]((*SEVERAL, harmful()), View()))
    assert (log["version"], log["$schema"].endswith("sarif-schema-2.1.0.json")) == ("2.1.0", True)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    lines = verifications.TEXT.splitlines()
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%()!*'-]+", location["artifactLocation"]["uri"])
    first = run["results"][0]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == r"\frac{3}{2}"
    (replacement,) = first["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"]["text"] == r"-\frac{3}{2}"
    assert "60 s" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_a_mended_document_has_the_corrections_and_nothing_else() -> None:
    mended = fixed(ONE[0])
    assert (mended.mended, mended.wrong) == (("3.1", "4.2", "5.1"), ("4.1", "6.1"))
    expected = verifications.TEXT
    for was, now in (
        (r"\epsilon)^{\frac{3}{2}}", r"\epsilon)^{-\frac{3}{2}}"),
        (r"&= \frac{2}{m}", r"&= -\frac{2}{m}"),
        (r"{\partial y_i} (\sigma_B + ", r"{\partial y_i} (\sigma_B^2 + "),
        (r"{\partial y_i}$$", r"{\partial y_j}$$"),
    ):
        assert expected.count(was) == 1
        expected = expected.replace(was, now)
    assert mended.text == expected
    assert str(mended) == "claims 3.1, 4.2, 5.1 mended; still wrong: 4.1, 6.1"


def test_of_two_corrections_of_one_place_the_first_is_made() -> None:
    other = replace(ONE[0].findings[3], id="3.2")
    assert other.correction is not None
    edit = replace(other.correction.edits[0], now="0")
    other = replace(other, correction=Correction((edit,), "0"))
    mended = fixed(replace(ONE[0], findings=(ONE[0].findings[3], other)))
    assert (mended.mended, mended.wrong) == (("3.1",), ("3.2",))


def test_the_tally_counts_what_was_not_read() -> None:
    counted = tally(*ONE)
    assert (counted.claims, counted.false, counted.open) == (10, 5, 2)
    assert str(counted) == "10 claims: 3 proved, 2 refuted, 1 masked, 1 carried, 1 malformed, 2 unread"
    assert str(tally(verifications.nothing())) == "no claims"


def test_an_unread_formula_without_an_id_is_in_the_json() -> None:
    data: Any = verification_json.as_data(ONE[0])
    assert [claim["verdict"] for claim in data["claims"] if claim["id"] is None] == ["unread"]


def test_the_same_under_every_hash_seed(root: Path, clean_environment: dict[str, str]) -> None:
    program = (
        "from tests.report.verifications import verification, proved, slow\n"
        "from bnderive.report.formats import VERIFICATIONS\n"
        "from bnderive.report.view import View\n"
        "for write in VERIFICATIONS.values(): print(write((verification(), proved(), slow()), View()))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**clean_environment, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("columns", range(60, 81))
def test_no_line_ends_within_an_equation_of_a_remark(columns: int) -> None:
    shown = VERIFICATIONS["text"](ONE, View(columns=columns)).splitlines()
    differs = [k for k, line in enumerate(shown) if "differs:" in line]
    assert differs
    assert not [line for line in shown if re.search(r"\b\w+ =$", line)]
