"""Each command as a user calls it: what it prints where, and with which exit code."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bnderive.cli.main import COMMANDS, bnderive
from bnderive.layer import library
from bnderive.program.program import HIGHER_ORDER, MODES
from bnderive.report.formats import DERIVATIONS, GRAPHS
from bnderive.targets.registry import TARGETS

DOCUMENT = """---
inputs: [x, w]
outputs: [y]
---
## Forward

$$ y_i = w_i x_i $$
"""

WRONG = """
def forward(x, w):
    return x * w, (x, w)

def backward(dy, saved):
    x, w = saved
    return dy, dy * x
"""


def bnd(*args: str) -> Result:
    return CliRunner().invoke(bnderive, list(args))


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "product.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help(command: object) -> None:
    result = bnd(getattr(command, "name", ""), "--help")
    assert result.exit_code == 0
    assert "Options:" in result.stdout
    assert result.stderr == ""


def test_help_lists_the_commands_and_the_exit_codes() -> None:
    out = bnd("--help").stdout
    assert all(f"  {command.name} " in out for command in COMMANDS)
    assert "70 a defect" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("format_", DERIVATIONS)
def test_derive_in_every_format(format_: str, document: Path) -> None:
    result = bnd("derive", str(document), "--format", format_)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


@pytest.mark.parametrize("form", ["text", pytest.param("json", marks=pytest.mark.long)])
def test_what_cannot_be_decided_is_said_and_never_called_proved(form: str, tmp_path: Path) -> None:
    path = tmp_path / "powers.md"
    power = r"\left(\sum_j x_j + x_i\right)^{40} \left(\sum_j x_j^2 + x_i\right)^{40}"
    path.write_text(DOCUMENT.replace("[x, w]", "[x]").replace("w_i x_i", power), encoding="utf-8")
    result = bnd("derive", str(path), "--format", form)
    assert result.exit_code == 3
    if form == "json":
        assert not json.loads(result.stdout)["gradients"]["x"]["proved"]
    else:
        assert "NOT PROVED" in result.stdout
        assert "Every step proved" not in result.stdout


def test_derive_one_gradient_as_json(document: Path) -> None:
    data = json.loads(bnd("derive", str(document), "--wrt", "w", "--format", "json").stdout)
    assert data["schema_version"] == 1
    assert list(data["gradients"]) == ["w"]
    assert data["gradients"]["w"]["proved"] is True


def test_derive_sets_parameters_to_numbers() -> None:
    symbolic = bnd("derive", "batchnorm", "--wrt", "x").stdout
    unbiased = bnd("derive", "batchnorm", "--wrt", "x", "--ddof", "1").stdout
    assert "m − q" in symbolic
    assert "m − q" not in unbiased
    assert "m − 1" in unbiased
    assert unbiased == bnd("derive", "batchnorm", "--wrt", "x", "--set", "ddof=1").stdout


@pytest.mark.parametrize("format_", GRAPHS)
@pytest.mark.parametrize("partials", [False, True])
def test_graph_in_every_format(format_: str, partials: bool, document: Path) -> None:
    result = bnd("graph", str(document), "--format", format_, *(["--partials"] if partials else []))
    assert (result.exit_code, result.stderr) == (0, "")
    assert ("∂y" in result.stdout) == partials


@pytest.mark.parametrize("target", TARGETS)
def test_codegen_for_every_target(target: str, document: Path) -> None:
    result = bnd("codegen", str(document), "--target", target)
    assert (result.exit_code, result.stderr) == (0, "")
    if TARGETS[target].suffix == ".py":
        compile(result.stdout, "generated", "exec")


def test_codegen_writes_what_goes_with_a_file(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.c"
    command = ("codegen", str(document), "--target", "c", "-o", str(file))
    assert bnd(*command).exit_code == 0
    assert {f.name for f in tmp_path.iterdir()} >= {"out.c", "out.h"}
    assert not (tmp_path / "out.py").exists()
    assert bnd(*command, "--check").exit_code == 0
    assert bnd(*command, "--binding", "--check").exit_code == 1
    written = json.loads(bnd(*command, "--binding", "--format", "json").stdout)["files"]
    assert [f["status"] for f in written] == ["up to date", "up to date", "written"]
    (tmp_path / "out.h").write_text("mine", encoding="utf-8")
    assert bnd(*command).exit_code == 2


def test_codegen_refuses_a_binding_where_there_is_none(document: Path, tmp_path: Path) -> None:
    for target, name in (("numpy", "out.py"), ("c", "out.py")):
        refused = bnd("codegen", str(document), "--target", target, "--binding", "-o", str(tmp_path / name))
        assert refused.exit_code == 2
        assert not (tmp_path / name).exists()


def test_codegen_writes_tests_of_a_file(document: Path, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    file, tests = tmp_path / "src" / "mine.py", tmp_path / "test_mine.py"
    args = ("codegen", str(document), "--target", "numpy", "-o", str(file), "--tests", str(tests))
    assert bnd(*args, "--check").exit_code == 1
    assert bnd(*args).exit_code == 0
    assert file.exists()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("dw = ", "dw = 2 * "), encoding="utf-8")
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests)]
    ran = subprocess.run(run, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "6 failed, 2 passed" in ran.stdout
    file.write_text(text, encoding="utf-8")
    tests.write_text(tests.read_text(encoding="utf-8").replace("1e-11", "1e+11"), encoding="utf-8")
    assert f"{tests}: edited" in bnd(*args, "--check").stderr
    assert bnd(*args).exit_code == 2


def test_codegen_refuses_tests_that_could_not_be(document: Path, tmp_path: Path) -> None:
    args = ("codegen", str(document), "--target", "c", "--tests", str(tmp_path / "test.py"))
    assert "about a file" in bnd(*args).stderr
    assert "add --binding" in bnd(*args, "-o", str(tmp_path / "mine.c")).stderr
    same = bnd(*args, "-o", str(tmp_path / "test.c"), "--binding")
    assert "the name of the code" in same.stderr
    assert same.exit_code == 2
    assert not list(tmp_path.glob("*.c"))


def test_codegen_keeps_a_file_up_to_date(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.py"
    command = ("codegen", str(document), "--target", "numpy", "-o", str(file))
    assert bnd(*command, "--check").exit_code == 1
    assert not file.exists()
    written = bnd(*command)
    assert (written.exit_code, written.stdout) == (0, "")
    assert bnd(*command, "--check").exit_code == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("return", "return  "), encoding="utf-8")
    edited = bnd(*command, "--check")
    assert edited.exit_code == 1
    assert edited.stdout.startswith(f"--- {file}\n+++ ")
    refused = bnd(*command)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert bnd(*command, "--force").exit_code == 0
    assert file.read_text(encoding="utf-8") == text


def test_codegen_says_how_to_write_the_file_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The printed command, run where the document lies, gives the same bytes; no folder is in them."""
    text = library.path_of("batchnorm").read_text(encoding="utf-8")
    written = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        document = tmp_path / folder / "my norm.md"
        document.write_text(text, encoding="utf-8")
        options = ("--target", "numpy", "--form", "staged", "--ddof", "1", "--set", "eps=0.001")
        written.append(bnd("codegen", str(document), *options).stdout)
        assert folder not in written[-1].splitlines()[3]
    again = written[0].splitlines()[3].removeprefix("# again: ")
    assert again == "bnderive codegen 'my norm.md' --set ddof=1 --set eps=1/1000 --target numpy --form staged"
    monkeypatch.chdir(tmp_path / "two")
    assert [bnd(*shlex.split(again)[1:]).stdout] * 2 == written


def test_codegen_calls_a_layer_of_the_library_by_its_name() -> None:
    named, by_path = (
        bnd("codegen", layer, "--target", "numpy").stdout for layer in ("softmax", str(library.path_of("softmax")))
    )
    assert named == by_path
    assert named.splitlines()[3] == "# again: bnderive codegen softmax --target numpy"


def test_codegen_reports_files_as_json(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.py"
    result = bnd("codegen", str(document), "--target", "numpy", "-o", str(file), "--format", "json")
    assert json.loads(result.stdout) == {
        "schema_version": 1,
        "target": "numpy",
        "files": [{"path": str(file), "status": "written"}],
    }


def test_check_passes_what_is_generated(document: Path) -> None:
    result = bnd("check", str(document), "--target", "numpy", "--dtype", "float64", "--format", "json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["verdict"]) == (0, "pass")
    assert data["mutants"]["survivors"] == []


def test_check_fails_what_is_wrong(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "theirs.py"
    file.write_text(WRONG, encoding="utf-8")
    result = bnd("check", str(document), "--impl", str(file), "--dtype", "float64")
    assert result.exit_code == 1
    assert f"again: bnderive check {document} --impl {file}" in result.stdout


def test_layers_and_targets_list_their_registries() -> None:
    assert [line.split()[0] for line in bnd("layers").stdout.splitlines()] == list(library.names())
    assert [line.split()[0] for line in bnd("targets").stdout.splitlines()] == list(TARGETS)
    assert [row["name"] for row in json.loads(bnd("layers", "--format", "json").stdout)["layers"]] == list(
        library.names()
    )
    assert [row["name"] for row in json.loads(bnd("targets", "--format", "json").stdout)["targets"]] == list(TARGETS)


def test_a_result_can_go_to_a_file(document: Path, tmp_path: Path) -> None:
    file = tmp_path / "derivation.md"
    result = bnd("derive", str(document), "--format", "markdown", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == bnd("derive", str(document), "--format", "markdown").stdout


def test_colour_is_forced_and_forbidden(document: Path) -> None:
    def painted(**environment: str) -> bool:
        return "\x1b[" in CliRunner(env=environment).invoke(bnderive, ["derive", str(document)], color=True).stdout

    assert painted(FORCE_COLOR="1")
    assert not painted(FORCE_COLOR="1", NO_COLOR="1")
    assert not painted()


def test_check_measures_accuracy_without_a_verdict(document: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(WRONG, encoding="utf-8")
    arguments = ("check", str(document), "--accuracy", "--impl", str(wrong), "--target", "numpy", "--size", "N_i=5")
    result = bnd(*arguments)
    assert result.exit_code == 0
    assert "WRONG BY MORE THAN ROUNDING" in result.stdout
    assert f"{wrong}, mean 0, deviation 1, float32: dx is off by" in " ".join(result.stdout.split())
    found = json.loads(bnd(*arguments, "--dtype", "float64", "--format", "json").stdout)
    assert found["schema_version"] == 1
    assert {r["subject"] for r in found["rows"]} == {str(wrong), "generated numpy", "generated numpy, accurate"}
    assert {(r["dtype"], r["quantity"]) for r in found["rows"]} == {("float64", q) for q in ("y", "dx", "dw")}
    assert {r["quantity"] for r in found["rows"] if r["wrong"]} == {"dx"}
    assert found["confirmed"] < 1e-18


def test_accuracy_refuses_what_is_about_the_verdict_and_misses_a_device_that_is_required(document: Path) -> None:
    refused = bnd("check", str(document), "--accuracy", "--scale", "3")
    assert refused.exit_code == 2
    assert "--scale is about the verdict" in " ".join(refused.stderr.split())
    arguments = ("check", str(document), "--accuracy", "--target", "numpy", "--size", "N_i=5", "--require-device")
    assert bnd(*arguments, "cpu").exit_code == 0
    missed = bnd(*arguments, "mps")
    assert missed.exit_code == 3
    assert "numpy is run on the CPU" in " ".join(missed.stdout.split())


def test_codegen_in_either_mode(document: Path) -> None:
    texts = {mode: bnd("codegen", str(document), "--target", "numpy", "--mode", mode).stdout for mode in MODES}
    assert "--mode" not in texts["default"]
    assert "np.float64" in texts["accurate"]
    assert texts["accurate"].splitlines()[3].endswith("--target numpy --mode accurate")


@pytest.mark.parametrize(
    ("options", "mark"),
    [
        (["--tangent"], "Tangent of y_i\n"),
        (["--order", "2"], "Gradient of ∂L/∂y_i\n"),
        (["--order", "2", "--tangent"], "Tangent of ∂L/∂x_i\n"),
    ],
    ids=["tangent", "second", "both"],
)
@pytest.mark.parametrize("format_", DERIVATIONS)
def test_derive_further_passes(options: list[str], mark: str, format_: str, document: Path) -> None:
    result = bnd("derive", str(document), *options, "--format", format_)
    assert result.exit_code == 0
    if format_ == "text":
        assert mark in result.stdout
        assert "Every step proved" in result.stdout


@pytest.mark.parametrize("format_", DERIVATIONS)
def test_derive_says_what_processes_exchange(format_: str) -> None:
    asked = bnd("derive", "softmax", "--format", format_, "--sharded", "K").stdout
    plain = bnd("derive", "softmax", "--format", format_).stdout
    assert set(plain.splitlines()) <= {*asked.splitlines(), "  }"}
    added = " ".join(line for line in asked.splitlines() if line not in plain.splitlines())
    assert "forward" in added
    assert "backward" in added
    if format_ == "text":
        assert "Σ_i exp(x_ni) backward Σ_i ∂L/∂y_ni y_ni" in " ".join(added.split()).replace("_j", "_i").replace(
            "nj", "ni"
        )


@pytest.mark.parametrize("name", ["K", "i"])
def test_codegen_for_several_processes(name: str) -> None:
    text = bnd("codegen", "softmax", "--target", "torch", "--sharded", name).stdout
    assert "# again: bnderive codegen softmax --target torch --sharded K\n" in text
    assert "group=group" in text


@pytest.mark.parametrize("order", HIGHER_ORDER)
def test_codegen_differentiates_again_in_every_way(order: str) -> None:
    text = bnd("codegen", "rmsnorm", "--target", "torch", "--higher-order", order).stdout
    said = "" if order == "closed" else f" --higher-order {order}"
    assert f"# again: bnderive codegen rmsnorm --target torch{said}\n" in text
    assert ("def jvp" in text) is (order != "recompute")


def test_numpy_has_no_order_to_choose(document: Path) -> None:
    result = bnd("codegen", str(document), "--target", "numpy", "--higher-order", "closed")
    assert result.exit_code == 2
    assert "choose one of these targets: torch" in " ".join(result.stderr.split())
