"""Generated C, compiled and run: right to the last digits for every layer, type, size and layout, and it says what is
wrong with its arguments.
"""

import importlib
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from bnderive.check.compiled import FLAGS, built, compiler
from bnderive.document import read_layer
from bnderive.pipeline import backward, generate
from bnderive.program.plan import FORMS
from bnderive.targets.c.source import PRELUDE
from bnderive.targets.c.words import WORDS
from tests.targets import running
from tests.targets.compiled import exponentials, grows, judge, keeps_digits, same_bits
from tests.targets.running import LAYERS, source

QUICK = ("-std=c11", "-O1", "-fopenmp", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-Wpedantic", "-Wshadow")
WARNINGS = ("-std=c11", "-Wall", "-Wextra", "-Werror", "-Wpedantic", "-Wshadow", "-Wfloat-conversion")
THIRD_MOMENT = r"""---
inputs: [x]
outputs: [y]
---

## Forward

$$ \mu_i = \frac1N \sum_{n=1}^N x_{ni} $$

$$ v_i = \frac1N \sum_{n=1}^N (x_{ni} - \mu_i)^2 $$

$$ t_i = \frac1N \sum_{n=1}^N (x_{ni} - \mu_i)^3 $$

$$ y_{ni} = \frac{x_{ni} - \mu_i}{\sqrt{v_i}} - t_i $$
"""
GROWTH = "---\ninputs: [x]\noutputs: [y]\n---\n\n## Forward\n\n$$ y_n = e^{x_n} $$\n"
SANITIZED = """
import sys
from collections.abc import Iterable
from pathlib import Path
from tests.targets import running
from tests.targets.running import LAYERS, inputs_of, settings_of, sizes_of, upstream_of
module, layer = running.load_file(Path(sys.argv[1])), LAYERS[sys.argv[2]]
for lengths in ((5, 3, 4, 2, 6), (1, 1, 1, 1, 1), (129, 65, 33, 9, 17)):
    sizes = sizes_of(layer, lengths)
    settings = settings_of(layer) if all(p.default is not None for p in layer.parameters) else {}
    *_, saved = module.forward(*inputs_of(layer, sizes).values(), **settings)
    module.backward(*upstream_of(layer, sizes), saved)
"""


def compiled(name: str, folder: Path, flags: tuple[str, ...] = QUICK, form: str = "closed") -> ModuleType:
    whole = source(name, "c", form)
    path = built({".c": whole.text, **dict(whole.beside)}, folder, flags)
    return running.load_file(path)


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer(name: str, tmp_path: Path) -> None:
    judge(compiled(name, tmp_path), name)


def test_no_warnings_without_openmp(tmp_path: Path) -> None:
    files = written_for(LAYERS, ("closed",), tmp_path)
    subprocess.run([*(compiler() or ["cc"]), *WARNINGS, "-fsyntax-only", *files], cwd=tmp_path, check=True)


def test_no_name_is_a_macro_of_the_headers(tmp_path: Path) -> None:
    (tmp_path / "headers.c").write_text("".join(re.findall("#include.*\n", PRELUDE)))
    cc = [*(compiler() or ["cc"]), "-fopenmp", "-dM", "-E", "headers.c"]
    macros = subprocess.run(cc, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    found = set(re.findall(r"#define ([A-Za-z]+) ", macros))
    assert {"I", "NULL"} <= found
    assert {name for name in found if not re.fullmatch("W[A-Z]+|NFDBITS", name)} <= WORDS


def test_two_sums_that_no_name_describes_have_two_names() -> None:
    layer = read_layer(THIRD_MOMENT, "third.md")
    made = generate(backward(layer), "c").text
    for function in made.split("\n}\n"):
        arrays = re.findall(r"restrict (\w+) =", function)
        assert len(arrays) == len(set(arrays))
    assert "total_ =" in made
    assert "total_2 =" in made


@pytest.mark.long
@pytest.mark.parametrize("command", ["gcc", "clang", "clang-14"])
def test_no_warnings_of_either_compiler(command: str, tmp_path: Path) -> None:
    """Optimized, since loops that are asked to be vectorized are told of where they are not."""
    if not shutil.which(command):
        pytest.skip(f"there is no {command}")
    for flags in (("-O2",), ("-O3", "-fopenmp")):
        for file in written_for(LAYERS, FORMS, tmp_path):
            subprocess.run([command, *WARNINGS, *flags, "-c", file, "-o", "out.o"], cwd=tmp_path, check=True)


def written_for(names: Iterable[str], forms: Iterable[str], folder: Path) -> list[str]:
    """The sources of these layers, each with its header, in a folder; their names."""
    found = []
    for name, form in itertools.product(names, forms):
        whole = source(name, "c", form)
        path = folder / f"{name.replace('.', '_')}_{form}.c"
        for suffix, text in ((".c", whole.text), *whole.beside):
            path.with_suffix(suffix).write_text(text, encoding="utf-8")
        found.append(path.name)
    return found


@pytest.fixture(scope="module")
def batchnorm(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return compiled("batchnorm.md", tmp_path_factory.mktemp("c"), (*FLAGS,))


def test_the_same_threads_give_the_same_bits(batchnorm: ModuleType) -> None:
    same_bits(batchnorm)


def test_it_is_imported_by_its_name(batchnorm: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python takes a library of the module's own name for the module."""
    path = Path(str(batchnorm.__file__))
    monkeypatch.syspath_prepend(str(path.parent))
    monkeypatch.delitem(sys.modules, path.stem, raising=False)
    assert callable(importlib.import_module(path.stem).backward)


def test_fewer_threads_than_it_asks_for_do_all_the_work(batchnorm: ModuleType) -> None:
    code = f"""
import importlib.util, sys
import numpy as np
spec = importlib.util.spec_from_file_location("made", {str(batchnorm.__file__)!r})
made = importlib.util.module_from_spec(spec)
sys.modules["made"] = made
spec.loader.exec_module(made)
y, saved = made.forward(np.arange(300000.0).reshape(-1, 3), np.ones(3), np.zeros(3))
assert abs(y.std(0) - 1).max() < 1e-6 and np.isfinite(made.backward(y, saved)[0]).all()
"""
    environment = {**os.environ, "OMP_NUM_THREADS": "4", "OMP_THREAD_LIMIT": "1"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_exponentials(tmp_path: Path) -> None:
    exponentials(compiled("softmax.md", tmp_path, (*FLAGS,)))
    made = generate(backward(read_layer(GROWTH, "growth.md")), "c")
    grows(running.load_file(built({".c": made.text, **dict(made.beside)}, tmp_path, (*FLAGS,))))


def test_read_only_arrays(batchnorm: ModuleType) -> None:
    x = np.arange(12.0).reshape(4, 3)
    expected, _ = batchnorm.forward(x, np.ones(3), np.zeros(3))
    x.flags.writeable = False
    assert np.array_equal(batchnorm.forward(x, np.ones(3), np.zeros(3))[0], expected)


def test_differences_and_sums_keep_their_digits(batchnorm: ModuleType) -> None:
    keeps_digits(batchnorm)


def test_arguments_are_left_as_they_are(batchnorm: ModuleType) -> None:
    given = [np.arange(12.0).reshape(4, 3), np.full(3, 2.0), np.full(3, 0.5)]
    dy = np.ones((4, 3))
    before = [a.copy() for a in (*given, dy)]
    _, saved = batchnorm.forward(*given)
    batchnorm.backward(dy, saved)
    assert all(np.array_equal(a, b) for a, b in zip(before, (*given, dy), strict=True))


def test_shapes_are_compared_before_memory_is_read(batchnorm: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"gamma has the shape \(2,\), not \(3,\)"):
        batchnorm.forward(np.ones((4, 3)), np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match=r"x has the shape \(4,\), not \(None, None\)"):
        batchnorm.forward(np.ones(4), np.ones(3), np.ones(3))
    _, saved = batchnorm.forward(np.ones((4, 3)), np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match="xhat has the shape"):
        batchnorm.backward(np.ones((5, 3)), saved)


def test_labels_are_compared_before_memory_is_read(tmp_path: Path) -> None:
    module = compiled("cross_entropy.md", tmp_path)
    for label in (-1, 3):
        with pytest.raises(IndexError, match="t has labels outside 0 to 2"):
            module.forward(np.ones((2, 3)), np.array([0, label]))


def test_out_is_compared_before_memory_is_written(batchnorm: ModuleType) -> None:
    x, ones, room = np.ones((4, 3)), np.ones(3), np.empty((4, 3))
    fixed = np.empty((4, 3))
    fixed.flags.writeable = False
    for out, wrong in (
        ((room,), "out holds 1 arrays, not y, rstd, xhat"),
        ((np.empty((3, 4)), None, None), r"out for y is no array of float64 \(4, 3\)"),
        ((room.astype(np.float32), None, None), "out for y is no array of float64"),
        (([], None, None), "out for y is no array of float64"),
        ((np.empty((3, 4)).T, None, None), "out for y is read-only, or not in C order"),
        ((fixed, None, None), "out for y is read-only"),
        ((x, None, None), "out for y shares memory"),
        ((room, None, room), "out for xhat shares memory"),
    ):
        with pytest.raises(ValueError, match=wrong):
            batchnorm.forward(x, ones, ones, out=out)
    y, saved = batchnorm.forward(x, ones, ones, out=(None, None, room))
    assert saved.xhat is room
    assert np.array_equal(y, ones + room)


def test_large_results_start_where_a_line_of_the_cache_does(batchnorm: ModuleType) -> None:
    x, ones = np.ones((257, 256), np.float32), np.ones(256, np.float32)
    y, saved = batchnorm.forward(x, ones, ones)
    assert [a.ctypes.data % 64 for a in (y, saved.xhat, batchnorm.backward(x, saved)[0])] == [0, 0, 0]


def test_memory_is_lent_again_when_the_last_of_what_shares_it_is_gone(batchnorm: ModuleType) -> None:
    def place(shape: tuple[int, int], kind: type = np.float32) -> int:
        room = batchnorm._empty(shape, kind)
        assert room.flags.carray
        return int(room.ctypes.data)

    shape = (256, 257)
    room = batchnorm._empty(shape, np.float32)
    start, row, view = room.ctypes.data, room[3:].reshape(-1)[5:], memoryview(room)
    for shared in ("room", "row", "view"):
        assert place(shape) != start, shared
        if shared == "room":
            del room
        elif shared == "row":
            del row
    del view
    assert place(shape, np.float64) != start
    assert place(shape) == place(shape) == start
    several = [batchnorm._empty(shape, np.float32) for _ in range(6)]
    assert len({a.ctypes.data for a in several}) == 6
    del several
    assert [wanted for wanted, *_ in batchnorm._SPARE] == [(shape, np.float32)] * 4
    place((2**16 + 1, 256))
    place((255, 256))
    assert [wanted for wanted, *_ in batchnorm._SPARE] == [(shape, np.float32)] * 4


def test_threads_do_not_share_what_is_lent(batchnorm: ModuleType) -> None:
    def fill(number: int) -> bool:
        held = [batchnorm._empty((256, 256), np.float32) for _ in range(3)]
        for each in held:
            each[...] = number
        return all((each == number).all() for each in held)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(fill, range(60)))


def test_no_rows(batchnorm: ModuleType) -> None:
    with pytest.raises(ValueError, match="m > ddof"):
        batchnorm.forward(np.ones((0, 3)), np.ones(3), np.ones(3))


def test_no_columns(batchnorm: ModuleType) -> None:
    y, saved = batchnorm.forward(np.ones((4, 0)), np.ones(0), np.ones(0))
    assert y.shape == batchnorm.backward(y, saved)[0].shape == (4, 0)


@pytest.mark.long
@pytest.mark.parametrize("name", LAYERS)
def test_sanitizers_find_nothing(name: str, tmp_path: Path) -> None:
    flags = (*QUICK, "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
    library = subprocess.run(
        ["cc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    ).stdout.strip()
    whole = source(name, "c", "closed")
    path = built({".c": whole.text, **dict(whole.beside)}, tmp_path, flags)
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "LD_PRELOAD": library, "ASAN_OPTIONS": "detect_leaks=0", "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", SANITIZED, str(path), name]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
