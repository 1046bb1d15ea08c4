"""What would be true, as material for edits: its terms and their factors, behind what the document itself writes.

Input: a vocabulary and the tree of a true side. Output: the vocabulary with more terms and factors.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bnderive.document.source import Source
from bnderive.document.syntax import Additive, Node, Number, Product
from bnderive.verify.repair.snippet import extent
from bnderive.verify.repair.vocabulary import Form, Vocabulary, form_of, ranked_forms

_MOST = 14
_LONGEST = 240
_SHORT = 60


def with_truth(vocabulary: Vocabulary, source: Source, node: Node) -> Vocabulary:
    """The vocabulary with the terms of what would be true, and their factors, behind those of the document."""
    terms = [term for _, term in node.terms] if isinstance(node, Additive) else [node]
    parts = [part for term in terms for _, part in (term.factors if isinstance(term, Product) else ())]
    own = _readable(source, terms, vocabulary)
    factors = _readable(source, [part for part in parts if not isinstance(part, Number)], vocabulary)
    return replace(
        vocabulary,
        terms=_merged((*vocabulary.terms, *(form for form in own[:_MOST] if _is_short(form)))),
        truths=_merged((*vocabulary.truths, *(form for form in own[:_MOST] if not _is_short(form)))),
        factors=_merged((*vocabulary.factors, *factors[:_MOST])),
    )


def _readable(source: Source, parts: Sequence[Node], vocabulary: Vocabulary) -> list[Form]:
    """The parts that are short enough for an author to see through."""
    spans = [(extent(source, part), part) for part in parts]
    return [form_of(source, part, vocabulary.indices) for span, part in spans if span.end - span.start <= _LONGEST]


def _is_short(form: Form) -> bool:
    """Whether an author may just have left a term out, which needs no Σ of its own."""
    text = "".join(str(piece) for piece in form.pieces)
    return len(text) <= _SHORT and "\\sum" not in text


def _merged(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """The forms, those once that differ in their letters alone."""
    return ranked_forms(Counter(dict.fromkeys(forms, 1)))
