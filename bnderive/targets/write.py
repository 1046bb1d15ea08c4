"""Writing a generated file: whole or not at all, and never over what somebody edited.

`write` writes, `status` compares and changes nothing. Statuses: up to date, stale, edited, missing, written.
"""

from pathlib import Path

from bnderive.errors import OutputError
from bnderive.files import write_whole
from bnderive.targets.header import is_edited
from bnderive.targets.source import Source

UP_TO_DATE, STALE, EDITED, MISSING, WRITTEN = "up to date", "stale", "edited", "missing", "written"


def status(source: Source, path: Path) -> str:
    """How the file at `path` compares with `source`. Raises OutputError where it cannot be read."""
    try:
        found = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return MISSING
    except UnicodeDecodeError:
        return EDITED
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror}") from error
    if found == source.text:
        return UP_TO_DATE
    return EDITED if is_edited(found) else STALE


def write(source: Source, path: Path, *, force: bool = False) -> str:
    """Writes `source` to `path` unless it is there already; returns the status that results.

    Raises OutputError where the file was edited by hand (or was never ours) and `force` is not given, and where the
    folder is missing or cannot be written.
    """
    before = status(source, path)
    if before == UP_TO_DATE:
        return UP_TO_DATE
    if before == EDITED and not force:
        raise OutputError(
            f"{path} was edited by hand or not written by bnderive; it is left as it is",
            hint="Give --force to overwrite it, or write somewhere else with -o.",
        )
    write_whole(path, source.text)
    return WRITTEN
