"""What a command imports. Modules are counted, not seconds: a machine may be slow, an import is there or not."""

import subprocess
import sys

import pytest

HEAVY = ("sympy", "numpy", "torch", "mpmath", "rich")

PROBE = """
import sys
from bnderive.cli.main import bnderive
try:
    bnderive(sys.argv[1:], prog_name="bnderive")
except SystemExit as exit:
    code = exit.code
print("\\nIMPORTED", *sorted(sys.modules), file=sys.stderr)
sys.exit(code)
"""


def imported(*args: str, environment: dict[str, str]) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", PROBE, *args], env=environment, capture_output=True, text=True, check=True
    )
    return set(run.stderr.rsplit("IMPORTED", 1)[1].split())


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("layers",), ("layers", "--format", "json")])
def test_what_needs_no_mathematics_imports_none(args: tuple[str, ...], clean_environment: dict[str, str]) -> None:
    assert imported(*args, environment=clean_environment).isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "args", [("derive", "rmsnorm"), ("graph", "rmsnorm"), ("codegen", "rmsnorm", "--target", "torch")]
)
def test_torch_is_imported_only_to_check(args: tuple[str, ...], clean_environment: dict[str, str]) -> None:
    modules = imported(*args, environment=clean_environment)
    assert "sympy" in modules
    assert "torch" not in modules


def test_the_package_itself_is_light(clean_environment: dict[str, str]) -> None:
    script = f"import sys, bnderive; sys.exit(str(sorted(set(sys.modules) & set({HEAVY!r})) or ''))"
    run = subprocess.run(
        [sys.executable, "-c", script], env=clean_environment, capture_output=True, text=True, check=False
    )
    assert run.stderr.strip() == ""


def test_what_processes_share_is_left_alone_by_the_collector(clean_environment: dict[str, str]) -> None:
    script = "import gc, sys, bnderive.cli.preloaded; print(gc.get_freeze_count() > 0, gc.isenabled(), 'sympy' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], env=clean_environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["True", "True", "True"]
