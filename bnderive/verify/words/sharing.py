"""Parameters that the text makes one number: "if all λ_i are equal", "for a scalar gain g", "the gain is shared".

Input: the formulas of a document, and the place of one. To teach another word, in any language, add it here.
"""

import re

from bnderive.document.manuscript import Formula

_SHARED = re.compile(
    r"\b(scalars?|shared|tied|same|equal|single|common|uniform|constant|broadcast\w*|Skalar\w*|gemeinsam\w*|gleich\w*"
    r"|scalaires?|partag\w+|escalar\w*|compartid\w+|скаляр\w*|общ\w+|одинаков\w+)\b|标量|純量|共享|相同|スカラー|共有|同じ",
    re.IGNORECASE,
)
_FURTHER = 6


def shared_in_words(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text before a formula, under its heading, speaks of what is one number for all."""
    near = formulas[max(0, number - _FURTHER) : number + 1]
    return any(f.heading == formulas[number].heading and _SHARED.search(f.before) for f in near)
