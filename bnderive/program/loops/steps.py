"""Lines taken apart: every sum and every maximum is a step of its own, and what is left between them is elementwise.

A sum is never a result itself: it is added up in a wider type, and the result is one more elementwise step.
Input: lines of index notation. Output: steps in the same order, each sum before the line that uses it.
"""

from collections.abc import Callable, Collection, Sequence

from sympy import Expr

from bnderive.algebra.expr import Element, Place, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.errors import BnderiveError
from bnderive.program.loops.nouns import LARGEST, SUM, Step
from bnderive.program.names import wish
from bnderive.program.share import Line, Peak, axes_of, pattern
from bnderive.program.tidy import rebuilt


def taken_apart(lines: Sequence[Line], results: Collection[str], fresh: Callable[[str], str]) -> tuple[Step, ...]:
    """The steps of the lines; `fresh` turns a wish for a name into a name that nothing else has."""
    steps: list[Step] = []
    known: dict[Expr, tuple[str, tuple[int, ...]]] = {}

    def named(node: Expr, name: str = "", indices: tuple[Index, ...] = ()) -> Expr:
        """The element that holds the value of a sum whose body is free of sums; `name` is its tensor's, if any."""
        key, order = pattern(node)
        if key not in known:
            indices = indices or axes_of(node)
            steps.append(_step(name or fresh(wish(node)), indices, node))
            known[key] = steps[-1].name, tuple(order.index(i) for i in indices)
        found, places = known[key]
        return Element(found, *(order[k] for k in places))

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Element):
            return node
        return named(ready(node)) if isinstance(node, (Sigma, Peak)) else None

    def ready(node: Expr) -> Expr:
        """A sum or a maximum with the sums inside it named."""
        sigma = node.args[0] if isinstance(node, Peak) else node
        body, bound = sigma.open(free_indices(node))
        whole = Sigma(rebuilt(body, change), *bound)
        return Peak(whole) if isinstance(node, Peak) else whole

    for line in lines:
        node = line.expr
        if isinstance(node, Place):
            raise BnderiveError(
                f"loops do not look for the place of the largest element, which {line.name} is",
                hint="Targets without loops do: numpy, torch and jax.",
            )
        if line.name not in results and isinstance(node, (Sigma, Peak)) and set(axes_of(node)) == set(line.indices):
            whole = ready(node)
            if pattern(whole)[0] not in known:
                named(whole, line.name, line.indices)
                continue
        steps.append(Step(line.name, line.indices, rebuilt(node, change)))
    return tuple(steps)


def _step(name: str, indices: tuple[Index, ...], node: Expr) -> Step:
    sigma = node.args[0] if isinstance(node, Peak) else node
    body, bound = sigma.open(indices)
    return Step(name, indices, body, bound, LARGEST if isinstance(node, Peak) else SUM)
