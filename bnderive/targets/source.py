"""What a target emits: one file, and those that go with it."""

from dataclasses import dataclass

from bnderive.targets.interface import Interface


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is the whole file, header included; `file` the name it is given where nobody names one.

    `beside` are files that go with it, each with its ending and its text: they lie beside it, under the same name.
    `saves` tells what the forward keeps for the backward, and how many elements that is; `interfaces` how the functions
    in it are called.
    """

    target: str
    file: str
    text: str
    beside: tuple[tuple[str, str], ...] = ()
    saves: str = ""
    interfaces: tuple[Interface, ...] = ()
