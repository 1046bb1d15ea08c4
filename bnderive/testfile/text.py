"""A file of tests for generated code: golden numbers, differences of the forward along every axis, and the narrow type.

Input: a source, the layer, where the files are. Output: the text of the file. It imports the generated file, what that
imports, and pytest.
"""

import json
import shlex
from os.path import relpath
from pathlib import PurePath
from typing import Any

from bnderive.layer.given import given
from bnderive.layer.layer import Layer
from bnderive.targets.calling import Calling
from bnderive.targets.header import with_header_of
from bnderive.targets.interface import Interface
from bnderive.targets.lines import bracketed, docstring
from bnderive.targets.programs import SUFFIX
from bnderive.targets.source import Source
from bnderive.testfile.golden import Golden, golden_of
from bnderive.testfile.literals import literal_lines

STANDARD = (
    "import importlib.util", "import math", "import sys", "from functools import cache", "from pathlib import Path",
    "from typing import Any",
)  # fmt: skip
ABOUT = (
    "The numbers were computed from the equations of the forward with 50 digits, gradients as differences of the loss "
    "that is the sum of upstream gradients times outputs. None of them comes from the code that is tested."
)
EACH = 'each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])'
GIVEN = '''\
def inputs_of(case: Case, kind: Any) -> list[Any]:
    """The inputs in the order of the arguments; labels stay what they are."""
    given = case["inputs"].items()
    return [tensor(v, LABEL if name in LABELS else kind) for name, v in given]


def upstream_of(case: Case, kind: Any) -> list[Any]:
    """The gradients of the outputs."""
    return [tensor(v, kind) for v in case["upstream"].values()]


def close(name: str, found: Any, expected: Any, tolerance: float) -> None:
    """Compares shapes, and values relative to the largest, or to one."""
    assert tuple(found.shape) == tuple(expected.shape), name
    apart, largest = float(abs(found - expected).max()), float(abs(expected).max())
    assert apart <= tolerance * (1 + largest), f"{name} is off by {apart:.1e}"


def all_close(found: list[Any], expected: dict[str, Any], tolerance: float) -> None:
    """The same of several tensors and numbers by name."""
    for value, (name, numbers) in zip(found, expected.items(), strict=True):
        close(name, value, tensor(numbers, WIDE), tolerance)'''
TESTS = '''\
@each_case
def test_outputs(case: Case) -> None:
    """The outputs are the golden ones."""
    all_close(forward(case, inputs_of(case, WIDE)), case["outputs"], 1e-12)


@each_case
def test_gradients(case: Case) -> None:
    """The gradients are the golden ones."""
    found = backward(case, inputs_of(case, WIDE), upstream_of(case, WIDE))
    all_close(found, case["gradients"], 1e-11)


@each_case
def test_differences(case: Case) -> None:
    """The gradients are the slopes of the forward along every axis."""
    inputs, upstream = inputs_of(case, WIDE), upstream_of(case, WIDE)
    found = backward(case, inputs_of(case, WIDE), upstream)
    order = list(case["inputs"])

    def loss(name: str, place: int, step: float) -> float:
        moved = list(inputs)
        x = moved[order.index(name)]
        axis = [float(k == place) for k in range(math.prod(x.shape))]
        moved[order.index(name)] = x + step * tensor(axis, WIDE).reshape(x.shape)
        pairs = zip(upstream, forward(case, moved), strict=True)
        return sum(float((u * y).sum()) for u, y in pairs)

    def slope(name: str, place: int) -> float:
        near = loss(name, place, STEP) - loss(name, place, -STEP)
        far = loss(name, place, 2 * STEP) - loss(name, place, -2 * STEP)
        return (8 * near - far) / (12 * STEP)

    for name, gradient in zip(case["gradients"], found, strict=True):
        places = range(math.prod(gradient.shape))
        slopes = tensor([slope(name, k) for k in places], WIDE)
        close(name, gradient, slopes.reshape(gradient.shape), 1e-7)


@each_case
def test_single_precision(case: Case) -> None:
    """What comes out of float32 is float32, and as close as that can be expected."""
    inputs, upstream = inputs_of(case, NARROW), upstream_of(case, NARROW)
    for found, expected in (
        (forward(case, inputs), case["outputs"]),
        (backward(case, inputs, upstream), case["gradients"]),
    ):
        assert all(v.dtype == NARROW for v in found)
        all_close(found, expected, 1e-4)'''


def text_of_tests(source: Source, layer: Layer, calling: Calling, code: PurePath, file: PurePath) -> str:
    """The whole file. `code` and `file` are where the generated code and the tests lie."""
    first = source.interfaces[0]
    path = PurePath(relpath(code, file.parent)).as_posix()
    labels = "".join(f'"{name}", ' for name in first.labels)
    body = [
        *docstring([f"{first.title}: tests of {code.name}.", ABOUT], 0),
        "",
        *sorted((*STANDARD, *calling.standard), key=_imported),
        "",
        *sorted((*calling.framework, "import pytest"), key=_imported),
        "",
        "Case = dict[str, Any]",
        "",
        *bracketed("FILE", f"Path(__file__).parent / {json.dumps(path, ensure_ascii=False)}", 0),
        f"WIDE, NARROW, LABEL = {', '.join(calling.kinds)}",
        f"LABELS: tuple[str, ...] = ({labels.rstrip() if len(first.labels) == 1 else labels.rstrip(', ')})",
        "STEP = 2.0**-10",
    ]
    cases = [case for each in source.interfaces for case in _cases(each, layer, calling)]
    body += ["CASES: list[Case] = [", *(line for case in cases for line in literal_lines(case, "", 1)), "]", EACH]
    again = [calling.again] if calling.again and first.again else []
    whole = "\n\n\n".join(["\n".join(body), *calling.sections, GIVEN, TESTS, *again]) + "\n"
    options = f"-o {shlex.quote(path)}{' --binding' if calling.binding else ''} --tests {shlex.quote(file.name)}"
    return with_header_of(source.text, f"tests of {code.name}", options, whole)


def _imported(line: str) -> tuple[bool, str]:
    """Where formatters put an import: those of modules first."""
    return line.startswith("from"), line


def _cases(interface: Interface, layer: Layer, calling: Calling) -> list[dict[str, Any]]:
    known = {q.name for q in layer.inputs}
    tracked = [name for _, name in interface.inputs if name not in known]
    return [_case(interface, each, calling) for each in golden_of(given(layer, tracked, SUFFIX) if tracked else layer)]


def _case(interface: Interface, golden: Golden, calling: Calling) -> dict[str, Any]:
    def listed(pairs: tuple[tuple[str, str], ...], values: Any) -> dict[str, Any]:
        return {name: values[of].tolist() for name, of in pairs}

    sizes = "-".join(f"{name}={length}" for name, length in golden.sizes.items())
    return {
        "about": f"{interface.function}-{sizes}",
        **({"function": interface.function} if calling.named else {}),
        "parameters": {name: golden.parameters[of] for name, of in interface.parameters},
        "inputs": listed(interface.inputs, golden.inputs),
        "upstream": listed(interface.outputs, golden.upstream),
        "outputs": listed(interface.outputs, golden.outputs),
        "gradients": listed(interface.gradients, golden.gradients),
    }
