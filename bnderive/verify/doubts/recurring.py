"""Gradients in a recurrence: where c_t is made of c_{t-1}, it goes into c_{t+1} too, which no equation names; and so
does x_t where y_t is made of x_t and x_{t-1}.

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
TWICE = "{} stands at another step in the same equations, from where its gradient may have a further part"
_SHIFTED = re.compile(r"[a-z][+-]\d+")


def recurring(survey: Survey, first: Node | None, *, holds: bool) -> str:
    """Why a claim that holds, or does not, is left open; empty where it does not begin with such a gradient, and where
    it holds and nothing else is made of that name than the next one.
    """
    match first:
        case Quotient(above=Differential(of=Name() as of), below=Differential(of=(Name() | Indexed()) as by)):
            base = by.base if isinstance(by, Indexed) else by
            above = written(of, survey.letters)
            total = is_loss_letter(above.key)
            if not isinstance(base, Name) or not (total or (not above.indices and not above.key.label)):
                return ""
            key = written(base, survey.letters).key
            for own, before in _steps(survey):
                if key not in (own, before):
                    continue
                uses, uses_before = _made_of(survey, own), _made_of(survey, before)
                if total and _name(survey, own) in uses_before and (uses or not holds):
                    return WHY.format(own.latex())
                if own.label and _name(survey, own) not in uses_before and uses and uses_before:
                    return TWICE.format(own.latex())
    return ""


def _steps(survey: Survey) -> Iterator[tuple[Key, Key]]:
    """The names that stand at a step and at one before or after it: x_t and x_{t-1}."""
    every = (*survey.theory.quantities, *survey.theory.scalars)
    for shifted in (k for k in every if _SHIFTED.fullmatch(k.label)):
        yield from ((own, shifted) for own in every if own.head == shifted.head and own.label in ("", shifted.label[0]))


def _name(survey: Survey, key: Key) -> str:
    quantity = survey.theory.quantities.get(key)
    return quantity.name if quantity is not None else str(survey.theory.scalars[key])


def _made_of(survey: Survey, key: Key) -> frozenset[str]:
    """The names that are defined by a name."""
    name, definitions = _name(survey, key), survey.theory.definitions
    using = (d for d in definitions if name in {*mentioned(d.expr), *map(str, d.expr.free_symbols)})
    return frozenset(d.quantity.name for d in using)
