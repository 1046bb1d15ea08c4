"""The one place that knows the order of the stages: document → Layer → Derivation → Program → Source → Verdict.

Each function takes one noun and returns the next. A stage is imported when it is reached, so that naming the pipeline
costs nothing and what is not asked for (numpy, torch) is not loaded.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bnderive.bench.nouns import Bench, Subject
    from bnderive.bench.nouns import Plan as BenchPlan
    from bnderive.check.accuracy.nouns import Accuracy
    from bnderive.check.candidate import Candidate
    from bnderive.check.settings import Progress, Settings
    from bnderive.check.verdict import Verdict
    from bnderive.derive.derivation import Derivation
    from bnderive.layer.graph import Graph
    from bnderive.layer.layer import Layer
    from bnderive.targets.source import Source
    from bnderive.verify.settings import Progress as Verifying
    from bnderive.verify.settings import Settings as Reading
    from bnderive.verify.verdict import Verification


def load(name: str | Path) -> "Layer":
    """The layer of that name in the library, or of the document at that path.

    Raises UnknownLayer where there is neither, and DocumentError where the document cannot be read.
    """
    from bnderive.document import load_layer
    from bnderive.layer import library

    path = Path(name)
    written_as_path = isinstance(name, Path) or path.suffix != "" or os.sep in name
    if written_as_path or (name not in library.names() and path.exists()):
        return load_layer(path)
    return load_layer(library.path_of(str(name)))


def graph(layer: "Layer", *, partials: bool = False) -> "Graph":
    """The computational graph; with `partials`, ∂target/∂source on every edge, else none."""
    from bnderive.derive.partials import with_partials
    from bnderive.layer.graph import graph_of

    return with_partials(graph_of(layer)) if partials else graph_of(layer)


def backward(layer: "Layer", values: "Mapping[str, Fraction | int] | None" = None) -> "Derivation":
    """The derivation of a layer's backward pass, for all sizes; `values` sets parameters to exact numbers first.

    Raises NotDifferentiable where a derivative is not known, and Undecided where no closed form is found in bounds.
    """
    from bnderive.derive.backward import derive
    from bnderive.layer.fixing import fixed

    return derive(fixed(layer, {name: Fraction(value) for name, value in (values or {}).items()}))


def tangent(layer: "Layer", values: "Mapping[str, Fraction | int] | None" = None) -> "Derivation":
    """The derivation of a layer's tangent pass (forward mode): how its outputs move when its inputs do.

    `values` and what is raised are as for `backward`.
    """
    from bnderive.derive.tangent import derive_tangent
    from bnderive.layer.fixing import fixed

    return derive_tangent(fixed(layer, {name: Fraction(value) for name, value in (values or {}).items()}))


def backward_layer(derivation: "Derivation") -> "Layer":
    """The backward pass of a derivation as a layer: from inputs and upstream gradients to gradients."""
    from bnderive.derive.second import backward_as_layer

    return backward_as_layer(derivation)


def second_order(derivation: "Derivation") -> "Derivation":
    """The derivation of the backward pass of a backward pass: the gradients of a scalar that depends on gradients.

    What is raised is as for `backward`.
    """
    from bnderive.derive.second import derive_second

    return derive_second(derivation)


def generate(
    derivation: "Derivation",
    target: str,
    form: str = "closed",
    mode: str = "default",
    higher_order: str | None = None,
    saved: Sequence[str] = (),
    style: str = "function",
) -> "Source":
    """Forward and backward as source; `form` is closed or staged, `mode` default (float32 or wider) or accurate
    (float64 inside, one rounding).

    `higher_order` is how gradients are differentiated again, for a target that can say: closed (the default: derived),
    recompute or error. `saved` names the large tensors to keep for the backward; where it is empty they are those that
    the closed form asks for. `style` is what is written, for a target that can say: function, or op, operators of
    torch's own registry. Raises BnderiveError for an unknown target, for an order or a style of a target that has none,
    and where the backward cannot be computed from what is saved.
    """
    from bnderive.program.plan import plan
    from bnderive.targets.further import further_passes
    from bnderive.targets.registry import TARGETS, emit

    order, passes = further_passes(derivation, target, higher_order, style)
    loops = target in TARGETS and TARGETS[target].loops
    return emit(plan(derivation, form, mode, passes, order, style, loops=loops, keep=saved), target)


def run_checks(
    derivation: "Derivation",
    targets: Sequence[str] = (),
    implementation: Any = None,
    settings: "Settings | None" = None,
    progress: "Callable[[Progress], None] | None" = None,
    *,
    backward: Any = None,
    adapter: str | None = None,
) -> "Verdict":
    """What independent references say of generated code (for every target that needs no compiler where none is named),
    or of `implementation` and its `backward`, if that is another object.

    Generated code is that of first order, which is the same whatever is derived further. Both are objects, or
    references to them: FILE.py, package.module, or either with :name; what is referred to is imported, so it runs. How
    they are called is inferred, or named by `adapter`. Parameters of the layer that they do not take are at their
    defaults. Raises BnderiveError where they cannot be found or called, and MissingExtra where they need torch and
    torch is not installed.
    """
    from bnderive.check.run import check
    from bnderive.check.settings import Settings
    from bnderive.program.program import RECOMPUTE
    from bnderive.targets.registry import TARGETS, plain_targets

    name = derivation.layer.name
    chosen = settings or Settings()
    if implementation is not None or backward is not None:
        derivation, candidate = _adapted(derivation, implementation, backward, adapter)
        candidates = [candidate]
        chosen = replace(chosen, sizes=_sizes(candidate, chosen.sizes))
    else:
        orders = {name: RECOMPUTE if row.differentiable else None for name, row in TARGETS.items()}
        asked = targets or plain_targets()
        sources = [generate(derivation, target, higher_order=orders.get(target)) for target in asked]
        candidates = [_generated(f"generated {s.target}", s, name) for s in sources]
    return check(derivation, candidates, chosen, progress)


def _adapted(derivation: "Derivation", main: Any, given: Any, adapter: str | None) -> "tuple[Derivation, Candidate]":
    """A user's object as a candidate, and the derivation of the layer with what it does not take at its default."""
    from bnderive.check.adapters.registry import adapted
    from bnderive.check.load import implementation_of

    implementation = implementation_of(main, given, derivation.layer.name, asked=adapter is not None)
    found = adapted(implementation, derivation, adapter)
    defaults = {
        p.name: p.default for p in derivation.layer.parameters if p.name in found.kept and p.default is not None
    }
    if not defaults:
        return derivation, found.candidate
    at_default = backward(derivation.layer, {name: Fraction(str(value)) for name, value in defaults.items()})
    return at_default, replace(adapted(implementation, at_default, adapter).candidate, kept=defaults)


def _generated(name: str, source: "Source", layer: str) -> "Candidate":
    """What was just generated, as a candidate."""
    from bnderive.check.compiled import compiled_candidate
    from bnderive.check.load import generated_candidate
    from bnderive.targets.registry import TARGETS

    if source.beside:
        return compiled_candidate(name, {TARGETS[source.target].suffix: source.text, **dict(source.beside)})
    return generated_candidate(name, source.text, source.target, layer)


def _sizes(candidate: "Candidate", sizes: Mapping[str, int] | None) -> Mapping[str, int] | None:
    """The sizes to check at: those that were asked for and those that the candidate has."""
    from bnderive.errors import BnderiveError

    for name, size in (sizes or {}).items():
        if candidate.sizes.get(name, size) != size:
            raise BnderiveError(
                f"{candidate.name} has {name} = {candidate.sizes[name]}, not {size}",
                hint="Give the class, or another instance, to check at other sizes.",
            )
    return {**candidate.sizes, **(sizes or {})} or None


def measure_accuracy(
    derivation: "Derivation",
    targets: Sequence[str] = (),
    implementation: Any = None,
    settings: "Settings | None" = None,
    progress: "Callable[[Progress], None] | None" = None,
    *,
    backward: Any = None,
    adapter: str | None = None,
) -> "Accuracy":
    """How many digits are right: of `implementation`, if any, of the generated code (for every target that
    needs no compiler where none is named) in its modes, and of torch's own operator, side by side.

    `implementation`, `backward` and `adapter` are as for `run_checks`. Raises BnderiveError where they cannot be found.
    """
    from bnderive.check.accuracy.run import accuracy
    from bnderive.check.accuracy.subjects import operator
    from bnderive.check.settings import Settings
    from bnderive.program.program import DEFAULT, MODES, RECOMPUTE
    from bnderive.targets.registry import TARGETS, plain_targets

    subjects = []
    chosen = settings or Settings(dtypes=("float32",))
    if implementation is not None or backward is not None:
        derivation, candidate = _adapted(derivation, implementation, backward, adapter)
        subjects = [candidate]
        chosen = replace(chosen, sizes=_sizes(candidate, chosen.sizes))
    layer = derivation.layer
    for target in targets or plain_targets():
        row = TARGETS.get(target)
        for mode in MODES if row is None else row.modes:
            name = f"generated {target}" + ("" if mode == DEFAULT else f", {mode}")
            order = RECOMPUTE if row is not None and row.differentiable else None
            source = generate(derivation, target, mode=mode, higher_order=order)
            subjects.append(_generated(name, source, layer.name))
    own = operator(layer)
    subjects += [own] if own is not None else []
    return accuracy(derivation, subjects, chosen, progress=progress)


def run_bench(
    derivation: "Derivation",
    targets: Sequence[str] = (),
    plan: "BenchPlan | None" = None,
    progress: "Callable[[str], None] | None" = None,
) -> "Bench":
    """How fast generated code (for every target where none is named), its staged form in torch and torch's own operator
    are, in one run. What cannot run here is told.

    Raises BnderiveError where a target is unknown.
    """
    from bnderive.bench.nouns import Plan as BenchPlan
    from bnderive.bench.run import bench
    from bnderive.bench.subjects import operator
    from bnderive.bench.threads import threads_set
    from bnderive.program.loops.traffic import traffic_of
    from bnderive.program.plan import plan as planned
    from bnderive.targets.registry import TARGETS

    chosen = plan or BenchPlan()
    threads = threads_set(chosen.threads)
    subjects = [_timed(derivation, name) for name in targets or TARGETS]
    if not targets or "torch" in targets:
        subjects.append(_timed(derivation, "torch", "staged"))
    own = operator(derivation.layer)
    loops = planned(derivation, loops=True).loops or ()
    traffic = dict(zip(("forward", "backward"), map(traffic_of, loops), strict=True))
    return bench(derivation.layer, [*subjects, *([own] if own else [])], traffic, chosen, threads, progress)


def _timed(derivation: "Derivation", target: str, form: str = "closed") -> "Subject":
    """Generated code as a subject of a bench."""
    from bnderive.bench.nouns import STAGED
    from bnderive.bench.subjects import NO_TORCH, has_torch, missing, on_jax, on_numpy, on_torch
    from bnderive.check.compiled import NO_COMPILER, compiler, module_of
    from bnderive.check.load import generated_module
    from bnderive.targets.registry import TARGETS

    name = STAGED if form == "staged" else target
    source = generate(derivation, target, form)
    if target in TARGETS and TARGETS[target].differentiable:
        if not has_torch():
            return missing(name, NO_TORCH)
        return on_torch(name, getattr(generated_module(source.text), derivation.layer.name))
    if source.beside:
        files = {TARGETS[target].suffix: source.text, **dict(source.beside)}
        return on_numpy(name, module_of(files)) if compiler() else missing(name, NO_COMPILER)
    try:
        module = generated_module(source.text)
        function = getattr(module, derivation.layer.name, None)
        return on_numpy(name, module) if function is None else on_jax(name, function)
    except ModuleNotFoundError as absent:
        return missing(name, f"{absent.name} is not installed")


def review(
    path: str | Path, settings: "Reading | None" = None, progress: "Callable[[Verifying], None] | None" = None
) -> "Verification":
    """What is right and what is wrong in a derivation that a person wrote, claim by claim.

    Raises DocumentError where the file cannot be read.
    """
    from bnderive.verify.run import verify as run
    from bnderive.verify.settings import Settings as Reading

    chosen = settings or Reading()
    return run(Path(path), chosen, load(chosen.layer) if chosen.layer else None, progress)


def replay(
    path: str | Path,
    claim: str,
    seed: int = 0,
    *,
    ddof: "Fraction | int | None" = None,
    layer: str | None = None,
    aliases: tuple[tuple[str, str], ...] = (),
    reading: int = 1,
    **values: "Fraction | int",
) -> str:
    """The counterexample to a claim computed again, as text: the values at which its two sides differ, in the first
    or in another `reading` of those in which the claim is false.

    Raises BnderiveError where the document has no such claim, or no counterexample to it.
    """
    from bnderive.verify.replaying import replay as run
    from bnderive.verify.settings import Settings as Reading

    given = {**values, **({} if ddof is None else {"ddof": ddof})}
    exact = {name: Fraction(value) for name, value in given.items()}
    chosen = Reading(layer=layer, values=exact, aliases=aliases, seed=seed)
    return run(path, claim, chosen, load(layer) if layer else None, reading)
