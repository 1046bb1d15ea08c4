"""The process that those of the documents come from: the heavy modules are loaded in it once.

It loads them while the command goes on, so that it is best begun before anything else is loaded.
"""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext

_PRELOAD = ["bnderive.cli.preloaded"]


def running() -> BaseContext:
    """What processes are made with; the server runs, where the system has such a thing, and is begun only once."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    resource_tracker.ensure_running()  # it would let Ctrl-C through again
    with _uninterrupted():
        forkserver.ensure_running()
    return context


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until what is done in here is done, and never reaches a process that is begun in here."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
