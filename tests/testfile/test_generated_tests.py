"""Generated tests: they pass on the code they were written for, for every target and layer, and fail on any other."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import jax
import numpy as np
import pytest

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.pipeline import generate, generate_tests
from bnderive.targets.header import is_edited
from bnderive.targets.registry import TARGETS
from bnderive.targets.source import Source
from bnderive.testfile.golden import golden_of
from tests.targets.running import LAYERS, derivation, load_file, source, truth
from tests.testfile.planting import failures, planted

LIBRARY = [name for name in LAYERS if name.endswith(".md")]
LARGE = ("batchnorm2d.md", "groupnorm.md", "instancenorm.md")
SMALL = ("rmsnorm.md", "cross_entropy.md")
QUICK = [("numpy", name) for name in LIBRARY if name not in LARGE] + [("torch", n) for n in SMALL] + [("c", SMALL[0])]
EVERY = [(target, name) for target in TARGETS for name in LAYERS]


def written(whole: Source, name: str, folder: Path) -> tuple[Path, Path]:
    """The code and its tests, in two folders."""
    stem = name.replace(".", "_")
    code = folder / "code" / f"{stem}{TARGETS[whole.target].suffix}"
    tests = folder / f"test_{stem}.py"
    code.parent.mkdir(exist_ok=True)
    for suffix, text in ((code.suffix, whole.text), *whole.beside):
        code.with_suffix(suffix).write_text(text, encoding="utf-8")
    tests.write_text(generate_tests(derivation(name), whole, code, tests), encoding="utf-8")
    return code, tests


def caught(whole: Source, name: str, tests: ModuleType, folder: Path) -> int:
    """How many errors were planted; each fails the golden gradients, and the differences."""
    count = 0
    for count, (text, line) in enumerate(planted(whole), 1):
        bad = folder / f"bad_{count}{TARGETS[whole.target].suffix}"
        for suffix, each in ((bad.suffix, text), *whole.beside):
            bad.with_suffix(suffix).write_text(each, encoding="utf-8")
        assert {"test_gradients", "test_differences"} <= set(failures(tests, bad)), line
    return count


def judged(target: str, name: str, folder: Path) -> None:
    jax.config.update("jax_enable_x64", True)
    whole = source(name, target, "closed")
    code, file = written(whole, name, folder)
    tests = load_file(file)
    assert failures(tests, code) == []
    assert caught(whole, name, tests, folder) >= 2


@pytest.mark.parametrize(("target", "name"), QUICK)
def test_they_tell_right_from_wrong(target: str, name: str, tmp_path: Path) -> None:
    judged(target, name, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize(("target", "name"), [(t, n) for t, n in EVERY if n in LIBRARY and (t, n) not in QUICK])
def test_they_tell_right_from_wrong_everywhere(target: str, name: str, tmp_path: Path) -> None:
    judged(target, name, tmp_path)


def test_a_wrong_forward_is_caught(tmp_path: Path) -> None:
    """With a backward to match: differences agree, golden numbers do not."""
    whole = source("rmsnorm.md", "numpy", "closed")
    code, file = written(whole, "rmsnorm.md", tmp_path)
    wrong = whole.text.replace("gamma * xhat", "2 * gamma * xhat").replace("gamma * dy", "2 * gamma * dy")
    code.write_text(wrong.replace("_sum(dy * xhat", "2 * _sum(dy * xhat"), encoding="utf-8")
    assert failures(load_file(file), code) == ["test_outputs", "test_gradients", "test_single_precision"]


@pytest.mark.parametrize("style", [pytest.param(s, marks=pytest.mark.long) for s in ("op", "module")])
def test_other_styles(style: str, tmp_path: Path) -> None:
    name = "rmsnorm.md" if style == "op" else "batchnorm.md"
    whole = generate(derivation(name), "torch", higher_order="error" if style == "op" else "closed", style=style)
    code, file = written(whole, name, tmp_path)
    tests = load_file(file)
    assert failures(tests, code) == []
    assert hasattr(tests, "test_gradients_of_gradients") == (style == "module")
    assert len(tests.CASES) == (4 if style == "module" else 2)


@pytest.mark.parametrize("name", LIBRARY)
def test_golden_numbers_are_those_of_autograd(name: str) -> None:
    layer = LAYERS[name]
    for golden in golden_of(layer):
        inputs, upstream = dict(golden.inputs), [golden.upstream[n] for n in layer.outputs]
        outputs, gradients = truth(layer, inputs, dict(golden.sizes), dict(golden.parameters), upstream)
        wanted = [
            *(golden.outputs[n] for n in layer.outputs),
            *(golden.gradients[q.name] for q in layer.differentiable),
        ]
        for found, expected in zip((*outputs, *gradients), wanted, strict=True):
            assert np.abs(found - expected).max() <= 1e-11 * (1 + np.abs(expected).max())


@pytest.mark.parametrize("name", ["activations", "attention", "weighted_norm", "odd"])
def test_golden_data_are_where_the_layer_is_defined(name: str) -> None:
    layer = LAYERS[name]
    for golden in golden_of(layer):
        values = evaluate_layer(layer, golden.inputs, golden.sizes, golden.parameters)
        assert all(np.isfinite(v).all() for v in values.values())
        assert not any(np.isin(a, (0.0, 1.0, -1.0)).any() for a in golden.inputs.values())


def test_the_head_says_how_to_write_it_again(tmp_path: Path) -> None:
    _, file = written(source("rmsnorm.md", "numpy", "closed"), "rmsnorm.md", tmp_path)
    text = file.read_text(encoding="utf-8")
    command = "bnderive codegen rmsnorm --target numpy -o code/rmsnorm_md.py --tests test_rmsnorm_md.py"
    assert text.splitlines()[3] == f"# again: {command}"
    assert not is_edited(text)
    assert is_edited(text.replace("0.546875", "0.546876", 1))
    assert "bnderive" not in "\n".join(text.splitlines()[4:])
    assert str(tmp_path) not in text


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_pytest_runs_them_for_every_layer(target: str, tmp_path: Path) -> None:
    for name in LAYERS:
        written(generate(derivation(name), target), name, tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert f"{8 * len(LAYERS)} passed" in done.stdout or f"{10 * len(LAYERS)} passed" in done.stdout
