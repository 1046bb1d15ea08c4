"""Shapes that the text gives to names in words: "where $g$ is a scalar and $v$ a $k$-dimensional vector".

Input: the formulas of a document, and the place of one. Output: sizes, none for a single number; None where the text
says nothing of the kind; whether gradients are rows there. To teach another word, in any language, add it to the table
of its kind.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.equations import Side
from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Name
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.words.sentences import following

_NUMBER = r"(scalars?|real numbers?|Skalare?|scalaires?|escalar(es)?|скаляр\w*)\b|标量|純量|纯量|スカラー|스칼라"
_KIND = r"((single|real|positive|learn\w+|train\w+|column|row|scale|gain|input|weight|parameter)[\s-]+){0,3}"
_IS = r"\s*,?\s*(is|are|be|being|denotes?|—|为|為|是)?\s*(a|an|some)?\s*" + _KIND
_SIZE = r"⟨(?P<{0}>[A-Za-z])⟩|(?P<{0}_plain>[A-Za-z])(?![A-Za-z])"
_AFTER = re.compile(
    rf"{_IS}(?:(?P<number>{_NUMBER})(?![\s-]*(\w*product|valued|function|field|multipl\w*|loss))"
    rf"|(?:{_SIZE.format('before')})[\s-]*dimensional\s+{_KIND}vectors?\b"
    rf"|vectors?\s+(?:of|with)\s+(?:length|size|dimension(?:ality)?)\b\s*(?:{_SIZE.format('behind')}))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:the|a|an|some|our|its)\s+{_KIND}(?:(?P<number>{_NUMBER})(\s+(parameter|gain|scale|factor|weight)s?)?)\s*$",
    re.IGNORECASE,
)
_LAID = re.compile(
    r"\b(gradients?|derivatives?)\b[^.;]{0,40}\b(is|are|as|be) (an? )?((?P<rows>row)|column)s?\b"
    r"|\b((?P<laid>row|row[- ]vector|numerator|jacobian)|column|column[- ]vector|denominator|hessian)[- ]"
    r"(layout|convention|formulation)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.;:!?。；：！？]")
_FURTHER = 3


def with_shapes(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, each of a lone name related to the space that the text puts it in: ℝ, or ℝ^k."""
    return tuple(_in_words(chain, formulas) for chain in chains)


def _in_words(chain: Chain, formulas: tuple[Formula, ...]) -> Chain:
    only = chain.sides[0]
    node = only.side.node
    if len(chain.sides) > 1 or not isinstance(node, Name) or node.sub is not None or node.sup is not None:
        return chain
    sizes = said_shape(formulas, only.formula)
    if sizes is None:
        return chain
    space = Name(node.span, "\\mathbb{R}", sup=Name(node.span, sizes[0]) if sizes else None)
    return replace(chain, sides=(only, Placed(Side(node.span, space), only.formula)), marks=("in",))


def said_shape(formulas: tuple[Formula, ...], place: int) -> tuple[str, ...] | None:
    """The sizes that the text gives to the name that a formula is."""
    found = _AFTER.match(_after(formulas, place))
    if found is None:
        return () if _BEFORE.search(formulas[place].before) else None
    sizes = (found[name] for name in ("before", "before_plain", "behind", "behind_plain"))
    return tuple(size for size in sizes if size)


def _after(formulas: tuple[Formula, ...], place: int) -> str:
    """The text after a formula, with the formulas in it, up to the end of a clause."""
    said: list[str] = []
    for there in range(place, min(len(formulas), place + _FURTHER)):
        text = following(there, formulas)
        said.append(_ENDS.split(text)[0])
        if _ENDS.search(text) or there + 1 >= len(formulas) or formulas[there + 1].display:
            break
        said.append(f"⟨{formulas[there + 1].latex.strip()}⟩")
    return "".join(said)


def gradients_in_rows(formulas: tuple[Formula, ...], place: int) -> bool:
    """Whether the text up to a formula says, of rows and columns last of rows, that gradients are written so."""
    said = [found for f in formulas[: place + 1] for found in _LAID.finditer(f.before)]
    return any(found["rows"] or found["laid"] for found in said[-1:])
