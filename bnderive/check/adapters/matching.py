"""Which argument of somebody's function gets which quantity of the layer: by name where names match, else by position.

Input: a signature and a derivation. Output: a `Plan`. What cannot be matched is a BnderiveError that says what the
layer has.
"""

import inspect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bnderive.algebra.expr import Sigma
from bnderive.check.adapters import names
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer

INPUT, UPSTREAM, PARAMETER, FORWARD, SHAPE, CONSTANT, SAVED = (
    "input", "upstream", "parameter", "forward", "shape", "constant", "saved",
)  # fmt: skip
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the value of an argument comes from: a quantity or a parameter of the layer, or a constant."""

    kind: str
    name: str = ""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument: its name (empty for one of *args), whether it is passed by name, and its source."""

    name: str
    keyword: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Plan:
    """All arguments in order; `kept` are the parameters of the layer that the function does not take."""

    arguments: tuple[Argument, ...]
    kept: tuple[str, ...]

    @property
    def told(self) -> str:
        """How the arguments were understood, where their names are not the layer's."""
        written = {UPSTREAM: "the gradient of {}", SHAPE: "the sizes of {}", SAVED: "what the forward saved"}
        pairs = {}
        for a in self.arguments:
            if a.name and a.source.kind != CONSTANT and a.name != f"d{a.source.name}":
                pairs[a.name] = written.get(a.source.kind, "{}").format(a.source.name)
        return names.told(pairs)

    @property
    def read(self) -> tuple[str, ...]:
        """The forward quantities that are given, as the definitions have them."""
        return tuple(a.source.name for a in self.arguments if a.source.kind == FORWARD)


def signature(function: Any, label: str) -> list[inspect.Parameter]:
    """The parameters of a callable. Raises BnderiveError where Python does not know them."""
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError) as unknown:
        raise BnderiveError(
            f"{label} does not say what arguments it takes",
            hint="Wrap it in a Python function that names them, and calls it.",
        ) from unknown


def forward_plan(
    parameters: Sequence[inspect.Parameter], layer: Layer, label: str, wanted: Iterable[str] | None = None
) -> Plan:
    """The arguments of a forward, which takes every input (or those that are `wanted`).

    One letter is a name for something, such as b, only where all the others are known: in f(a, b, c) it is a place.
    """
    inputs = [q.name for q in layer.inputs if wanted is None or q.name in wanted]
    sources = {p.name: s for p in parameters if (s := _of_forward(p, layer, inputs)) is not None}
    _once(sources)
    if any(p.name not in sources and p.default is inspect.Parameter.empty for p in _named(parameters)):
        sources = {n: s for n, s in sources.items() if len(n) > 1 or n == s.name or s.kind != INPUT}
    free = [p for p in _named(parameters) if p.name not in sources]
    taken = {s.name for s in sources.values() if s.kind == INPUT}
    left = [name for name in inputs if name not in taken]
    for parameter in [p for p in free if p.default is inspect.Parameter.empty]:
        if names.plain(parameter.name) in names.GROUPS:
            raise one_axis(label, parameter.name, layer)
        if not left or parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            raise _unknown(label, parameter.name, (*inputs, *(p.name for p in layer.parameters)), layer)
        sources[parameter.name] = Source(INPUT, left.pop(0))
    arguments = _arguments(parameters, sources)
    kinds = {p.kind for p in parameters}
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        arguments += [Argument("", False, Source(INPUT, name)) for name in left]
        left = []
    rest = [p.name for p in layer.parameters if p.name not in {s.name for s in sources.values()}]
    if inspect.Parameter.VAR_KEYWORD in kinds:
        arguments += [Argument(name, True, Source(INPUT, name)) for name in left]
        arguments += [Argument(name, True, Source(PARAMETER, name)) for name in rest]
        left, rest = [], []
    if left:
        raise BnderiveError(
            f"{label}({', '.join(map(str, parameters))}) does not take {left[0]}, an input of {layer.name}",
            hint=f"The inputs are {', '.join(inputs)}. Take all of them, or write a document of the layer without it.",
        )
    return Plan(tuple(sorted(arguments, key=lambda a: a.keyword)), kept_of(layer, rest, label))


def backward_plan(parameters: Sequence[inspect.Parameter], derivation: Derivation, label: str, saves: bool) -> Plan:
    """The arguments of a backward: upstream gradients, then whatever it wants by name. With `saves`, what has no
    meaning is what the forward saved.
    """
    layer = derivation.layer
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters) and saves:
        every = [Argument("", False, Source(UPSTREAM, name)) for name in layer.outputs]
        return Plan((*every, Argument("", False, Source(SAVED))), kept_of(layer, (), label))
    sources = {p.name: s for p in parameters if (s := _of_backward(p, derivation)) is not None}
    _once(sources)
    given = {s.name for s in sources.values() if s.kind == UPSTREAM}
    missing = [name for name in layer.outputs if name not in given]
    for parameter in _named(parameters):
        if parameter.name in sources or parameter.default is not inspect.Parameter.empty:
            continue
        if missing:
            sources[parameter.name] = Source(UPSTREAM, missing.pop(0))
        elif saves:
            sources[parameter.name] = Source(SAVED)
        else:
            known = [*(f"d{n}" for n in layer.outputs), *derivation.forward.quantities]
            raise _unknown(label, parameter.name, (*known, *(p.name for p in layer.parameters)), layer)
    if missing:
        raise BnderiveError(
            f"{label} takes no upstream gradient of {missing[0]}", hint=f"Name it d{missing[0]} or grad_{missing[0]}."
        )
    held = {s.name for s in sources.values()}
    rest = [p.name for p in layer.parameters if p.name not in held]
    arguments = _arguments(parameters, sources)
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters):
        arguments += [Argument(name, True, Source(PARAMETER, name)) for name in rest]
    return Plan(tuple(sorted(arguments, key=lambda a: a.keyword)), tuple(rest))


def kept_of(layer: Layer, names_: Iterable[str], label: str) -> tuple[str, ...]:
    """These parameters, which must have a default, for the implementation has it built in."""
    kept = tuple(names_)
    for name in kept:
        parameter = layer.parameter(name)
        if parameter is not None and parameter.default is None:
            raise BnderiveError(
                f"{label} does not take {name}, and {layer.name} has no default for it",
                hint="Take it as an argument, or state its default in the document.",
            )
    return kept


def _of_forward(p: inspect.Parameter, layer: Layer, inputs: Sequence[str]) -> Source | None:
    if p.kind in {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
        return None
    if (name := names.alike(p.name, (*inputs, *(q.name for q in layer.parameters)))) is not None:
        return Source(INPUT if name in inputs else PARAMETER, name)
    key = names.plain(p.name)
    if key in names.SHAPE:
        rank = max((len(q.indices) for q in layer.differentiable), default=0)
        narrow = next((q.name for q in layer.differentiable if len(q.indices) < rank), None)
        return None if narrow is None else Source(SHAPE, narrow)
    if key in names.TRAINING:
        return Source(CONSTANT, value=not any(names.plain(q.name).startswith("running") for q in layer.inputs))
    if key in names.REDUCTION and all(layer.quantity(name).indices for name in layer.outputs):
        return Source(CONSTANT, value="none")
    if key in names.USUAL and p.default is inspect.Parameter.empty:
        return Source(CONSTANT, value=names.USUAL[key])
    if key in names.AXIS and p.default in {inspect.Parameter.empty, None} and (axis := _summed(layer)) is not None:
        return Source(CONSTANT, value=axis)
    return Source(CONSTANT) if key in names.NOTHING else None


def _summed(layer: Layer) -> int | None:
    """The place, counted from the end, of the only axis of the data that the layer sums over."""
    data = max(layer.differentiable, key=lambda q: len(q.indices))
    sums = {i.axis for d in layer.definitions for s in d.expr.atoms(Sigma) for i in s.bound}
    places = [k - len(data.axes) for k, axis in enumerate(data.axes) if axis in sums]
    return places[0] if len(places) == 1 else None


def _of_backward(p: inspect.Parameter, derivation: Derivation) -> Source | None:
    layer = derivation.layer
    if p.kind in {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
        return None
    inputs = [q.name for q in layer.inputs]
    parameters = [q.name for q in layer.parameters]
    defined = [d.quantity.name for d in derivation.forward.definitions]
    if p.name in (*inputs, *parameters, *defined):
        kind = INPUT if p.name in inputs else PARAMETER if p.name in parameters else FORWARD
        return Source(kind, p.name)
    if (output := names.upstream(p.name, layer.outputs)) is not None:
        return Source(UPSTREAM, output)
    if (name := names.alike(p.name, (*inputs, *parameters))) is not None:
        return Source(INPUT if name in inputs else PARAMETER, name)
    if (name := names.intermediate(p.name, derivation)) is not None:
        return Source(FORWARD, name)
    return None


def _once(sources: dict[str, Source]) -> None:
    """Each quantity goes to one argument: the one that has its name, else the first."""
    best: dict[tuple[str, str], str] = {}
    for name, source in sources.items():
        key = (source.kind, source.name)
        if source.name and (key not in best or name == source.name):
            best[key] = name
    for name in [n for n, s in sources.items() if s.name and best[s.kind, s.name] != n]:
        del sources[name]


def _named(parameters: Iterable[inspect.Parameter]) -> list[inspect.Parameter]:
    return [p for p in parameters if p.kind in _POSITIONAL or p.kind is inspect.Parameter.KEYWORD_ONLY]


def _arguments(parameters: Iterable[inspect.Parameter], sources: dict[str, Source]) -> list[Argument]:
    """Positional as long as none was left out before: what comes after is passed by name."""
    arguments, by_name = [], False
    for p in _named(parameters):
        if p.name not in sources:
            by_name = True
            continue
        keyword = p.kind is inspect.Parameter.KEYWORD_ONLY or (by_name and p.kind is not _POSITIONAL[0])
        arguments.append(Argument(p.name, keyword, sources[p.name]))
    return arguments


def one_axis(label: str, name: str, layer: Layer) -> BnderiveError:
    """What to say of code that takes a number of groups: groups and their members are one axis in it."""
    data, *weights = [q.name for q in layer.inputs]
    given = ", ".join((data, *weights, *(p.name for p in layer.parameters)))
    return BnderiveError(
        f"{label} wants {name!r}: it has groups and their members in one axis, and the code of {layer.name} in two",
        hint=f"Give --impl a function({given}) that reshapes {', '.join((data, *weights))}, calls it, and reshapes "
        f"the result as {data} was.",
    )


def _unknown(label: str, name: str, known: Sequence[str], layer: Layer) -> BnderiveError:
    near = names.nearest(name, known)
    hint = f"Did you mean {near!r}? " if near else ""
    return BnderiveError(
        f"{label} wants {name!r}, which {layer.name} does not have",
        hint=f"{hint}It has {', '.join(dict.fromkeys(known))}; give other arguments a default.",
    )
