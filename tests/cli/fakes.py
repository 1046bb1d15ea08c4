"""What stands in for the engine in tests of the command: verdicts by the name of the document, and every misfortune."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bnderive.errors import DocumentError
from bnderive.verify.settings import Progress, Settings
from bnderive.verify.verdict import FALSE, Verification
from tests.report import verifications


def judged(path: str, settings: Settings, progress: Callable[[Progress], None]) -> Verification:
    """The fake verification that the document's name asks for."""
    name = Path(path).stem
    if name == "slow":
        time.sleep(60)
    if name == "gone":
        raise DocumentError(f"{path}: there is no such file")
    if name == "bug":
        raise ZeroDivisionError("division by zero")
    if name == "hungry":
        raise MemoryError
    if name == "crash":
        os._exit(9)
    if name == "open":
        known = verifications.verification(path)
        return replace(known, findings=tuple(f for f in known.findings if f.verdict not in FALSE))
    progress(Progress(1, 2, "claim 1.1"))
    if name.startswith("right"):
        return verifications.proved(path)
    if name == "prose":
        return verifications.nothing(path)
    return verifications.verification(path, Path(path).read_text(encoding="utf-8"))
