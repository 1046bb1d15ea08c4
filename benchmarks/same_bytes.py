"""Whether generated files are the same byte for byte under every hash seed and every Python.

Run from a checkout: `python -m benchmarks.same_bytes` writes every layer of the library for every target in every way,
with tests, under ten hash seeds, and names what differs; it takes about a minute and a half for a seed. `--seeds 0 7`
chooses the seeds, `--python PATH` another interpreter for the first of them, which needs what bnderive needs and
nothing more.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from bnderive import pipeline
from bnderive.errors import BnderiveError
from bnderive.layer import library
from bnderive.program.plan import FORMS
from bnderive.program.program import CLOSED, FUNCTION, HIGHER_ORDER
from bnderive.targets.registry import TARGETS

ROOT = Path(__file__).resolve().parent.parent


def ways(target: str) -> Iterator[tuple[str, str, str | None, str]]:
    """Form, mode, higher order and style: each at what it can be, the others at their defaults."""
    row = TARGETS[target]
    orders: Sequence[str | None] = HIGHER_ORDER if row.differentiable else (None,)
    yield from ((form, row.modes[0], orders[0], FUNCTION) for form in FORMS)
    yield from (("closed", mode, orders[0], FUNCTION) for mode in row.modes[1:])
    yield from (("closed", row.modes[0], order, style) for style in row.styles for order in orders)


def digests(names: Sequence[str]) -> dict[str, str]:
    """A hash of the files of each way, by a name for it."""
    found = {}
    for name in names:
        derivation = pipeline.backward(pipeline.load(name))
        for target in TARGETS:
            for way in dict.fromkeys(ways(target)):
                source = pipeline.generate(derivation, target, way[0], way[1], way[2], (), way[3])
                text = f"{source.text}{source.beside}"
                if way[2] in (None, CLOSED):
                    text += pipeline.generate_tests(derivation, source, Path("code"), Path("test.py"))
                found[f"{name} {target} {' '.join(map(str, way))}"] = sha256(text.encode()).hexdigest()
            for kept in ("x", "y"):
                try:
                    source = pipeline.generate(derivation, target, saved=(kept,))
                except BnderiveError:
                    continue
                found[f"{name} {target} saved {kept}"] = sha256(f"{source.text}{source.beside}".encode()).hexdigest()
    return found


def under(seed: int, python: str, names: Sequence[str]) -> dict[str, str]:
    """The digests from another process."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    command = [python, "-m", "benchmarks.same_bytes", "--digests", "--layers", *names]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, str] = json.loads(done.stdout)
    return found


def main() -> int:
    """Compares; the exit code is 1 where something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(10)))
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument("--layers", nargs="+", default=list(library.names()))
    parser.add_argument("--digests", action="store_true", help="print those of this process")
    asked = parser.parse_args()
    if asked.digests:
        print(json.dumps(digests(asked.layers)))  # noqa: T201
        return 0
    runs = [(seed, sys.executable) for seed in asked.seeds] + [(asked.seeds[0], path) for path in asked.python]
    first: dict[str, str] = {}
    fine = True
    for seed, python in runs:
        found = under(seed, python, asked.layers)
        first = first or found
        differs = [name for name in first if found.get(name) != first[name]]
        fine = fine and not differs and len(found) == len(first)
        print(f"seed {seed}, {python}: {len(found)} ways, {len(differs)} differ {differs[:5] or ''}", flush=True)  # noqa: T201
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
