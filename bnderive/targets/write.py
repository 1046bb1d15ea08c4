"""Writing a generated file: whole or not at all, and never over what somebody edited.

`write` writes, `status` compares and changes nothing. Statuses: up to date, stale, edited, missing, written.
"""

from collections.abc import Mapping
from pathlib import Path

from bnderive.errors import OutputError
from bnderive.files import write_whole
from bnderive.targets.header import is_edited

UP_TO_DATE, STALE, EDITED, MISSING, WRITTEN = "up to date", "stale", "edited", "missing", "written"


def status(text: str, path: Path) -> str:
    """How the file at `path` compares with `text`. Raises OutputError where it cannot be read."""
    try:
        found = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return MISSING
    except UnicodeDecodeError:
        return EDITED
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror}") from error
    if found == text:
        return UP_TO_DATE
    return EDITED if is_edited(found) else STALE


def write(texts: Mapping[Path, str], *, force: bool = False) -> dict[Path, str]:
    """Writes each text to its path unless it is there already; returns the statuses that result.

    Raises OutputError, before anything is written, where a file was edited by hand (or was never ours) and `force` is
    not given, and where a folder is missing or cannot be written.
    """
    before = {path: status(text, path) for path, text in texts.items()}
    for path, found in before.items():
        if found == EDITED and not force:
            raise OutputError(
                f"{path} was edited by hand or not written by bnderive; it is left as it is",
                hint="Give --force to overwrite it, or write somewhere else with -o.",
            )
    for path, found in before.items():
        if found != UP_TO_DATE:
            write_whole(path, texts[path])
    return {path: found if found == UP_TO_DATE else WRITTEN for path, found in before.items()}
