"""Generated C as a candidate: compiled where a compiler is found, and called through the binding that goes with it.

The compiler is the command in the environment variable CC, else `cc`. Where there is none the candidate is missing,
which a report says.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from bnderive.check.arrays import NUMPY
from bnderive.check.candidate import Candidate, missing_candidate, numpy_candidate
from bnderive.check.load import from_file
from bnderive.errors import BnderiveError

FLAGS = ("-std=c11", "-O3", "-march=native", "-ffp-contract=fast", "-fno-trapping-math", "-fopenmp", "-shared", "-fPIC")
SECONDS = 120
NO_COMPILER = "no C compiler was found: install one, or name it in the environment variable CC"


def compiler() -> list[str] | None:
    """The command that compiles C; None where there is none."""
    command = shlex.split(os.environ.get("CC", "cc"))
    return command if command and shutil.which(command[0]) else None


def compiled_candidate(name: str, files: Mapping[str, str], flags: Sequence[str] = FLAGS) -> Candidate:
    """The candidate in generated C: `files` has the texts of the source (`.c`) and of its binding (`.py`).

    Raises BnderiveError where it does not compile.
    """
    if compiler() is None:
        return missing_candidate(name, NUMPY, NO_COMPILER)
    module = module_of(files, flags)
    return numpy_candidate(name, module.forward, module.backward)


def module_of(files: Mapping[str, str], flags: Sequence[str] = FLAGS) -> ModuleType:
    """The binding, loaded with the library that was compiled for it. Raises BnderiveError where it does not compile."""
    with tempfile.TemporaryDirectory() as folder:
        return from_file(built(files, Path(folder), flags))


def built(files: Mapping[str, str], folder: Path, flags: Sequence[str] = FLAGS) -> Path:
    """The binding, beside the library that was compiled for it. Raises BnderiveError where it does not compile."""
    stem = folder / f"generated_{sha256(files['.c'].encode()).hexdigest()[:12]}"
    for suffix, text in files.items():
        stem.with_suffix(suffix).write_text(text, encoding="utf-8")
    library, source = folder / f"lib{stem.name}.so", stem.with_suffix(".c")
    command = [*(compiler() or []), *flags, "-o", str(library), str(source), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    if done.returncode:
        raise BnderiveError(f"the generated C does not compile: {done.stderr.strip()[:2000]}")
    return stem.with_suffix(".py")
