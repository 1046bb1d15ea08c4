"""How a module's input lies: one class for each way, which says which of its axes make up each axis of the equations.

Input: a program and the facts of its module. Output: one section for each class.
"""

from collections.abc import Sequence

from bnderive.layer.module import Module, ModuleClass, Place
from bnderive.program.modules import ModuleFacts
from bnderive.program.program import Program
from bnderive.targets.lines import STEP, WIDTH, docstring

REST = "rest"


def groups_of(facts: ModuleFacts) -> list[tuple[str, ...]]:
    """The axes of the equations in order, those that one axis of the input is split into together."""
    split = {p.letters for c in facts.module.classes for layout in c.layouts for p in layout if len(p.letters) > 1}
    groups: list[tuple[str, ...]] = []
    for letter in facts.letters:
        if any(letter in group for group in groups):
            continue
        groups.append(next((letters for letters in sorted(split) if letter in letters), (letter,)))
    return groups


def in_order(facts: ModuleFacts) -> bool:
    """Whether no class has to move axes of its input."""
    groups = groups_of(facts)
    found = [
        [next(k for k, group in enumerate(groups) if p.letters[0] in group) for p in layout]
        for each in facts.module.classes
        for layout in each.layouts
    ]
    return all(order == sorted(order) for order in found)


def place_sections(program: Program, facts: ModuleFacts) -> list[list[str]]:
    """The classes."""
    return [_class(program, facts, each) for each in facts.module.classes]


def base_name(program: Program) -> str:
    """The name of the class that they have in common."""
    return "_" + "".join(part.capitalize() for part in program.name.split("_")) + "Module"


def _class(program: Program, facts: ModuleFacts, each: ModuleClass) -> list[str]:
    module = facts.module
    lines = [f"class {each.name}({base_name(program)}):"]
    ways = " or ".join(f"({', '.join(_shown(p, module) for p in layout)})" for layout in each.layouts)
    lines += docstring([f"{program.title or program.name}, for input of shape {ways}."], 1)
    lines += ["", f"{STEP}def _places(self, count: int) -> tuple[tuple[int, ...], ...]:"]
    lines.append(f'{STEP * 2}"""Which axes of the input make up each axis of the equations."""')
    groups = groups_of(facts)
    for layout in each.layouts:
        if any(p.many for p in layout):
            lines += _open(layout, groups, module)
        else:
            lines.append(f"{STEP * 2}if count == {len(layout)}:")
            lines.append(f"{STEP * 3}return {_tuples(_fixed(layout, groups))}")
    many = any(p.many for layout in each.layouts for p in layout)
    wanted = f"input of shape {ways}" if many else " or ".join(f"{len(layout)}D" for layout in each.layouts) + " input"
    line = f'raise ValueError(f"expected {wanted} (got {{count}}D input)")'
    if len(STEP * 2 + line) <= WIDTH:
        return [*lines, STEP * 2 + line]
    if len(STEP * 3 + line) - len("raise ValueError()") <= WIDTH:
        inside = line.removeprefix("raise ValueError(").removesuffix(")")
        return [*lines, f"{STEP * 2}raise ValueError(", STEP * 3 + inside, f"{STEP * 2})"]
    head, tail = f'f"expected {wanted} "', 'f"(got {count}D input)"'
    return [*lines, f"{STEP * 2}raise ValueError(", f"{STEP * 3}{head}", f"{STEP * 3}{tail}", f"{STEP * 2})"]


def _shown(place: Place, module: Module) -> str:
    """An axis as the constructor calls it, else by its letter."""
    named = next((s.name for s in module.sizes if s.letters == place.letters and s.many == place.many), None)
    return f"{'*' if place.many else ''}{named or ' '.join(place.letters)}"


def _fixed(layout: Sequence[Place], groups: Sequence[tuple[str, ...]]) -> list[str]:
    """The positions that make up each group."""
    return [_tuple([str(k) for k, p in enumerate(layout) if p.letters[0] in group]) for group in groups]


def _open(layout: Sequence[Place], groups: Sequence[tuple[str, ...]], module: Module) -> list[str]:
    """The positions where some place is any number of axes: `rest` of them, or as many as a shape has."""
    shapes = {s.letters[0]: f"len(self.{s.name})" for s in module.sizes if s.many}
    single = sum(not p.many for p in layout)
    given = [shapes[p.letters[0]] for p in layout if p.many and p.letters[0] in shapes]
    less = [*given, *([str(single)] if single else [])]
    free = any(p.many and p.letters[0] not in shapes for p in layout)
    lines = [f"{STEP * 2}{REST} = {' - '.join(['count', *less])}", f"{STEP * 2}if {REST} {'>=' if free else '=='} 0:"]
    found: list[list[str]] = [[] for _ in groups]
    count, widths = 0, list[str]()
    for place in layout:
        start = _plus(count, widths)
        if place.many:
            widths.append(shapes.get(place.letters[0], REST))
        else:
            count += 1
        end = "count" if place is layout[-1] else _plus(count, widths)
        group = next(k for k, g in enumerate(groups) if place.letters[0] in g)
        span = end if start == "0" else f"{start}, {end}"
        found[group].append(f"*range({span})" if place.many else start)
    tuples = [f"tuple({e[0][1:]})" if len(e) == 1 and e[0].startswith("*") else _tuple(e) for e in found]
    return [*lines, f"{STEP * 3}return {_tuples(tuples)}"]


def _plus(count: int, widths: Sequence[str]) -> str:
    return " + ".join([*widths, *([str(count)] if count or not widths else [])])


def _tuple(parts: Sequence[str]) -> str:
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def _tuples(parts: Sequence[str]) -> str:
    return f"({parts[0]},)" if len(parts) == 1 else ", ".join(parts)
