"""From the equations of a document to its theory: what its names are, how they are defined, what is left to convention.

Input: the equations in order, and what the caller settles. Output: a `Survey`. The document's own forward equations
come first; names that it leaves undefined get their usual meaning (`completing`); what still has none is an input or a
parameter (`roles`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sympy import Expr

from bnderive.algebra.index import size_symbol
from bnderive.document.equations import Equation
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import DELTA, Key, Letters
from bnderive.verify.deciding.calculus import Calculus, calculus_of
from bnderive.verify.deciding.parts import connected, in_order, restated
from bnderive.verify.heads.calls import Calls
from bnderive.verify.shapes.averaging import averaged_by, count_examples
from bnderive.verify.shapes.shapes import Shapes, function_candidates, later_sides, shapes_of, with_strangers
from bnderive.verify.symbols.bare import as_arrays
from bnderive.verify.symbols.extremes import is_maximum
from bnderive.verify.symbols.gather import Candidate, candidates, fullest, grounded, keys_of
from bnderive.verify.symbols.letters import letters_of
from bnderive.verify.symbols.losses import losses
from bnderive.verify.symbols.outputs import upstream_of
from bnderive.verify.symbols.roles import (
    after_d,
    as_vectors,
    beside_loss,
    differentiated_by,
    is_letter,
    is_plain,
    keys_in,
    late_ends,
    parameters,
    single_arguments,
    spellings,
    strangers,
    totals,
    unread_heads,
)
from bnderive.verify.symbols.shorts import Short, accents_of, forward_only, shorts_of, under
from bnderive.verify.symbols.sizing import sizes_of, volumes_of
from bnderive.verify.symbols.slots import Slots, slots_of
from bnderive.verify.symbols.theory import Theory, quantity_of
from bnderive.verify.symbols.usual import is_deviation, is_loose, is_usual, sample_of, single_number
from bnderive.verify.theory.abbreviating import written_out
from bnderive.verify.theory.completing import completed
from bnderive.verify.theory.defining import defined, definitions_of
from bnderive.verify.theory.given import Given, in_time
from bnderive.verify.theory.layering import with_layers
from bnderive.verify.theory.opaque import not_understood
from bnderive.verify.theory.recounting import recounted

Numbered = tuple[tuple[int, Equation], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The theory of a document, with the equations that define (number → name), the names taken as usual, the
    sides (number of the chain, position) that only give a name, and the names defined otherwise than usual (`unusual`).
    `shorts` are the names that it gives on the way, as they are written.
    `plain` is the same with each name as it is first defined, where that is not how it is read. `lifted` are the names
    that another part of the document defines, with an index less.
    """

    theory: Theory
    calculus: Calculus
    letters: Letters
    slots: Slots
    defining: Mapping[int, Key]
    usual: tuple[Key, ...]
    ddof: Expr
    naming: Mapping[tuple[int, int], Key] = field(default_factory=dict)
    narrow: "Survey | None" = None
    plain: "Survey | None" = None
    unusual: tuple[Key, ...] = ()
    calls: Calls = field(default_factory=Calls)
    loose: frozenset[str] = frozenset()
    shorts: Mapping[Key, Short] = field(default_factory=dict)
    lifted: frozenset[str] = frozenset()

    @property
    def defined(self) -> frozenset[Key]:
        """The names that have a meaning: by a definition, a usual one included, or as an abbreviation."""
        names = {d.quantity.name for d in self.theory.definitions}
        return frozenset(k for k, q in self.theory.quantities.items() if q.name in names) | frozenset(
            (*self.theory.abbreviations, *self.theory.gradients)
        )


def survey(
    equations: Numbered, given: Given, elsewhere: Mapping[Key, Quantity] | None = None, narrow: str | None = None
) -> Survey:
    """What a document, or a part of it, talks about. `elsewhere` are the names of another part, which defines them;
    `narrow` is a size that is taken to be one.
    """
    letters = letters_of(e for _, e in equations)
    equations = with_layers(equations, letters)
    trees = tuple(e for _, e in equations)
    letters = replace(letters, aliases={**spellings(trees, letters), **recounted(equations, letters), **given.aliases})
    accents = accents_of(equations, letters)
    possible = tuple(c for c in candidates(equations, letters) if c.name.key not in given.distrusted)
    possible = tuple(c for c in possible if under(c.name.key, accents) is None)
    chosen = forward_only(equations, grounded(fullest(possible), possible, letters), letters)
    numbers = {c.number for c in chosen.values()}
    values = {key.head: inside for key, inside in totals(trees, letters).items()}
    slots = slots_of([(n, e) for n, e in equations if n in numbers], letters, Slots(values=values), force=True)
    slots.settle()
    slots_of([(n, e) for n, e in equations if n not in numbers], letters, slots, force=False)
    slots.unite_letters()
    single = as_arrays(equations, letters, slots, given.layout)
    for key, there in (elsewhere or {}).items():
        for k in range(min(slots.arity.get(key, 0), len(there.axes))):
            before = 0 if given.last else slots.arity[key] - len(there.axes)
            slots.size((key, max(0, before) + k), there.axes[k - min(0, before)].size)
    slots.adopt()
    shapes = shapes_of(equations, letters, slots, narrow, single)
    if shapes is None:
        as_vectors(trees, letters, slots)
    else:
        strange = with_strangers(equations, letters)
        fitting = tuple(c for c in (*possible, *function_candidates(equations, letters)) if c.number not in strange)
        chosen = forward_only(equations, grounded(fullest(fitting), fitting, letters), letters)
        chosen = {k: c for k, c in chosen.items() if shapes.rows.get(k) not in chosen}
    chosen = {k: c for k, c in chosen.items() if k.head not in slots.sizes.values() or slots.arity.get(k)}
    arrays = frozenset(k for k in chosen if slots.arity.get(k))
    loss = losses(equations, letters, frozenset(chosen) - arrays, arrays | given.worded)
    return _assembled(equations, chosen, letters, slots, loss, given, frozenset(elsewhere or ()), shapes, possible)


def _assembled(
    equations: Numbered,
    chosen: dict[Key, Candidate],
    letters: Letters,
    slots: Slots,
    loss: frozenset[Key],
    given: Given,
    elsewhere: frozenset[Key],
    shapes: Shapes | None,
    again: tuple[Candidate, ...] = (),
) -> Survey:
    """The survey, where equations of `again` may say anew what a name is."""
    trees, alone = tuple(e for _, e in equations), dict(chosen)
    keys = keys_in(trees, letters)
    shaped = frozenset(shapes.known) if shapes is not None else frozenset[Key]()
    unknown = shapes.matrices.unknown if shapes is not None else shaped
    joint = {Key(name) for name in slots.joint_names()} - chosen.keys()
    volumes = volumes_of(chosen, letters, slots)
    wholes = {(chosen.pop(key).number, 0): key for key in volumes}
    taken = {*loss, *shaped, *unknown, *joint, *(part for parts in volumes.values() for part in parts)}
    bound = {k for k in keys if is_letter(k, letters) and not slots.arity.get(k)}
    taken |= {k for k in keys if k.head in slots.values} | bound
    examples = averaged_by(equations, alone, letters)
    count_examples(trees, examples, letters, slots)
    sizes = sizes_of([k for k in keys if k not in taken | given.worded], chosen, trees, letters, slots)
    outputs = (below := differentiated_by(trees, letters)) | after_d(trees, letters)
    accents = accents_of(equations, letters)
    barred = {k: plain for k in keys if (plain := under(k, accents)) is not None and plain in keys}
    inside = {k for c in chosen.values() for k in keys_of(c.right, letters)}
    rows = {low for upper, low in shapes.rows.items() if upper in inside} if shapes is not None else set()
    settled = {*chosen, *sizes, *below, *loss, *(replace(k, head=f"d{k.head}") for k in loss), *barred, *inside, *rows}
    backward = {c.name.key for c in again} - alone.keys()
    shorts = shorts_of(equations, letters, frozenset(settled | {k for k in keys if is_usual(k)} - backward))
    named = {replace(k, head=k.head[1:]) for k in shorts if k.head.startswith("d")} - settled
    quantities: dict[Key, Quantity] = {}
    scalars: dict[Key, Expr] = {k: size_symbol(k.head) for k in sizes}
    scalars |= {key: slots.count(key.head) for key in joint}
    given_names = parameters(chosen, letters, given.calls.heads.named.values())
    arguments = single_arguments(trees, letters)
    indexed = {k.head for k in keys if slots.arity.get(k)}
    barred |= upstream_of(keys, chosen, inside)
    loose: set[str] = set()
    for key, arity in ((k, slots.arity.get(k, 0)) for k in keys):
        if shapes is not None and key in {*shapes.scalars, *shapes.rows, *unknown}:
            continue
        if key in {*scalars, *shorts, *named, *barred, DELTA, *bound} or (key in loss and not arity):
            continue
        rooted = key not in chosen and not key.squared and replace(key, squared=True) in keys
        if rooted or key.head.isdigit():
            continue
        usual = is_usual(key) or is_deviation(key, keys)
        usual = usual or arity < slots.arity.get(sample_of(key, keys) or key, 0)
        if arity or key in shaped or key in chosen or key in outputs or usual or key in arguments:
            axes = tuple(slots.axis((key, k)) for k in range(arity))
            quantity = quantity_of(key, axes, {q.name for q in quantities.values()})
            quantities[key] = shapes.oriented(key, quantity) if shapes is not None else quantity
        elif (key.head not in indexed) if is_plain(key) else (key in given_names):
            loose |= set() if key in given_names and not is_loose(key) else {key.code()}
            scalars[key] = single_number(key)
    if shapes is not None:
        quantities |= {upper: quantities[low] for upper, low in shapes.rows.items() if low in quantities}
        scalars |= {key: size_symbol(size) for key, size in shapes.scalars.items()}
    gradients = {k: quantities[plain].name for k, plain in barred.items() if plain in quantities}
    tops = {k: above for k in gradients for accent, (_, above) in accents.items() if k.head.startswith(accent + "{")}
    theory = Theory(
        quantities, (), scalars, loss, gradients, tops=tops, matrices=shapes.matrices if shapes is not None else None
    )
    theory = replace(theory, functions=given.calls.heads.named, arbitrary=given.arbitrary, examples=examples)
    calculus = calculus_of(())
    after, possible = later_sides(equations, letters), candidates(equations, letters)
    order = {number: position for position, (number, _) in enumerate(equations)}
    definitions, defining = definitions_of(
        {
            key: (
                chosen[key],
                *(c for c in after if c.number == chosen[key].number and c.name.key == key),
                *(c for c in possible if c.name.key == key and order[c.number] < order[chosen[key].number]),
            )
            for key in chosen
            if key in quantities
        },
        quantities,
        lambda c: defined(c, theory, calculus, letters, slots),
        given,
    )
    if unread := losses(equations, letters, frozenset(definitions)) & quantities.keys() & chosen.keys():
        left = {k: c for k, c in alone.items() if k not in unread}
        return _assembled(equations, left, letters, slots, loss | unread, given, elsewhere, shapes, again)
    if shapes is not None:
        known_after = (c for c in after if c.name.key in quantities)
        said = ((c.name.key, defined(c, theory, calculus, letters, slots)) for c in known_after)
        names = frozenset(quantities[k].name for k in outputs if k in quantities)
        definitions = connected(definitions, ((k, d) for k, d in said if d is not None), names)
    more = (c for c in (*again, *after) if c.name.key in definitions and c.number not in defining)
    said = ((c.name.key, defined(c, theory, calculus, letters, slots)) for c in more)
    of = frozenset(quantities[k].name for k in below if k in quantities)
    better = restated(definitions, ((k, d) for k, d in said if d is not None), of) if again else definitions
    args = equations, alone, letters, slots, loss, given, elsewhere, shapes
    first, definitions = _assembled(*args) if better != definitions else None, better
    seeming = [c for k, c in chosen.items() if k not in definitions and (shapes is None or is_maximum(c.right))]
    aside = late_ends(equations, {k: chosen[k].number for k in definitions.keys() - barred.values()}, letters)
    opaque = not_understood(seeming, quantities, letters)
    settling = given, letters, elsewhere, chosen.keys() | unread_heads(trees, letters), outputs, opaque, aside
    whole = completed(theory, definitions, slots, trees, *settling, beside_loss(trees, letters, loss))
    undefined = {k: q for k, q in whole.theory.quantities.items() if whole.theory.definition(q.name) is None}
    defining = {n: k for n, k in defining.items() if k not in undefined}
    if shapes is None:
        loose |= strangers(equations, letters, undefined, {*given_names, *outputs, *arguments, *elsewhere})
    known = Survey(
        whole.theory,
        whole.calculus,
        letters,
        slots,
        defining,
        whole.usual,
        whole.ddof,
        unusual=whole.unusual,
        calls=given.calls,
        naming={(number, 0): Key(accent) for accent, (number, _) in accents.items()} | wholes,
        loose=frozenset(loose),
        shorts=shorts,
        plain=first,
    )
    return _abbreviated(known, shorts, given)


def with_definitions(known: Survey, change: Mapping[Definition, Definition]) -> Survey:
    """What is known with other definitions; what is given on the way rests on them."""
    definitions, every = (
        in_order(tuple(change.get(d, d) for d in own)) for own in (known.theory.definitions, known.calculus.definitions)
    )
    lent = {k: d for k, d in known.theory.abbreviations.items() if k not in known.shorts}
    totals = {k: d for k, d in known.theory.totals.items() if k not in known.shorts}
    theory = replace(known.theory, definitions=definitions, abbreviations=lent, totals=totals)
    calculus = known.calculus.replacing(every)
    return _abbreviated(replace(known, theory=theory, calculus=calculus), known.shorts, Given())


def _abbreviated(whole: Survey, shorts: Mapping[Key, Short], given: Given) -> Survey:
    """The survey with the names that are given on the way; each may use those before it."""
    theory, left, naming = whole.theory, dict(shorts), dict(whole.naming)
    while left:
        found: set[Key] = set()
        for key, short in left.items():
            in_time(given)
            own = replace(key, head=key.head[1:]) if key.head.startswith("d") else key
            if own in theory.quantities and own != key:
                continue
            definition, total = written_out(short, theory, whole.calculus, whole.letters, whole.slots)
            if definition is not None:
                found.add(key)
                theory = replace(theory, abbreviations={**theory.abbreviations, key: definition})
                theory = replace(theory, totals={**theory.totals, **({key: total} if total is not None else {})})
                naming[short.number, short.position] = key
        if not found:
            break
        left = {k: s for k, s in left.items() if k not in found}
    return replace(whole, theory=theory, naming=naming)
