"""The one place that knows the order of the stages: document → Layer → Derivation → Program → Source → Verdict.

Each function takes one noun and returns the next. A stage is imported when it is reached, so that naming the pipeline
costs nothing and what is not asked for (numpy, torch) is not loaded.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bnderive.bench.nouns import Bench
    from bnderive.bench.nouns import Plan as BenchPlan
    from bnderive.check.accuracy.nouns import Accuracy
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
    sharded: str | None = None,
) -> "Source":
    """Forward and backward as source; `form` is closed or staged, `mode` default (float32 or wider) or accurate
    (float64 inside, one rounding).

    `higher_order` is how gradients are differentiated again, for a target that can say: closed (the default: derived),
    recompute or error. `saved` names the large tensors to keep for the backward; where it is empty they are those that
    the closed form asks for. `style` is what is written, for a target that can say: function; op, operators of torch's
    own registry; module, a class of torch.nn; or jvp, a function of JAX with a tangent. `sharded` names an axis, or its
    size, of which each of several processes has part, for a target that can. Raises BnderiveError for an unknown
    target, for an order or a style of a target that has none, for an axis that is not there or cannot be cut, and where
    the backward cannot be computed from what is saved.
    """
    from bnderive.targets.programs import program_of
    from bnderive.targets.registry import emit

    return emit(program_of(derivation, target, form, mode, higher_order, saved, style, sharded), target)


def generate_tests(derivation: "Derivation", source: "Source", code: Path, tests: Path) -> str:
    """A file of tests for generated source: golden numbers, and differences of the forward.

    `code` and `tests` are where the two files will lie. Raises BnderiveError where no data are found at which the layer
    has gradients.
    """
    from bnderive.targets.registry import TARGETS
    from bnderive.testfile.text import text_of_tests

    return text_of_tests(source, derivation.layer, TARGETS[source.target].calling, code, tests)


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
    from bnderive.implementations import adapted, candidate_of, sizes_asked
    from bnderive.program.program import RECOMPUTE
    from bnderive.targets.registry import TARGETS, plain_targets

    name = derivation.layer.name
    chosen = settings or Settings()
    if implementation is not None or backward is not None:
        derivation, candidate = adapted(derivation, implementation, backward, adapter)
        candidates = [candidate]
        chosen = replace(chosen, sizes=sizes_asked(candidate, chosen.sizes))
    else:
        orders = {name: RECOMPUTE if row.differentiable else None for name, row in TARGETS.items()}
        asked = targets or plain_targets()
        sources = [generate(derivation, target, higher_order=orders.get(target)) for target in asked]
        candidates = [candidate_of(f"generated {s.target}", s, name, chosen.devices) for s in sources]
    return check(derivation, candidates, chosen, progress)


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
    from bnderive.implementations import adapted, candidate_of, sizes_asked
    from bnderive.program.program import DEFAULT, RECOMPUTE
    from bnderive.targets.registry import plain_targets, target_of

    subjects = []
    chosen = settings or Settings(dtypes=("float32",))
    if implementation is not None or backward is not None:
        derivation, candidate = adapted(derivation, implementation, backward, adapter)
        subjects = [candidate]
        chosen = replace(chosen, sizes=sizes_asked(candidate, chosen.sizes))
    layer = derivation.layer
    for target in targets or plain_targets():
        row = target_of(target)
        for mode in row.modes:
            name = f"generated {target}" + ("" if mode == DEFAULT else f", {mode}")
            order = RECOMPUTE if row.differentiable else None
            source = generate(derivation, target, mode=mode, higher_order=order)
            subjects.append(candidate_of(name, source, layer.name, chosen.devices))
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
    are, in one run, on the device of the plan. What cannot run there is told.

    Raises BnderiveError where a target is unknown, and where there is no such device.
    """
    from bnderive.bench.devices import device_of
    from bnderive.bench.nouns import STAGED
    from bnderive.bench.nouns import Plan as BenchPlan
    from bnderive.bench.run import bench
    from bnderive.bench.subjects import operator
    from bnderive.bench.threads import threads_set
    from bnderive.implementations import compiled_subject, subjects_of
    from bnderive.program.loops.traffic import traffic_of
    from bnderive.program.program import DEFAULT, FUNCTION
    from bnderive.targets.programs import program_of
    from bnderive.targets.registry import TARGETS

    chosen = plan or BenchPlan()
    device, threads = device_of(chosen.device), threads_set(chosen.threads)
    layer, closed = derivation.layer.name, partial(generate, derivation)
    subjects = [s for name in targets or TARGETS for s in subjects_of(name, name, closed, layer, device)]
    if not targets or "torch" in targets:
        subjects += subjects_of(STAGED, "torch", partial(generate, derivation, form="staged"), layer, device)
    if chosen.compiled:
        subjects.append(compiled_subject(generate(derivation, "torch"), layer, device))
    own = operator(derivation.layer, device.name)
    loops = program_of(derivation, device.loops, "closed", DEFAULT, None, (), FUNCTION).loops or ()
    traffic = dict(zip(("forward", "backward"), map(traffic_of, loops), strict=True))
    return bench(derivation.layer, [*subjects, *([own] if own else [])], traffic, chosen, device, threads, progress)


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
