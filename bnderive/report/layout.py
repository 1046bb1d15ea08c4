"""Places for the boxes of a layered graph: rows by depth, few crossings, each box near what it is joined to.

Boxes of a width and height go in, with links between them; places come out. A link that spans several rows passes
through each between two points. Everything is deterministic, and takes time in proportion to the links times the rows
that they span.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SWEEPS = 24
_STRAIGHT = 8


@dataclass(frozen=True, slots=True)
class Box:
    """What has to be placed: a size, and the row, counted from the top."""

    width: float
    height: float
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The centre of each box, the points that each link passes between its ends, and the size of the whole."""

    centres: Mapping[str, tuple[float, float]]
    routes: tuple[tuple[tuple[float, float], ...], ...]
    width: float
    height: float


def rows(names: Sequence[str], links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """A row for each name: below all it comes from, and what comes from nothing just above what it feeds."""
    row = dict.fromkeys(names, 0)
    for name in names:
        row[name] = max((row[a] + 1 for a, b in links if b == name), default=0)
    for name in names:
        if not any(b == name for _, b in links):
            row[name] = min((row[b] - 1 for a, b in links if a == name), default=0)
    return row


def layout(boxes: Mapping[str, Box], links: Sequence[tuple[str, str]], across: float, down: float) -> Layout:
    """Places for the boxes, `across` apart within a row and `down` apart between rows."""
    placed = dict(boxes)
    chains: list[list[str]] = []
    for k, (source, target) in enumerate(links):
        between = range(boxes[source].row + 1, boxes[target].row)
        points = [f"\0{k}:{row}" for row in between]
        placed.update({point: Box(0, 0, row) for point, row in zip(points, between, strict=True)})
        chains.append([source, *points, target])
    near: dict[str, list[str]] = {name: [] for name in placed}
    for chain in chains:
        for a, b in pairwise(chain):
            near[a].append(b)
            near[b].append(a)
    grid = _ordered(placed, near)
    x = _spread(grid, placed, near, across)
    y: dict[str, float] = {}
    top = 0.0
    for row in grid:
        height = max(placed[name].height for name in row)
        y.update(dict.fromkeys(row, top + height / 2))
        top += height + down
    tall = [max(placed[name].height for name in row) / 2 for row in grid]
    half = {name: high for high, names in zip(tall, grid, strict=True) for name in names}
    left = min(x[name] - placed[name].width / 2 for name in placed)
    width = max(x[name] + placed[name].width / 2 for name in placed) - left
    at = {name: (x[name] - left, y[name]) for name in placed}
    routes = (((at[p][0], at[p][1] + side * half[p]) for p in chain[1:-1] for side in (-1, 1)) for chain in chains)
    return Layout({n: at[n] for n in boxes}, tuple(tuple(route) for route in routes), width, top - down)


def _ordered(placed: Mapping[str, Box], near: Mapping[str, list[str]]) -> list[list[str]]:
    """The rows, each in the order of the mean place of its neighbours above, then below, in turn."""
    grid: list[list[str]] = [[] for _ in range(max(b.row for b in placed.values()) + 1)]
    for name, box in placed.items():
        grid[box.row].append(name)
    grid = [row for row in grid if row]
    place = {name: float(k) for row in grid for k, name in enumerate(row)}
    for sweep in range(_SWEEPS):
        for row in grid if sweep % 2 == 0 else reversed(grid):
            row.sort(key=lambda name: (_mean(name, place, placed, near, above=sweep % 2 == 0), place[name]))
            place.update({name: float(k) for k, name in enumerate(row)})
    return grid


def _mean(
    name: str, place: Mapping[str, float], placed: Mapping[str, Box], near: Mapping[str, list[str]], *, above: bool
) -> float:
    side = [place[n] for n in near[name] if (placed[n].row < placed[name].row) == above]
    return sum(side) / len(side) if side else place[name]


def _spread(
    grid: list[list[str]], placed: Mapping[str, Box], near: Mapping[str, list[str]], across: float
) -> dict[str, float]:
    """Coordinates along the rows: each as near to the mean of its neighbours as its row allows."""
    x: dict[str, float] = {}
    for row in grid:
        wanted = [0.0] * len(row)
        x.update(zip(row, _apart(wanted, [placed[n].width for n in row], across), strict=True))
    for sweep in range(_SWEEPS):
        for row in grid if sweep % 2 == 0 else reversed(grid):
            wanted = [_pulled(n, x, placed, near) for n in row]
            x.update(zip(row, _apart(wanted, [placed[n].width for n in row], across), strict=True))
    return x


def _pulled(name: str, x: Mapping[str, float], placed: Mapping[str, Box], near: Mapping[str, list[str]]) -> float:
    """The mean place of its neighbours; the points of a link pull one another harder, so that it runs straight."""
    passing = placed[name].width == 0
    pull = [(_STRAIGHT if passing and placed[n].width == 0 else 1, x[n]) for n in near[name]]
    return sum(weight * place for weight, place in pull) / sum(w for w, _ in pull) if pull else x[name]


def _apart(wanted: Sequence[float], widths: Sequence[float], across: float) -> list[float]:
    """The places nearest to those wanted, in least squares, that keep order and distances (isotonic regression)."""
    offsets = [0.0]
    for a, b in pairwise(widths):
        offsets.append(offsets[-1] + (a + b) / 2 + across)
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            before, size = blocks.pop()
            mean, count = (mean * count + before * size) / (count + size), count + size
        blocks.append((mean, count))
    flat = [mean for mean, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]
