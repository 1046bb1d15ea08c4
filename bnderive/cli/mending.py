"""Mended documents to files: one to the file that is named, several to a folder, as they lie to one another."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bnderive.cli import standard_input, terminal
from bnderive.errors import BnderiveError
from bnderive.files import make_folder, write_whole

if TYPE_CHECKING:
    from bnderive.verify.verdict import Verification


def write_fixed(verifications: "Sequence[Verification]", paths: Sequence[str], output: Path) -> None:
    """Write each document with its corrections: to the file, or under the folder where there are several."""
    from bnderive.report.fixed import fixed

    folder = output if len(paths) > 1 or output.is_dir() else None
    if folder is not None and not folder.is_dir():
        raise BnderiveError(f"{folder} is no folder", hint="Several mended documents go to a folder: make it first.")
    for verification in verifications:
        path = verification.manuscript.path
        mended = fixed(verification)
        file = output if folder is None else folder / _below(path, paths)
        if folder is not None:
            make_folder(file.parent)
        write_whole(file, mended.text)
        terminal.note(f"{path}: {mended}")


def _below(path: str, paths: Sequence[str]) -> Path:
    """Where a mended document goes under a folder: as the documents lie to one another."""
    if path == standard_input.NAME:
        return Path("stdin.md")
    parents = [Path(p).resolve().parent for p in paths if p != standard_input.NAME]
    return Path(path).resolve().relative_to(os.path.commonpath(parents))
