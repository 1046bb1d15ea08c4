"""Heads that begin a paragraph: "**Post-norm.** Here …", "*Case 2:* …", "Option B. …".

Input: the text of a document of a kind. Output: where such heads stand, and what they say. Type of its own makes a head
of what ends with a full stop or a colon; without it, words of a case with its number or letter do. What only says how a
derivation goes on ("**Proof.**", "**Step 2.**") begins nothing of its own. To teach another word, add it to its table.
"""

import re
from itertools import islice

_MAX_HEADS = 20_000
_CASE = (
    r"(?i:case|option|variant|version|setting|scenario|alternative|exercise|fall|variante|cas|caso)[ \t]"
    r"(?:\d{1,2}|[A-Z]|[ivxIVX]{1,4})(?:[ \t]?\([^()\n]{1,60}\))?(?=[.:][ \t\r\n])"
)
_BEGINS = r"^[ \t>]{0,6}(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?"
_STOP = "[.:。：]"
_MARKDOWN = re.compile(
    rf"{_BEGINS}(?:(?P<mark>\*{{1,3}}|_{{1,3}})(?P<typed>[^\W\d_](?:(?!(?P=mark))[^\n$]){{0,60}})"
    rf"(?:{_STOP}(?P=mark)|(?P=mark){_STOP})|(?P<plain>{_CASE}))",
    re.MULTILINE,
)
_LATEX = re.compile(
    r"^[ \t]{0,6}(?:\\noindent[ \t]*|\\item[ \t]*)?"
    rf"(?:\\(?:textbf|textit|emph)\{{(?P<typed>[^\W\d_][^{{}}\n$]{{0,60}})(?:{_STOP}\}}|\}}{_STOP})"
    r"|\\(?:sub)?paragraph\*?\{(?P<titled>[^{}\n$]{1,60})\}"
    rf"|(?P<plain>{_CASE}))",
    re.MULTILINE,
)
_GOES_ON = re.compile(
    r"(proof|step|solution|answer|hint|note|remark|claim|result|definition|lemma|theorem|proposition|corollary|forward"
    r"|backward|gradients?|derivatives?|chain rule|beweis|schritt|lösung|preuve|étape|证明|證明|步骤|解|注|証明|補足)"
    r"(\W|$)",
    re.IGNORECASE,
)


def run_in_heads(text: str, kind: str) -> list[tuple[int, str]]:
    """Where paragraphs begin with a head, and what it says."""
    found = islice((_LATEX if kind == "latex" else _MARKDOWN).finditer(text), _MAX_HEADS)
    heads = ((match.start(), match[match.lastgroup or 0].strip(" .:。：")) for match in found)
    return [(at, head) for at, head in heads if _GOES_ON.match(head) is None]
