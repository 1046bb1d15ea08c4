"""Writing a generated file: whole or not at all, and never over what somebody edited.

`write` writes, `status` compares and changes nothing. Statuses: up to date, stale, edited, missing, written.
"""

import contextlib
import os
import tempfile
from pathlib import Path

from bnderive.errors import OutputError
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
    if not path.parent.is_dir():
        raise OutputError(
            f"cannot write {path}: the folder {path.parent} does not exist", hint="Make the folder first."
        )
    try:
        _replace(path, source.text)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}", hint="Choose another place with -o.") from error
    return WRITTEN


def _replace(path: Path, text: str) -> None:
    """Writes beside the file, then renames, so that no reader sees half of it. Permissions stay as they were."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
