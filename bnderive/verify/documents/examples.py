"""Claims that the text makes for one example of a batch: "for a single example", "the per-sample gradients are".

Input: the chains of a document and its formulas. Output: the chains, those claims marked. What such a claim says of a
gradient is one term of it: true if the gradient is the sum of those terms over the example.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.manuscript import Formula
from bnderive.verify.claims.chains import Chain

_ONE = r"(example|sample|instance|observation|record|data ?point|point|item|row|token|image|pixel|position|input)"
_KIND = "single|individual|fixed|given|particular"
_STATISTIC = r"(?! (normali|standardi|statistic|mean|variance|layer|scale|scaling))"
_SINGLE = re.compile(
    rf"\b(a|an|one|any|each|every|the) ({_KIND}) (\w+ )?{_ONE}\b|\bone (\w+ )?{_ONE}\b|\bexample by example\b"
    rf"|-th {_ONE}\b|\b(each|every) (\w+ )?{_ONE}\b[^.]*\bcontribut\w+|\bcontributions? (of|from) \w+ (\w+ )?{_ONE}\b"
    rf"|(?<!normalized )(?<!normalizes )(?<!normalizing )\b(per[- ]{_ONE}|{_ONE}[- ]wise)\b{_STATISTIC}",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?<!before )(?<!without )(?<!no )\b(sum(s|med|ming|mation)?|total(s|led|ling)?|add(ed|ing)|accumulat\w+)\b"
    rf"|\b(over|across|for|on) (the |a )?(whole |entire |full )?(mini-?)?batch(es)?\b"
    rf"|\ball (the )?{_ONE}s\b|\baltogether\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(similarly|likewise|analogously|also|and|in the same|for)\b|(?-i:[^A-Z])|$", re.IGNORECASE)
_ENDS = re.compile(r"[.!?](\s|$)")
FAR = 16


def with_examples(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, those marked that the text says for a single example."""
    return tuple(replace(c, single=True) if _is_single(c.sides[0].formula, formulas) else c for c in chains)


def _is_single(formula: int, formulas: tuple[Formula, ...]) -> bool:
    """Whether what leads up to a formula speaks of one example, and not of all after that."""
    text = _leading(formula, formulas)
    last = max((m.start() for m in _SINGLE.finditer(text)), default=-1)
    return last >= 0 and all(m.start() < last for m in _WHOLE.finditer(text))


def _leading(formula: int, formulas: tuple[Formula, ...]) -> str:
    """The text since the display before a formula; where no sentence ends in it, with what led up to that display, and
    so on over `FAR` formulas at most.
    """
    parts: list[str] = []
    ended = False
    for position in range(formula, max(formula - FAR, -1), -1):
        here = formulas[position]
        parts.append(here.before)
        ended = ended or _ENDS.search(here.before) is not None
        begins = position == 0 or formulas[position - 1].heading != here.heading
        if begins or (formulas[position - 1].display and (ended or not _GOES_ON.match(here.before))):
            break
    return " ".join(reversed(parts))
