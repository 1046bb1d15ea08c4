"""Documents verified side by side, each in a process of its own with bounds on time and memory.

A document that runs past its bounds, or breaks its process, becomes an `Unverified`, and the others go on.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from bnderive.cli import faults, server
from bnderive.cli.progress import Report
from bnderive.errors import DEFECT, INCONCLUSIVE, BnderiveError
from bnderive.verify.settings import Progress, Settings
from bnderive.verify.unverified import Outcome, Unverified
from bnderive.verify.verdict import Verification

MEMORY = 4 * 2**30

Work = Callable[[str, Settings, Callable[[Progress], None]], Verification]
"""What a process does: a path, settings and where to tell progress go in. It is a function of a module."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of each process: `seconds` on the clock, `memory` in bytes; `jobs` processes run at once."""

    seconds: float
    jobs: int
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class _Job:
    number: int
    path: str
    process: BaseProcess
    deadline: float


def verify_all(
    paths: Sequence[str], settings: Settings, limits: Limits, work: Work, report: Report, *, debug: bool = False
) -> tuple[Outcome, ...]:
    """The outcome of each document, in the order of `paths`; `report` is told what is done.

    `debug` adds the traceback of a defect to its message.
    """
    context = server.running()
    waiting = deque(enumerate(paths))
    running: dict[Connection, _Job] = {}
    done: dict[int, Outcome] = {}
    try:
        while waiting or running:
            while waiting and len(running) < limits.jobs:
                number, path = waiting.popleft()
                ours, job = _started(context, number, path, settings, limits, work, debug=debug)
                running[ours] = job
            pause = min(job.deadline for job in running.values()) - time.monotonic()
            for ready in wait(list(running), max(0.0, pause)):
                _heard(ready, running, done, len(paths), report)  # type: ignore[arg-type]
            for ours, job in list(running.items()):
                if time.monotonic() > job.deadline:
                    message = f"it took more than {limits.seconds:g} s, and was given up; --time-limit allows more"
                    _ended(ours, running, done, Unverified(job.path, f"{job.path}: {message}", INCONCLUSIVE))
    finally:
        for job in running.values():
            job.process.kill()
    return tuple(done[number] for number in range(len(paths)))


def _started(
    context: BaseContext, number: int, path: str, settings: Settings, limits: Limits, work: Work, *, debug: bool
) -> tuple[Connection, _Job]:
    ours, theirs = context.Pipe(duplex=False)
    arguments = (theirs, path, settings, limits, work, debug)
    process = context.Process(target=_serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return ours, _Job(number, path, process, time.monotonic() + limits.seconds)


def _heard(
    ours: Connection, running: dict[Connection, _Job], done: dict[int, Outcome], total: int, report: Report
) -> None:
    """Take a message from a process: progress, its outcome, or that it is gone."""
    job = running[ours]
    try:
        said = ours.recv()
    except (EOFError, OSError):
        job.process.join()
        message = f"{job.path}: its process broke off (exit code {job.process.exitcode})"
        said = Unverified(job.path, message, INCONCLUSIVE)
    if isinstance(said, Progress):
        if total == 1:
            report(said.done, said.total, said.doing)
        return
    _ended(ours, running, done, said)
    if total > 1:
        report(len(done), total, job.path)


def _ended(ours: Connection, running: dict[Connection, _Job], done: dict[int, Outcome], outcome: Outcome) -> None:
    job = running.pop(ours)
    done[job.number] = outcome
    ours.close()
    job.process.kill()
    job.process.join()


def _serve(theirs: Connection, path: str, settings: Settings, limits: Limits, work: Work, debug: bool) -> None:
    """The life of a process: bounds, the work, one outcome sent."""
    threading.Thread(target=_ends_with_the_command, daemon=True).start()
    _bounded(limits)

    def tell(progress: Progress) -> None:
        with suppress(OSError):
            theirs.send(progress)

    outcome: Outcome
    try:
        outcome = work(path, settings, tell)
    except BnderiveError as error:
        outcome = Unverified(path, str(error), error.exit_code)
    except MemoryError:
        outcome = Unverified(path, f"{path}: it needed more than {limits.memory / 2**30:g} GiB", INCONCLUSIVE)
    except Exception as error:  # noqa: BLE001 one document's defect must not end the others
        trace = traceback.format_exc() if debug else ""
        said = faults.defect(error, debug=debug).removeprefix("Error: ")
        outcome = Unverified(path, f"{trace}{path}: {said}", DEFECT)
    with suppress(OSError):
        theirs.send(outcome)


def _ends_with_the_command() -> None:
    """End this process when the command that began it is gone, however that was ended."""
    command = multiprocessing.parent_process()
    if command is not None:
        wait([command.sentinel])
        os._exit(INCONCLUSIVE)


def _bounded(limits: Limits) -> None:
    """Bounds that hold though nobody watches: on memory, and on time where the command itself was ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    import resource

    signal.alarm(int(limits.seconds) + 10)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def cores() -> int:
    """How many processes may run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
