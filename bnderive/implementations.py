"""What is checked and timed, made ready to run: what was just generated, and what a user names.

Input: sources of the targets, or somebody's object. Output: candidates of a check and subjects of a bench.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from inspect import signature
from types import ModuleType
from typing import Any

from bnderive.bench.compiling import compiled
from bnderive.bench.nouns import EITHER, GPU, PROCESSOR, Device, Subject
from bnderive.bench.subjects import NO_TORCH, has_torch, into_memory, missing, on_jax, on_numpy, on_torch
from bnderive.check.adapters.registry import adapted as held_against
from bnderive.check.candidate import Candidate
from bnderive.check.compiled import NO_COMPILER, compiled_candidate, compiler, module_of
from bnderive.check.load import generated_candidate, generated_module, implementation_of
from bnderive.derive.backward import derive
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError
from bnderive.layer.fixing import fixed
from bnderive.targets.registry import TARGETS, Target, target_of
from bnderive.targets.source import Source


def adapted(derivation: Derivation, main: Any, given: Any, adapter: str | None) -> tuple[Derivation, Candidate]:
    """A user's object as a candidate, and the derivation of the layer with what it does not take at its default."""
    implementation = implementation_of(main, given, derivation.layer.name, asked=adapter is not None)
    found = held_against(implementation, derivation, adapter)
    defaults = {
        p.name: p.default for p in derivation.layer.parameters if p.name in found.kept and p.default is not None
    }
    if not defaults:
        return derivation, found.candidate
    at_default = derive(fixed(derivation.layer, {name: Fraction(str(value)) for name, value in defaults.items()}))
    return at_default, replace(held_against(implementation, at_default, adapter).candidate, kept=defaults)


def candidate_of(name: str, source: Source, layer: str, devices: Sequence[str] = ("cpu",)) -> Candidate:
    """What was just generated, as a candidate for these devices."""
    if source.beside:
        return compiled_candidate(name, {TARGETS[source.target].suffix: source.text, **dict(source.beside)})
    return generated_candidate(name, source.text, source.target, layer, devices)


def sizes_asked(candidate: Candidate, sizes: Mapping[str, int] | None) -> Mapping[str, int] | None:
    """The sizes to check at: those that were asked for and those that the candidate has."""
    for name, size in (sizes or {}).items():
        if candidate.sizes.get(name, size) != size:
            raise BnderiveError(
                f"{candidate.name} has {name} = {candidate.sizes[name]}, not {size}",
                hint="Give the class, or another instance, to check at other sizes.",
            )
    return {**candidate.sizes, **(sizes or {})} or None


def compiled_subject(source: Source, layer: str, device: Device) -> Subject:
    """What torch.compile makes of generated torch code, as a subject."""
    return compiled(getattr(generated_module(source.text), layer) if has_torch() else None, device)


def subjects_of(
    name: str, target: str, generate: Callable[[str], Source], layer: str, device: Device
) -> tuple[Subject, ...]:
    """What is generated for a target, as subjects of a bench: the one where it can fill arrays that are there already,
    twice; one that is missing where it cannot run here, for which nothing is generated where that is known before.
    """
    row = target_of(target)
    written_for = _written_for(row)
    if written_for in device.refuses:
        return (missing(name, device.refuses[written_for]),)
    source = generate(target)
    if written_for != PROCESSOR:
        why = NO_TORCH if not has_torch() else device.uncompiled() if row.device else ""
        if why:
            return (missing(name, why),)
        return (on_torch(name, getattr(generated_module(source.text), layer), device.name),)
    if source.beside:
        files = {row.suffix: source.text, **dict(source.beside)}
        return _on_numpy(name, module_of(files)) if compiler() else (missing(name, NO_COMPILER),)
    try:
        module = generated_module(source.text)
    except ModuleNotFoundError as absent:
        return (missing(name, f"{absent.name} is not installed"),)
    function = getattr(module, layer, None)
    return _on_numpy(name, module) if function is None else (on_jax(name, function),)


def _written_for(row: Target) -> str:
    """A GPU alone, whatever torch runs on, or the processor."""
    return GPU if row.device else EITHER if row.differentiable else PROCESSOR


def _on_numpy(name: str, module: ModuleType) -> tuple[Subject, ...]:
    subject = on_numpy(name, module)
    takes = "out" in signature(module.backward).parameters
    return (subject, into_memory(subject, module)) if takes else (subject,)
