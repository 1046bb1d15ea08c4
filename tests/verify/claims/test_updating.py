"""Names that are given several values, as in code."""

import pytest

from bnderive.verify.claims.updating import UPDATED
from tests.verify.annotated import announced, told, verification

FORWARD = r"Given $\nu = \frac1K \sum_k a_k$, $b_k = a_k - \nu$ and $z_k = s_k b_k$. "
INNER = r"$$ \frac{\partial E}{\partial b_k} = s_k \frac{\partial E}{\partial z_k} $$ "
MEAN = r"$$ \frac{\partial E}{\partial \nu} = - \sum_k \frac{\partial E}{\partial b_k} $$ "
LEFT, FIRST, SECOND = (
    r"\frac{\partial E}{\partial a_k}",
    r"\frac{\partial E}{\partial b_k}",
    r"\frac1K \frac{\partial E}{\partial \nu}",
)
KNOWN, BEFORE = "definition definition definition proved proved", f"{FORWARD} {INNER} {MEAN}"
CASES = {
    "parts that are added": (f"$$ {LEFT} = {FIRST} $$ $$ {LEFT} += {SECOND} $$", "definition definition"),
    "with a relation that is put together": (
        rf"$$ {LEFT} = {FIRST} $$ $$ {LEFT} \mathrel{{+}}= {SECOND} $$",
        "definition definition",
    ),
    "one value after the other": (
        rf"$$ {LEFT} \leftarrow {FIRST} $$ $$ {LEFT} \gets {SECOND} $$",
        "definition definition",
    ),
    "one value is an equation": (rf"$$ {LEFT} \leftarrow {FIRST} + {SECOND} $$", "proved"),
    "one that is wrong as well": (rf"$$ {LEFT} \leftarrow {FIRST} - {SECOND} $$", "refuted"),
    "a value made of the one before": (rf"$$ {LEFT} \leftarrow {LEFT} + {SECOND} $$", "definition"),
    "arrows of a diagram": (
        rf"$$ z_k \xleftarrow{{s}} b_k \xleftarrow{{\nu}} a_k $$ $$ {LEFT} = {FIRST} + {SECOND} $$",
        "proved",
    ),
    "a part by itself is no sum": (f"$$ {LEFT} = {FIRST} $$", "refuted"),
    "what another name is given": (rf"$$ {LEFT} = {FIRST} $$ $$ r += {SECOND} $$", "refuted definition"),
}


@pytest.mark.parametrize(("text", "verdicts"), CASES.values(), ids=CASES)
def test_what_a_name_is_given(text: str, verdicts: str) -> None:
    findings = verification(f"{BEFORE} {text}").findings
    assert told(findings) == announced(f"{BEFORE} {text} <!-- {KNOWN} {verdicts} -->", findings)
    assert all(f.reason == UPDATED for f in findings[5:] if f.verdict == "definition")
