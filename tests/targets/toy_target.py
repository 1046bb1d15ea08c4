"""A target in under a hundred lines, as CONTRIBUTING.md tells how to write one: loops in plain Python, without numpy's
arithmetic. It has all that a target needs: a syntax, lines for each kind of code, and a frame.
"""

from collections.abc import Sequence

from bnderive.program.program import IN_DOUBLE, Program
from bnderive.targets.loops.code import LARGER, PLUS, Change, Code, Declare, Loop, Shared
from bnderive.targets.loops.frame import framed, loops_in, numbers_of, preamble
from bnderive.targets.loops.naming import Naming
from bnderive.targets.loops.nest import code_of
from bnderive.targets.loops.syntax import Syntax
from bnderive.targets.registry import Target

STEP = "    "
WORDS = frozenset({"math", "np", "range", "place", "max", "min", "abs"})
PLAIN = Syntax(
    target="numba",
    at=lambda array, indices, _: f"{array}[{', '.join(indices) or '()'}]",
    literal=repr,
    count="{0}",
    power="{0} ** {1}",
    root="math.sqrt({0})",
    square="{0} ** 2",
    chosen="({1} if {0} else {2})",
    truth="({0})",
    least="-math.inf",
)


def lines(codes: Sequence[Code], depth: int) -> list[str]:
    """The code as lines of Python, indented by `depth` steps."""
    indent = STEP * depth
    found = []
    for code in codes:
        match code:
            case Declare(name, _, value, _):
                found.append(f"{indent}{name} = {value}")
            case Change(how, target, value, _):
                right = f"max({target}, {value})" if how == LARGER else value
                found.append(f"{indent}{target} {'+=' if how == PLUS else '='} {right}")
            case Loop(index, size, body, _, _):
                found += [f"{indent}for {index} in range({size}):", *lines(body, depth + 1)]
            case Shared(indices, parts, body, _):
                found += [f"{indent}{p.array}[...] = {'-math.inf' if p.how == LARGER else 0.0}" for p in parts]
                found += [f"{indent}{p.name} = {p.array}" for p in parts]
                for level, (index, size) in enumerate(indices):
                    found.append(f"{STEP * (depth + level)}for {index} in range({size}):")
                found += lines(body, depth + len(indices))
    return found


def toy_body(program: Program) -> str:
    """The file below its header."""
    functions = []
    for role, function, loops in zip(
        ("forward", "backward"), (program.forward, program.backward), loops_in(program), strict=True
    ):
        taken = {*WORDS, *(program.tensors[n] for n in loops.held), *program.numbers.values()}
        names = (*program.numbers.values(), *program.tensors.values())
        codes = code_of(loops, PLAIN, Naming(program.tensors, program.numbers, names, taken))
        sizes, settings = numbers_of(function, loops)
        arguments = [*(program.numbers[s] for s in sizes), *(s.name for s in settings)]
        arguments += [program.tensors[n] for n in (*loops.given, *loops.results)]
        shapes = {n: ", ".join(program.numbers[i.axis.size] for i in shape) for n, shape in loops.kept.items()}
        room = [f"{STEP}{program.tensors[n]} = np.empty(({shape}{',' * bool(shape)}))" for n, shape in shapes.items()]
        functions.append("\n".join([f"def _{role}({', '.join(arguments)}):", *room, *lines(codes, 1)]))

    def way(role: str, sizes: Sequence[str], settings: Sequence[str], arrays: Sequence[str]) -> list[str]:
        return [f"{STEP}_{role}({', '.join([*sizes, *settings, *arrays])})"]

    return "\n\n\n".join(["\n".join(preamble(program)), *framed(program, loops_in(program), way), *functions]) + "\n"


TOY = Target("toy", "Plain Python, for a test", ".py", toy_body, loops=IN_DOUBLE, compiled=True, modes=("default",))
