"""What must not be refuted: claims that may rest on something that was not understood.

An equation that seems to define a name, and could not be read as a definition, leaves open what that name is. So does
a gradient of a quantity that no definition connects with the others. A claim that mentions either may be proved, but a
counterexample to it would only show what is not known.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Add, Expr, Symbol

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index, size_symbol
from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.layer.layer import Definition
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.deciding.calculus import gradient_name
from bnderive.verify.symbols.gather import Candidate, has_derivative, keys_of, name_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.usual import EPSILON, damps, is_learned, is_mean, is_root, is_variance
from bnderive.verify.theory.opaque import plain_name
from bnderive.verify.theory.survey import Survey

_INFINITY = Key("\\infty")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name whose definition, in the chain of that number, is not understood, and the names `inside` that definition;
    or (`gradient`) whose gradient that chain says, of a loss that only words define; or (`sole`) of which it says what
    one element is.
    """

    key: Key
    number: int
    gradient: bool = False
    sole: bool = False
    inside: frozenset[Key] = frozenset()


def doubts_of(
    equations: Iterable[tuple[int, Equation]], possible: Iterable[Candidate], known: frozenset[Key], letters: Letters
) -> tuple[Doubt, ...]:
    """The names that equations seem to define, and that have no definition; but for those whose right side is made of
    names that stand nowhere else. A name of which an equation says what cannot be read is one too, so is a mean or a
    variance without a definition, and what is infinite somewhere.
    """
    used: dict[Key, set[int]] = {}
    found = []
    for number, equation in equations:
        if len(equation.sides) < 2:
            continue
        for side in equation.sides:
            for key in keys_of(side.node, letters) if side.node is not None else ():
                used.setdefault(key, set()).add(number)
        found += [Doubt(key, number, gradient=True) for key in _stated(equation, letters)]
        name = name_of(equation.sides[0].node, letters) if equation.marks[0].text == "=" else None
        if name is not None and name.key not in known and equation.sides[1].node is None:
            found.append(Doubt(name.key, number))
    statistics = (k for k in used if k not in known and (is_mean(k) or is_variance(k) or is_root(k)))
    found += [Doubt(key, min(used[key])) for key in statistics]
    for candidate in possible:
        inside = keys_of(candidate.right, letters)
        elsewhere = any(used[key] - {candidate.number} for key in inside if key in used)
        if candidate.name.key not in known and (elsewhere or _INFINITY in inside):
            found.append(Doubt(candidate.name.key, candidate.number, inside=frozenset(inside)))
    return tuple(found)


def _stated(equation: Equation, letters: Letters) -> Iterator[Key]:
    """The names whose gradient an equation says without any other gradient: ∂L/∂y_i = y_i − t_i."""
    for one, other in zip(equation.sides, equation.sides[1:], strict=False):
        for ratio, value in ((one.node, other.node), (other.node, one.node)):
            by = ratio.below.of if isinstance(ratio, Quotient) and isinstance(ratio.below, Differential) else None
            if by is not None and value is not None and not has_derivative(value):
                yield from keys_of(by, letters)


def shapeless(survey: Survey, exprs: tuple[Expr, ...], of_numbers: Callable[[], bool]) -> str:
    """Why a claim cannot be refuted: nothing says what shape a name of it has. `of_numbers` says whether it is false
    where each array is a number, whatever its shape.
    """
    if survey.theory.matrices is None:
        return ""
    assumed = _mentioned(survey, exprs) & survey.theory.matrices.assumed
    for key in sorted(assumed) if assumed and not of_numbers() else ():
        return f"nothing in the document says what shape {key.latex()} has"
    return ""


def _mentioned(survey: Survey, exprs: tuple[Expr, ...]) -> frozenset[Key]:
    """The names in a claim, also those in the names of gradients."""
    code = {q.name: k for k, q in survey.theory.quantities.items()}
    names = (plain_name(e.name) for expr in exprs for e in expr.atoms(Element))
    return frozenset(key for name in names if (key := code.get(name) or code.get(name[1:])) is not None)


def doubt_about(survey: Survey, doubts: Iterable[Doubt], exprs: tuple[Expr, ...]) -> str:
    """Why a claim cannot be refuted, in a sentence; empty where it can."""
    names = {plain_name(e.name) for expr in exprs for e in expr.atoms(Element)}
    theory = survey.theory
    code = {q.name: k for k, q in theory.quantities.items()}
    mentioned = _mentioned(survey, exprs)
    letters = {s.name for expr in exprs for s in expr.free_symbols if isinstance(s, Symbol)}
    for name in sorted((letters | names) & survey.loose):
        scalars = {str(value): k for k, value in theory.scalars.items()}
        found = code.get(name) or scalars.get(name)
        return f"nothing in the document says what {found.latex() if found is not None else name} is"
    damped = EPSILON in theory.scalars and any(d.expr.has(theory.scalars[EPSILON]) for d in theory.definitions)
    for key in (k for k in survey.usual if damped and damps(k, theory.quantities) and k in mentioned):
        return f"nothing in the document says whether {key.latex()} holds the ε"
    if unsized := _unsized(survey, exprs, letters):
        return f"nothing in the document says how long {unsized} is"
    resting = beneath_of(survey, names)
    beneath = mentioned | {code[name] for name in resting if name in code}
    definitions = (survey.calculus.definition(name) for name in resting | names)
    symbols = {s.name for d in definitions if d is not None for s in d.expr.free_symbols} | letters
    plain = {EPSILON, *(key for key in theory.scalars if is_learned(key) or key.head in survey.slots.sizes.values())}
    beneath |= {k for k, v in theory.scalars.items() if k not in plain and isinstance(v, Symbol) and v.name in symbols}
    for doubt in doubts:
        if doubt.key in beneath and not doubt.gradient:
            return f"it rests on {doubt.key.latex()}, whose definition is not understood"
        if single := _alone_in(doubt, mentioned, survey):
            return f"what says how {single.latex()} goes together with the rest is not understood"
    undefined = sorted(k for k in mentioned if survey.calculus.definition(theory.quantities[k].name) is None)
    for key in undefined:
        if ("+" in key.label and _named_before(key, survey)) or _without_layer(key, survey):
            return f"nothing in the document says what {key.latex()} is"
    return _unreached(exprs, names, code, survey, doubts) or _aside(exprs, code, survey)


def _unreached(
    exprs: tuple[Expr, ...], names: set[str], code: Mapping[str, Key], survey: Survey, doubts: Iterable[Doubt]
) -> str:
    """That a claim is about a gradient from outside, and says it by what is none; where the document gives the loss,
    in any of its terms, for the two may be joined by what it does not print.
    """
    sinks = {name for name in names if name not in code and name[1:] in code}
    loose = sorted(s for s in sinks if _isolated(survey, s[1:]))
    apart = any(expr != 0 and not any(e.name in sinks for e in expr.atoms(Element)) for expr in exprs)
    alone = sorted(e.name for e in exprs if isinstance(e, Element) and e.name in sinks)
    alone += sorted(s for s in sinks if any(d.gradient and d.key == code[s[1:]] for d in doubts))
    given = sinks and any(map(is_loss_letter, survey.defined - {code[s[1:]] for s in sinks}))
    terms = (term for expr in exprs for term in Add.make_args(expr))
    if given and not all(any(e.name in sinks for e in term.atoms(Element)) for term in terms):
        apart, alone = True, alone or sorted(sinks)
    if apart and alone:
        return f"nothing in the document says how {code[alone[0][1:]].latex()} reaches the loss"
    if loose and len(sinks) > 1:
        return f"nothing says how {code[loose[0][1:]].latex()} depends on the other quantities"
    return ""


def defined_apart(survey: Survey, others: Iterable[Survey], exprs: tuple[Expr, ...]) -> str:
    """Why a claim cannot be refuted where it rests on a name that only another part of the document defines, with
    another number of indices there; empty where it rests on none.
    """
    theory = survey.theory
    names = {plain_name(e.name) for expr in exprs for e in expr.atoms(Element)}
    names |= {name[1:] for name in names}
    names |= beneath_of(survey, names)
    undefined = {k for k, q in theory.quantities.items() if q.name in names and theory.definition(q.name) is None}
    for other in others:
        for key in sorted(undefined.intersection(other.defining.values())) if other is not survey else ():
            return f"it rests on {key.latex()}, which the document defines with other indices than here"
    return ""


def _aside(exprs: tuple[Expr, ...], code: Mapping[str, Key], survey: Survey) -> str:
    """That a name stands beside a gradient, and only says something of results whose gradients are others: the mask M
    of D = M ∘ P beside the gradient of O = P V, which may be meant to be D V.
    """
    for side in ({e.name for e in expr.atoms(Element)} for expr in exprs):
        beside = any(name not in code and name[1:] in code for name in side)
        for name in sorted(side & code.keys()) if beside else ():
            users = {d.quantity.name for d in survey.calculus.definitions if _holds(d, name)}
            ends = users and not any(survey.calculus.consumers(user) for user in users)
            if (
                ends
                and survey.calculus.definition(name) is None
                and not side & (users | set(map(gradient_name, users)))
            ):
                return f"nothing in the document says how {code[name].latex()} goes into this"
    return ""


def _holds(definition: Definition, name: str) -> bool:
    return any(e.name == name for e in definition.expr.atoms(Element))


def _alone_in(doubt: Doubt, mentioned: frozenset[Key], survey: Survey) -> Key | None:
    """A name of the claim that only an equation mentions that was not understood as the definition of another."""
    quantities = survey.theory.quantities
    inside = sorted(k for k in doubt.inside & mentioned if k in quantities)
    return next((k for k in inside if _isolated(survey, quantities[k].name)), None)


def doubt_named(survey: Survey, doubts: Iterable[Doubt], nodes: tuple[Node, ...]) -> str:
    """Why a claim that names something cannot be refuted, also where a derivative of it is taken to be zero."""
    named = {written(n, survey.letters).key for node in nodes for n in walk(node) if isinstance(n, Name)}
    unsure = (d for d in doubts if not d.gradient and (d.sole or d.key not in survey.defined))
    found = next((d.key for d in unsure if d.key in named), None)
    return f"it rests on {found.latex()}, whose definition is not understood" if found is not None else ""


def doubtful_loss(survey: Survey, equations: Iterable[Equation], nodes: tuple[Node, ...]) -> str:
    """Why a claim about a loss cannot be refuted: the document says what it is, and that is not understood here."""
    names = {written(n, survey.letters).key for node in nodes for n in walk(node) if isinstance(n, Name)}
    losses = survey.theory.loss & names
    for equation in equations if losses else ():
        left, right = (side.node for side in equation.sides[:2]) if len(equation.sides) > 1 else (None, None)
        first = name_of(left, survey.letters)
        if first is None or first.key not in losses or equation.marks[0].text != "=":
            continue
        if right is None or first.key not in keys_of(right, survey.letters):
            return f"it rests on {first.key.latex()}, whose definition is not understood"
    return ""


def _unsized(survey: Survey, exprs: tuple[Expr, ...], letters: set[str]) -> str:
    """A letter in a claim whose axis has no size of its own, where the claim names the size of an axis that is not in
    it: of the two sizes it may be that they are one.
    """
    named = {size_symbol(size).name for size in survey.slots.sizes.values()}
    every = {axis for quantity in survey.theory.quantities.values() for axis in quantity.axes}
    inside = {i.axis for expr in exprs for i in expr.atoms(Index)}
    axes = inside | {axis for axis in every if axis.length.name in letters}
    strange = (letters & named) - {axis.length.name for axis in inside}
    return min((axis.name for axis in axes if axis.length.name not in named), default="") if strange else ""


def beneath_of(survey: Survey, names: set[str]) -> set[str]:
    """The names that the definitions of these rest on."""
    seen, left = set(names), sorted(names)
    while left:
        definition = survey.calculus.definition(left.pop())
        inside = {e.name for e in definition.expr.atoms(Element)} - seen if definition is not None else set()
        left += sorted(inside)
        seen |= inside
    return seen - names


def stranger(survey: Survey, left: Node, right: Node) -> str:
    """Why two sides cannot be said to differ: one of them names an array that stands in no definition; or both do, and
    it is written as what another is made into, the x̂ of x.
    """
    one, other = (set(keys_of(node, survey.letters)) for node in (left, right))
    hats = {k for k in one & other if k.head.startswith("\\hat{") and Key(k.head[5:-1]) in survey.theory.quantities}
    for key in sorted((one ^ other) | hats):
        quantity = survey.theory.quantities.get(key)
        if quantity is None or key in survey.theory.abbreviations or not _isolated(survey, quantity.name):
            continue
        if not any(_holds(d, quantity.name) for d in survey.calculus.definitions):
            return f"nothing in the document says what {key.latex()} is"
    return ""


def assumed(survey: Survey, exprs: tuple[Expr, ...], nodes: Iterable[Node]) -> str:
    """Why an equation cannot be refuted that says a number of arrays which nothing defines: Σ_i p_i = 1 is a property
    that they are given.
    """
    names = [{e.name for e in expr.atoms(Element)} for expr in exprs]
    if all(names) or not any(names) or any(isinstance(n, Differential) for node in nodes for n in walk(node)):
        return ""
    theory = survey.theory
    own = [k for k, q in theory.quantities.items() if any(q.name in side for side in names)]
    if not own or any(survey.calculus.definition(theory.quantities[k].name) is not None for k in own):
        return ""
    return f"it may say what is taken of {own[0].latex()}, which nothing in the document defines"


def _named_before(key: Key, survey: Survey) -> bool:
    """Whether the same name is given at another step or layer: δ^l, of which δ^{l+1} is a later one."""
    return any(k.head == key.head and k != key for k in survey.defined)


def _without_layer(key: Key, survey: Survey) -> bool:
    """Whether a name stands without its layer: the W of a document that has W^l and W^{l+1}."""
    layers = {f"({letter}" for letter in survey.letters.layers}
    others = (k.label for k in survey.theory.quantities if k.head == key.head)
    return not key.label and any(label[:2] in layers for label in others)


def _isolated(survey: Survey, name: str) -> bool:
    return survey.calculus.definition(name) is None and not survey.calculus.consumers(name)
