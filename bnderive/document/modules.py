"""The entry `module:` of a front matter against the layer that the equations define: every name in it is one of the
layer's, and the module can be built.

Input: the entry and the layer. Output: the layer with its `Module`, or a DocumentError at the name that is wrong.
"""

from collections.abc import Collection
from dataclasses import replace

from bnderive.document.module_entry import ModuleEntry
from bnderive.document.source import Source
from bnderive.document.yaml_reader import did_you_mean
from bnderive.errors import DocumentError
from bnderive.layer.averages import less_than_count
from bnderive.layer.layer import Layer, Quantity
from bnderive.layer.module import ModuleClass, Place


def with_module(source: Source, entry: ModuleEntry | None, layer: Layer) -> Layer:
    """The layer with its module; as it is where its document has none."""
    if entry is None:
        return layer
    check = _Check(source, entry, layer)
    check.weights()
    check.settings()
    check.sizes()
    for each in entry.module.classes:
        check.layouts(each)
    check.covered()
    check.running()
    return replace(layer, module=entry.module)


class _Check:
    """The entry and the layer, and what is wrong with them."""

    def __init__(self, source: Source, entry: ModuleEntry, layer: Layer) -> None:
        self.source, self.entry, self.layer = source, entry, layer
        self.module = entry.module
        learned = {w.input for w in self.module.weights}
        free = [q for q in layer.inputs if q.name not in learned]
        if len(free) != 1 or free[0].labels is not None:
            names = ", ".join(q.name for q in free) or "none"
            raise self.fail(
                "module",
                "",
                f"a module has one input that is no weight, and here that is {names}",
                "Name all other inputs under `weights:`, or remove the entry `module:` for a plain module.",
            )
        self.input = free[0]
        self.letters = [i.name for i in self.input.indices]

    def fail(self, kind: str, name: str, message: str, hint: str) -> DocumentError:
        return self.source.error(self.entry.at(kind, name), message, hint)

    def known(self, kind: str, name: str, what: str, names: Collection[str]) -> None:
        """Raises DocumentError for a name that is not there."""
        if name not in names:
            raise self.fail(
                kind, name, f"{what}: {name}", f"{did_you_mean(name, names)}Known are: {', '.join(names) or 'none'}."
            )

    def weights(self) -> None:
        flags = [f.name for f in self.module.flags]
        for weight in self.module.weights:
            real = [q.name for q in self.layer.differentiable]
            self.known("input", weight.input, "this weight is no input of the layer", real)
            for flag in weight.flags:
                self.known("flag of", flag, f"the module has no flag for {weight.name}", flags)
        used = {flag for weight in self.module.weights for flag in weight.flags}
        for flag in flags:
            if flag not in used:
                raise self.fail(
                    "flag", flag, f"no weight has the flag {flag}", "Name it under the weights that it decides on."
                )

    def settings(self) -> None:
        parameters = [p.name for p in self.layer.parameters]
        for name in self.module.settings:
            self.known("setting", name, "this setting is no parameter of the layer", parameters)
        for name in self.module.machine:
            self.known("machine", name, "what may be None must be a setting", self.module.settings)
        for parameter in self.layer.parameters:
            if parameter.name not in self.module.settings and parameter.default is None:
                raise self.fail(
                    "module",
                    "",
                    f"the parameter {parameter.name} has no default, and the constructor does not take it",
                    f"Add it to `settings: [{parameter.name}]`, or give it a default.",
                )

    def sizes(self) -> None:
        for size in self.module.sizes:
            for letter in size.letters:
                if letter not in self.letters:
                    raise self.fail(
                        "axis of",
                        size.name,
                        f"{self.input.name} has no axis {letter}",
                        f"{did_you_mean(letter, self.letters)}Its axes are {' '.join(self.letters)}.",
                    )

    def layouts(self, each: ModuleClass) -> None:
        for layout in each.layouts:
            for place in layout:
                for letter in place.letters:
                    if letter not in self.letters:
                        raise self.wrong(
                            each,
                            f"{self.input.name} has no axis {letter}",
                            f"{did_you_mean(letter, self.letters)}Its axes are {' '.join(self.letters)}.",
                        )
                self.split(each, place)
            stars = [p.letters[0] for p in layout if p.many]
            shapes = {s.letters[0] for s in self.module.sizes if s.many}
            if sum(letter not in shapes for letter in stars) > 1:
                raise self.wrong(
                    each,
                    "two places may be any number of axes",
                    "Give one of them by the constructor: `sizes: {normalized_shape: i*}`.",
                )
            split = [letter for p in layout if len(p.letters) > 1 for letter in p.letters]
            if any(sum(letter in p.letters for p in layout) > 1 for letter in split):
                raise self.wrong(each, "an axis that is split off stands elsewhere too", "Write its letter once.")
            for letter in shapes:
                if not any(p.many and p.letters == (letter,) for p in layout):
                    raise self.wrong(each, f"{letter} is given as a shape", f"Write {letter}* for its axes.")
        counts = [len(layout) for layout in each.layouts if not any(p.many for p in layout)]
        if len(set(counts)) < len(counts) or (len(each.layouts) > 1 and len(counts) < len(each.layouts)):
            raise self.wrong(each, "two ways to lie have equally many axes", "Give each of them a class of its own.")

    def split(self, each: ModuleClass, place: Place) -> None:
        """An axis that is split gives neighbours, in their order, all but one of which have a size."""
        start = self.letters.index(place.letters[0])
        if tuple(self.letters[start : start + len(place.letters)]) != place.letters:
            raise self.wrong(
                each,
                f"({' '.join(place.letters)}) are no neighbours in {self.input.name}",
                f"Write them in the order {' '.join(self.letters)}.",
            )
        single = {s.letters[0] for s in self.module.sizes if len(s.letters) == 1 and not s.many}
        if len(place.letters) > 1 and len(set(place.letters) - single) > 1:
            raise self.wrong(
                each,
                f"how ({' '.join(place.letters)}) is split is not said",
                f"Give the size of all but one: `sizes: {{groups: {place.letters[0]}}}`.",
            )

    def wrong(self, each: ModuleClass, message: str, hint: str) -> DocumentError:
        return self.fail("layout", each.name, f"in {each.name}, {message}", hint)

    def covered(self) -> None:
        """Weights have axes that the constructor knows; the output lies as the input does."""
        for weight in self.module.weights:
            quantity = self.layer.quantity(weight.input)
            if self.arguments(quantity) is None:
                raise self.fail(
                    "input",
                    weight.input,
                    f"{weight.input} has axes that no argument of the constructor gives",
                    f"Add them: `sizes: {{num_features: {' '.join(i.name for i in quantity.indices)}}}`.",
                )
        outputs = [self.layer.quantity(name) for name in self.layer.outputs]
        if len(outputs) != 1 or outputs[0].axes != self.input.axes:
            raise self.fail(
                "module",
                "",
                f"a module gives out one tensor that lies as {self.input.name} does",
                "Remove the entry `module:`; a plain module is then written.",
            )

    def arguments(self, quantity: Quantity) -> list[str] | None:
        """The arguments whose axes, one after another, are those of a quantity; None where there are none such."""
        places = {i.axis: i.name for i in reversed(self.input.indices)}
        letters = [places.get(axis, "") for axis in quantity.axes]
        names = []
        while letters:
            found = next((s for s in self.module.sizes[::-1] if list(s.letters) == letters[: len(s.letters)]), None)
            if found is None:
                return None
            names.append(found.name)
            letters = letters[len(found.letters) :]
        return names

    def running(self) -> None:
        defined = [d.quantity.name for d in self.layer.definitions]
        for each in self.module.running:
            self.known("quantity", each.quantity, "this statistic is not defined", defined)
            if not set(self.layer.quantity(each.quantity).axes) <= set(self.input.axes):
                raise self.fail(
                    "quantity",
                    each.quantity,
                    f"{each.quantity} has an axis that {self.input.name} has not",
                    "A statistic that is tracked has axes of the input alone.",
                )
            if each.correction is not None and less_than_count(self.layer, each.quantity) is None:
                raise self.fail(
                    "quantity",
                    each.quantity,
                    f"{each.quantity} is no sum over its number of terms, so it cannot be corrected",
                    r"Define it as \frac{1}{m} \sum_i …, or leave `correction` out.",
                )
