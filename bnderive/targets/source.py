"""What a target emits: one file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is the whole file, header included; `file` the name it is given where nobody names one."""

    target: str
    file: str
    text: str
