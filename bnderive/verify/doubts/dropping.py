"""An index that the text drops: "work with one column and drop the index j", after which m stands for m_j.

Input: the formulas of a document, what is known, and the sides of a claim. Output: why the claim cannot be refuted.
"""

import re

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Name, Node, walk
from bnderive.verify.claims.names import written
from bnderive.verify.theory.survey import Survey

_DROPS = re.compile(
    r"\b(?:drop|omit|suppress|skip|leave (?:out|off|away)|leaving (?:out|off|away))(?:s|p?ing|p?ed|ting|ted)?"
    r" (?:the |this |that |its |their )?(?:\w+[ -])?(?:index|indices|indexes|(?:sub|super)?scripts?)\b"
    r"|(?:省略|略去|去掉|忽略)[^。]{0,6}(?:下标|上标|索引|指标)",
    re.IGNORECASE,
)


def dropped(formulas: tuple[Formula, ...], survey: Survey, nodes: tuple[Node, ...], number: int) -> str:
    """Why a claim in the formula of that number cannot be refuted; empty where it can."""
    heading = formulas[number].heading
    said = (formula.before for formula in formulas[: number + 1] if formula.heading == heading)
    if not any(_DROPS.search(text) for text in said):
        return ""
    for name in (n for node in nodes for n in walk(node) if isinstance(n, Name)):
        found = written(name, survey.letters)
        quantity = survey.theory.quantities.get(found.key)
        if quantity is not None and len(found.indices) < len(quantity.axes):
            return f"the text drops an index, and {found.key.latex()} stands here with fewer than where it is defined"
    return ""
