"""What a project has generated is read from its pyproject.toml, with messages that say where and what is wrong."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from bnderive.errors import BnderiveError
from bnderive.project import orders_of
from tests.cli.test_commands import bnd

ENTRY = '[[tool.bnderive.generate]]\nlayer = "softmax"\ntarget = "numpy"\noutput = "src/softmax.py"\n'


def project(folder: Path, text: str) -> Path:
    (folder / "src").mkdir(exist_ok=True)
    path = folder / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry(tmp_path: Path) -> None:
    text = ENTRY + 'saved = ["x"]\nas = "op"\nset = {eps = 0.001, ddof = 1}\nform = "staged"\ntests = "t.py"\n'
    (order,) = orders_of(project(tmp_path, text))
    assert (order.layer, order.target, order.form, order.saved) == ("softmax", "numpy", "staged", ("x",))
    assert (order.style, order.sharded) == ("op", None)
    assert order.output == tmp_path / "src" / "softmax.py"
    assert order.tests == tmp_path / "t.py"
    assert order.values == {"eps": Fraction(1, 1000), "ddof": 1}


def test_an_entry_that_is_sharded(tmp_path: Path) -> None:
    (order,) = orders_of(project(tmp_path, ENTRY + 'sharded = "N"\n'))
    assert order.sharded == "N"


def test_a_document_is_found_beside_the_file(tmp_path: Path) -> None:
    (order,) = orders_of(project(tmp_path, ENTRY.replace('"softmax"', '"docs/mine.md"')))
    assert order.layer == str(tmp_path / "docs/mine.md")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("target", "targte"), r"number 1 has an unknown key 'targte'\nDid you mean target\?"),
        (('target = "numpy"\n', ""), r"number 1 has no target\nAdd target: the name of a target"),
        (('"numpy"', "3"), "number 1: target is 3, not the name of a target"),
        (('"src/softmax.py"\n', '"src/softmax.py"\nset = {eps = "tiny"}\n'), r"set\.eps is 'tiny', not a number"),
        (("[[tool.bnderive.generate]]", "[tool.other]"), "lists nothing to generate"),
        (("[[tool", "[tool"), "cannot be read"),
    ],
)
def test_what_is_wrong_is_said(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(BnderiveError, match=message):
        orders_of(project(tmp_path, ENTRY.replace(*change)))


def test_all_files_are_renewed_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = ENTRY.replace("softmax", "rmsnorm")
    project(tmp_path, ENTRY + second)
    monkeypatch.chdir(tmp_path)
    assert bnd("codegen", "--check").exit_code == 1
    assert not (tmp_path / "src" / "softmax.py").exists()
    assert bnd("codegen").exit_code == 0
    assert bnd("codegen", "--check").exit_code == 0
    file = tmp_path / "src" / "rmsnorm.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "# mine\n", encoding="utf-8")
    shown = bnd("codegen", "--diff")
    assert shown.exit_code == 0
    assert "-# mine" in shown.stdout
    refused = bnd("codegen")
    assert refused.exit_code == 2
    assert "rmsnorm.py was edited by hand" in refused.stderr
    assert bnd("codegen", "--force").exit_code == 0
    assert file.read_text(encoding="utf-8") == text


def test_two_entries_with_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, ENTRY + ENTRY)
    monkeypatch.chdir(tmp_path)
    assert bnd("codegen").exit_code == 2


def test_the_hook_and_the_action_run_the_check(root: Path) -> None:
    (hook,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "bnderive codegen --check"
    action = yaml.safe_load((root / "action.yml").read_text(encoding="utf-8"))
    assert any("bnderive codegen --check" in step["run"] for step in action["runs"]["steps"])
