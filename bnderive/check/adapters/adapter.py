"""The nouns: what somebody gave (`Implementation`), and one way of calling it (`Adapter`).

To add a way, write a file with an `Adapter` and a row in `registry.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bnderive.check.candidate import Candidate
from bnderive.derive.derivation import Derivation


@dataclass(frozen=True, slots=True)
class Implementation:
    """`main` is a function, a class or an object, None where only a backward was given; `backward` is the backward
    that was given beside it. `asked`: the adapter was named, not inferred.
    """

    name: str
    main: Any
    backward: Any = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Adapted:
    """A candidate, and the parameters of the layer that it does not have: they are at their defaults in it."""

    candidate: Candidate
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adapter:
    """`name` is what `--adapter` takes, `about` describes it in a line, `framework` must be installed for it (the
    protocol's object says itself which it wants). `takes` says whether an object looks like this
    kind; `adapt` may raise BnderiveError where it cannot be called.
    """

    name: str
    about: str
    framework: str
    takes: Callable[[Implementation, Derivation], bool]
    adapt: Callable[[Implementation, Derivation], Adapted]
