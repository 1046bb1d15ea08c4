"""The library: the derivation documents that come with bnderive.

Output: their names, their paths and their titles, without reading them as mathematics, so that listing them needs no
SymPy; and the name of any layer on a command line. To add a layer, add a document to `derivations/`.
"""

import difflib
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from bnderive.errors import UnknownLayer

if TYPE_CHECKING:
    from bnderive.layer.layer import Layer

_HEAD = 4_096
_TITLE = re.compile(r"^title:[ \t]*(\S[^\n]*)$", re.MULTILINE)
_HEADING = re.compile(r"^# +(\S[^\n]*)$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


def names() -> tuple[str, ...]:
    """The names of the built-in layers, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder().glob("*.md")))


def path_of(name: str) -> Path:
    """The document of a built-in layer. Raises UnknownLayer for a name that no document has."""
    known = names()
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        question = f"Did you mean {near[0]}? " if near else ""
        raise UnknownLayer(
            f"there is no built-in layer {name!r}",
            hint=f"{question}The built-in layers are {', '.join(known) or 'missing'}; "
            "for a document of your own, give its path.",
        )
    return folder() / f"{name}.md"


def summary(name: str) -> str:
    """The title of a built-in layer's document, in one line. Raises UnknownLayer for a name that no document has."""
    with path_of(name).open(encoding="utf-8") as file:
        text = file.read(_HEAD)
    front = _FRONT_MATTER.match(text)
    stated = _TITLE.search(front[1]) if front else None
    found = stated or _HEADING.search(text, front.end() if front else 0)
    return found[1].strip().strip("'\"") if found else name


def reference(layer: "Layer") -> str:
    """The layer and its fixed parameters as arguments of a command: `softmax`, `cosine.md --set ddof=1`.

    A document outside the library is called by the name of its file, without its folder.
    """
    path = Path(layer.source)
    shipped = path.stem in names() and path.resolve() == path_of(path.stem).resolve()
    called = path.stem if shipped else path.name if path.name.isprintable() else ""
    return " ".join((shlex.quote(called or layer.name), *(f"--set {name}={value}" for name, value in layer.fixed)))


def folder() -> Path:
    """Where the documents lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "derivations"
    return shipped if shipped.is_dir() else package.parent / "derivations"
