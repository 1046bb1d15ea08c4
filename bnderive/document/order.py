"""The order of computation of definitions, and the cycle that forbids one."""

import heapq
from collections.abc import Mapping, Sequence

from bnderive.document.source import Source, Span
from bnderive.errors import DocumentError


def in_order(source: Source, names: Sequence[str], uses: Sequence[Mapping[str, Span]]) -> list[int]:
    """The numbers of the definitions, each after those that it uses, else as in the document. Raises
    DocumentError for a cycle.
    """
    number = {name: k for k, name in enumerate(names)}
    waiting = [len(used) for used in uses]
    users: list[list[int]] = [[] for _ in names]
    for k, used in enumerate(uses):
        for name in used:
            users[number[name]].append(k)
    ready = [k for k, count in enumerate(waiting) if count == 0]
    order: list[int] = []
    while ready:
        k = heapq.heappop(ready)
        order.append(k)
        for user in users[k]:
            waiting[user] -= 1
            if waiting[user] == 0:
                heapq.heappush(ready, user)
    if len(order) < len(names):
        raise _cycle(source, names, uses, number, set(range(len(names))) - set(order))
    return order


def _cycle(
    source: Source, names: Sequence[str], uses: Sequence[Mapping[str, Span]], number: Mapping[str, int], left: set[int]
) -> DocumentError:
    path = [min(left)]
    while True:
        following = next(number[name] for name in uses[path[-1]] if number[name] in left)
        if following in path:
            cycle = path[path.index(following) :]
            break
        path.append(following)
    first = cycle.index(min(cycle))
    cycle = cycle[first:] + cycle[:first]
    place = uses[cycle[0]][names[cycle[1 % len(cycle)]]]
    shown = " → ".join(names[k] for k in [*cycle, cycle[0]])
    message = (
        f"{shown[: shown.index(' ')]} is defined in terms of itself"
        if len(cycle) == 1
        else "the definitions go in a circle"
    )
    return source.error(
        place,
        f"cycle: {message}: {shown}",
        "Define one of them from the inputs, or give the new value a name of its own.",
    )
