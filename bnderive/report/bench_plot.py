"""A bench as a picture: time against size, both on logarithmic axes, a panel for each type and pass, the floor below.

Input: a bench. Output: the bytes of a PNG or an SVG file, drawn by matplotlib.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bnderive.bench.nouns import COPY, Bench, Row
from bnderive.errors import BnderiveError, MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = (".png", ".svg")
WIDTH, HEIGHT, LEGEND = 4.6, 4.2, 2.4
"""Inches of a panel, and beside the last one for the legend."""
COLOURS = tuple(f"C{k}" for k in range(10) if k != 7)  # the grey is that of the copy
SETTINGS: Any = {
    "svg.hashsalt": "bnderive",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
}


def kind_of(path: Path) -> str:
    """The kind of picture that a file is to hold. Raises BnderiveError for another, MissingExtra without matplotlib."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise BnderiveError(f"{path} is no picture that can be drawn", hint=f"Name it {' or '.join(KINDS)}.")
    try:
        import matplotlib  # noqa: F401
    except ModuleNotFoundError as missing:
        raise MissingExtra("a plot needs matplotlib", hint='To add it: pip install "bnderive[plot]"') from missing
    return kind.removeprefix(".")


def drawn(bench: Bench, kind: str) -> bytes:
    """The picture of all rows; `kind` is png or svg."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    panels = list(dict.fromkeys((row.dtype, row.part) for row in bench.rows))
    with rc_context(SETTINGS):
        figure = Figure(figsize=(WIDTH * len(panels) + LEGEND, HEIGHT), layout="constrained")
        axes: Sequence[Any] = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        names = list(dict.fromkeys(row.implementation for row in bench.rows))
        for place, (dtype, part) in zip(axes, panels, strict=True):
            _panel(place, [row for row in bench.rows if (row.dtype, row.part) == (dtype, part)], names)
            place.set_title(f"{bench.layer}, {part}, {dtype}")
        axes[0].set_ylabel("seconds")
        figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right upper", frameon=False)
        figure.supxlabel(f"megabytes that fused loops move        ({_where(bench.machine)})", fontsize=8)
        room = BytesIO()
        figure.savefig(room, format=kind, dpi=160, metadata={"Date": None} if kind == "svg" else None)
    return room.getvalue()


def _where(machine: Mapping[str, str]) -> str:
    """What the bench ran on: the GPU, or the processor with its threads."""
    on_processor = ", ".join(machine[key] for key in ("processor", "threads") if key in machine)
    return machine.get("gpu", f"{on_processor} threads")


def _panel(place: "Axes", rows: Sequence[Row], names: Sequence[str]) -> None:
    place.set_xscale("log")
    place.set_yscale("log")
    for k, name in enumerate(names):
        points = sorted((row for row in rows if row.implementation == name), key=lambda row: row.moved)
        sizes = [row.moved / 1e6 for row in points]
        style: Any = {"color": COLOURS[k % len(COLOURS)], "marker": "o"}
        if name == COPY:
            style = {"color": "0.6", "linestyle": ":"}
        place.plot(sizes, [row.median for row in points], label=name, markersize=4, **style)
        low, high = ([row.quartiles[end] for row in points] for end in (0, 1))
        place.fill_between(sizes, low, high, color=style["color"], alpha=0.1, linewidth=0)
    floor = sorted({(row.moved / 1e6, row.floor) for row in rows})
    place.plot(*zip(*floor, strict=True), color="black", linestyle="--", linewidth=1, label="floor")
