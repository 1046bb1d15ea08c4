"""How the names of a theory are written, for what is told about it: the author's own way."""

from collections.abc import Iterable

from bnderive.algebra.notation import Notation
from bnderive.algebra.printing import Glossary
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.names import Key
from bnderive.verify.reading.moving import change_name
from bnderive.verify.symbols.theory import notation_of
from bnderive.verify.theory.survey import Survey


def glossary_of(survey: Survey, *, bare: bool = False) -> Glossary:
    """The glossary of a document's theory, with the gradients of its quantities; `bare` writes them without indices."""
    theory = survey.theory
    loss = min((k.latex() for k in theory.loss), default="L", key=lambda latex: (len(latex), latex))
    quantities = {q.name: notation_of(k, 0) if bare else q.notation for k, q in theory.quantities.items()}
    changes = {change_name(name): Notation(("\\mathrm{d}", *n.pieces)) for name, n in quantities.items()}
    gradients = {f"d{name}": _gradient(notation, loss) for name, notation in quantities.items()}
    symbols = {str(value): key.latex() for key, value in theory.scalars.items()}
    return Glossary(
        quantities={**changes, **gradients, **quantities},
        symbols=symbols,
        order=(*quantities, *gradients, *changes, *symbols),
        indices={i.name: i.axis for q in theory.quantities.values() for i in q.indices if i.name.isalpha()},
    )


def _gradient(notation: Notation, loss: str) -> Notation:
    return Notation((f"\\frac{{\\partial {loss}}}{{\\partial ", *notation.pieces, "}"))


def shown(keys: Iterable[Key]) -> str:
    """Names in a list."""
    return ", ".join(key.latex() for key in keys)


def written(quantity: Quantity) -> str:
    """A quantity at its own indices."""
    return quantity.notation.latex(*(i.name.strip("·°") for i in quantity.indices))
