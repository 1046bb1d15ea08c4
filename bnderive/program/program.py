"""The nouns of a program: a forward and a backward function over arrays, each a list of statements in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bnderive.program.arrays import Array, Shape
from bnderive.program.loops.nouns import Loops
from bnderive.program.modules import ModuleFacts
from bnderive.program.sharded.facts import Sharding

DEFAULT, ACCURATE = MODES = ("default", "accurate")
CLOSED, RECOMPUTE, ERROR = HIGHER_ORDER = ("closed", "recompute", "error")
IN_DOUBLE, AS_COMPUTED = "double", "computed"
FUNCTION, OP, MODULE, JVP = STYLES = ("function", "op", "module", "jvp")
SECOND, TANGENT, SECOND_TANGENT = "second", "tangent", "second_tangent"
"""The names of further passes: the backward of the backward, the tangent, the tangent of the backward."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: `name` in code, the tensor's name in the layer, the shape in which it is kept, whether it holds
    labels.
    """

    name: str
    of: str
    shape: Shape
    labels: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A plain number given by keyword: a parameter of the layer. `default` is None where the document states none."""

    name: str
    of: str
    integer: bool
    default: float | None


@dataclass(frozen=True, slots=True)
class Statement:
    """`variable` gets `value`. `serves` names the results that need it. A value that is several is that of `variable`
    and of those in `also`.
    """

    variable: Variable
    value: Array
    serves: frozenset[str] = frozenset()
    also: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class SizeRead:
    """The sizes read from the shape of one variable: a name at each position, None where it is not needed."""

    variable: str
    names: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """A denominator that must not vanish. `large` is what stands with plus, `small` what is taken away; both are
    printed.
    """

    large: Array
    small: Array


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `tensors` come first, in order; `settings` are plain numbers; `results` are names of variables."""

    tensors: tuple[Variable, ...]
    settings: tuple[Setting, ...]
    sizes: tuple[SizeRead, ...]
    guards: tuple[Guard, ...]
    statements: tuple[Statement, ...]
    results: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Pass:
    """A further pass over the tensors of a program: a tangent, or the backward of the backward.

    `function` takes what it reads of `arriving`, the upstream gradients, inputs and saved tensors. `pairs` says by
    name which result belongs to which tensor; a tensor whose result is zero for all values is not in it. `names` are
    the names in code that it uses.
    """

    function: Function
    arriving: tuple[Variable, ...]
    pairs: tuple[tuple[str, str], ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Program:
    """What a target writes: two functions and what passes between them.

    `forward` takes the layer's inputs, `backward` the upstream gradients, then `saved` and `saved_settings` (sizes
    among them).
    `reference` is how a command names the layer. `gradients` pairs each input that has a gradient with the variable
    that holds it. `equations` are the forward's and the backward's, one line of text each. `mode` is the type to
    compute in: `default`, float32 or wider, or `accurate`, float64 or wider with one rounding at the end. `passes` are
    further passes by name; `higher_order` is how gradients are differentiated again, and `style` whether a function, an
    operator, a module or a function with a tangent is written, where a target can say.
    `exposed` are intermediates that the forward gives out as well, for a module to track; `suffix` keeps the names of
    two programs in one file apart; `module` is what the layer is like as a module, and `at_given` the program in which
    what a module tracks is given. `keep` are the large tensors that somebody chose to save. `numbers` says what sizes
    and parameters are called, `tensors` the same of tensors. `loops` are forward and backward as loops over memory,
    where a target asked for them. `sharded` says of which axis each process has part, where one has.
    """

    name: str
    title: str
    digest: str
    reference: str
    form: str
    forward: Function
    backward: Function
    upstream: tuple[Variable, ...]
    saved: tuple[Variable, ...]
    saved_settings: tuple[Setting, ...]
    gradients: tuple[tuple[str, str], ...]
    names: Mapping[str, str] = field(default_factory=dict)
    equations: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    mode: str = DEFAULT
    passes: Mapping[str, Pass] = field(default_factory=dict)
    higher_order: str = CLOSED
    keep: tuple[str, ...] = ()
    style: str = FUNCTION
    exposed: tuple[Variable, ...] = ()
    suffix: str = ""
    module: ModuleFacts | None = None
    at_given: "Program | None" = None
    numbers: Mapping[str, str] = field(default_factory=dict)
    tensors: Mapping[str, str] = field(default_factory=dict)
    loops: tuple[Loops, Loops] | None = None
    sharded: Sharding | None = None
