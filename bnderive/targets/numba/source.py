"""Numba: `forward` and `backward` as for numpy, whose loops are compiled when they are first called.

Input: a program with loops. Output: the body of the file, below the header.
"""

from collections.abc import Sequence

from bnderive.program.loops.decay import decaying
from bnderive.program.loops.lodge import lodged
from bnderive.program.loops.narrow import narrowed
from bnderive.program.loops.nouns import Loops
from bnderive.program.loops.turn import turned
from bnderive.program.program import Function, Program
from bnderive.targets.lines import STEP, call, docstring, signature
from bnderive.targets.loops.code import LARGER, PLUS, Code, Shared
from bnderive.targets.loops.frame import framed, loops_in, numbers_of, preamble, tupled
from bnderive.targets.loops.naming import Naming, naming_of
from bnderive.targets.loops.nest import code_of
from bnderive.targets.numba.exponential import DECAY, EXPONENTIAL
from bnderive.targets.numba.fetching import FETCHING
from bnderive.targets.numba.largest import LARGEST_LOOP
from bnderive.targets.numba.lines import NUMBA, numba_lines

WORDS = frozenset(
    {
        "BLOCK", "FETCHED", "LEAST_WORK", "LENGTH", "STRIP", "abs", "ahead", "begin", "each", "end", "first", "last",
        "math", "max", "min", "np", "numba", "place", "places", "range", "real", "rest", "start", "stop", "team",
        "thread", "threads", "total", "worker",
    }
)  # fmt: skip
JOINS = {
    PLUS: '''\
def _add(parts: Array, into: Array) -> None:
    """The sums of all threads added up, thread by thread."""
    flat, whole = parts.reshape(len(parts), -1), into.reshape(-1)
    for each in range(whole.size):
        total = flat[0, each]
        for worker in range(1, len(parts)):
            total += flat[worker, each]
        whole[each] = total


_added = numba.njit(cache=True)(_add)''',
    LARGER: '''\
def _enlarge(parts: Array, into: Array) -> None:
    """The largest of what all threads found."""
    flat, whole = parts.reshape(len(parts), -1), into.reshape(-1)
    for each in range(whole.size):
        total = flat[0, each]
        for worker in range(1, len(parts)):
            total = max(total, flat[worker, each])
        whole[each] = total


_largest = numba.njit(cache=True)(_enlarge)''',
}
LESS = '''\
def _minus(a: Any, near: Any, rest: Any) -> Any:
    """`a` less a number that is held as two, in that order."""
    return a - near - rest


_less = numba.njit(cache=True, fastmath={"contract"})(_minus)'''
CONSTANTS = {"BLOCK": 128, "FETCHED": 16384, "LEAST_WORK": 32768, "LENGTH": 512, "STRIP": 4}
FAST = '{"reassoc", "nsz", "contract", "arcp"}'
"""What the compiler may do with numbers: sums in another order, fused products; nothing that assumes them finite."""


def numba_body(program: Program) -> str:
    """The file below its header."""
    forward, backward = (turned(decaying(lodged(narrowed(loops)))) for loops in loops_in(program))
    roles = {"forward": (program.forward, forward), "backward": (program.backward, backward)}
    naming = {role: naming_of(program, loops, WORDS) for role, (_, loops) in roles.items()}
    codes = {role: code_of(loops, NUMBA, naming[role]) for role, (_, loops) in roles.items()}
    shared = {role: [c for c in codes[role] if isinstance(c, Shared)] for role in roles}
    hows = {part.how for nests in shared.values() for nest in nests for part in nest.parts}
    helpers = [text for how, text in JOINS.items() if how in hows]
    written = "\n".join(line for role in roles for line in numba_lines(codes[role], 1))
    helpers += [LESS] if "_less(" in written else []
    helpers += [LARGEST_LOOP] if "_key(" in written else []
    helpers += [FETCHING] if "_fetch(" in written else []
    helpers += [EXPONENTIAL] if "_exp(" in written else []
    helpers += [DECAY] if "_decay(" in written else []

    def way(role: str, sizes: Sequence[str], settings: Sequence[str], arrays: Sequence[str]) -> list[str]:
        loops = roles[role][1]
        held = [*loops.given.values(), *loops.results.values()]
        given = [a if indices else f"{a}.reshape(1)" for a, indices in zip(arrays, held, strict=True)]
        threads = ["numba.get_num_threads()"] if shared[role] else []
        return call(f"_{role}", [*threads, *sizes, *settings, *given], 1)

    sections = [
        _preamble(program),
        *framed(program, loops_in(program), way),
        *helpers,
        *(_function(role, *roles[role], naming[role], codes[role], bool(shared[role])) for role in roles),
    ]
    body = "\n\n\n".join(sections) + "\n"
    lines = {name: f"{name} = {value}\n" for name, value in CONSTANTS.items()}
    for name, line in lines.items():
        body = body.replace(line, "", 1) if body.count(name) == line.count(name) else body
    return body


def _preamble(program: Program) -> str:
    lines = docstring([f"{program.title or program.name}: forward and backward in Numba."], 0)
    numba = "import numba  # type: ignore[import-not-found, import-untyped, unused-ignore]"
    lines += ["", *preamble(program, foreign=[numba])]
    lines += [f"{name} = {value}" for name, value in CONSTANTS.items()]
    return "\n".join([*lines, f"FAST = {FAST}"])


def _function(role: str, function: Function, loops: Loops, naming: Naming, codes: Sequence[Code], shared: bool) -> str:
    """The compiled function of a role."""
    tensors, numbers = naming.tensors, naming.numbers
    sizes, settings = numbers_of(function, loops)
    arguments = [*(["threads: int"] if shared else []), *(f"{numbers[s]}: int" for s in sizes)]
    arguments += [f"{numbers[s.of]}: {'int' if s.integer else 'float'}" for s in settings]
    arguments += [f"{tensors[n]}: {'Labels' if n in loops.labels else 'Array'}" for n in loops.given]
    arguments += [f"{tensors[n]}: Array" for n in loops.results]
    lines = signature(f"def _{role}_loops", arguments, "None", 0)
    filled = ", ".join(tensors[n] for n in loops.results)
    lines += docstring([f"The {role} as loops over memory: fills {filled}."], 1)
    shapes = {tensors[n]: tupled(numbers[i.axis.size] for i in s) if s else "1" for n, s in loops.kept.items()}
    types = {tensors[n]: ", real" for n in loops.narrow}
    room = (f"{STEP}{name} = np.empty({shape}{types.get(name, '')})" for name, shape in shapes.items())
    body = [*room, *numba_lines(codes, 1)]
    if any("real(" in line or ", real)" in line for line in body):
        lines.append(f"{STEP}real = {tensors[next(iter(loops.results))]}.dtype.type")
    options = "cache=True, parallel=True, fastmath=FAST" if shared else "cache=True, fastmath=FAST"
    compiled = f"_{role} = numba.njit({options})(_{role}_loops)"
    return "\n".join([*lines, *body]) + f"\n\n\n{compiled}"
