"""The entry `module:` of a front matter: what a layer is like as a module of a framework, as it is written.

Input: its YAML. Output: a `ModuleEntry`, whose names are not yet known to be those of axes, inputs and quantities: that
is for `modules` to say, once the equations are read. To add a key, add it to `_KEYS` and to `layer/module.py`.
"""

import re
from dataclasses import dataclass

from bnderive.document.source import Span
from bnderive.document.yaml_reader import YamlReader
from bnderive.document.yaml_tree import Scalar, Sequence, Tree
from bnderive.layer.module import Flag, Module, ModuleClass, Place, Running, SizeArgument, Weight

_KEYS = (
    "classes", "sizes", "settings", "machine", "weights", "flags", "keywords", "running", "momentum", "tracked",
    "counted",
)  # fmt: skip
_PLACE = re.compile(r"\(\s*([A-Za-z]+(?:\s+[A-Za-z]+)+)\s*\)|([A-Za-z]+)(\*?)")
_OWN = (
    "training", "device", "dtype", "forward", "momentum", "track_running_stats", "num_batches_tracked", "input",
    "places", "sizes", "lengths", "order", "moved", "back", "x", "y", "count", "factor", "measured", "wide", "options",
    "whole", "self", "torch", "math", "Any", "Callable", "Sequence", "add_module", "apply", "bfloat16", "buffers",
    "children", "compile", "cpu", "cuda", "double", "eval", "extra_repr", "float", "half", "modules", "parameters",
    "reset_parameters", "reset_running_stats", "requires_grad_", "state_dict", "to", "train", "type", "zero_grad",
)  # fmt: skip
"""Names that a module of torch has, or that its methods use."""


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """The module, and where each name of it stands: by kind and name, and the whole."""

    module: Module
    spans: dict[tuple[str, str], Span]
    span: Span

    def at(self, kind: str, name: str) -> Span:
        """Where a name stands."""
        return self.spans.get((kind, name), self.span)


def module_entry(reader: YamlReader, node: Tree) -> ModuleEntry:
    """The entry. Raises DocumentError for a key or a value that it cannot have."""
    return _Entry(reader).read(node)


class _Entry:
    """The entry under way: where its names stand."""

    def __init__(self, reader: YamlReader) -> None:
        self.reader = reader
        self.spans: dict[tuple[str, str], Span] = {}
        self.taken: dict[str, set[str]] = {}

    def read(self, node: Tree) -> ModuleEntry:
        reader = self.reader
        values = reader.keyed(reader.table(node, "the module"), _KEYS, "the module")
        if "classes" not in values:
            raise reader.fail(
                node, "the module has no classes", "Add a line such as `classes: {LayerNorm: n* i*}`: a name and axes."
            )
        kinds = (("flags", False), ("keywords", True))
        entries = [(pair, only) for key, only in kinds for pair in reader.entries(values.get(key), key)]
        module = Module(
            tuple(self.class_(key, value) for key, value in reader.entries(values["classes"], "classes")),
            tuple(self.size(key, value) for key, value in reader.entries(values.get("sizes"), "sizes")),
            self.listed(values.get("settings"), "setting"),
            self.listed(values.get("machine"), "machine"),
            tuple(self.weight(key, value) for key, value in reader.entries(values.get("weights"), "weights")),
            tuple(self.flag(key, value, keyword=only) for (key, value), only in entries),
            tuple(self.running(key, value) for key, value in reader.entries(values.get("running"), "running")),
            reader.number(values["momentum"], "a momentum") if "momentum" in values else 0.1,
            reader.truth(values["tracked"]) if "tracked" in values else True,
            reader.truth(values["counted"]) if "counted" in values else True,
        )
        if not module.classes:
            raise reader.fail(values["classes"], "the list of classes is empty", "Name one: `{LayerNorm: n* i*}`.")
        return ModuleEntry(module, self.spans, node.span)

    def new(self, scalar: Scalar, kind: str) -> str:
        """A name in code that the module has once; a flag may share the name of the weight that it decides on."""
        name = self.reader.identifier(scalar)
        kinds = self.taken.setdefault(name, set())
        if name in _OWN or (kinds and {*kinds, kind} != {"weight", "flag"}) or kind in kinds:
            what = "torch has it" if name in _OWN else "the module has it already"
            raise self.reader.fail(scalar, f"the name {name} is taken: {what}", "Give it another name.")
        self.spans[kind, name] = scalar.span
        kinds.add(kind)
        return name

    def class_(self, key: Scalar, value: Tree) -> ModuleClass:
        layouts = self.reader.texts(value, f"the axes of {key.text}")
        name = self.new(key, "class")
        self.spans["layout", name] = value.span
        return ModuleClass(name, tuple(self.places(scalar) for scalar in layouts))

    def places(self, scalar: Scalar) -> tuple[Place, ...]:
        """`n (g k) s*`: an axis, an axis that is split, and any number of axes."""
        places, at, text = [], 0, scalar.text
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            found = _PLACE.match(text, at)
            if found is None:
                place = scalar.inner or scalar.span
                span = Span(place.start + at, place.start + at + 1) if scalar.inner else place
                raise self.reader.fail(
                    span,
                    f"{text[at:].split()[0][:40]!r} is no axis",
                    "Write letters of indices with spaces between: n c s, with s* for any number of axes and (g k) for "
                    "one that is split.",
                )
            letters = tuple(found[1].split()) if found[1] else (found[2],)
            places.append(Place(letters, found[3] == "*"))
            at = found.end()
        return tuple(places)

    def size(self, key: Scalar, value: Tree) -> SizeArgument:
        scalar = self.reader.text(value, f"the axis of {key.text}")
        places = self.places(scalar)
        if len(places) != 1:
            raise self.reader.fail(
                value, f"{key.text} is the size of {len(places)} axes", "Name one, or a product as (g k), or i*."
            )
        name = self.new(key, "size")
        self.spans["axis of", name] = scalar.span
        return SizeArgument(name, places[0].letters, places[0].many)

    def listed(self, node: Tree | None, kind: str) -> tuple[str, ...]:
        if node is None or (isinstance(node, Sequence) and not node.items):
            return ()
        scalars = self.reader.texts(node, f"each {kind}")
        self.spans |= {(kind, scalar.text): scalar.span for scalar in scalars}
        return tuple(scalar.text for scalar in scalars)

    def flag(self, key: Scalar, value: Tree, *, keyword: bool) -> Flag:
        return Flag(self.new(key, "flag"), self.reader.truth(value), keyword)

    def weight(self, key: Scalar, value: Tree) -> Weight:
        what = f"the weight {key.text}"
        facts = self.reader.keyed(self.reader.table(value, what), ("name", "initial", "flags"), what)
        self.spans["input", key.text] = key.span
        flags = self.reader.texts(facts["flags"], "each flag") if "flags" in facts else ()
        self.spans |= {("flag of", scalar.text): scalar.span for scalar in flags}
        return Weight(key.text, *self.named(key, value, facts, "weight"), tuple(scalar.text for scalar in flags))

    def running(self, key: Scalar, value: Tree) -> Running:
        what = f"the statistic {key.text}"
        facts = self.reader.keyed(self.reader.table(value, what), ("name", "initial", "correction"), what)
        self.spans["quantity", key.text] = key.span
        correction = self.reader.number(facts["correction"], "a correction") if "correction" in facts else None
        if correction is not None and (correction != int(correction) or correction < 0):
            raise self.reader.fail(
                facts["correction"], f"the correction {correction:g} is not 0, 1, 2, …", "Write 1 for 1/(n − 1)."
            )
        name, initial = self.named(key, value, facts, "buffer")
        return Running(key.text, name, initial, None if correction is None else int(correction))

    def named(self, key: Scalar, value: Tree, facts: dict[str, Tree], kind: str) -> tuple[str, float]:
        """The name in the module and the value at the start, which both must be said."""
        for fact, example in (("name", "weight"), ("initial", "1")):
            if fact not in facts:
                raise self.reader.fail(
                    key, f"{key.text} has no {fact} in the module", f"Add one, as in `{fact}: {example}`."
                )
        name = self.new(self.reader.text(facts["name"], "a name"), kind)
        return name, self.reader.number(facts["initial"], "a start")
