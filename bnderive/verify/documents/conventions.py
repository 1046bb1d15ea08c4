"""What a document leaves open and how it was taken, in words; and the settings that say so."""

from collections.abc import Iterator, Mapping

from bnderive.algebra.printing import latex
from bnderive.document.equations import equations
from bnderive.document.manuscript import Formula
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Name
from bnderive.errors import BnderiveError
from bnderive.verify.claims.names import Key, written
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.wording import glossary_of
from bnderive.verify.heads.beneath import named_as
from bnderive.verify.settings import Settings
from bnderive.verify.symbols.letters import letters_of
from bnderive.verify.symbols.outputs import UPSTREAM
from bnderive.verify.symbols.usual import is_variance
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Convention


def aliases_of(settings: Settings) -> Mapping[Key, Key]:
    """The aliases that were set, as names. Raises BnderiveError for what is no name."""
    return {_key(one): _key(other) for one, other in settings.aliases}


def _key(latex_name: str) -> Key:
    source = Source("", latex_name, None, (0,))
    span = Span(0, len(latex_name))
    found = equations(Formula(source, span, False, span), frozenset({latex_name} if latex_name.isalpha() else ()))
    node = found[0].sides[0].node if len(found) == 1 and len(found[0].sides) == 1 else None
    if not isinstance(node, Name):
        raise BnderiveError(
            f"{latex_name!r} is no name", hint="An alias is two names in LaTeX without indices: \\sigma_b=\\sigma_B."
        )
    return written(node, letters_of(found)).key


def measured_against(document: Document, layer: str | None) -> str:
    """What the claims were measured against, in a few words."""
    surveys = distinct(document)
    usual = any(s.usual for s in surveys)
    if layer is not None:
        own = "the document's own equations and " if any(s.defining for s in surveys) else ""
        return f"{own}the layer {layer}"
    if any(s.defining for s in surveys):
        return "the document's own equations" + (" and the usual meaning of names" if usual else "")
    return "the usual meaning of names" if usual else "nothing: the document defines no quantity"


def distinct(document: Document) -> tuple[Survey, ...]:
    """The surveys of a document, each once, in order."""
    return tuple({id(s): s for s in document.surveys.values()}.values())


def conventions_of(document: Document, settings: Settings) -> tuple[Convention, ...]:
    """How what the document leaves open was taken."""
    return tuple(dict.fromkeys(_conventions(document, settings)))


def _conventions(document: Document, settings: Settings) -> Iterator[Convention]:
    for named in sorted({named_as(head) for head in document.text.calls.prefixes.beneath.guessed}):
        why = "no equation says so, but the claims that hold with it do"
        yield Convention("gradient", f"{named} = \\partial L / \\partial v", why)
    if document.text.sum_sign:
        why = "it is the only sum that the document divides by"
        yield Convention("sum", f"\\Sigma = {document.text.sum_sign}", why)
    for survey in distinct(document):
        glossary = glossary_of(survey)
        for loss in sorted(survey.theory.loss):
            yield Convention("loss", loss.latex(), "it stands above ∂ and nothing defines it")
        for one, other in sorted(survey.letters.aliases.items()):
            counts = other.head in survey.slots.sizes.values() and not other.label
            why = "both are the size of one axis" if counts else "they differ in the case of a label"
            why = "--alias" if one in aliases_of(settings) else why
            yield Convention("alias", f"{one.latex()} is read as {other.latex()}", why)
        for plain in (
            k for k, q in survey.theory.quantities.items() if q.name == survey.theory.gradients.get(UPSTREAM)
        ):
            upstream = f"{UPSTREAM.latex()} = \\partial L / \\partial {plain.latex()}"
            yield Convention("usual name", upstream, "nothing defines it, and this is what the layer gives out")
        for key, quantity in survey.theory.quantities.items():
            definition = survey.theory.definition(quantity.name)
            if key not in survey.usual or definition is None:
                continue
            named = quantity.notation.latex(*(i.name for i in quantity.indices))
            what = f"from {settings.layer}" if settings.layer else "usual name"
            yield Convention(what, f"{named} = {latex(definition.expr, glossary)}", _why(key, settings))


def _why(key: Key, settings: Settings) -> str:
    if not is_variance(key):
        return "the document does not define it"
    if "ddof" in settings.values:
        return "--ddof"
    return "the document divides by that count, or says nothing else"
