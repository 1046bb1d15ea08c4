"""The error about a name that means nothing here: which of several mistakes it is, and how to mend it."""

from bnderive.document.context import Context, Scope
from bnderive.document.symbols import label_text
from bnderive.document.syntax import Additive, Name, Product, script_items
from bnderive.document.transliterate import head_names
from bnderive.document.yaml_reader import did_you_mean
from bnderive.errors import DocumentError


def missing_name(context: Context, node: Name, scope: Scope) -> DocumentError:
    """The error about a name on a right side that is no symbol of the document."""
    shown = context.shown(node)
    letter = label_text(node)
    if letter is not None and letter in scope.indices:
        return context.error(
            node,
            f"the index {shown} stands where a number was expected",
            "Use indices in subscripts and conditions only.",
        )
    computed = next((item for item in script_items(node.sub) if isinstance(item, Additive | Product)), None)
    if computed is not None:
        return context.error(
            computed,
            f"{context.shown(computed)} stands in the place of an index: shifts, convolutions and recurrences are "
            "outside the language",
            f"Gather first: write {node.head}_{{ik}} for {node.head}_{{i+k}}, with an index for each window.",
        )
    family = [s for s in context.table.by_head.get(node.head, ()) if s.pattern.primes == node.primes]
    if family:
        symbol = family[0]
        written = symbol.notation.latex(*symbol.letters)
        count = len(script_items(node.sub))
        return context.error(
            node,
            f"{shown} is used with the wrong axes: {symbol.name} is written {written}, with "
            f"{_indices(len(symbol.slots))}, here with {_indices(count)}",
            f"Write {written} with the indices that are meant, or declare {shown} as a symbol of its own.",
        )
    name = head_names(node.head)[0]
    mentioned = [*context.table.by_name, *context.wanted]
    return context.error(
        node,
        f"missing definition: {shown} is neither an input nor defined",
        f"{did_you_mean(name, mentioned)}Add it to the inputs, define it, or declare it as a parameter: "
        f"`{name}: {{latex: '{shown}', default: 1.0}}`; a size is declared by its axis, as in `i: {{size: {shown}}}`.",
    )


def _indices(count: int) -> str:
    return "no index" if count == 0 else "1 index" if count == 1 else f"{count} indices"
