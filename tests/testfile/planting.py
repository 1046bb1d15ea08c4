"""Errors planted in the gradients of generated code, and generated tests run on what comes out, in this process."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from bnderive.targets.source import Source

OPERATOR = re.compile(r"(?<=[\w\])]) [+-] (?=[\w(\[])")


def planted(source: Source) -> Iterator[tuple[str, str]]:
    """The text with an error in one line that assigns a gradient, and that line: a factor of two, another sign in
    front, or a sign turned inside.
    """
    text = source.text
    for name, _ in source.interfaces[0].gradients:
        lines = re.finditer(
            rf"^ +d{name}(?:\[[^=]*\])?(?:: Array)? = (?!(?:np|torch).empty|.*None$)(.*)$", text, re.MULTILINE
        )
        found = list(lines)[-1 if source.target in {"c", "triton"} else 0]
        place, end = found.span(1)
        for wrong in ("2 * ", "-"):
            yield text[:place] + wrong + text[place:], found[0].strip()
        # In C a sign may be that of an address.
        for sign in OPERATOR.finditer(text, place, end if source.target != "c" else place):
            turned = " + " if "-" in sign[0] else " - "
            yield text[: sign.start()] + turned + text[sign.end() :], found[0].strip()


def failures(tests: ModuleType, file: Path) -> list[str]:
    """The names of the tests that fail on a file."""
    vars(tests)["FILE"] = file
    tests.code.cache_clear()
    failed = []
    for name, test in vars(tests).items():
        if name.startswith("test_"):
            for case in tests.CASES:
                try:
                    test(case)
                except Exception:  # noqa: BLE001
                    failed.append(name)
                    break
    return failed
