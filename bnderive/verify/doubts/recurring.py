"""Gradients in a recurrence: where c_t is made of c_{t-1}, it goes into c_{t+1} too, which no equation names.

Input: what is known, and what a claim begins with. Output: why nothing is said of a claim that begins with the gradient
of the loss by such a name: whether the next step is meant with it, or this is the last, only the text can say.
"""

import re
from collections.abc import Iterator

from bnderive.document.syntax import Differential, Indexed, Name, Node, Quotient
from bnderive.verify.claims.names import Key, written
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.theory.survey import Survey

WHY = "{} is made of the same at another step, from where its gradient may have a further part"
_SHIFTED = re.compile(r"[a-z]-\d+")


def recurring(survey: Survey, first: Node | None, *, holds: bool) -> str:
    """Why a claim that holds, or does not, is left open; empty where it does not begin with such a gradient, and where
    it holds and nothing else is made of that name than the next one.
    """
    match first:
        case Quotient(above=Differential(of=Name() as of), below=Differential(of=(Name() | Indexed()) as by)):
            base = by.base if isinstance(by, Indexed) else by
            if not isinstance(base, Name) or not is_loss_letter(written(of, survey.letters).key):
                return ""
            key = written(base, survey.letters).key
            for own, before in _recurrent(survey):
                used = survey.calculus.consumers(survey.theory.quantities[own].name)
                if key in (own, before) and (used or not holds):
                    return WHY.format(own.latex())
    return ""


def _recurrent(survey: Survey) -> Iterator[tuple[Key, Key]]:
    """The names that are defined by themselves at a step before, with that: c_t = f_t c_{t-1}."""
    quantities, scalars = survey.theory.quantities, survey.theory.scalars
    for before in (k for k in (*quantities, *scalars) if _SHIFTED.fullmatch(k.label)):
        name = quantities[before].name if before in quantities else str(scalars[before])
        for own in (k for k in quantities if k.head == before.head and k.label in ("", before.label[0])):
            definition = survey.theory.definition(quantities[own].name)
            if definition is not None and name in {
                *mentioned(definition.expr),
                *map(str, definition.expr.free_symbols),
            }:
                yield own, before
