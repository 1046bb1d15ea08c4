"""Names that are numbers in matrix notation: what is differentiated, a loss, what stands below a fraction's bar.

Input: equations and letters. Output: names.
"""

from collections.abc import Iterable

from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Name, Number, Quotient
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.symbols.gather import candidates, keys_of
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.slots import Slots

_SURE_LOSSES = frozenset({"L", "\\ell", "\\mathcal{L}", "loss", "Loss", "cost"})


def above(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names that stand after a ∂, and never below one: numbers, as the loss is."""
    nodes = (n for n in nodes_of(trees) if isinstance(n, Differential) and n.letter != "d")
    return frozenset(written(n.of, letters).key for n in nodes if isinstance(n.of, Name)) - differentiated(
        trees, letters
    )


def below(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names that stand alone below a fraction's bar: numbers."""
    found: set[Key] = set()
    for node in nodes_of(trees):
        match node:
            case Quotient(above=Number(), below=Name(sub=None, sup=None) as below):
                found.add(written(below, letters).key)
    return frozenset(found)


def differentiated(trees: Iterable[Equation], letters: Letters) -> frozenset[Key]:
    """The names that something is differentiated by."""
    found: set[Key] = set()
    for node in nodes_of(trees):
        match node:
            case Quotient(above=Differential(), below=Differential(of=Name() as of)):
                found.add(written(of, letters).key)
    return frozenset(found)


def losses_of(trees: tuple[Equation, ...], letters: Letters, slots: Slots) -> frozenset[Key]:
    """The losses that equations give, and nothing else uses: numbers, also where they are written element by element,
    L = −(y log a + (1 − y) log(1 − a)). A letter that can be that of an array too must stand after a ∂.
    """
    heads = {c.name.key for c in candidates(enumerate(trees), letters) if not c.name.indices}
    used = {key for c in candidates(enumerate(trees), letters) for key in keys_of(c.right, letters)}
    sure = above(trees, letters) | {k for k in heads if k.head in _SURE_LOSSES}
    return frozenset(k for k in heads & sure - used if is_loss_letter(k) and not slots.arity.get(k))
