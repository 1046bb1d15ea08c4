"""What a manuscript says, before anything is known of its names: it is read once, whatever is then held of it.

Input: a `Manuscript`. Output: a `Text`: its chains with all that only rewrites them, and what its scripts, functions
and candidates for definitions are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from bnderive.document.equations import Equation, Side, equations, vocabulary
from bnderive.document.manuscript import Formula, Manuscript, Refused
from bnderive.document.source import Span
from bnderive.document.syntax import Mark
from bnderive.verify.claims.arrays import with_arrays
from bnderive.verify.claims.bold_products import with_bold_products
from bnderive.verify.claims.capitals import with_small_indices
from bnderive.verify.claims.chains import Chain, chains_of, heading_of, with_conditions
from bnderive.verify.claims.convolving import with_convolutions
from bnderive.verify.claims.crossing import with_crosses
from bnderive.verify.claims.deepening import with_gradients
from bnderive.verify.claims.entries import with_entries
from bnderive.verify.claims.generic import with_any_element
from bnderive.verify.claims.membership import Shared, shared_of, with_sets
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.claims.reductions import with_reductions
from bnderive.verify.claims.repeating import with_repeated
from bnderive.verify.claims.rules import with_rules
from bnderive.verify.claims.squares import with_squares
from bnderive.verify.claims.terms import with_terms
from bnderive.verify.claims.unscripted import with_scripts
from bnderive.verify.claims.unwritten_sums import with_unwritten_sums
from bnderive.verify.claims.updating import with_updates
from bnderive.verify.claims.variations import with_variations
from bnderive.verify.documents.examples import with_examples
from bnderive.verify.heads.alike import alike_of, with_alike
from bnderive.verify.heads.arbitrary import arbitrary_of
from bnderive.verify.heads.beneath import Beneath
from bnderive.verify.heads.calls import Calls, called, calls_of, regular
from bnderive.verify.heads.events import with_events
from bnderive.verify.heads.gradient_letters import beneath_of
from bnderive.verify.heads.instances import with_instances
from bnderive.verify.heads.normalizing import with_normalized
from bnderive.verify.heads.overriding import with_overridden
from bnderive.verify.heads.picking import with_picked
from bnderive.verify.heads.places import places_of, with_places
from bnderive.verify.heads.prefixing import prefixes_of, with_prefixes
from bnderive.verify.heads.renaming import with_arguments
from bnderive.verify.heads.rows import with_rows
from bnderive.verify.heads.several import with_several
from bnderive.verify.heads.softmaxing import with_softmax
from bnderive.verify.symbols.declaring import with_lists
from bnderive.verify.symbols.extremes import with_extremes
from bnderive.verify.symbols.gather import Candidate, candidates
from bnderive.verify.symbols.layouts import Layout, laid_by, laid_out, layouts_of
from bnderive.verify.symbols.letters import letters_of
from bnderive.verify.symbols.repeated import with_sums
from bnderive.verify.symbols.showing import with_shown
from bnderive.verify.symbols.uppers import with_uppers
from bnderive.verify.symbols.workings import is_worked, numbered, without_examples
from bnderive.verify.theory.given import Given, in_time
from bnderive.verify.theory.holding import Held, held_of
from bnderive.verify.words.behind import in_one_row, named_behind, with_behind
from bnderive.verify.words.calling import named_by_text, stands_for
from bnderive.verify.words.denying import with_denials
from bnderive.verify.words.endowing import Endowment, endowments
from bnderive.verify.words.enumerating import with_contents
from bnderive.verify.words.remarking import with_remarks
from bnderive.verify.words.shaping import with_shapes
from bnderive.verify.words.supposing import lasts, opens, solved_for, with_omissions, with_suppositions

_GOES_ON = re.compile(r"\s*&?\s*=")
_BEGINS = re.compile(r"[\s,.:;()*_]*(is|are|equals|becomes|then|as)?[\s,.:;()*_]*", re.IGNORECASE)
_DOES = re.compile(
    r"\b(us(e|es|ing)|(distribut|substitut|insert|plug|apply|factor|multipl|divid|add|subtract|cancel|expand|simplif"
    r"|collect|replac)(e|es|ing|y|ies|ying|ging|s)?)( (in|out|by|with|for|the|both sides by))*\s*$",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n[ \t>]*\r?\n")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")


@dataclass(frozen=True, slots=True)
class Text:
    """`words` are the names of several letters that stand bare, `calls` what is a function, `held` the names of
    gradients with something held fixed, `possible` the equations that may define a name, `distrusted` the names that
    none of them defines although it seems so; `arbitrary` the functions that nothing defines, `numbered` the letters
    that have numbers for values. `example`: numbers are put in for names somewhere. `layout` is how arrays without
    indices are read, of all in which they may be. `shared` are sets that belong to one of several, and what each has,
    `endowed` the names that have properties which only the text gives. `generic` are the equations of one element that
    are read as those of any. `sum_sign` is the sum in LaTeX that a sign by itself stands for.
    """

    words: frozenset[str]
    letters: Letters
    chains: tuple[Chain, ...]
    calls: Calls
    held: Mapping[Key, Held]
    possible: tuple[Candidate, ...]
    distrusted: frozenset[Key]
    arbitrary: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    example: bool = False
    layout: Layout = ""
    layouts: tuple[Layout, ...] = ()
    shared: Shared = field(default_factory=Shared)
    endowed: tuple[Endowment, ...] = ()
    generic: frozenset[int] = frozenset()
    sum_sign: str = ""


def read_text(manuscript: Manuscript, given: Given) -> Text:
    """What a manuscript says. Raises Undecided where reading it takes too long."""
    formulas = manuscript.formulas
    words = vocabulary(formulas)
    read = ((k, _equations(manuscript, k, words, given)) for k in range(len(formulas)))
    chains = chains_of(read, lambda one, other: _beside(formulas, one, other))
    chains = with_bold_products(with_variations(tuple(chains), formulas), formulas)
    chains, sum_sign = with_unwritten_sums(chains, formulas)
    chains = with_small_indices(with_repeated(with_entries(with_arrays(with_crosses(chains, formulas), formulas))))
    chains, generic = with_any_element(with_rules(chains))
    chains = with_terms(with_convolutions(with_lists(with_shapes(chains, formulas), formulas), formulas))
    chains = with_omissions(with_behind(with_suppositions(chains, formulas), formulas), formulas)
    chains = with_denials(chains, formulas)
    chains = with_examples(chains, formulas)
    shared = shared_of(chains)
    chains = with_picked(with_contents(with_sets(with_events(chains), shared)))
    chains = with_updates(with_arguments(with_uppers(with_normalized(with_overridden(chains)))))
    alike = alike_of(chains)
    chains = with_several(with_alike(chains, alike))
    prefixes = prefixes_of(chains, _gradient_letters(chains, formulas, given))
    chains, first = regular(with_prefixes(chains, prefixes))
    chains = with_softmax(chains)
    places = places_of(chains)
    chains = with_rows(with_places(chains, places), places, formulas)
    chains, bars = with_reductions(chains)
    letters = letters_of(c.equation for c in chains)
    chains = with_gradients(with_scripts(chains, letters), letters)
    numbers, example = numbered(chains, letters), any(map(is_worked, chains))
    chains = with_sums(with_squares(chains, letters), formulas, letters)
    given_in_words = endowments(chains, formulas, letters)
    chains = with_conditions(
        chains,
        letters,
        lambda one, other: in_one_row(one, other, formulas),
        lambda one, other: named_behind(one, other, formulas),
        partial(lasts, formulas),
        partial(opens, formulas),
    )
    chains = with_instances(with_extremes(chains, letters), letters)
    calls = calls_of(chains, letters, replace(first, prefixes=prefixes, alike=alike, places=places))
    chains = called(chains, calls)
    layouts = layouts_of(chains, letters, partial(heading_of, formulas=formulas))
    layout = given.layout or next(iter(layouts), "")
    calls = replace(calls, laid=laid_by(chains, letters, layout, bars=bars))
    chains = laid_out(chains, calls.laid)
    solved = solved_for(chains, formulas, letters)
    chains, remarked = with_remarks(chains, formulas, letters)
    held = held_of(chains, formulas, letters)
    chains = with_shown(chains, letters)
    possible = candidates(((c.number, c.equation) for c in chains if not c.posed), letters)
    possible = without_examples(possible, chains)
    arbitrary = arbitrary_of(chains, calls.heads, letters)
    return Text(
        words,
        letters,
        chains,
        calls,
        held,
        possible,
        solved | remarked,
        arbitrary,
        numbers,
        example,
        layout,
        layouts,
        shared,
        given_in_words,
        generic,
        sum_sign,
    )


def _gradient_letters(chains: tuple[Chain, ...], formulas: tuple[Formula, ...], given: Given) -> Beneath:
    """The letters that name gradients by their script; none where something is held fixed in one that has a name so."""
    found = beneath_of(chains, formulas, given.named_otherwise)
    held = held_of(chains, formulas, letters_of(c.equation for c in chains)) if found.letters else {}
    return Beneath() if any(key.head.split("{")[0] in found.letters for key in held) else found


def _equations(manuscript: Manuscript, number: int, words: frozenset[str], given: Given) -> tuple[Equation, ...]:
    """The equations of a formula; after a formula and an "=" in the text, or words that say as much, it goes on with
    that formula.
    """
    in_time(given)
    formulas, refused = manuscript.formulas, manuscript.refused.get(number)
    formula = formulas[number]
    found = equations(formula, words) if refused is None or not refused.whole else (_unread(formula, refused),)
    if refused is not None and not refused.whole:
        found = tuple(_headed(e, formula, refused) for e in found)
    if found and number + 1 < len(formulas) and _GOES_ON.match(formulas[number + 1].latex):
        found = (*found[:-1], _without_end(found[-1], formula))
    if number and found and found[0].continues is not None and _of_words(formulas[number - 1], formula):
        said = formula.source.error(formula.span, "the text before it says in words what this is", "")
        named = Side(Span(formula.span.start, formula.span.start), None, said)
        first = replace(found[0], sides=(named, *found[0].sides), marks=(found[0].continues, *found[0].marks))
        return (replace(first, continues=None), *found[1:])
    if (
        found
        and found[0].continues is None
        and (formula.before.strip() == "=" or _names(formulas, number, found, words))
    ):
        start = Span(formula.span.start, formula.span.start)
        return (replace(found[0], continues=Mark(start, "=")), *found[1:])
    return found


def _of_words(before: Formula, formula: Formula) -> bool:
    """Whether a formula in the text goes on with code, `std` $= \\sqrt v$, or the words of another paragraph."""
    if formula.display or before.source is not formula.source:
        return False
    between = formula.source.text[before.origin.end : formula.origin.start]
    return "`" in between or (_PARAGRAPH.search(between) is not None and any(map(str.isalpha, _TAG.sub("", between))))


def _unread(formula: Formula, refused: Refused) -> Equation:
    """A formula of which nothing is read."""
    side = Side(formula.span, None, formula.source.error(formula.span, refused.reason, ""))
    return Equation(formula.span, (side,), ())


def _headed(equation: Equation, formula: Formula, refused: Refused) -> Equation:
    """An equation of which only the side that it begins with is read."""
    first = equation.sides[: 1 if len(equation.sides) > 1 and equation.continues is None else 0]
    others = equation.sides[len(first) :]
    left = (Side(s.span, None, formula.source.error(s.span, refused.reason, "")) for s in others)
    return replace(equation, sides=(*first, *left))


def _without_end(equation: Equation, formula: Formula) -> Equation:
    """An equation without a relation that nothing stands after: the next formula begins with it again."""
    marks = equation.marks
    if not marks or formula.source.text[marks[-1].span.end : formula.span.end].strip():
        return equation
    sides = equation.sides[:-1]
    return replace(equation, span=equation.span.to(sides[-1].span), sides=sides, marks=marks[:-1])


def _beside(formulas: tuple[Formula, ...], one: int, other: int) -> bool:
    """Whether a formula only stands in the text before a displayed one that begins with "=", with more text between, or
    as what the text does something with: "Distribute $a$: $$= …$$".
    """
    between = " ".join(f.before for f in formulas[one + 1 : other + 1])
    more = _BEGINS.fullmatch(between) is None or _DOES.search(formulas[one].before) is not None
    return not formulas[one].display and formulas[other].display and more


def _names(formulas: tuple[Formula, ...], number: int, found: tuple[Equation, ...], words: frozenset[str]) -> bool:
    """Whether the text gives what a formula says to the formula before it as a name, or the other way round."""
    if number == 0 or len(found) != 1 or len(found[0].sides) != 1:
        return False
    which = named_by_text(formulas[number - 1].before, formulas[number].before)
    if which != "first":
        return which == "second"
    last = equations(formulas[number - 1], words)[-1:]
    name, meaning = last[0].sides[-1].node if last else None, found[0].sides[0].node
    return name is not None and meaning is not None and stands_for(name, meaning)
