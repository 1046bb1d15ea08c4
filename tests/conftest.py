"""What every test shares: the long run (`--long`), golden documents (`--update-golden`), and the checkout's place."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

# Triton chooses between its interpreter and its compiler when it is first imported, by whichever test.
os.environ.setdefault("TRITON_INTERPRET", "1")
ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked `long` as well")
    parser.addoption("--update-golden", action="store_true", help="write the golden documents anew")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session", autouse=True)
def _no_text_is_code() -> None:
    """SymPy evaluates a string that it is given for an expression; here it fails instead, in every test."""
    from sympy.parsing import sympy_parser

    def refuse(text: str, *_: object, **__: object) -> None:
        raise AssertionError(f"SymPy would run {text!r} as code")

    sympy_parser.parse_expr = refuse


@pytest.fixture(scope="session", autouse=True)
def _defects_show() -> None:
    """A defect at one claim of a document fails the test, where a reader is told that the claim is undecided."""
    from bnderive.verify import defects

    def show(problem: Exception) -> str:
        raise problem

    defects.spared = show


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` compares `text` with `golden/<name>` beside the test, or writes it under --update-golden."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        assert path.exists(), f"{path} is missing: run pytest with --update-golden, read it, and commit it"
        assert text == path.read_text(encoding="utf-8"), f"{path} differs: read the change, then --update-golden"

    return compare


@pytest.fixture
def clean_environment() -> dict[str, str]:
    """The environment for a subprocess: this checkout importable, nothing that steers colour or width."""
    steering = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONHASHSEED"}
    kept = {name: value for name, value in os.environ.items() if name not in steering}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
