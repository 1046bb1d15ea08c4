"""What a head before a bracket is: a function, a quantity whose bracket says what it depends on, or a factor.

The document decides: what it defines with an argument is a function of it; a loss J(w, b) that also stands bare is the
quantity J; a head that stands bare as a number, as σ does beside √σ², is a factor; one that never does, before a
bracket with a single name, is a function. `heads` finds it out, `calls` writes it into the trees, `evaluating` says
what the value of a function is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bnderive.document.syntax import (
    Additive,
    Group,
    Items,
    Name,
    Node,
    Number,
    Product,
    Relation,
    walk,
)
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.claims.trees import said

ONES = frozenset({"1", "\\mathbf{1}", "\\mathbb{1}", "\\mathbb{I}", "\\mathds{1}", "I"})
INDICATORS = ONES | {"\\delta"}
EXPECTATIONS = frozenset({"\\mathbb{E}", "\\mathrm{E}", "\\mathbf{E}", "\\mathsf{E}"})
REDUCTIONS = frozenset({"expectation", "variance", "std", "mean", "sum"})
TRACES = frozenset({"tr", "trace"})


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a document defines: in the chain of that number, where `position` is the side that says what it
    is. `arguments` are as it is written there, `body` is that side with each of them as the name that `parameter`
    gives; None where it is no formula for single numbers. Then `whole` is that side with an array as the parameter, at
    the places `at` of what comes out, where it can be one. `by_value` where its argument has a value of its own in the
    document: σ(z) with z = e^x; `through` are the names in such values. `again` where the document defines it otherwise
    too, of the same name.
    """

    name: str
    arguments: tuple[Node, ...]
    body: Node | None
    number: int
    position: int
    by_value: bool = False
    through: frozenset[Key] = frozenset()
    whole: Node | None = None
    at: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Heads:
    """What heads before a bracket are, by key: `functions` as the document defines them, in order; `known` under the
    name of a function that everybody knows; `dependent` quantities, with what their bracket says; `unknown` functions;
    those written of `elements` of an array on all of which they depend.
    """

    functions: Mapping[Key, tuple[Function, ...]] = field(default_factory=dict)
    known: Mapping[Key, str] = field(default_factory=dict)
    dependent: Mapping[Key, tuple[Any, ...]] = field(default_factory=dict)
    unknown: frozenset[Key] = frozenset()
    elements: frozenset[Key] = frozenset()

    @property
    def named(self) -> Mapping[str, Function]:
        """The document's functions by name."""
        return {f.name: f for each in self.functions.values() for f in each}

    def at(self, key: Key, number: int, arguments: Sequence[Node]) -> Function | None:
        """The function of that name in the chain of that number: as it was last defined before, else as it is first;
        where it has several definitions, one with as many arguments, and those by a value are of that value alone.
        """
        each = self.functions.get(key, ())
        each = tuple(f for f in each if len(f.arguments) == len(arguments)) or each
        valued = [f for f in each if f.by_value]
        given = [said(a) for a in arguments] if valued else []
        exact = [f for f in valued if [said(a) for a in f.arguments] == given]
        each = tuple(exact or [f for f in each if not f.by_value] or each)
        before = [f for f in each if f.number <= number]
        return before[-1] if before else (each[0] if each else None)


def parameter(position: int) -> str:
    """The name of a parameter in a function's body; no document can write it."""
    return f"#{position + 1}"


def arguments_of(group: Group) -> tuple[Node, ...]:
    """What stands in a function's bracket; f(x; w) and f(x | w) have two arguments."""
    match group.body:
        case Items(items=items):
            return items
        case Relation(operands=operands, marks=marks) if all(m.text in (":", "|") for m in marks):
            return operands
    return (group.body,)


def key_of(head: Name, letters: Letters) -> Key:
    """The key of a head, without its primes and its superscript."""
    return written(replace(head, primes=0, sup=None), letters).key


def names_only(arguments: tuple[Node, ...]) -> bool:
    """Whether the arguments of a head are names, as where it is defined."""
    return all(isinstance(a, Name) and (a.sup is None or isinstance(a.sup, Group)) for a in arguments)


def multiplies(key: Key, arguments: tuple[Node, ...], letters: Letters) -> bool:
    """Whether a bracket after a name that also stands bare can only be a factor: p(1 − p)."""
    if len(arguments) > 1 or names_only(arguments):
        return False
    inside = any(isinstance(n, Name) and key_of(n, letters) == key for n in walk(arguments[0]))
    match arguments[0]:
        case Additive(terms=((_, Number(value=one)), (mark, _))) if one == 1 and mark.text == "-":
            return True
    return inside


def is_ones(node: Node, letters: Letters, *, transposed: bool) -> bool:
    """Whether a node is 𝟏 or 𝟏ᵀ without its size."""
    found = written(node, letters) if isinstance(node, Name) else None
    return found is not None and found.key == Key("1") and found.transposed == transposed


def spreads(node: Node, letters: Letters) -> bool:
    """Whether a node is a multiple of 𝟏, as long as what stands beside it."""
    return is_ones(node.factors[-1][1] if isinstance(node, Product) else node, letters, transposed=False)
