"""Verifications as one page that needs nothing else: no script, no network, light and dark, fit to print.

Formulas are MathML, with what is wrong marked in place. The documents are other people's: all that comes from them is
escaped, and the page forbids scripts to whoever shows it.
"""

from collections.abc import Iterator, Sequence
from html import escape

from bnderive.document.manuscript import Unread
from bnderive.report.claims import LOOKS, Claim, entries, meanings, path_of, tally, verified
from bnderive.report.formula.mathml import mathml
from bnderive.report.formula.read import alone
from bnderive.report.page_style import STYLE
from bnderive.report.remarks import difference, remarks, truth
from bnderive.report.view import View
from bnderive.verify.unverified import Outcome, Unverified
from bnderive.verify.verdict import Counterexample, Verdict, Verification

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(outcomes: Sequence[Outcome], view: View) -> str:
    """The page."""
    named = escape(path_of(outcomes[0])) if len(outcomes) == 1 else f"{len(outcomes)} documents"
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">\n'
        f"<title>{named}: verified by bnderive</title>\n<style>{STYLE}</style>"
    )
    parts = list(_overview(outcomes)) if len(outcomes) > 1 else []
    for number, outcome in enumerate(outcomes):
        parts += _document(outcome, f"d{number}")
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def _overview(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield '<header><h1>Verified documents</h1><table class="overview">'
    yield "<tr><th>document</th><th>claims</th><th>proved</th><th>sloppy</th><th>false</th><th>open</th></tr>"
    for number, outcome in enumerate(outcomes):
        link = f'<a href="#d{number}">{escape(path_of(outcome))}</a>'
        numbers = '<td colspan="5">not verified</td>' if isinstance(outcome, Unverified) else _numbers(outcome)
        yield f"<tr><td>{link}</td>{numbers}</tr>"
    yield f'<tr class="all"><td>all</td>{_numbers(*verified(outcomes))}</tr></table></header>'


def _numbers(*verifications: Verification) -> str:
    counted = tally(*verifications)
    proved, sloppy = counted.counts[Verdict.PROVED], counted.counts[Verdict.SLOPPY]
    return "".join(f"<td>{n}</td>" for n in (counted.claims, proved, sloppy, counted.false, counted.open))


def _document(outcome: Outcome, anchor: str) -> Iterator[str]:
    yield f'<article id="{anchor}"><h1>{escape(path_of(outcome))}</h1>'
    if isinstance(outcome, Unverified):
        yield f'<p class="failed">Not verified</p><pre>{escape(outcome.message)}</pre></article>'
        return
    counted = tally(outcome)
    yield f'<p class="against">Measured against {escape(outcome.layer)}</p>'
    badges = [
        _badge(verdict, f"{count} {verdict}")
        for verdict, count in counted.counts.items()
        if count and verdict != Verdict.DEFINITION
    ]
    yield f'<p class="summary">{" ".join(badges) or "no claims"}</p>'
    yield from _claims(outcome, anchor)
    listed = [f"<dt>{_badge(verdict)}</dt><dd>{escape(meaning)}</dd>" for verdict, meaning in meanings(counted)]
    if listed:
        yield f"<h2>Verdicts</h2><dl>{''.join(listed)}</dl>"
    if outcome.conventions:
        yield "<h2>Conventions</h2><dl>"
        for convention in outcome.conventions:
            why = f' <span class="quiet">({escape(convention.why)})</span>' if convention.why else ""
            yield f"<dt>{_name(convention.what)}</dt><dd>{_name(convention.taken)}{why}</dd>"
        yield "</dl>"
    yield "</article>"


def _claims(verification: Verification, anchor: str) -> Iterator[str]:
    heading, formula = "", -1
    for entry in entries(verification):
        if isinstance(entry, Claim) and entry.finding.formula != formula:
            formula = entry.finding.formula
            if entry.formula.heading and entry.formula.heading != heading:
                heading = entry.formula.heading
                yield f"<h2>{escape(heading)}</h2>"
            if entry.prose:
                yield f'<p class="prose">{escape(entry.prose)}</p>'
        yield from _unread(entry) if isinstance(entry, Unread) else _claim(entry, anchor)


def _claim(claim: Claim, anchor: str) -> Iterator[str]:
    finding = claim.finding
    level = LOOKS[finding.verdict].level or "right"
    place = f"{anchor}-{escape(finding.id, quote=True)}"
    yield f'<section class="claim {level}" id="{place}">'
    yield f'<p class="id"><a href="#{place}">{escape(finding.id)}</a> <span class="quiet">line {claim.line}</span></p>'
    shown = None
    if finding.verdict != Verdict.UNREAD:
        shown = mathml(claim.formula.source, claim.shown, claim.wrong)
    yield f'<div class="formula">{shown or _latex(claim.latex)}</div>{_badge(finding.verdict)}'
    said = [f"<dt>{label}</dt><dd class={label.split()[-1]}>{escape(text)}</dd>" for label, text in remarks(finding)]
    carried = escape(finding.carried)
    said = [s.replace(f"claim {carried}<", f'<a href="#{anchor}-{carried}">claim {carried}</a><') for s in said]
    if true := truth(finding):
        said.append(f"<dt>{true[0]}</dt><dd>{_formula(true[1])}</dd>")
    if finding.counterexample is not None:
        said += _counterexample(finding.counterexample)
    yield f'<dl class="said">{"".join(said)}</dl>' if said else ""
    yield f"<details><summary>LaTeX</summary>{_latex(finding.latex)}</details></section>"


def _counterexample(shown: Counterexample) -> Iterator[str]:
    yield f"<dt>differs</dt><dd>{escape(difference(shown))}</dd>"
    yield f"<dt>replay</dt><dd><code>{escape(shown.python)}</code></dd>"


def _unread(unread: Unread) -> Iterator[str]:
    yield '<section class="claim warning">'
    yield f'<p class="id"><span class="quiet">line {unread.place.line}</span></p>'
    yield f'<div class="formula">{_latex(unread.place.text)}</div>{_badge(Verdict.UNREAD)}'
    yield f'<dl class="said"><dt>reason</dt><dd>{escape(unread.reason)}</dd></dl></section>'


def _badge(verdict: Verdict, text: str = "") -> str:
    look = LOOKS[verdict]
    level = "quiet" if verdict == Verdict.DEFINITION else look.level or "right"
    return f'<span class="badge {level}" title="{escape(look.meaning)}">{look.mark} {text or verdict}</span>'


def _latex(latex: str) -> str:
    return f"<pre>{escape(latex.strip())}</pre>"


def _formula(latex: str) -> str:
    return mathml(*alone(latex)) or f"<code>{escape(latex)}</code>"


def _name(text: str) -> str:
    return _formula(text) if "\\" in text else escape(text)
