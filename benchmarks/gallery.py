"""The gallery of wrong backwards that were published: what `bnderive check` and torch's gradcheck say of each.

Run from a checkout: `python -m benchmarks.gallery` writes `docs/gallery/README.md` from the files in
`docs/gallery/bugs/`. To add a bug, write a file there like the others; where the library lacks its layer, write the
layer's document in `docs/gallery/layers/`.
"""

import ast
import importlib.util
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bnderive import pipeline
from bnderive.check.batteries import Battery
from bnderive.check.point import draw
from bnderive.check.settings import Settings
from bnderive.check.shapes import small_sizes
from bnderive.check.verdict import FAIL, Failure, Verdict
from bnderive.derive.derivation import Derivation

ROOT = Path(__file__).resolve().parent.parent / "docs" / "gallery"
PLAIN = Battery("as tests have it")
LENGTH = 64
HEAD = """# Wrong backwards that were published

Each of these was found in somebody's library, and is made again here in a few lines of our own: the layer, its right
backward and the wrong one. `bnderive check` is asked with its defaults about one file, as its user would ask it:

```sh
bnderive check LAYER --impl docs/gallery/bugs/NAME.py:wrong
```

and beside it stands what `torch.autograd.gradcheck` says in float64 with its defaults, on normally distributed data and
weights that are not ones: in full at a small shape, in fast mode at that shape and at one of 64 along every axis (8
where there are four axes). *passes* means that the mistake went unseen. Every corrected twin, `NAME.py:right`, passes
`bnderive check`. `python -m benchmarks.gallery` writes this page; the tests run every bug and its twin.

| | bug | bnderive check | gradcheck | fast mode | fast mode, 64 |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Bug:
    """One file of the gallery."""

    path: Path
    title: str
    story: str
    layer: str
    where: str
    types: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem


def bugs() -> tuple[Bug, ...]:
    """Every file of the gallery, read but not run."""
    return tuple(_bug(path) for path in sorted((ROOT / "bugs").glob("*.py")))


def _bug(path: Path) -> Bug:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    title, story = (ast.get_docstring(tree) or "").split("\n\n", 1)
    said = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    return Bug(path, title, story, said["LAYER"], said["WHERE"], said.get("TYPES", ("float64",)))


@cache
def derivation(layer: str) -> Derivation:
    """The derivation of a layer of the library, or of one of the gallery's own."""
    return pipeline.backward(pipeline.load(str(ROOT / layer) if layer.endswith(".md") else layer))


def verdict(bug: Bug, which: str) -> Verdict:
    """What `bnderive check` says of the right or the wrong function, in the types that matter."""
    derived = derivation(bug.layer)
    settings = Settings(dtypes=bug.types, mutants=False)
    reference = f"{bug.path}:{which}"
    return pipeline.run_checks(derived, implementation=reference, adapter="torch-function", settings=settings)


def gradcheck(bug: Bug, which: str, length: int, *, fast: bool) -> str:
    """What torch's gradcheck says, at the first small shape (length 0) or at one length along every axis."""
    import torch

    layer = derivation(bug.layer).layer
    sizes = {name: length or small for name, small in small_sizes(layer)[0].items()}
    point = draw(layer, PLAIN, sizes, 0)
    assert point is not None
    inputs = [torch.tensor(point.inputs[q.name], requires_grad=q.labels is None) for q in layer.inputs]
    function = _function(bug, which)
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        right = torch.autograd.gradcheck(
            lambda *a: function(*a, **point.symbols), inputs, fast_mode=fast, raise_exception=False
        )
    return "passes" if right else "fails"


def _function(bug: Bug, which: str) -> Callable[..., Any]:
    spec = importlib.util.spec_from_file_location(f"gallery_{bug.name}", bug.path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, which)  # type: ignore[no-any-return]


def row(number: int, bug: Bug) -> str:
    """The bug's row of the table."""
    found = verdict(bug, "wrong")
    said = "; ".join(dict.fromkeys(_said(failure) for failure in found.failures[:1])) or found.verdict
    others = [gradcheck(bug, "wrong", 0, fast=False), gradcheck(bug, "wrong", 0, fast=True)]
    others += [gradcheck(bug, "wrong", _length(bug), fast=True)]
    return f"| {number} | [{bug.name}](#{bug.name}) | {said} | {' | '.join(others)} |"


def _length(bug: Bug) -> int:
    return LENGTH if len(derivation(bug.layer).layer.axes) < 4 else LENGTH // 8


def _said(failure: Failure) -> str:
    case = failure.case
    shape = ", ".join(f"{n}={v}" for n, v in case.sizes.items())
    looks = f"; looks like: {failure.looks_like[0]}" if failure.looks_like else ""
    kind = f" ({case.dtype})" if case.dtype != "float64" else ""
    return f"**{FAIL}**: {case.check}, {case.gradient or 'it'}{kind} at {shape}{looks}".replace("|", "\\|")


def page() -> Iterator[str]:
    """The page, in pieces."""
    yield HEAD
    every = bugs()
    for number, bug in enumerate(every, 1):
        yield row(number, bug) + "\n"
    for bug in every:
        layer = f"[{bug.layer}]({bug.layer})" if bug.layer.endswith(".md") else f"`{bug.layer}`"
        yield f"\n## {bug.name}\n\n**{bug.title}** {' '.join(bug.story.split())}\n\n"
        yield f"Where: {bug.where}. Layer: {layer}. Code: [{bug.name}.py](bugs/{bug.name}.py).\n"


def main() -> None:
    """Write the page."""
    text = "".join(page())
    (ROOT / "README.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
