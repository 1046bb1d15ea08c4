"""What is said of a claim in words, the same in every format."""

import re

from bnderive.algebra.printing import unicode
from bnderive.report.claims import LOOKS
from bnderive.report.formula.one_line import one_line
from bnderive.report.formula.read import alone
from bnderive.verify.verdict import FALSE, Counterexample, Finding, Verdict

_COMMAND, _PROSE = re.compile(r"\\[A-Za-z]+"), re.compile(r"[A-Za-z]{3,}|[A-Za-z]+ [A-Za-z]{2,}")
_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_LATEX = re.compile(rf"(?:\\[A-Za-z]+|\b[A-Za-z])(?:{_GROUP}|[_^](?:{_GROUP}|\\[A-Za-z]+|[A-Za-z0-9]))+|\\[A-Za-z]+")


def remarks(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Labels and what they say, without the true right-hand side and the counterexample."""
    said = [("reading", finding.reading), ("uses", ", ".join(finding.uses)), ("reason", finding.reason)]
    said += [("carries", f"the error of claim {finding.carried}")] if finding.carried else []
    if finding.step is not None and finding.value is not None and (finding.step in FALSE) != (finding.value in FALSE):
        said.append(("as a step", f"{finding.step}; as a value: {finding.value}"))
    edits = finding.correction.edits if finding.correction else ()
    said += [("mend", says) for says in dict.fromkeys(edit.says for edit in edits if edit.says)]
    return tuple((label, readable(text)) for label, text in said if text)


def truth(finding: Finding) -> tuple[str, str] | None:
    """A label and, in LaTeX, what would be true: the right-hand side, or the mended side of what is no expression."""
    latex = finding.correction.latex if finding.correction else finding.truth
    if not latex:
        return None
    return ("mended", latex) if finding.verdict == Verdict.MALFORMED else ("true", f"= {latex}")


def message(finding: Finding) -> str:
    """All that is known about a claim, in lines of text."""
    parts = [text if label in ("reading", "reason", "mend") else f"{label}: {text}" for label, text in remarks(finding)]
    parts += [f"{true[0]}: {formula(true[1])}"] if (true := truth(finding)) else []
    parts += [f"differs: {difference(finding.counterexample)}"] if finding.counterexample else []
    return "\n".join(parts) or LOOKS[finding.verdict].meaning


def difference(counterexample: Counterexample) -> str:
    """A counterexample in one sentence."""
    point = {**counterexample.sizes, **counterexample.at}
    where = ", ".join(f"{unicode.name(name)} = {value}" for name, value in point.items())
    free = "; means and the like taken as free numbers" if counterexample.off_shell else ""
    at = f" at {where}" if where else ""
    return f"left {counterexample.left}, right {counterexample.right}{at} (seed {counterexample.seed}{free})"


def readable(words: str) -> str:
    """Prose with the LaTeX among its words in Unicode; what has no words is a formula."""
    if "\\" not in words:
        return words
    if not _PROSE.search(_COMMAND.sub(" ", words)):
        return formula(words)
    return _LATEX.sub(lambda found: formula(found.group()), words)


def formula(latex: str) -> str:
    """LaTeX that is one formula, on a line of Unicode."""
    return one_line(*alone(latex)).text
