"""A class of torch.nn.Module, or a module: its weights are those of the layer, and so is its ε.

A class is constructed anew for every shape, with the sizes of its weights for the arguments that have no default and
the layer's parameters for those that are called so. An instance is copied, gets its attributes (`eps`) from the layer,
and is checked at the sizes that its weights have. It runs in training, unless the layer has running statistics for
inputs: then they go into its buffers, and it runs in evaluation.
"""

import copy
import inspect
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bnderive.check.adapters import names
from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.matching import SHAPE, Plan, forward_plan, kept_of, one_axis, signature
from bnderive.check.adapters.torch_function import first_outputs
from bnderive.check.adapters.values import call, values
from bnderive.check.arrays import TORCH_DTYPES
from bnderive.check.candidate import Candidate
from bnderive.check.running import Given, run_autograd
from bnderive.check.shapes import small_sizes
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer, Quantity

AFFINE = "affine"


@dataclass(frozen=True, slots=True)
class Weights:
    """The names of the module's parameters and buffers, by those of the layer's inputs."""

    parameters: Mapping[str, str]
    buffers: Mapping[str, str]


def _takes(implementation: Implementation, derivation: Derivation) -> bool:
    torch = sys.modules.get("torch")
    it = implementation.main
    if torch is None:
        return False
    return isinstance(it, torch.nn.Module) or (isinstance(it, type) and issubclass(it, torch.nn.Module))


def _adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
    layer, label, it = derivation.layer, implementation.name, implementation.main
    made = not isinstance(it, type)
    plan_of_class = None if made else _constructor(it, layer, label)
    sizes = small_sizes(layer)[0]
    defaults = {p.name: p.default for p in layer.parameters if p.default is not None}
    sample = it if plan_of_class is None else _constructed(it, plan_of_class, layer, sizes, defaults, label)
    rank = max((len(q.indices) for q in layer.inputs), default=0)
    narrow = [q.name for q in layer.inputs if len(q.indices) < rank and q.labels is None]
    passed = _passed(sample, layer, narrow)
    weights = _weights(sample, [q for q in layer.inputs if q.name not in passed], label)
    plan = forward_plan(signature(sample.forward, label), layer, label, passed)
    constructed = {} if plan_of_class is None else plan_of_class
    free = [p.name for p in layer.parameters if p.name not in constructed.values()]
    attributes = {name: a for name in free if (a := _attribute(sample, name)) is not None}
    held = {*constructed.values(), *attributes}
    kept = kept_of(layer, [n for n in plan.kept if n not in held], label)

    def run(given: Given) -> Any:
        import torch

        if plan_of_class is None:
            module = copy.deepcopy(it)
        else:
            module = _constructed(it, plan_of_class, layer, given.point.sizes, given.point.symbols, label)
        for name, attribute in attributes.items():
            if name in given.point.symbols:
                setattr(module, attribute, given.point.symbols[name])
        module = module.to(device=given.device, dtype=getattr(torch, given.dtype)).train(not weights.buffers)
        tensors = {**dict(module.named_parameters()), **dict(module.named_buffers())}
        replaced = {
            theirs: given.inputs[ours].reshape(tensors[theirs].shape)
            for ours, theirs in {**weights.parameters, **weights.buffers}.items()
        }

        def module_call(*arguments: Any, **named: Any) -> Any:
            return torch.func.functional_call(module, replaced, arguments, named)

        return first_outputs(call(module_call, plan, values(given)), len(layer.outputs))

    without = frozenset(weights.buffers)
    gives = tuple(q.name for q in layer.differentiable if q.name not in without)
    candidate = Candidate(
        label, "torch", TORCH_DTYPES, run_autograd(run, without),
        taken=_told(made, weights, plan, attributes, constructed), gives=gives,
        uncovered=tuple((f"gradient of {n}", "a buffer of a module has none") for n in weights.buffers),
        sizes=_sizes(sample, layer, weights) if made else {},
    )  # fmt: skip
    return Adapted(candidate, kept)


def _passed(module: Any, layer: Layer, narrow: list[str]) -> tuple[str, ...]:
    """The inputs that go to `forward`: the data, and what it names."""
    theirs = [n for n in inspect.signature(module.forward).parameters if n not in {"args", "kwargs"}]
    called = {names.alike(n, [q.name for q in layer.inputs]) for n in theirs}
    return tuple(q.name for q in layer.inputs if q.name not in narrow or q.name in called)


def _weights(module: Any, wanted: list[Quantity], label: str) -> Weights:
    """By name, or by what is named alike, or by the order of what is left."""
    parameters = [n for n, _ in module.named_parameters()]
    buffers = [n for n, b in module.named_buffers() if b.is_floating_point()]
    found: dict[str, str] = {}
    for theirs in (*parameters, *buffers):
        ours = names.alike(theirs.rpartition(".")[2], [q.name for q in wanted if q.name not in found])
        if ours is not None:
            found[ours] = theirs
    free = [n for n in parameters if n not in found.values()]
    for quantity in [q for q in wanted if q.name not in found]:
        fitting = [n for n in free if _fits(module.get_parameter(n).shape, quantity)]
        if not fitting:
            raise BnderiveError(
                f"{label} has no parameter for {quantity.name}", hint=f"It has {', '.join(parameters) or 'none'}."
            )
        found[quantity.name] = fitting[0]
        free.remove(fitting[0])
    if free:
        raise BnderiveError(f"{label} has the parameter {free[0]}, which the layer does not have")
    return Weights(
        {ours: theirs for ours, theirs in found.items() if theirs in parameters},
        {ours: theirs for ours, theirs in found.items() if theirs in buffers},
    )


def _fits(shape: Any, quantity: Quantity) -> bool:
    return len([n for n in shape if n != 1]) <= len(quantity.indices)


def _sizes(module: Any, layer: Layer, weights: Weights) -> dict[str, int]:
    """The lengths of the axes that the weights of an instance have."""
    tensors = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    found: dict[str, int] = {}
    for ours, theirs in {**weights.parameters, **weights.buffers}.items():
        axes = layer.quantity(ours).axes
        shape = list(tensors[theirs].shape)
        if len(shape) != len(axes):
            shape = [n for n in shape if n != 1]
        if len(shape) == len(axes):
            found |= {a.size: n for a, n in zip(axes, shape, strict=True)}
    return found


def _attribute(module: Any, parameter: str) -> str | None:
    """The attribute of a module that holds a parameter of the layer."""
    numbers = [n for n, v in vars(module).items() if isinstance(v, float | int) and not isinstance(v, bool)]
    return names.alike(parameter, [n for n in numbers if names.alike(n, [parameter]) is not None])


def _constructor(kind: Any, layer: Layer, label: str) -> dict[str, str]:
    """What the arguments of a class get: a parameter of the layer, a size, or (empty) the next size of its weights."""
    found: dict[str, str] = {}
    known = [p.name for p in layer.parameters]
    sizes = [a.size for a in layer.axes]
    for parameter in signature(kind, label):
        if parameter.kind in {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
            continue
        key = names.plain(parameter.name)
        if key in names.GROUPS and parameter.default is inspect.Parameter.empty:
            raise one_axis(label, parameter.name, layer)
        if (name := names.alike(parameter.name, known)) is not None:
            found[parameter.name] = name
        elif key in names.AFFINE:
            found[parameter.name] = AFFINE
        elif key in names.SHAPE:
            found[parameter.name] = SHAPE
        elif parameter.default is inspect.Parameter.empty:
            found[parameter.name] = next((s for s in sizes if names.plain(s) == key), "")
    return found


def _constructed(
    kind: Any, plan: Mapping[str, str], layer: Layer, sizes: Mapping[str, int], symbols: Mapping[str, Any], label: str
) -> Any:
    rank = max((len(q.indices) for q in layer.inputs), default=0)
    narrow = [q for q in layer.inputs if len(q.indices) < rank and q.labels is None]
    shape = list(dict.fromkeys(a.size for q in narrow for a in q.axes))
    lengths = iter([sizes[name] for name in shape])
    arguments: dict[str, Any] = {}
    for theirs, ours in plan.items():
        if ours in symbols:
            arguments[theirs] = symbols[ours]
        elif ours in sizes:
            arguments[theirs] = sizes[ours]
        elif ours == AFFINE:
            arguments[theirs] = bool(narrow)
        elif ours == SHAPE:
            arguments[theirs] = [sizes[name] for name in shape]
        elif not ours:
            arguments[theirs] = next(lengths, None)
    try:
        return kind(**arguments)
    except Exception as problem:
        given = ", ".join(f"{n}={v}" for n, v in arguments.items())
        raise BnderiveError(
            f"cannot construct {label}({given}): {type(problem).__name__}: {problem}",
            hint="Give an instance instead: a name in the file that holds one.",
        ) from problem


def _told(
    made: bool, weights: Weights, plan: Plan, attributes: Mapping[str, str], constructed: Mapping[str, str]
) -> str:
    pairs = {theirs: ours for ours, theirs in {**weights.parameters, **weights.buffers}.items()}
    pairs |= {theirs: ours for ours, theirs in attributes.items()} | {
        theirs: ours for theirs, ours in constructed.items() if ours not in {"", AFFINE, SHAPE}
    }
    parts = [part for part in (names.told(pairs), plan.told) if part]
    parts.append("evaluation" if weights.buffers else "training")
    return f"torch.nn.Module, {'an instance' if made else 'constructed for each shape'} ({'; '.join(parts)})"


NN_MODULE = Adapter("nn-module", "a class of torch.nn.Module, or a module, in training", "torch", _takes, _adapt)
