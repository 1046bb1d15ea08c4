"""The wrong forwards of a layer: each definition with one mistake (ε in another place, another count in a variance).

Input: a layer. Output: `ForwardMutant`s, made from the syntax by `check/mutations.py`.
"""

from dataclasses import dataclass, replace

from bnderive.algebra.index import size_symbol
from bnderive.check.mutations import MUTATIONS, Context, head, is_undefined
from bnderive.check.shapes import size_names
from bnderive.check.sites import replaced, sites
from bnderive.layer.glossary import glossary_of
from bnderive.layer.layer import Layer


@dataclass(frozen=True, slots=True)
class ForwardMutant:
    """A layer that computes something else, and what is wrong with it."""

    name: str
    layer: Layer


def forward_mutants(layer: Layer) -> tuple[ForwardMutant, ...]:
    """Every forward with one mistake in one place, without repeats and without those that divide by zero."""
    found: dict[object, ForwardMutant] = {}
    for number, definition in enumerate(layer.definitions):
        context = Context(
            glossary_of(layer),
            tuple(size_symbol(name) for name in size_names(layer)),
            tuple(p.symbol for p in layer.parameters),
            tuple(p.symbol for p in layer.parameters if p.integer),
            definition.quantity.indices,
        )
        changes = ((s, c) for s in sites(definition.expr) for mutation in MUTATIONS for c in mutation(s, context))
        for site, (new, name) in changes:
            wrong = replaced(definition.expr, site.path, new)
            if wrong == definition.expr or is_undefined(wrong):
                continue
            definitions = list(layer.definitions)
            definitions[number] = replace(definition, expr=wrong)
            mutant = ForwardMutant(
                f"{name} in {head(definition.quantity.name, context)}", replace(layer, definitions=tuple(definitions))
            )
            found.setdefault((number, wrong), mutant)
    return tuple(found.values())
