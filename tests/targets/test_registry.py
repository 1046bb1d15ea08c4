"""Every target with every layer: the text is clean, typed, the same under every hash seed, and says what it came
from."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.same_bytes import under
from bnderive.errors import BnderiveError
from bnderive.layer.library import names
from bnderive.pipeline import generate, generate_tests
from bnderive.program.plan import FORMS, plan
from bnderive.program.program import ACCURATE, DEFAULT, HIGHER_ORDER, RECOMPUTE
from bnderive.targets.header import is_edited
from bnderive.targets.registry import COMMENTS, TARGETS, emit
from tests.targets.running import LAYERS, derivation, differentiable, module_text, source
from tests.targets.test_jax import with_tangent

ROOT = Path(__file__).resolve().parents[2]
WAYS = [*((form, DEFAULT) for form in FORMS), ("closed", ACCURATE)]
CASES = [(name, t, *way) for name in LAYERS for t, row in TARGETS.items() for way in WAYS if way[1] in row.modes]
QUICK = frozenset(
    case
    for case in CASES
    if case[0] in ("batchnorm.md", "two_outputs")
    or (case[2:] == WAYS[0] and (case[0].endswith(".md") or case[1] in ("torch", "c")))
)
"""What is written in every run: layers of the library, and others for two targets; the rest with --long."""
DIFFERENTIABLE = ("batchnorm.md", "cross_entropy.md", "two_outputs", "total")
SHARDED = (
    ("batchnorm.md", "i"),
    ("batchnorm2d.md", "n"),
    ("softmax.md", "i"),
    ("attention", "n"),
    ("layernorm.md", "n"),
    ("weighted_norm", "d"),
    ("two_outputs", "d"),
)
MODULES = [*(name for name in LAYERS if name.endswith(".md")), "attention", "two_outputs", "dyt"]
FEW = ("batchnorm.md", "groupnorm.md", "rmsnorm.md", "attention", "two_outputs")
TESTED = [*(("numpy", name) for name in ("softmax.md", "groupnorm.md")), *((t, "batchnorm.md") for t in TARGETS),
          *((t, "cross_entropy.md") for t in TARGETS)]  # fmt: skip
AGAIN = """
import hashlib
from pathlib import Path
from bnderive.pipeline import generate, generate_tests
from tests.targets.running import derivation, differentiable, module_text, source
cases = [(name, style) for name in ("rmsnorm.md", "two_outputs") for style in ("function", "op")]
text = "".join(differentiable(name, "closed", style) for name, style in cases)
text += module_text("instancenorm.md")
for target in ("numpy", "c"):
    whole = source("cross_entropy.md", target, "closed")
    text += generate_tests(derivation("cross_entropy.md"), whole, Path("code.py"), Path("test.py"))
text += generate(derivation("weighted_norm"), "torch", sharded="d").text
print(hashlib.sha256(text.encode()).hexdigest())
"""
PROGRAM = """
import hashlib
from bnderive.program.plan import plan
from bnderive.targets.registry import TARGETS, emit
from tests.program.handmade import ALL
cases = [(make, row, form) for make in ALL.values() for row in TARGETS.values() for form in ("closed", "staged")]
sources = [emit(plan(make(), form, loops=row.loops), row.name) for make, row, form in cases]
text = "".join(str((s.text, s.beside)) for s in sources)
print(hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Every file that there is, in one folder without a configuration; in a quick run, one way of most layers."""
    long = request.config.getoption("--long")
    place = tmp_path_factory.mktemp("emitted")
    for name, target, form, mode in (case for case in CASES if long or case in QUICK):
        stem = place / f"{name.replace('.', '_')}_{target}_{form}_{mode}"
        whole = source(name, target, form, mode)
        for suffix, text in ((TARGETS[target].suffix, whole.text), *whole.beside):
            stem.with_suffix(suffix).write_text(text, encoding="utf-8")
    for name in DIFFERENTIABLE:
        (place / f"{name.replace('.', '_')}_jvp.py").write_text(with_tangent(name), encoding="utf-8")
        for order in HIGHER_ORDER:
            (place / f"{name.replace('.', '_')}_{order}.py").write_text(differentiable(name, order), encoding="utf-8")
    for name, order in [(n, "closed") for n in LAYERS if long or n in FEW] + [
        ("batchnorm.md", o) for o in HIGHER_ORDER
    ]:
        text = differentiable(name, order, "op")
        (place / f"{name.replace('.', '_')}_op_{order}.py").write_text(text, encoding="utf-8")
    for name in MODULES if long else FEW:
        (place / f"{name.replace('.', '_')}_module.py").write_text(module_text(name), encoding="utf-8")
    for target, name in TESTED:
        _write_tests(target, name, place)
    for name, axis in SHARDED:
        for style in ("function", "module"):
            text = generate(derivation(name), "torch", style=style, sharded=axis).text
            (place / f"{name.replace('.', '_')}_{axis}_sharded_{style}.py").write_text(text, encoding="utf-8")
    return place


def _write_tests(target: str, name: str, place: Path) -> None:
    code = place / "code" / f"{name.replace('.', '_')}{TARGETS[target].suffix}"
    file = place / f"test_{name.replace('.', '_')}_{target}.py"
    whole = source(name, target, "closed")
    file.write_text(generate_tests(derivation(name), whole, code, file), encoding="utf-8")


COMMANDS = (
    ("ruff", "check", "--isolated", "--no-cache"),
    ("ruff", "format", "--isolated", "--no-cache", "--diff"),
    ("black", "--check", "--diff", "--quiet"),
    ("mypy", "--strict", "--config-file=", f"--cache-dir={ROOT / '.mypy_cache' / 'emitted'}"),
)


@pytest.mark.long  # every run of CI asks ruff and mypy of the code in the examples
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: "-".join(c[:2]))
def test_clean(command: tuple[str, ...], folder: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", *command, "."], cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: "-".join(c[:2]))
def test_modules_that_are_differentiated_again_are_clean(command: tuple[str, ...], tmp_path: Path) -> None:
    for name in MODULES:
        (tmp_path / f"{name.replace('.', '_')}.py").write_text(module_text(name, "closed"), encoding="utf-8")
    test_clean(command, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: "-".join(c[:2]))
def test_generated_tests_are_clean(command: tuple[str, ...], tmp_path: Path) -> None:
    for target in TARGETS:
        for name in LAYERS:
            _write_tests(target, name, tmp_path)
    test_clean(command, tmp_path)


@pytest.mark.parametrize(
    ("name", "target", "form", "mode"),
    [pytest.param(*case, marks=() if case in QUICK else pytest.mark.long) for case in CASES],
)
def test_text(name: str, target: str, form: str, mode: str) -> None:
    whole = source(name, target, form, mode)
    row = TARGETS[target]
    program = plan(derivation(name), form, mode, loops=row.loops)
    assert whole == emit(program, target)
    again = f" again: bnderive codegen {LAYERS[name].name} --target {target}"
    again += ("" if form == "closed" else f" --form {form}") + ("" if mode == DEFAULT else f" --mode {mode}")
    again += " --higher-order recompute" if row.order is not None and row.order(program) == RECOMPUTE else ""
    for suffix, text in ((row.suffix, whole.text), *whole.beside):
        assert text.splitlines()[3] == COMMENTS[suffix] + again
        _check_text(text, 88 if suffix == ".py" else 100)


def _check_text(text: str, width: int) -> None:
    assert "bnderive" not in "\n".join(text.splitlines()[4:])
    assert "/work" not in text
    assert "/tmp" not in text  # noqa: S108
    assert not is_edited(text)
    assert is_edited(text + "\n")
    assert is_edited(text.replace("(", "( ", 1))
    assert text.endswith("\n")
    assert not any(len(line) > width and "=" in line for line in text.splitlines())


def bytes_under(seeds: Iterable[int], root: Path, program: str = PROGRAM) -> set[str]:
    seen = set()
    for seed in seeds:
        environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", program]
        seen.add(subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True).stdout)
    return seen


@pytest.mark.long
def test_same_bytes_under_every_hash_seed(root: Path) -> None:
    assert len(bytes_under((0, 1, 4242), root)) == 1


@pytest.mark.long
def test_same_bytes_of_what_is_differentiated_again(root: Path) -> None:
    assert len(bytes_under((0, 7), root, AGAIN)) == 1


@pytest.mark.long
def test_same_bytes_under_ten_hash_seeds(root: Path) -> None:
    assert len(bytes_under(range(10), root)) == 1
    assert len({json.dumps(under(seed, sys.executable, names())) for seed in range(10)}) == 1


def test_unknown_target() -> None:
    with pytest.raises(BnderiveError, match=r"no target 'cobol'(.|\n)*Targets: numpy, torch"):
        emit(plan(derivation("total")), "cobol")


def test_unknown_style() -> None:
    with pytest.raises(BnderiveError, match=r"numpy writes no op(.|\n)*It has function"):
        emit(plan(derivation("total"), style="op"), "numpy")


def test_unknown_form() -> None:
    with pytest.raises(ValueError, match="closed, staged"):
        plan(derivation("total"), "open")


def test_unknown_mode() -> None:
    with pytest.raises(ValueError, match="default, accurate"):
        plan(derivation("total"), mode="exact")
