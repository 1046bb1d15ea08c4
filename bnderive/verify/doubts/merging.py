"""One index for several: "writing the position as $p = (h, w)$", after which x_{np} stands for x_{nhw}.

Input: a document, a chain, and the sides of a claim of it. Output: why nothing can be said of the claim, where an index
in it stands for several that names have elsewhere.
"""

import re

from bnderive.document.syntax import Name, Node, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.documents.document import Document

_MERGES = re.compile(
    r"\s*([A-Za-z])\s*(?:=|:=|\\coloneqq|\\equiv|\\leftrightarrow|\\mapsto|\\to)\s*"
    r"(?:\\left)?[(\[]\s*([A-Za-z](?:\s*,\s*[A-Za-z]){1,4})\s*(?:\\right)?[)\]]\s*[.,;:]?\s*"
)
_LETTER = re.compile("[A-Za-z]")


def merged(document: Document, chain: Chain, nodes: tuple[Node, ...]) -> str:
    """Why nothing can be said of a claim; empty where nothing speaks against it."""
    before = document.manuscript.formulas[: chain.sides[0].formula]
    every = ((match[1], match[2]) for f in before if (match := _MERGES.fullmatch(f.latex)))
    found = {one: parts for one, parts in every if {*_LETTER.findall(parts)} <= document.letters.indices}
    heads = {part.head for node in nodes for part in walk(node) if isinstance(part, Name)} if found else set()
    several = next((one for one in found if one in heads & document.letters.indices), "")
    return f"{several} stands for the indices {found[several]}, which is not followed here" if several else ""
