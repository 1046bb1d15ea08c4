"""Words before a bracket that everybody knows as functions, and powers of those that nobody does.

To teach another word that is no elementary function, add it to `OTHERS`.
"""

from bnderive.document.functions import FUNCTIONS, in_small_letters
from bnderive.document.syntax import Additive, Name, Node, Number
from bnderive.verify.claims.functions import TRACES, names_only

OTHERS = frozenset({"softmax", "sum", "mean", "diag", "rowsum", "var", "std", *TRACES})


def is_known(word: str) -> bool:
    """Whether a word is a function that everybody knows."""
    return not {word, in_small_letters(word)}.isdisjoint({*FUNCTIONS, *OTHERS})


def raised_alone(head: Name, arguments: tuple[Node, ...]) -> bool:
    """Whether a power is of a word alone, and the bracket after it a factor: RMS^{-1} (g − x̂). A word for a function
    that everybody knows is raised with its bracket.
    """
    match head.sup:
        case Number() | Additive(terms=((_, Number()),)):
            word = len(head.head) > 1 and head.head.isalpha() and not is_known(head.head)
            return word and len(arguments) == 1 and not names_only(arguments)
    return False
