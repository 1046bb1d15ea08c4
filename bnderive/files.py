"""Writing a file whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from bnderive.errors import OutputError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write `content` to `path` by way of a file beside it, so that no reader sees half of it; permissions stay.

    What is no regular file, such as a device, is written to as it is. Raises OutputError where it cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.parent != Path() and not path.parent.is_dir():
            raise OutputError(
                f"cannot write {path}: the folder {path.parent} does not exist", hint="Make the folder first."
            )
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except OSError as error:
        raise OutputError(
            f"cannot write {path}: {error.strerror or error}", hint="Name another file with -o."
        ) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are missing. Raises OutputError where that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {path}: {error.strerror or error}") from error


def _replace(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
