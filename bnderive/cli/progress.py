"""A bar on standard error for what takes longer than a second, on a terminal only."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

DELAY = 1.0

Report = Callable[[int, int, str], None]
"""Called with how many pieces are done, how many there are, and what is being done."""


@contextmanager
def progress_bar(delay: float = DELAY) -> Iterator[Report]:
    """What to call after each piece of work. The bar appears after `delay` seconds, and is gone at the end."""
    started = time.monotonic()
    bar: Progress | None = None

    def report(done: int, total: int, doing: str) -> None:
        nonlocal bar
        if bar is None:
            if not sys.stderr.isatty() or time.monotonic() - started < delay or done >= total:
                return
            bar = _bar()
            bar.start()
            bar.add_task("")
        bar.update(bar.task_ids[0], completed=done, total=total, description=doing)

    try:
        yield report
    finally:
        if bar is not None:
            bar.stop()


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)
