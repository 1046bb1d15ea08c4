"""What commands share: how a layer, a format and an output file are named on the command line.

A row of a registry (a format, a target) is offered by `Row`, which asks the registry only when a command is run or its
help is read.
"""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

NUMBER = re.compile(r"[+-]?\d{1,30}(?:/\d{1,30}|(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?)")


class LayerName(click.ParamType[str]):
    """The name of a layer in the library, or the path of a document; what it names is found by `pipeline.load`."""

    name = "layer"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from bnderive.layer import library

        named = [CompletionItem(name) for name in library.names() if name.startswith(incomplete)]
        return named or [CompletionItem(incomplete, type="file")]


class Row(click.ParamType[str]):
    """One name out of those that `names` gives when asked."""

    name = "row"

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self.names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(self.names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        known = list(self.names())
        if value in known:
            return str(value)
        near = get_close_matches(str(value), known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise click.BadParameter(f"{value!r} is not one of {', '.join(map(repr, known))}.{hint}", ctx, param)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in self.names() if name.startswith(incomplete)]


def _targets() -> Iterable[str]:
    from bnderive.targets.registry import TARGETS

    return TARGETS


target = Row(_targets)

layer = click.argument("layer", type=LayerName())

output = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write to this file instead of standard output.",
)


class Assignment(click.ParamType[tuple[str, Fraction]]):
    """NAME=NUMBER, the number exact: an integer, a decimal or a fraction such as 1/2."""

    name = "assignment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Fraction]:
        name, _, number = str(value).partition("=")
        try:
            if name and NUMBER.fullmatch(number):
                return name, Fraction(number)
        except ZeroDivisionError:
            pass
        raise click.BadParameter(f"{value!r} is not NAME=NUMBER, such as ddof=1.", ctx, param)


class Alias(click.ParamType[tuple[str, str]]):
    """A=B: two names as LaTeX writes them, the first to be read as the second."""

    name = "alias"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        one, _, other = (part.strip() for part in str(value).partition("="))
        if one and other and "=" not in other:
            return one, other
        raise click.BadParameter(f"{value!r} is not NAME=NAME, such as N=m or '\\sigma_b=\\sigma_B'.", ctx, param)


class Seconds(click.FloatRange):
    """A time between two others, which are compared as numbers: nan is none."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = super().convert(value, param, ctx)
        if seconds != seconds:
            self.fail(f"{value} is not a number of seconds.", param, ctx)
        return float(seconds)


values = click.option(
    "--set",
    "values",
    type=Assignment(),
    multiple=True,
    metavar="NAME=NUMBER",
    help="Set a parameter of the layer to a number, as in ddof=1; it is left symbolic otherwise. Repeatable.",
)


sharded = click.option(
    "--sharded",
    metavar="AXIS",
    help="An axis, or its size, of which each of several processes has part: sums over it go over all processes.",
)


ddof = click.option(
    "--ddof", type=click.Choice(["0", "1", "symbolic"]), default="symbolic", help="Short for --set ddof=…."
)


def chosen(values: Iterable[tuple[str, Fraction]], ddof: str) -> dict[str, Fraction]:
    """The parameters that --set and --ddof set to numbers."""
    return dict(values) | ({} if ddof == "symbolic" else {"ddof": Fraction(ddof)})


def formats(names: Callable[[], Iterable[str]]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --format over the formats that `names` gives; text where none is asked for."""
    return click.option(
        "--format", "format_", type=Row(names), default="text", show_default=True, help="How to write it."
    )
