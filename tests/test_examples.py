"""The projects in `examples/`: their generated files are what is generated now, and they catch what is wrong in one.

`.ci/run` builds and runs them as their READMEs say.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bnderive.cli.writing import texts_of
from bnderive.project import orders_of
from bnderive.targets.write import UP_TO_DATE, status

SIGN = ("dgamma[i] = sum_dy_xhat[i];", "dgamma[i] = -sum_dy_xhat[i];")


@pytest.mark.parametrize(
    ("name", "layer"),
    [("c", "layernorm"), ("training", "layernorm"), pytest.param("training", "batchnorm", marks=pytest.mark.long)],
)
def test_generated_files_are_up_to_date(name: str, layer: str, root: Path) -> None:
    """Where this fails: `bnderive codegen` in the folder of the example, and read the change."""
    (order,) = (o for o in orders_of(root / "examples" / name / "pyproject.toml") if o.layer == layer)
    for path, text in texts_of(order).items():
        assert status(text, path) == UP_TO_DATE, path


def made(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make"], cwd=folder, capture_output=True, text=True, check=False)


def test_c_catches_a_wrong_sign(root: Path, tmp_path: Path) -> None:
    folder = Path(
        shutil.copytree(root / "examples" / "c", tmp_path / "c", ignore=shutil.ignore_patterns("main", "*.o"))
    )
    fine = made(folder)
    assert fine.returncode == 0, fine.stdout + fine.stderr
    assert fine.stdout.count("agrees") == 3
    source = folder / "layernorm.c"
    text = source.read_text(encoding="utf-8")
    assert text.count(SIGN[0]) == 1
    source.write_text(text.replace(*SIGN), encoding="utf-8")
    wrong = made(folder)
    assert wrong.returncode != 0
    assert wrong.stdout.count("IS WRONG") == 2, wrong.stdout


@pytest.mark.long
def test_training_catches_a_wrong_factor(root: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(root / "examples" / "training", tmp_path / "training"))
    command = [sys.executable, "train.py"]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    source = folder / "norms" / "layernorm.py"
    text = source.read_text(encoding="utf-8")
    assert "dbeta = dy.sum(dim=0)" in text
    source.write_text(text.replace("dbeta = dy.sum(dim=0)", "dbeta = 2 * dy.sum(dim=0)"), encoding="utf-8")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1
