"""Verifications written by hand, for the reports: every verdict, edits, a counterexample; nothing here is computed."""

import re
from dataclasses import replace

from bnderive.document.manuscript import Formula, Manuscript, Unread
from bnderive.document.source import Source, Span, source_of
from bnderive.errors import INCONCLUSIVE, Place
from bnderive.verify.unverified import Unverified
from bnderive.verify.verdict import (
    Convention,
    Correction,
    Counterexample,
    Edit,
    Finding,
    Verdict,
    Verification,
)

TEXT = r"""# Batch normalization, backwards

With $\mu_B = \frac{1}{m} \sum_i x_i$ in mind, the first step is

$$
\frac{\partial L}{\partial \hat{x}_i} = \frac{\partial L}{\partial y_i} \frac{\partial y_i}{\partial \hat{x}_i} = \frac{\partial L}{\partial y_i} \gamma
$$

## Mean & <variance>

$$\frac{\partial L}{\partial \sigma_b^2} = -\frac{\gamma}{2} (\sigma_B^2 + \epsilon)^{\frac{3}{2}} \sum_j (x_j - \mu_B) \frac{\partial L}{\partial y_j}$$

$$\begin{split}
\frac{\partial L}{\partial \mu_b} &= -\gamma (\sigma_B + \epsilon)^{-\frac{1}{2}} \sum_j \frac{\partial L}{\partial y_j} \\
\frac{\partial \sigma_B^2}{\partial \mu_B} &= \frac{2}{m} \sum_j (x_j - \mu_B) \\
&= 0
\end{split}$$

Then it is 0, and

$$\frac{\partial L}{\partial x_i} = \gamma \frac{\partial L}{\partial y_i} (\sigma_B + \epsilon)^{-\frac{1}{2}} - \frac{\gamma}{m} (\sigma_B^2 + \epsilon)^{-\frac{1}{2}} \sum_j \frac{\partial L}{\partial y_j} - \frac{\gamma}{m} (x_i - \mu_B) (\sigma_B^2 + \epsilon)^{-\frac{3}{2}} \sum_j (x_j - \mu_B) \frac{\partial L}{\partial y_i}$$

where $\frac{\sigma_B^2}{\partial x_i} = \frac{2}{m} (x_i - \mu_B)$, and $f(\hat{x}_i) = \operatorname{frob}(x_i)$.

$$ \oint_C \left\{ x $$
"""

REPLAY = "python -c \"from bnderive import replay; replay('notes.md', '3.1', seed=7)\""


def verification(path: str = "notes.md", text: str = TEXT) -> Verification:
    """One document with a claim of every verdict."""
    source = source_of(text, path)
    formulas = (
        _formula(source, r"\mu_B = \frac{1}{m} \sum_i x_i", display=False),
        _formula(source, text[text.index("$$\n") + 3 : text.index("\n$$\n\n##")]),
        _formula(source, _between(text, r"$$\frac{\partial L}{\partial \sigma_b^2}", "$$")),
        _formula(source, _between(text, r"$$\begin{split}", "$$")),
        _formula(source, _between(text, r"$$\frac{\partial L}{\partial x_i}", "$$")),
        _formula(source, r"\frac{\sigma_B^2}{\partial x_i} = \frac{2}{m} (x_i - \mu_B)", display=False),
        _formula(source, r"f(\hat{x}_i) = \operatorname{frob}(x_i)", display=False),
    )
    formulas = tuple(
        replace(
            f, heading="Mean & <variance>" if f.span.start > text.index("## Mean") else "Batch normalization, backwards"
        )
        for f in formulas
    )
    formulas = (formulas[0], replace(formulas[1], before="in mind, the first step is"), *formulas[2:])
    chain = formulas[1].latex
    last = chain.rindex(" = ")
    root = r"(\sigma_B^2 + \epsilon)^{\frac{3}{2}}"
    claim_6 = formulas[4]
    findings = (
        _finding(formulas, "1.1", 0, formulas[0].latex, Verdict.DEFINITION),
        _finding(formulas, "2.1", 1, chain[:last], Verdict.PROVED, step=Verdict.PROVED),
        _finding(
            formulas,
            "2.2",
            1,
            chain[chain.index(" = ") + 3 :],
            Verdict.PROVED,
            value=Verdict.PROVED,
            uses=("y = γ x̂ + β",),
        ),
        _finding(
            formulas,
            "3.1",
            2,
            formulas[2].latex,
            Verdict.REFUTED,
            reading=r"\sigma_b is read as \sigma_B",
            value=Verdict.REFUTED,
            error=_within(formulas[2], r"{\frac{3}{2}}"),
            correction=Correction(
                (
                    Edit(
                        _within(formulas[2], r"\frac{3}{2}"),
                        r"\frac{3}{2}",
                        r"-\frac{3}{2}",
                        "exponent +3/2 should be −3/2",
                    ),
                ),
                formulas[2].latex.split(" = ")[1].replace(root, r"(\sigma_B^2 + \epsilon)^{-\frac{3}{2}}"),
            ),
            counterexample=Counterexample(7, {"m": 3}, {"i": 1}, "-0.25173", "-0.0191", False, REPLAY),
        ),
        _finding(
            formulas,
            "4.1",
            3,
            _between(text, r"\frac{\partial L}{\partial \mu_b} &", r" \\"),
            Verdict.REFUTED,
            reason="the variance stands without its square",
            truth=r"-\gamma (\sigma_B^2 + \epsilon)^{-\frac{1}{2}} \sum_j \frac{\partial L}{\partial y_j}",
            error=_within(formulas[3], r"\sigma_B + \epsilon"),
            counterexample=Counterexample(7, {"m": 3}, {}, "1.5", "1.25", True, REPLAY),
        ),
        _finding(
            formulas,
            "4.2",
            3,
            _between(text, r"\frac{\partial \sigma_B^2}{\partial \mu_B} &", r" \\"),
            Verdict.MASKED,
            reason="the sign is wrong, and the sum is zero",
            step=Verdict.REFUTED,
            value=Verdict.PROVED,
            correction=Correction(
                (Edit(_insertion(formulas[3], r"\frac{2}{m}"), "", "-", "a minus is missing before 2/m"),),
                r"-\frac{2}{m} \sum_j (x_j - \mu_B)",
            ),
        ),
        _finding(
            formulas,
            "4.3",
            3,
            text[text.index(r"\frac{2}{m} \sum_j (x_j - \mu_B) \\") : text.index("= 0\n") + 3],
            Verdict.PROVED,
            uses=("μ is the mean of x",),
        ),
        _finding(
            formulas,
            "5.1",
            4,
            claim_6.latex,
            Verdict.CARRIED,
            carried="4.1",
            correction=Correction(
                (
                    Edit(_within(claim_6, r"\sigma_B"), r"\sigma_B", r"\sigma_B^2", "σ_B should be σ_B²"),
                    Edit(
                        Span(claim_6.span.end - 3, claim_6.span.end - 1),
                        "_i",
                        "_j",
                        "y_i inside Σ_j should be y_j",
                    ),
                ),
                claim_6.latex.split(" = ")[1].replace(r"(\sigma_B + ", r"(\sigma_B^2 + ")[:-3] + "_j}",
            ),
        ),
        _finding(
            formulas,
            "6.1",
            5,
            formulas[5].latex,
            Verdict.MALFORMED,
            reason="a quotient with a differential below has none above",
            error=_within(formulas[5], r"\frac{\sigma_B^2}{\partial x_i}"),
        ),
        _finding(formulas, "7.1", 6, formulas[6].latex, Verdict.UNREAD, reason="frob is no function that is known"),
    )
    unread = (Unread(source.place(Span(text.index(r"$$ \oint"), len(text) - 1)), "this \\left is never closed"),)
    conventions = (
        Convention("variance", "1/m", "claim 4.2"),
        Convention("loss", "L"),
        Convention("\\sigma_b", "σ_B", "it stands where σ_B² is meant, in claim 3.1 and nowhere else in the document"),
    )
    manuscript = Manuscript(path, "markdown", text, formulas, unread)
    return Verification(manuscript, "batchnorm, by the names of its symbols", conventions, findings)


def proved(path: str = "right.md") -> Verification:
    """A document in which all is well."""
    text = "$$ a = b = c $$\n"
    formula = _formula(source_of(text, path), " a = b = c ")
    findings = (
        _finding((formula,), "1.1", 0, "a = b", Verdict.PROVED),
        replace(_finding((formula,), "1.2", 0, "b = c", Verdict.SLOPPY), reading="c is read as C"),
    )
    return Verification(Manuscript(path, "markdown", text, (formula,)), "its own forward equations", (), findings)


def slow(path: str = "slow.md") -> Unverified:
    """A document that took too long."""
    return Unverified(path, "it took more than 60 s, and was given up", INCONCLUSIVE)


def nothing(path: str = "prose.md") -> Verification:
    """A document without formulas."""
    return Verification(Manuscript(path, "markdown", "words\n", ()), "nothing", (), ())


def _between(text: str, start: str, end: str) -> str:
    begin = text.index(start)
    begin += 2 if start.startswith("$$") else 0
    return text[begin : text.index(end, begin)]


def _formula(source: Source, latex: str, *, display: bool = True) -> Formula:
    start = source.text.index(latex)
    end = start + len(latex)
    opening = re.search(r"\$?\$?\s?\Z", source.text[:start])
    closing = re.match(r"\s?\$\$?", source.text[end:])
    origin = Span(opening.start() if opening else start, end + (closing.end() if closing else 0))
    return Formula(source, Span(start, end), display, origin)


def _within(formula: Formula, latex: str) -> Span:
    start = formula.source.text.index(latex, formula.span.start)
    return Span(start, start + len(latex))


def _insertion(formula: Formula, before: str) -> Span:
    start = _within(formula, before).start
    return Span(start, start)


def _finding(
    formulas: tuple[Formula, ...], name: str, number: int, latex: str, verdict: Verdict, **more: object
) -> Finding:
    formula = formulas[number]
    span = _within(formula, latex)
    place: Place = formula.source.place(span)
    return replace(Finding(name, place, number, span, latex, verdict), **more)  # type: ignore[arg-type]
