"""Words by which an equation says what a name is at one place alone, and those that make the name free again.

To teach another word, in any language, add it to the table of its kind.
"""

import re

from bnderive.document.manuscript import Formula
from bnderive.verify.words.circumstances import POINTS
from bnderive.verify.words.sentences import earlier, following, lead

_GENERALLY = re.compile(
    r"\b(in general|general(ly)?|any|arbitrary|other|otherwise|every|else|not|again)\b", re.IGNORECASE
)
_LEAST = re.compile(rf"\b({POINTS}|best|choosing)\b|\b(set|sets|setting) .*\bto (zero|0)\b", re.IGNORECASE)
_VANISHES = re.compile(r"(\\partial|\\nabla).*=\s*0\s*[.,;]?\s*$", re.DOTALL)
_BY_ITSELF = re.compile(r"\b(exercises?|questions?|cases?|variants?|examples?|aside|remark)\b", re.IGNORECASE)
_FOR_ANY = re.compile(r"\b(for|with|at) (any|every|all|arbitrary|general|other)( \w+ of)?$", re.IGNORECASE)
_FREE = re.compile(
    r"\W*((is|are|as|being|stays?|now|again|an?) )*"
    r"(free|arbitrary|independent|variable|unconstrained|(parameter )?again)\b",
    re.IGNORECASE,
)
_KEEPING = re.compile(
    r"\b(keep|retain|restor|reinstat|includ|reintroduc|put(ting)? back|bring(ing)? back)(e|ing)?( the)?( small)?\s*$",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\s*((is|are|being|now|again|put|brought) )*(kept|retained|restored|reinstated|included|back|in place)\b",
    re.IGNORECASE,
)
_FROM_NOW = re.compile(
    r"\b(from (now|here) on|in what follows|henceforth|hereafter),?( we)?( (write|denote|let))?( by)?$", re.IGNORECASE
)
_ANEW = re.compile(r"\W*(denotes?|stands for|means|is (now|redefined)|for)\b", re.IGNORECASE)


def generally(text: str) -> bool:
    """Whether a text speaks of more than one point or case."""
    return _GENERALLY.search(text) is not None


def at_an_optimum(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text before a formula asks where something is least, or where a derivative vanishes."""
    near = (*earlier(formulas, number), *range(max(0, number - 1), number))
    return _LEAST.search(lead(formulas, number)) is not None or any(_VANISHES.search(formulas[k].latex) for k in near)


def stands_by_itself(heading: str) -> bool:
    """Whether what a heading stands above is an exercise or a case, of which the rest of a document says nothing."""
    return _BY_ITSELF.search(heading) is not None


def set_free(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text says of the name in a formula that it is free: "for any μ", "with w a free parameter again"."""
    after = _FREE.match(following(number, formulas))
    return after is not None or _FOR_ANY.search(formulas[number].before) is not None


def kept(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text says of the name in a formula that it is not left out: "with ε kept", "restoring ε"."""
    before, after = formulas[number].before, following(number, formulas)
    return _KEEPING.search(before) is not None or _KEPT.match(after) is not None


def renamed(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text says that from here on the name in a formula is another: "from now on s denotes the norm"."""
    before, after = formulas[number].before, following(number, formulas)
    return _FROM_NOW.search(before) is not None and _ANEW.match(after) is not None
