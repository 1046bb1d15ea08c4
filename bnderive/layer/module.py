"""What a layer is like as a module of a framework: the arguments of its constructor, its weights, its running
statistics, and how its input lies.

It is read from a document (`module:` in its front matter) and written by targets that know modules. Axes are named as
the first input of the layer names its indices. It holds no algorithm.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One axis of a module's input, or, where `many`, any number of them: which axes of the equations it is part of.

    With several letters, one axis of the input is split into as many.
    """

    letters: tuple[str, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class ModuleClass:
    """A class: its name, and the ways in which its input may lie, with different numbers of axes."""

    name: str
    layouts: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, slots=True)
class SizeArgument:
    """An argument of the constructor that gives the size of axes: of one, of several as one product, or (`many`) the
    shape of what is merged into one.
    """

    name: str
    letters: tuple[str, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """An argument of the constructor that is true or false; `keyword` where it cannot be given by position."""

    name: str
    default: bool
    keyword: bool = False


@dataclass(frozen=True, slots=True)
class Weight:
    """An input of the layer that is learned: its name in the module, what it starts from, and stays where one of
    `flags` is false.
    """

    input: str
    name: str
    initial: float
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A statistic that is tracked in training and used after it: which quantity, and the name of its buffer.

    With a `correction` c, what is tracked is the sum of its definition over the number of terms less c.
    """

    quantity: str
    name: str
    initial: float
    correction: int | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """A module. `settings` are the parameters of the layer that the constructor takes, in its order, and `machine`
    those of them that are the smallest step of the type to compute in where they are None. `tracked` is whether
    statistics are tracked by default, and `counted` whether batches are counted.
    """

    classes: tuple[ModuleClass, ...]
    sizes: tuple[SizeArgument, ...]
    settings: tuple[str, ...]
    machine: tuple[str, ...]
    weights: tuple[Weight, ...]
    flags: tuple[Flag, ...]
    running: tuple[Running, ...] = ()
    momentum: float = 0.1
    tracked: bool = True
    counted: bool = True
