"""What a module does when it is called: its input laid as the equations have it, statistics measured or those that were
tracked, and what is measured tracked.

Input: a program and the facts of its module. Output: methods of the class.
"""

from collections.abc import Mapping

from bnderive.layer.module import Running
from bnderive.program.modules import ModuleFacts
from bnderive.program.program import Program
from bnderive.targets.expression import decimal
from bnderive.targets.function import function_name
from bnderive.targets.lines import STEP, call, signature
from bnderive.targets.torch.module_places import groups_of, in_order
from bnderive.targets.torch.names import group_of
from bnderive.targets.torch.plain import LEAST
from bnderive.targets.torch.sharding import whole_size

TWO = STEP * 2


def forward_lines(program: Program, facts: ModuleFacts) -> list[str]:
    """The method `forward`."""
    module = facts.module
    lines = [
        f"{STEP}def forward(self, input: torch.Tensor) -> torch.Tensor:",
        f'{TWO}"""Apply the layer to an input of one of the shapes that its class takes."""',
        f"{TWO}places = self._places(input.ndim)",
        f"{TWO}sizes = [[input.shape[k] for k in place] for place in places]",
        *_lengths(facts),
    ]
    moved = "input"
    if not in_order(facts):
        lines += [f"{TWO}order = [k for place in places for k in place]", f"{TWO}moved = input.permute(order)"]
        moved = "moved"
    lines += call(f"x = {moved}.reshape", [_length(facts, letter) for letter in facts.letters], 2)
    for weight in module.weights:
        shape = _shape(facts, facts.axes[weight.input])
        start = decimal(weight.initial)
        lines += call(f"{weight.name} = _or_constant", [f"self.{weight.name}", "x", shape, start], 2)
    lines += _machine(program, facts)
    if module.running:
        lines += _tracked(program, facts)
    else:
        lines += call(f"y = {function_name(program)}", _arguments(program, facts), 2)
    if moved == "input":
        return [*lines, f"{TWO}return y.reshape(input.shape)"]
    lines.append(f"{TWO}back = [order.index(k) for k in range(input.ndim)]")
    return [*lines, f"{TWO}return y.reshape(moved.shape).permute(back)"]


def _lengths(facts: ModuleFacts) -> list[str]:
    """How long each group of axes is; what the constructor knows is compared."""
    groups = groups_of(facts)
    lines = [f"{TWO}lengths = [math.prod(each) for each in sizes]"]
    for size in facts.module.sizes:
        if size.letters not in groups:
            continue
        k = groups.index(size.letters)
        found = f"tuple(sizes[{k}])" if size.many else f"lengths[{k}]"
        lines += [
            f"{TWO}if {found} != self.{size.name}:",
            f"{TWO}{STEP}raise ValueError(",
            f'{TWO}{STEP * 2}f"expected {size.name} = {{self.{size.name}}}, "',
            f'{TWO}{STEP * 2}f"got input of shape {{tuple(input.shape)}}"',
            f"{TWO}{STEP})",
        ]
    return lines


def _length(facts: ModuleFacts, letter: str) -> str:
    """The length of an axis of the equations."""
    groups = groups_of(facts)
    k = next(k for k, group in enumerate(groups) if letter in group)
    if len(groups[k]) == 1:
        return f"lengths[{k}]"
    single = {s.letters[0]: f"self.{s.name}" for s in facts.module.sizes if len(s.letters) == 1 and not s.many}
    others = [single[each] for each in groups[k] if each != letter and each in single]
    if letter in single and len(others) < len(groups[k]) - 1:
        return single[letter]
    return f"lengths[{k}] // {others[0]}" if len(others) == 1 else f"lengths[{k}] // ({' * '.join(others)})"


def _shape(facts: ModuleFacts, letters: tuple[str, ...]) -> str:
    return _tuple([f"x.shape[{facts.letters.index(letter)}]" for letter in letters])


def _machine(program: Program, facts: ModuleFacts) -> list[str]:
    """The parameters that may be None, which are then the smallest step of the type to compute in."""
    lines: list[str] = []
    for name in facts.module.machine:
        if not any(s.of == name for s in program.forward.settings):
            continue
        least = LEAST[program.mode]
        lines += [
            f"{TWO}{name} = self.{name}",
            f"{TWO}if {name} is None:",
            f"{TWO}{STEP}wide = torch.promote_types(input.dtype, torch.{least})",
            f"{TWO}{STEP}{name} = torch.finfo(wide).eps",
        ]
    return lines


def _arguments(
    program: Program, facts: ModuleFacts, given: tuple[str, ...] = (), *, keywords: bool = True
) -> list[str]:
    """The arguments of a function: tensors in its order, then the parameters that the constructor takes."""
    learned = {w.input: w.name for w in facts.module.weights}
    tensors = [learned.get(v.of, "x") for v in program.forward.tensors if v.of not in given]
    tracked = {r.quantity: r.name for r in facts.module.running}
    tensors += [tracked[v.of] for v in program.forward.tensors if v.of in given]
    settings = [s for s in program.forward.settings if s.of in facts.module.settings]
    values = {s.name: s.name if s.of in facts.module.machine else f"self.{s.name}" for s in settings}
    group = [f"{each}=self.process_{each}" for each in group_of(program)]
    return [*tensors, *(f"{name}={value}" for name, value in values.items()), *group]


def _tracked(program: Program, facts: ModuleFacts) -> list[str]:
    """Statistics that are measured, or else those that were tracked."""
    module = facts.module
    first = module.running[0]
    whole = whole_size(program, facts)
    corrections = [r for r in module.running if r.correction is not None]
    outputs = ["y", *(r.name for r in module.running), *whole.values()]
    lines = []
    if module.counted:
        lines += [f"{TWO}factor = self._factor()"]
    else:
        lines += [f"{TWO}factor = 0.0 if self.momentum is None else self.momentum"]
    lines += [f"{TWO}measured = self.training or self.{first.name} is None"]
    lines += [f"{TWO}if measured:" if whole else f"{TWO}if measured and input.numel() > 0:"]
    observed = call(f"{', '.join(outputs)} = _observed", _arguments(program, facts), 3)
    count = [line for each in corrections[:1] for line in _counted(facts, each, whole)]
    lines += [*observed, *count] if whole else [*count, *observed]
    lines.append(f"{TWO}{STEP}if self.training and self.track_running_stats:")
    for each in module.running:
        lines += _value(facts, each, program)
    lines += call("self._track", ["factor", *(r.name for r in module.running)], 4)
    lines.append(f"{TWO}else:")
    assert program.at_given is not None
    for each in module.running:
        lines += _given(facts, each)
    arguments = _arguments(program.at_given, facts, tuple(r.quantity for r in module.running))
    return [*lines, *call(f"y = {function_name(program.at_given)}", arguments, 3)]


def _counted(facts: ModuleFacts, each: Running, whole: Mapping[str, str]) -> list[str]:
    """The number of terms of a statistic, which must not be too small. `whole` is the length that an axis has over all
    processes, by its letter: the number is then known when the statistic is, and the same on all.
    """
    kept = [f"x.shape[{facts.letters.index(a)}]" for a in facts.axes[each.quantity]]
    count = f"x.numel() // {kept[0]}" if len(kept) == 1 else f"x.numel() // ({' * '.join(kept)})"
    if whole:
        summed = [letter for letter in facts.letters if letter not in facts.axes[each.quantity]]
        lengths = [f"int({whole[a]})" if a in whole else f"x.shape[{facts.letters.index(a)}]" for a in summed]
        count = " * ".join(lengths)
    return [
        f"{TWO}{STEP}count = {count}",
        f"{TWO}{STEP}if count <= {each.correction}:",
        f"{TWO}{STEP * 2}raise ValueError(",
        f'{TWO}{STEP * 3}"Expected more than {each.correction} value per channel when training, "',
        f'{TWO}{STEP * 3}f"got input size {{tuple(input.shape)}}"',
        f"{TWO}{STEP * 2})",
    ]


def _kept(facts: ModuleFacts, each: Running) -> list[int]:
    """The axes of a statistic that the constructor gives; over the others, what is tracked is their mean."""
    known = {letter for s in facts.module.sizes for letter in s.letters}
    return [k for k, letter in enumerate(facts.axes[each.quantity]) if letter in known]


def _value(facts: ModuleFacts, each: Running, program: Program) -> list[str]:
    """What is tracked of a statistic: averaged over axes that the constructor does not give, and corrected."""
    axes = facts.axes[each.quantity]
    kept = _kept(facts, each)
    lines: list[str] = []
    if len(kept) < len(axes):
        over = [str(k) for k in range(len(axes)) if k not in kept]
        mean = f".mean({over[0] if len(over) == 1 else _tuple(over)})"
        places = [f"x.shape[{facts.letters.index(letter)}]" for letter in axes]
        lines += call(f"{each.name} = {each.name}.reshape", places, 4, mean)
    less = facts.less.get(each.quantity)
    if each.correction is None or less is None or less == each.correction:
        return lines
    above, below = _terms(less, facts, program), _terms(each.correction, facts, program)
    return [*lines, f"{STEP * 4}{each.name} = {each.name} * ({above} / {below})"]


def _terms(less: str | int, facts: ModuleFacts, program: Program) -> str:
    """The number of terms, less so many."""
    if isinstance(less, str):
        setting = next(s for s in program.forward.settings if s.of == less)
        if less in facts.module.settings:
            return f"(count - self.{setting.name})"
        less = int(setting.default or 0)
    return f"(count - {less})" if less else "count"


def _given(facts: ModuleFacts, each: Running) -> list[str]:
    """A tracked statistic in the shape of the equations."""
    axes = facts.axes[each.quantity]
    kept = _kept(facts, each)
    places = [f"x.shape[{facts.letters.index(letter)}]" for letter in axes]
    narrow = _tuple([place if k in kept else "1" for k, place in enumerate(places)])
    lines = call(f"{each.name} = _or_constant", [f"self.{each.name}", "x", narrow, decimal(each.initial)], 3)
    if len(kept) < len(axes):
        lines.append(f"{TWO}{STEP}{each.name} = {each.name}.expand({', '.join(places)})")
    return lines


def tracking_lines(facts: ModuleFacts) -> list[str]:
    """The methods that count batches and move what is tracked."""
    names = [r.name for r in facts.module.running]
    lines: list[str] = []
    if facts.module.counted:
        lines += [
            f"{STEP}def _factor(self) -> float:",
            f'{TWO}"""How far what is tracked moves in this batch, which is counted."""',
            f"{TWO}count = self.num_batches_tracked",
            f"{TWO}if self.training and self.track_running_stats and count is not None:",
            f"{TWO}{STEP}count.add_(1)",
            f"{TWO}{STEP}if self.momentum is None:  # the mean of all batches",
            f"{TWO}{STEP * 2}return 1.0 / float(count)",
            f"{TWO}return 0.0 if self.momentum is None else self.momentum",
            "",
        ]
    lines += signature("def _track", ["self", "factor: float", *(f"{name}: torch.Tensor" for name in names)], "None", 1)
    lines += [
        f'{TWO}"""Move what is tracked towards the statistics of a batch."""',
        f"{TWO}with torch.no_grad():",
    ]
    for name in names:
        lines += [
            f"{TWO}{STEP}target = self.{name}",
            f"{TWO}{STEP}if target is not None:",
            f"{TWO}{STEP * 2}target.mul_(1 - factor)",
            f"{TWO}{STEP * 2}target.add_({name}.reshape_as(target), alpha=factor)",
        ]
    return lines


def _tuple(parts: list[str]) -> str:
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
