"""From the paths of a command line to the documents that they name: files as they are, folders searched."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from bnderive.errors import BnderiveError

SUFFIXES = frozenset({".md", ".markdown", ".tex", ".ipynb", ".txt"})
STANDARD_INPUT = "-"


def documents(paths: Iterable[str]) -> tuple[str, ...]:
    """The documents, each once, in the order of the command line; those of a folder in the order of their names.

    A file need not be there: reading it will say so. Raises BnderiveError for a folder without documents.
    """
    found: dict[str, None] = {}
    for path in paths:
        if path == STANDARD_INPUT or not Path(path).is_dir():
            found[path] = None
            continue
        inside = dict.fromkeys(_inside(path))
        if not inside:
            raise BnderiveError(
                f"there is no document in {path}",
                hint=f"A folder is searched for {', '.join(sorted(SUFFIXES))}; name other files one by one.",
            )
        found |= inside
    return tuple(found)


def _inside(folder: str) -> Iterator[str]:
    """The documents under a folder, but for what is hidden. Links to folders are not followed."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield str(Path(where) / name)
