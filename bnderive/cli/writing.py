"""Generated files: written, or compared with what is there, and told.

Input: orders. Output: on standard output differences or JSON, on standard error the state of each file.
"""

import json
from collections.abc import Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bnderive import pipeline
from bnderive.cli import terminal
from bnderive.project import Order

if TYPE_CHECKING:
    from bnderive.targets.source import Source

SCHEMA_VERSION = 1


def generated(order: Order) -> tuple["Source", str]:
    """The source that an order asks for, and its tests, empty where there are none; what should be known before it is
    trusted is told.
    """
    from bnderive.targets.registry import TARGETS

    if order.binding and order.target in TARGETS and not any(each.binding for each in TARGETS[order.target].beside):
        raise click.UsageError(f"The target {order.target} has no binding: leave --binding out.")
    if order.tests and not order.binding and order.target in TARGETS and TARGETS[order.target].calling.binding:
        raise click.UsageError("The tests call the code through its binding: add --binding.")
    derivation = pipeline.backward(pipeline.load(order.layer), dict(order.values))
    how = (order.form, order.mode, order.higher_order, order.saved, order.style, order.sharded)
    source = pipeline.generate(derivation, order.target, *how)
    if not derivation.proved:
        terminal.note(f"Not every step is proved: run `bnderive check {order.layer}` before you trust this code.")
    if order.saved:
        terminal.note(f"Saves {source.saves}.")
    if not order.tests or not order.output:
        return source, ""
    return source, pipeline.generate_tests(derivation, source, order.output, order.tests)


def texts_of(order: Order) -> Mapping[Path, str]:
    """Every file of an order with its text: the one that is named, those that lie beside it, and the tests."""
    from bnderive.targets.registry import TARGETS

    assert order.output is not None
    source, tests = generated(order)
    left_out = {each.suffix for each in TARGETS[order.target].beside if each.binding and not order.binding}
    beside = {order.output.with_suffix(s): t for s, t in source.beside if s not in left_out}
    if order.output in beside:
        raise click.UsageError(f"A file beside {order.output} would have its name: give it the ending of its language.")
    found = {order.output: source.text, **beside}
    if order.tests in found:
        raise click.UsageError("The tests would have the name of the code: give them their own.")
    return {**found, **({order.tests: tests} if order.tests else {})}


def bring(orders: Sequence[Order], *, check: bool, diff: bool, force: bool, json_: bool) -> bool:
    """Writes what the orders ask for, or only compares (`check`, `diff`); returns whether all files are as they should
    be.
    """
    from bnderive.targets import write

    texts = [texts_of(order) for order in orders]
    every = {path: text for one in texts for path, text in one.items()}
    if sum(map(len, texts)) > len(every):
        raise click.UsageError("Two of the files to write are one: give each its own name.")
    only = check or diff
    statuses = {p: write.status(t, p) for p, t in every.items()} if only else write.write(every, force=force)
    if json_:
        files = [{"path": str(path), "status": status} for path, status in statuses.items()]
        targets = list(dict.fromkeys(order.target for order in orders))
        whole = {
            "schema_version": SCHEMA_VERSION,
            "target": targets[0] if len(targets) == 1 else targets,
            "files": files,
        }
        terminal.emit(json.dumps(whole, indent=2))
    else:
        for path, status in statuses.items():
            if only and status != write.UP_TO_DATE:
                terminal.emit(_difference(path, every[path]))
            terminal.note(f"{path}: {status}")
    return all(status in (write.UP_TO_DATE, write.WRITTEN) for status in statuses.values())


def _difference(file: Path, text: str) -> str:
    """A unified diff from the file as it is, empty where it is missing, to the file as it would be written."""
    found = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
    before, after = (one.splitlines(keepends=True) for one in (found, text))
    return "".join(unified_diff(before, after, str(file), f"{file} (generated)"))
